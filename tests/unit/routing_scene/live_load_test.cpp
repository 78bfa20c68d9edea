#include "scenes/routing/live_load.h"

#include "engine/base/yaml.h"
#include "scenes/routing/policy.h"
#include "scenes/routing/stream_scene.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <numeric>
#include <thread>

namespace orrery::routing {
namespace {

StreamOptions shortBatches() {
    StreamOptions options;
    options.batch = 1024;
    return options;
}

// The memory of a slot, as a live buffer hands it out.
class Memory {
 public:
    explicit Memory(const LiveLoad& load) : bytes_(load.slotBytes()) {}
    interop::LiveSlot slot(std::uint64_t result) { return {.result = result, .size = bytes_.size(), .bytes = bytes_}; }
    const shared::SphereInstance* beads() const {
        return reinterpret_cast<const shared::SphereInstance*>(bytes_.data());
    }

 private:
    std::vector<std::byte> bytes_;
};

// Three experts on two shelves, two beads side by side, three rows: 12 tokens are a full stack.
BeadWall smallWall() {
    return {.experts = 3,
            .perShelf = 2,
            .foot = vec3(10.0F, 5.0F, 1.0F),
            .pitch = vec2(3.0F, 4.0F),
            .diameter = 0.5F,
            .across = 2,
            .rows = 3,
            .tokensPerBead = 2,
            .total = 21,
            .colour = 0xFF000001U,
            .overloaded = 0xFF000002U};
}

TEST(Beads, AStackIsAsHighAsItsCountSays) {
    const BeadWall wall = smallWall();
    // The mean is 7: 1 is less than a quarter of it, 15 more than twice.
    const std::vector<std::uint32_t> counts{5, 1, 15};
    std::vector<shared::SphereInstance> beads(mostBeads(wall));
    ASSERT_EQ(writeBeads(wall, counts, beads), 3U + 1U + 8U);
    // Expert 0: a row of two, and what is left on the left one: half of a bead's volume.
    EXPECT_EQ(beads[0].position, vec3(9.75F, 5.25F, 1.25F));
    EXPECT_EQ(beads[1].position, vec3(10.25F, 5.25F, 1.25F));
    EXPECT_FLOAT_EQ(beads[0].radius, 0.25F);
    EXPECT_FLOAT_EQ(beads[2].radius, 0.25F * std::cbrt(0.5F));
    EXPECT_FLOAT_EQ(beads[2].position.x, 9.75F);
    EXPECT_FLOAT_EQ(beads[2].position.y, 5.5F + beads[2].radius) << "it lies on the bead below";
    EXPECT_EQ(beads[0].fill, wall.colour);
    EXPECT_FLOAT_EQ(beads[0].emphasis, 1.0F);
    // Expert 1, to the right: one bead, faint.
    EXPECT_FLOAT_EQ(beads[3].position.x, 12.75F);
    EXPECT_FLOAT_EQ(beads[3].emphasis, kFaintEmphasis);
    // Expert 2, on the shelf below: six beads are a full stack, two more stand before it. All in the colour that warns.
    for (std::size_t i = 4; i < 12; ++i) {
        EXPECT_EQ(beads[i].fill, wall.overloaded) << i;
        EXPECT_GT(beads[i].glow, 0.0F);
        EXPECT_LT(beads[i].position.y, 1.0F + 3.0F * 0.5F + 1e-5F);
    }
    EXPECT_EQ(beads[4].position, vec3(9.75F, 1.25F, 1.25F));
    EXPECT_FLOAT_EQ(beads[9].position.y, 2.25F) << "the third row";
    EXPECT_EQ(beads[10].position, vec3(9.75F, 1.25F, 1.75F)) << "before the full stack";
}

TEST(Beads, WhatThereIsNoRoomForIsLeftOut) {
    const BeadWall wall = smallWall();
    std::vector<shared::SphereInstance> beads(4);
    EXPECT_EQ(writeBeads(wall, std::vector<std::uint32_t>{5, 1, 15}, beads), 4U);
}

TEST(Beads, EveryGateHasRoomAndItsMeanStandsAtAboutTheSameHeight) {
    for (const int experts : {8, 64, 256, 1024}) {
        for (const int batch : {16, 4096, 65536}) {
            for (const NamedGate& named : namedGates()) {
                StreamOptions options;
                options.experts = experts;
                options.batch = batch;
                options.gate = fitted(named.gate, experts);
                const BeadWall wall = beadWall(options, {});
                const Wall place = streamWall(options);
                EXPECT_LE(mostBeads(wall), mostStreamBeads(experts)) << named.name << " " << experts << " " << batch;
                EXPECT_LE(wall.diameter * static_cast<float>(wall.across), place.columnWidth() * 1.001F);
                EXPECT_LE(wall.diameter * static_cast<float>(wall.rows), place.tallest() * 1.1F);
                // Where many tokens come to an expert: within a row's rounding of beads to the column.
                if (wall.total >= 100U * static_cast<std::uint64_t>(experts)) {
                    EXPECT_NEAR(meanHeight(wall) / place.tallest(), 0.62F, 0.25F) << named.name << " " << experts;
                }
            }
        }
    }
}

TEST(LiveLoad, WritesTheBeadsOfTheBatchThatItSays) {
    LiveLoad load(shortBatches());
    Memory memory(load);
    EXPECT_EQ(load.produce(memory.slot(1)), 0U) << "no token yet";
    EXPECT_FALSE(load.produce(memory.slot(2))) << "it holds until it is let go";
    load.hold(false);
    const std::optional<std::size_t> beads = load.produce(memory.slot(2));
    const auto view = load.view();
    ASSERT_EQ(view->batches, 1);
    const BeadWall wall = beadWall(view->options, {});
    std::size_t expected = 0;
    for (std::size_t e = 0; e < view->counts.size(); ++e) {
        const std::uint32_t own = beadsOf(view->counts[e], wall.tokensPerBead);
        if (own > 0) {
            const shared::SphereInstance first = beadOf(wall, static_cast<std::int32_t>(e), view->counts[e], 0);
            EXPECT_EQ(memory.beads()[expected].position, first.position) << "expert " << e;
        }
        expected += own;
    }
    EXPECT_EQ(beads, expected);
    // All tokens are there, by the volume of the beads.
    double tokens = 0.0;
    for (std::size_t i = 0; i < expected; ++i)
        tokens +=
            std::pow(static_cast<double>(memory.beads()[i].radius) / (0.5 * static_cast<double>(wall.diameter)), 3.0);
    EXPECT_NEAR(tokens * wall.tokensPerBead, 8.0 * 1024.0, 1.0);
}

TEST(LiveLoad, RunsToABatchExactlyAndHolds) {
    LiveLoad load(shortBatches());
    Memory memory(load);
    load.hold(false);
    load.runTo(7);
    EXPECT_EQ(load.view()->batches, 7);
    EXPECT_TRUE(load.produce(memory.slot(2))) << "what is there now is not what was written";
    EXPECT_FALSE(load.produce(memory.slot(3)));
    EXPECT_EQ(load.view()->batches, 7);
    Stream alone(shortBatches());
    for (int i = 0; i < 7; ++i) alone.advance();
    EXPECT_EQ(load.view()->counts, alone.counts());
}

TEST(LiveLoad, AnotherThemeIsWrittenWhileItHolds) {
    LiveLoad load(shortBatches());
    Memory memory(load);
    load.runTo(1);
    ASSERT_TRUE(load.produce(memory.slot(1)));
    EXPECT_FALSE(load.produce(memory.slot(2)));
    EXPECT_TRUE(load.setLook({.origin = vec3(100.0F, 0.0F, 0.0F), .colour = 7, .overloaded = 7}));
    ASSERT_TRUE(load.produce(memory.slot(2)));
    EXPECT_EQ(memory.beads()[0].fill, 7U);
    EXPECT_GT(memory.beads()[0].position.x, 70.0F);
    EXPECT_FALSE(load.setLook({.origin = vec3(100.0F, 0.0F, 0.0F), .colour = 7, .overloaded = 7}));
}

TEST(LiveLoad, ASlowKernelHoldsNobodyWhoLooks) {
    LiveLoad load(shortBatches());
    load.setDelay(0.5);
    load.hold(false);
    std::atomic<bool> done{false};
    std::thread maker([&] {
        Memory memory(load);
        for (std::uint64_t result = 1; load.produce(memory.slot(result)); ++result) {
        }
        done = true;
    });
    // As many looks as a window takes in a second and more; all while the thread is in its first slow batches.
    int looks = 0;
    int batches = 0;
    const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(300);
    while (std::chrono::steady_clock::now() < end) {
        batches = load.view()->batches;
        load.setRules(kDeepSeekV3, true, 1e-3F);
        ++looks;
    }
    EXPECT_LE(batches, 1);
    // Half a second's kernel answers once at most here; who had to wait for it would have looked once or twice.
    EXPECT_GT(looks, 100);
    load.end();
    maker.join();
    EXPECT_TRUE(done) << "who ends does not wait for the next batch";
}

// A person at the panel of the stream.
class StreamPanel : public ::testing::Test, public app::Host {
 protected:
    StreamPanel() : scene_(shortBatches()) { scene_.attach(*this); }
    void flyTo(const render::Camera&) override {}
    void say(const std::string&) override {}
    app::UndoStack& undo() override { return undo_; }
    const render::Camera& camera() const override { return camera_; }
    float aspect() const override { return 1.0F; }

    // What a control does, from taking it to letting it go.
    void change(const StreamRules& rules) {
        const StreamRules before = scene_.rules();
        scene_.setRules(rules);
        scene_.remember(before);
    }

    StreamScene scene_;
    app::UndoStack undo_;
    render::Camera camera_;
};

TEST_F(StreamPanel, EveryControlIsTakenBackAndMadeAgain) {
    const StreamRules first = scene_.rules();
    StreamRules rules = first;
    std::vector<StreamRules> states{first};
    rules.update = !rules.update;
    change(rules);
    states.push_back(scene_.rules());
    rules.step = 0.05F;
    change(rules);
    states.push_back(scene_.rules());
    rules.gate.topK = 4;
    change(rules);
    states.push_back(scene_.rules());
    rules.gate = kMixtral;
    change(rules);
    states.push_back(scene_.rules());
    for (std::size_t i = states.size() - 1; i > 0; --i) {
        EXPECT_EQ(scene_.rules(), states[i]);
        EXPECT_NE(undo_.undo(), "");
        EXPECT_EQ(scene_.rules(), states[i - 1]) << "change " << i;
    }
    EXPECT_FALSE(undo_.canUndo());
    while (undo_.canRedo()) undo_.redo();
    EXPECT_EQ(scene_.rules(), states.back());
    // The load goes by them.
    scene_.load().runTo(1);
    EXPECT_EQ(std::accumulate(scene_.load().view()->counts.begin(), scene_.load().view()->counts.end(), 0U), 2048U)
        << "Mixtral's two experts a token";
}

// A lesson first shows the stream with the bias update off, then on.
TEST_F(StreamPanel, EachStepOfALessonShowsWhatItsRulesDo) {
    const auto theme = render::themeByName("light");
    const auto picture = [&](const std::vector<std::string>& steps) {
        std::vector<yaml::Value> changes;
        for (const std::string& step : steps) changes.push_back(yaml::parse(step, "step.md"));
        scene_.configure(changes);
        scene_.update({.camera = camera_, .size = {640, 360}, .theme = &*theme, .still = true});
        return scene_.view();
    };
    const StreamView off = picture({"update: off"});
    const StreamView on = picture({"update: off", "update: on"});
    EXPECT_GT(off.maxVio.back(), 2.0F) << "nobody balances";
    EXPECT_LT(on.maxVio.back(), 0.5F * off.maxVio.back());
    ASSERT_GT(on.maxVio.size(), off.maxVio.size());
    EXPECT_EQ(on.maxVio[off.maxVio.size() - 1], off.maxVio.back()) << "the same stream goes on";
    const StreamView back = picture({"update: off"});
    EXPECT_EQ(back.maxVio, off.maxVio) << "who goes back sees what was to be seen there";
    EXPECT_EQ(picture({"update: off", "update: on"}).maxVio, on.maxVio);
}

TEST(Edit, ASlidersWholeWayIsOneChange) {
    Edit<int> edit;
    EXPECT_FALSE(edit.end(false));
    edit.begin(1);
    EXPECT_FALSE(edit.end(true)) << "the mouse is down";
    edit.begin(2);
    EXPECT_EQ(edit.end(false), 1);
    EXPECT_FALSE(edit.end(false));
}

}  // namespace
}  // namespace orrery::routing
