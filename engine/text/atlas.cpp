#include "engine/text/atlas.h"

#include "engine/base/error.h"
#include "engine/text/page.h"
#include "engine/text/typesetter.h"

#include <algorithm>
#include <array>
#include <bit>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <utility>

namespace orrery::text {

namespace {

// A picture that found no page is not made again for this many frames: what fills the pages may leave meanwhile.
constexpr std::uint64_t kFramesUntilRetry = 30;
// Figures that change and colours that fade make a new label each time: the old ones must go some day.
constexpr std::uint64_t kFramesRemembered = 600;
constexpr std::uint64_t kForgetEvery = 60;

void addNumber(std::string& key, float value) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    for (unsigned i = 0; i < 32U; i += 8U) key += static_cast<char>(bits >> i & 0xFFU);
}

void addText(std::string& key, const std::string& text) {
    key += std::to_string(text.size());
    key += ':';
    key += text;
}

void addColour(std::string& key, const Colour& colour) {
    for (const float channel : {colour.r, colour.g, colour.b, colour.a}) addNumber(key, channel);
}

// Everything that shows, in bytes: equal labels have equal keys and no others.
std::string keyOf(const LabelContent& content, const LabelStyle& style) {
    std::string key;
    addText(key, content.plain);
    addText(key, content.markup);
    // Whoever has the same picture has the same object.
    addText(key, std::to_string(reinterpret_cast<std::uintptr_t>(content.picture.get())));
    for (const float number : {content.pictureSize.x, content.pictureSize.y, style.wrapEms, style.lineHeight}) {
        addNumber(key, number);
    }
    key += style.weight == Weight::bold ? 'b' : 'r';
    key += static_cast<char>('0' + static_cast<int>(style.align));
    addText(key, style.language);
    addColour(key, style.text);
    if (style.plate) {
        key += 'p';
        addColour(key, style.plate->colour);
        addColour(key, style.plate->border);
        for (const float number : {style.plate->borderWidth, style.plate->cornerRadius, style.plate->padding}) {
            addNumber(key, number);
        }
    }
    if (style.halo) {
        key += 'h';
        addColour(key, style.halo->colour);
        addNumber(key, style.halo->width);
    }
    return key;
}

struct Slot {
    enum class State { absent, waiting, placed };
    State state = State::absent;
    AtlasEntry entry;
    std::uint64_t retryFrame = 0;   // not made again before
    std::uint64_t wantedFrame = 0;  // last asked for while waiting
};

struct Label {
    const std::string* key = nullptr;  // in the map of ids; null: its place is free
    std::uint64_t lastUse = 0;
    // Shared with the worker, which may still be at it when the atlas is cleared.
    std::shared_ptr<const LabelContent> content;
    std::shared_ptr<const LabelStyle> style;
    std::optional<vec2> size;
    std::array<Slot, kBuckets> slots;
};

struct PlacedPage {
    Page space;
    std::uint64_t lastUse = 0;
    std::vector<std::pair<LabelId, int>> slots;  // label and bucket
};

struct Job {
    LabelId label = 0;
    int bucket = 0;
    std::uint64_t generation = 0;
    std::shared_ptr<const LabelContent> content;
    std::shared_ptr<const LabelStyle> style;
};

struct Finished {
    LabelId label = 0;
    int bucket = 0;
    std::uint64_t generation = 0;
    Bitmap bitmap;
};

// Rasterises on its own thread with its own fonts.
class Worker {
 public:
    explicit Worker(int maxSide) : maxSide_(maxSide), thread_([this](const std::stop_token& stop) { run(stop); }) {}
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    void add(Job job) {
        {
            const std::lock_guard lock(mutex_);
            jobs_.push_back(std::move(job));
        }
        wake_.notify_one();
    }

    std::vector<Finished> take() {
        const std::lock_guard lock(mutex_);
        return std::exchange(finished_, {});
    }

    std::vector<Finished> takeAll() {
        std::unique_lock lock(mutex_);
        idle_.wait(lock, [this] { return jobs_.empty() && !isBusy_; });
        return std::exchange(finished_, {});
    }

    // Takes jobs that `isStale` says are no longer wanted out of the queue.
    template <typename IsStale>
    void drop(IsStale isStale) {
        const std::lock_guard lock(mutex_);
        std::erase_if(jobs_, isStale);
        if (jobs_.empty() && !isBusy_) idle_.notify_all();
    }

 private:
    void run(const std::stop_token& stop) {
        Typesetter typesetter;
        std::unique_lock lock(mutex_);
        while (wake_.wait(lock, stop, [this] { return !jobs_.empty(); }) && !stop.stop_requested()) {
            const Job job = std::move(jobs_.front());
            jobs_.pop_front();
            isBusy_ = true;
            lock.unlock();
            Finished done{job.label, job.bucket, job.generation,
                          typesetter.rasterise(*job.content, *job.style, bucketPixels(job.bucket), maxSide_)};
            lock.lock();
            finished_.push_back(std::move(done));
            isBusy_ = false;
            if (jobs_.empty()) idle_.notify_all();
        }
    }

    int maxSide_;
    std::mutex mutex_;
    std::condition_variable_any wake_;
    std::condition_variable idle_;
    std::deque<Job> jobs_;
    std::vector<Finished> finished_;
    bool isBusy_ = false;
    std::jthread thread_;  // last: it uses all of the above
};

}  // namespace

float bucketPixels(int bucket) {
    static constexpr std::array<float, kBuckets> kPixels{11.3137085F, 16.0F,  22.6274170F, 32.0F, 45.2548340F, 64.0F,
                                                         90.5096680F, 128.0F, 181.019336F, 256.0F};
    return kPixels[static_cast<std::size_t>(std::clamp(bucket, 0, kBuckets - 1))];
}

int bucketFor(float emPixels) {
    for (int bucket = 0; bucket < kBuckets; ++bucket) {
        // A hair larger than the bucket is still the bucket: rounding must not make labels jump.
        if (emPixels <= bucketPixels(bucket) * 1.001F) return bucket;
    }
    return kBuckets - 1;
}

struct LabelAtlas::State {
    AtlasOptions options;
    Typesetter typesetter;
    std::unordered_map<std::string, LabelId> ids;
    std::vector<Label> labels;
    std::vector<LabelId> freeIds;
    std::vector<PlacedPage> pages;
    std::vector<AtlasUpload> uploads;
    std::uint64_t frame = 1;
    std::uint64_t generation = 0;  // of clear(): what the worker made for an earlier one is dropped
    std::size_t waiting = 0;
    std::uint64_t evictedPages = 0;
    std::uint64_t refused = 0;
    std::unique_ptr<Worker> worker;  // started with the first job

    explicit State(const AtlasOptions& given) : options(given) {}

    Label& at(LabelId id) {
        ORRERY_CHECK(id < labels.size() && labels[id].key != nullptr, "label {} of {}", id, labels.size());
        labels[id].lastUse = frame;
        return labels[id];
    }

    void forgetUnused() {
        if (frame % kForgetEvery != 0 || ids.size() <= options.labelsKept) return;
        const auto goes = [this](LabelId id) {
            const Label& label = labels[id];
            return label.key != nullptr && label.lastUse + kFramesRemembered < frame &&
                   std::ranges::none_of(label.slots,
                                        [](const Slot& slot) { return slot.state == Slot::State::waiting; });
        };
        // Their places on the pages stay taken until the page is cleared.
        for (PlacedPage& page : pages) std::erase_if(page.slots, [&](const auto& slot) { return goes(slot.first); });
        for (LabelId id = 0; id < labels.size(); ++id) {
            if (!goes(id)) continue;
            ids.erase(std::string(*labels[id].key));
            labels[id] = {};
            freeIds.push_back(id);
        }
    }

    const vec2& sizeOf(Label& label) {
        if (!label.size) label.size = typesetter.measure(*label.content, *label.style);
        return *label.size;
    }

    // The bucket, or less where a page has no room for it. Halo and overhang are not in the measured box: the
    // typesetter takes care of the rest by itself.
    int fittingBucket(Label& label, float emPixels) {
        const vec2 size = sizeOf(label);
        const float longest = std::max(size.x, size.y);
        int bucket = bucketFor(emPixels);
        while (bucket > 0 && bucketPixels(bucket - 1) * longest > static_cast<float>(options.pageSize)) --bucket;
        return bucket;
    }

    // A page with room, made or cleared for it where needed, and where on it; nothing when every page is in use.
    std::optional<std::pair<int, ivec2>> findPlace(const ivec2& size) {
        const auto on = [&](std::size_t i) -> std::optional<std::pair<int, ivec2>> {
            const std::optional<ivec2> corner = pages[i].space.take(size);
            if (!corner) return {};
            return std::pair(static_cast<int>(i), *corner);
        };
        for (std::size_t i = 0; i < pages.size(); ++i) {
            if (const auto place = on(i)) return place;
        }
        if (static_cast<int>(pages.size()) < options.maxPages) {
            pages.push_back({Page(options.pageSize), frame, {}});
            return on(pages.size() - 1);
        }
        const auto oldest = std::ranges::min_element(pages, {}, &PlacedPage::lastUse);
        // Not what was drawn in this frame or in the last one, which will most likely be drawn again.
        if (oldest->lastUse + 1 >= frame) return {};
        for (const auto& [label, bucket] : oldest->slots) {
            labels[label].slots[static_cast<std::size_t>(bucket)].state = Slot::State::absent;
        }
        oldest->slots.clear();
        oldest->space.clear();
        ++evictedPages;
        return on(static_cast<std::size_t>(oldest - pages.begin()));
    }

    void place(LabelId id, int bucket, Bitmap bitmap) {
        Slot& slot = labels[id].slots[static_cast<std::size_t>(bucket)];
        slot.state = Slot::State::absent;
        if (bitmap.rgba.empty()) {
            slot.retryFrame = ~std::uint64_t{0};  // an empty label stays empty
            return;
        }
        const ivec2 size(bitmap.width, bitmap.height);
        const auto place = findPlace(size);
        if (!place) {
            slot.retryFrame = frame + kFramesUntilRetry;
            ++refused;
            return;
        }
        const auto& [page, corner] = *place;
        PlacedPage& target = pages[static_cast<std::size_t>(page)];
        target.lastUse = frame;
        target.slots.emplace_back(id, bucket);
        const auto side = static_cast<float>(options.pageSize);
        slot.state = Slot::State::placed;
        slot.entry = {page, vec2(corner) / side, vec2(corner + size) / side, size, bitmap.centre, bitmap.emPixels,
                      true};
        uploads.push_back({page, corner, size, std::move(bitmap.rgba)});
    }

    void placeAll(std::vector<Finished> finished) {
        for (Finished& done : finished) {
            if (done.generation != generation) continue;
            --waiting;
            place(done.label, done.bucket, std::move(done.bitmap));
        }
    }

    void make(LabelId id, int bucket) {
        Label& label = labels[id];
        Slot& slot = label.slots[static_cast<std::size_t>(bucket)];
        slot.wantedFrame = frame;
        if (slot.state != Slot::State::absent || frame < slot.retryFrame) return;
        if (!options.background) {
            place(id, bucket,
                  typesetter.rasterise(*label.content, *label.style, bucketPixels(bucket), options.pageSize));
            return;
        }
        if (!worker) worker = std::make_unique<Worker>(options.pageSize);
        slot.state = Slot::State::waiting;
        ++waiting;
        worker->add({id, bucket, generation, label.content, label.style});
    }
};

LabelAtlas::LabelAtlas(const AtlasOptions& options) : state_(std::make_unique<State>(options)) {
    ORRERY_CHECK(options.pageSize >= 64 && options.pageSize <= 16384 && options.maxPages >= 1, "{} pages of {} pixels",
                 options.maxPages, options.pageSize);
}
LabelAtlas::~LabelAtlas() = default;

LabelId LabelAtlas::add(const LabelContent& content, const LabelStyle& style) {
    // Asked in each frame for each label: the usual answer costs no allocation but the key's.
    std::string key = keyOf(content, style);
    if (const auto found = state_->ids.find(key); found != state_->ids.end()) return found->second;
    if (state_->freeIds.empty()) {
        state_->freeIds.push_back(static_cast<LabelId>(state_->labels.size()));
        state_->labels.emplace_back();
    }
    const LabelId id = state_->freeIds.back();
    state_->freeIds.pop_back();
    Label& label = state_->labels[id];
    label.key = &state_->ids.emplace(std::move(key), id).first->first;
    label.lastUse = state_->frame;
    label.content = std::make_shared<const LabelContent>(content);
    label.style = std::make_shared<const LabelStyle>(style);
    return id;
}

vec2 LabelAtlas::size(LabelId label) {
    return state_->sizeOf(state_->at(label));
}

void LabelAtlas::beginFrame() {
    ++state_->frame;
    state_->forgetUnused();
    if (!state_->worker) return;
    state_->placeAll(state_->worker->take());
    // A camera that flies past many sizes leaves requests behind that nobody waits for.
    state_->worker->drop([this](const Job& job) {
        Slot& slot = state_->labels[job.label].slots[static_cast<std::size_t>(job.bucket)];
        if (slot.wantedFrame + 2 >= state_->frame) return false;
        slot.state = Slot::State::absent;
        --state_->waiting;
        return true;
    });
}

std::optional<AtlasEntry> LabelAtlas::request(LabelId id, float emPixels) {
    Label& label = state_->at(id);
    if (!(state_->sizeOf(label).x > 0.0F)) return {};
    const int wanted = state_->fittingBucket(label, emPixels);
    state_->make(id, wanted);
    // The right one; else the next larger, which shrinks well; else the next smaller.
    std::array<int, 2 * kBuckets> order;
    std::size_t count = 0;
    for (int bucket = wanted; bucket < kBuckets; ++bucket) order[count++] = bucket;
    for (int bucket = wanted - 1; bucket >= 0; --bucket) order[count++] = bucket;
    for (std::size_t i = 0; i < count; ++i) {
        const Slot& slot = label.slots[static_cast<std::size_t>(order[i])];
        if (slot.state != Slot::State::placed) continue;
        state_->pages[static_cast<std::size_t>(slot.entry.page)].lastUse = state_->frame;
        AtlasEntry entry = slot.entry;
        entry.exact = order[i] == wanted;
        return entry;
    }
    return {};
}

void LabelAtlas::finish() {
    if (state_->worker) state_->placeAll(state_->worker->takeAll());
}

std::vector<AtlasUpload> LabelAtlas::takeUploads() {
    return std::exchange(state_->uploads, {});
}

void LabelAtlas::clear() {
    if (state_->worker) state_->worker->drop([](const Job&) { return true; });
    ++state_->generation;
    state_->waiting = 0;
    state_->ids.clear();
    state_->labels.clear();
    state_->freeIds.clear();
    state_->pages.clear();
    state_->uploads.clear();
}

AtlasStatistics LabelAtlas::statistics() const {
    AtlasStatistics result;
    result.pages = static_cast<int>(state_->pages.size());
    result.labels = state_->ids.size();
    for (const PlacedPage& page : state_->pages) result.placed += page.slots.size();
    result.waiting = state_->waiting;
    result.evictedPages = state_->evictedPages;
    result.refused = state_->refused;
    return result;
}

}  // namespace orrery::text
