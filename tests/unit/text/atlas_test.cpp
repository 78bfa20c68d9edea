#include "engine/text/atlas.h"

#include "engine/text/typesetter.h"

#include <gtest/gtest.h>

#include <cstring>
#include <map>
#include <set>
#include <string>

namespace orrery::text {
namespace {

LabelContent plain(const std::string& text) {
    return {text, {}, {}, {}};
}

// What the GPU's owner does: copies uploads to pages.
class Pages {
 public:
    explicit Pages(int side) : side_(side) {}

    void take(LabelAtlas& atlas) {
        for (const AtlasUpload& upload : atlas.takeUploads()) {
            std::vector<std::uint8_t>& page = pages_[upload.page];
            page.resize(static_cast<std::size_t>(side_) * static_cast<std::size_t>(side_) * 4U);
            ASSERT_GE(upload.offset.x, 0);
            ASSERT_LE(upload.offset.x + upload.size.x, side_);
            ASSERT_LE(upload.offset.y + upload.size.y, side_);
            ASSERT_EQ(upload.rgba.size(),
                      static_cast<std::size_t>(upload.size.x) * static_cast<std::size_t>(upload.size.y) * 4U);
            for (int y = 0; y < upload.size.y; ++y) {
                std::memcpy(
                    at(page, upload.offset + ivec2(0, y)),
                    upload.rgba.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(upload.size.x) * 4U,
                    static_cast<std::size_t>(upload.size.x) * 4U);
            }
        }
    }

    std::vector<std::uint8_t> read(const AtlasEntry& entry) {
        std::vector<std::uint8_t> out;
        const ivec2 corner(entry.uvLow * static_cast<float>(side_) + 0.5F);
        for (int y = 0; y < entry.pixelSize.y; ++y) {
            const std::uint8_t* row = at(pages_[entry.page], corner + ivec2(0, y));
            out.insert(out.end(), row, row + static_cast<std::ptrdiff_t>(entry.pixelSize.x) * 4);
        }
        return out;
    }

 private:
    std::uint8_t* at(std::vector<std::uint8_t>& page, const ivec2& pixel) const {
        return page.data() + (static_cast<std::size_t>(pixel.y) * static_cast<std::size_t>(side_) +
                              static_cast<std::size_t>(pixel.x)) *
                                 4U;
    }

    int side_;
    std::map<int, std::vector<std::uint8_t>> pages_;
};

TEST(Buckets, NeverMagnifyAndShrinkByRootTwoAtMost) {
    for (float em = 11.0F; em < 256.0F; em *= 1.01F) {
        const float pixels = bucketPixels(bucketFor(em));
        EXPECT_GE(pixels * 1.0011F, em);
        if (em > 11.4F) {
            EXPECT_LE(pixels / em, 1.4143F);
        }
    }
    EXPECT_EQ(bucketFor(0.0F), 0);
    EXPECT_EQ(bucketFor(9999.0F), kBuckets - 1);
    EXPECT_EQ(bucketFor(64.0F), bucketFor(63.99F));
    EXPECT_EQ(bucketPixels(bucketFor(64.01F)), 64.0F) << "a hair above is not worth another picture";
}

TEST(Atlas, SameLabelSameId) {
    LabelAtlas atlas({.background = false});
    LabelStyle bold;
    bold.weight = Weight::bold;
    const LabelId a = atlas.add(plain("a"), {});
    EXPECT_EQ(atlas.add(plain("a"), {}), a);
    EXPECT_NE(atlas.add(plain("b"), {}), a);
    EXPECT_NE(atlas.add(plain("a"), bold), a);
    LabelStyle plated;
    plated.plate = Plate{};
    EXPECT_NE(atlas.add(plain("a"), plated), a);
    EXPECT_EQ(atlas.statistics().labels, 4U);
    EXPECT_EQ(atlas.size(a), Typesetter().measure(plain("a"), {}));
}

TEST(Atlas, PagesHoldWhatTheTypesetterDraws) {
    LabelAtlas atlas({.pageSize = 512, .background = false});
    Pages pages(512);
    Typesetter typesetter;
    for (const char* text : {"one", "two \U0001F680", "three\nlines\n\u6F22"}) {
        const LabelId label = atlas.add(plain(text), {});
        for (const float em : {16.0F, 30.0F, 64.0F}) {
            const std::optional<AtlasEntry> entry = atlas.request(label, em);
            ASSERT_TRUE(entry);
            EXPECT_TRUE(entry->exact);
            pages.take(atlas);
            const Bitmap expected = typesetter.rasterise(plain(text), {}, bucketPixels(bucketFor(em)));
            EXPECT_EQ(entry->pixelSize, ivec2(expected.width, expected.height));
            EXPECT_EQ(pages.read(*entry), expected.rgba);
        }
    }
    EXPECT_TRUE(atlas.takeUploads().empty()) << "nothing is uploaded twice";
}

TEST(Atlas, CornersAreAroundTheBoxInEm) {
    LabelAtlas atlas({.background = false});
    const LabelId label = atlas.add(plain("Attention"), {});
    const AtlasEntry entry = atlas.request(label, 128.0F).value();
    const vec2 box = atlas.size(label);
    // The picture's border adds two or three pixels, and glyphs may stand out a little.
    EXPECT_NEAR(entry.high().x, box.x / 2.0F, 0.1F);
    EXPECT_NEAR(entry.low().x, -box.x / 2.0F, 0.1F);
    EXPECT_GE(entry.high().y, box.y / 2.0F);
    EXPECT_LE(entry.low().y, -box.y / 2.0F);
    EXPECT_NEAR(entry.uvHigh.x - entry.uvLow.x, static_cast<float>(entry.pixelSize.x) / 2048.0F, 1e-6F);
}

TEST(Atlas, EntriesDoNotOverlap) {
    LabelAtlas atlas({.pageSize = 512, .maxPages = 3, .background = false});
    std::vector<AtlasEntry> entries;
    for (int i = 0; i < 200; ++i) {
        const LabelId label = atlas.add(plain("label number " + std::to_string(i * 7919)), {});
        if (const auto entry = atlas.request(label, 16.0F)) entries.push_back(*entry);
    }
    ASSERT_GT(entries.size(), 100U);
    for (std::size_t i = 0; i < entries.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            const AtlasEntry& a = entries[i];
            const AtlasEntry& b = entries[j];
            const bool apart = a.page != b.page || a.uvHigh.x <= b.uvLow.x || b.uvHigh.x <= a.uvLow.x ||
                               a.uvHigh.y <= b.uvLow.y || b.uvHigh.y <= a.uvLow.y;
            ASSERT_TRUE(apart) << i << " and " << j;
        }
    }
}

TEST(Atlas, GivesUpTheLeastRecentlyUsedPage) {
    LabelAtlas atlas({.pageSize = 256, .maxPages = 2, .background = false});
    const LabelId kept = atlas.add(plain("kept"), {});
    ASSERT_TRUE(atlas.request(kept, 64.0F));
    std::vector<LabelId> others;
    for (int i = 0; i < 40; ++i) others.push_back(atlas.add(plain("other " + std::to_string(i)), {}));
    int refusedInFrame = 0;
    for (const LabelId other : others) {
        atlas.beginFrame();
        ASSERT_TRUE(atlas.request(kept, 64.0F)->exact) << "what is drawn in each frame is never given up";
        if (!atlas.request(other, 64.0F)) ++refusedInFrame;
    }
    EXPECT_GT(atlas.statistics().evictedPages, 2U);
    EXPECT_LE(atlas.statistics().pages, 2);
    EXPECT_LT(refusedInFrame, 10) << "there was nearly always a page to give up";
    // One that is gone is made again.
    for (int i = 0; i < 40; ++i) atlas.beginFrame();
    EXPECT_TRUE(atlas.request(others.front(), 64.0F));
}

TEST(Atlas, FallsBackToAnotherSizeWhenThePagesAreFull) {
    LabelAtlas atlas({.pageSize = 256, .maxPages = 1, .background = false});
    const LabelId label = atlas.add(plain("label"), {});
    ASSERT_TRUE(atlas.request(label, 16.0F));
    // Fills the only page within this frame.
    for (int i = 0; i < 30; ++i) atlas.request(atlas.add(plain("filler " + std::to_string(i)), {}), 32.0F);
    const std::optional<AtlasEntry> entry = atlas.request(label, 64.0F);
    ASSERT_TRUE(entry);
    EXPECT_FALSE(entry->exact);
    EXPECT_EQ(entry->emPixels, 16.0F);
    EXPECT_GT(atlas.statistics().refused, 0U);
}

TEST(Atlas, ALabelLargerThanAPageIsFittedToIt) {
    LabelAtlas atlas({.pageSize = 256, .background = false});
    const LabelId label = atlas.add(plain("a rather long label that would be wider than the page"), {});
    const std::optional<AtlasEntry> entry = atlas.request(label, 256.0F);
    ASSERT_TRUE(entry);
    EXPECT_TRUE(entry->exact);
    EXPECT_LE(entry->pixelSize.x, 256);
    EXPECT_GT(entry->pixelSize.x, 240);
}

// A figure that changes all the time, as in a live model, for a lesson long: memory must not grow with every value.
TEST(Atlas, ForgetsWhatNobodyAskedForInTenSeconds) {
    LabelAtlas atlas({.pageSize = 256, .labelsKept = 100, .background = false});
    const LabelId steady = atlas.add(plain("steady"), {});
    const auto picture = std::make_shared<const image::Image>(2, 2);
    atlas.add({"with a picture", {}, picture, vec2(1.0F)}, {});
    for (int frame = 0; frame < 5000; ++frame) {
        atlas.beginFrame();
        ASSERT_TRUE(atlas.request(steady, 20.0F));
        atlas.size(atlas.add(plain(std::to_string(frame)), {}));
        atlas.takeUploads();
        ASSERT_LT(atlas.statistics().labels, 800U) << frame;
    }
    EXPECT_EQ(atlas.add(plain("steady"), {}), steady) << "what is asked for stays";
    EXPECT_EQ(picture.use_count(), 1) << "pictures go with their labels";
    EXPECT_GT(atlas.size(atlas.add(plain("0"), {})).x, 0.0F) << "a label that was forgotten can come again";
    EXPECT_NE(atlas.add(plain("0"), {}), steady);
}

TEST(Atlas, EmptyLabelsHaveNoPicture) {
    LabelAtlas atlas({.background = false});
    EXPECT_FALSE(atlas.request(atlas.add(plain(""), {}), 32.0F));
    EXPECT_TRUE(atlas.takeUploads().empty());
}

TEST(Atlas, TheSameCallsGiveTheSamePages) {
    const auto run = [] {
        LabelAtlas atlas({.pageSize = 512, .background = false});
        for (int frame = 0; frame < 3; ++frame) {
            atlas.beginFrame();
            for (int i = 0; i < 30; ++i)
                atlas.request(atlas.add(plain("label " + std::to_string(i)), {}),
                              12.0F * static_cast<float>(frame + 1));
        }
        return atlas.takeUploads();
    };
    const std::vector<AtlasUpload> first = run();
    const std::vector<AtlasUpload> second = run();
    ASSERT_EQ(first.size(), second.size());
    for (std::size_t i = 0; i < first.size(); ++i) {
        EXPECT_EQ(first[i].offset, second[i].offset);
        EXPECT_EQ(first[i].rgba, second[i].rgba);
    }
}

TEST(BackgroundAtlas, AnswersLaterWithTheSamePictures) {
    LabelAtlas atlas({.pageSize = 1024});
    LabelAtlas sync({.pageSize = 1024, .background = false});
    Pages pages(1024);
    Pages syncPages(1024);
    std::vector<LabelId> labels;
    for (int i = 0; i < 50; ++i) {
        labels.push_back(atlas.add(plain("background \U0001F680 " + std::to_string(i)), {}));
        EXPECT_FALSE(atlas.request(labels.back(), 24.0F)) << "not there yet";
        sync.request(sync.add(plain("background \U0001F680 " + std::to_string(i)), {}), 24.0F);
    }
    EXPECT_EQ(atlas.statistics().waiting, 50U);
    atlas.finish();
    EXPECT_EQ(atlas.statistics().waiting, 0U);
    pages.take(atlas);
    syncPages.take(sync);
    for (const LabelId label : labels) {
        const std::optional<AtlasEntry> entry = atlas.request(label, 24.0F);
        ASSERT_TRUE(entry);
        EXPECT_TRUE(entry->exact);
        EXPECT_EQ(pages.read(*entry), syncPages.read(sync.request(label, 24.0F).value()));
    }
}

TEST(BackgroundAtlas, ShowsTheNearestSizeMeanwhile) {
    LabelAtlas atlas;
    const LabelId label = atlas.add(plain("zoom"), {});
    atlas.request(label, 32.0F);
    atlas.finish();
    const std::optional<AtlasEntry> entry = atlas.request(label, 100.0F);
    ASSERT_TRUE(entry);
    EXPECT_FALSE(entry->exact);
    EXPECT_EQ(entry->emPixels, 32.0F);
    atlas.finish();
    EXPECT_TRUE(atlas.request(label, 100.0F)->exact);
}

TEST(BackgroundAtlas, ForgetsRequestsThatNobodyRepeats) {
    LabelAtlas atlas;
    for (int i = 0; i < 400; ++i) atlas.request(atlas.add(plain("flown past " + std::to_string(i)), {}), 200.0F);
    for (int i = 0; i < 6; ++i) atlas.beginFrame();
    atlas.finish();
    EXPECT_EQ(atlas.statistics().waiting, 0U);
    EXPECT_LT(atlas.statistics().placed, 400U);
}

TEST(BackgroundAtlas, ClearAndEndWhileTheWorkerIsBusy) {
    LabelAtlas atlas;
    for (int round = 0; round < 3; ++round) {
        for (int i = 0; i < 100; ++i) atlas.request(atlas.add(plain("busy " + std::to_string(i)), {}), 60.0F);
        atlas.clear();
        EXPECT_EQ(atlas.statistics().labels, 0U);
        atlas.beginFrame();
        EXPECT_TRUE(atlas.takeUploads().empty()) << "pictures of forgotten labels do not appear";
    }
    for (int i = 0; i < 100; ++i) atlas.request(atlas.add(plain("busy " + std::to_string(i)), {}), 60.0F);
}

}  // namespace
}  // namespace orrery::text
