#include "scenes/routing/stream.h"

#include "engine/base/parallel.h"
#include "engine/base/random.h"
#include "kernels/routing/routing.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>

namespace orrery::routing {

namespace {

constexpr std::size_t kChunk = 64;  // tokens that share a generator, so that threads do not matter

// Near enough to normal: the sum of four uniforms, mean 0, deviation 1.
float bell(Random& random) {
    const float sum = random.uniform() + random.uniform() + random.uniform() + random.uniform();
    return (sum - 2.0F) * 1.7320508F;
}

std::vector<float> bells(std::size_t count, std::uint64_t seed, std::uint64_t stream, float deviation) {
    Random random(seed, stream);
    std::vector<float> values(count);
    for (float& value : values) value = deviation * bell(random);
    return values;
}

}  // namespace

std::string StreamOptions::description() const {
    return fmt::format("{} topics by Zipf's law with exponent {:.2g}, noise {:.2g} around each, seed {}", topics,
                       static_cast<double>(zipf), static_cast<double>(noise), seed);
}

Stream::Stream(const StreamOptions& options) : options_(options) {
    validate(options_.gate, {options_.batch, options_.experts});
    directions_ = bells(static_cast<std::size_t>(options_.topics) * kWidth, options_.seed, 1, 1.0F);
    // Logits of deviation near 1.5: scores neither all alike nor all at their ends.
    router_ = bells(static_cast<std::size_t>(kWidth) * static_cast<std::size_t>(options_.experts), options_.seed, 2,
                    1.5F / std::sqrt(static_cast<float>(kWidth)));
    double sum = 0.0;
    for (int n = 1; n <= options_.topics; ++n) {
        sum += std::pow(static_cast<double>(n), -static_cast<double>(options_.zipf));
        topicUpTo_.push_back(sum);
    }
    for (double& upTo : topicUpTo_) upTo /= sum;
    bias_.assign(static_cast<std::size_t>(options_.experts), 0.0F);
    counts_.assign(static_cast<std::size_t>(options_.experts), 0);
}

void Stream::setRules(const Gate& gate, bool update, float step) {
    validate(gate, {options_.batch, options_.experts});
    options_.gate = gate;
    options_.update = update;
    options_.step = step;
}

std::vector<float> Stream::logits(int batch) const {
    const auto experts = static_cast<std::size_t>(options_.experts);
    const auto tokens = static_cast<std::size_t>(options_.batch);
    std::vector<float> out(tokens * experts, 0.0F);
    const std::size_t chunks = (tokens + kChunk - 1) / kChunk;
    parallelFor(chunks, [&](std::size_t chunk) {
        Random random(options_.seed, 16 + static_cast<std::uint64_t>(batch) * chunks + chunk);
        std::array<float, kWidth> hidden{};
        for (std::size_t t = chunk * kChunk; t < std::min((chunk + 1) * kChunk, tokens); ++t) {
            const auto drawn = static_cast<double>(random.uniform());
            const auto topic = static_cast<std::size_t>(
                std::min(std::upper_bound(topicUpTo_.begin(), topicUpTo_.end(), drawn) - topicUpTo_.begin(),
                         static_cast<std::ptrdiff_t>(options_.topics - 1)));
            for (std::size_t i = 0; i < kWidth; ++i)
                hidden[i] = directions_[topic * kWidth + i] + options_.noise * bell(random);
            float* row = out.data() + t * experts;
            for (std::size_t i = 0; i < kWidth; ++i) {
                const float* column = router_.data() + i * experts;
                for (std::size_t e = 0; e < experts; ++e) row[e] += hidden[i] * column[e];
            }
        }
    });
    return out;
}

void Stream::advance() {
    const std::vector<float> read = logits(batches_);
    const Routing result = route(options_.gate, {options_.batch, options_.experts}, {read, bias_});
    counts_ = countChoices(result.ids, options_.experts);
    maxVio_.push_back(summaryOf(counts_).maxVio);
    if (options_.update && options_.gate.biasInChoice) updateBias(counts_, options_.step, bias_);
    ++batches_;
}

StreamWorker::StreamWorker(const StreamOptions& options)
    : stream_(options), gate_(options.gate), update_(options.update), step_(options.step), view_(viewOf(0.0)) {
    thread_ = std::thread([this] { work(); });
}

StreamWorker::~StreamWorker() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void StreamWorker::setRules(const Gate& gate, bool update, float step) {
    const std::lock_guard lock(mutex_);
    gate_ = gate;
    update_ = update;
    step_ = step;
}

void StreamWorker::hold(bool held) {
    {
        const std::lock_guard lock(mutex_);
        held_ = held;
    }
    changed_.notify_all();
}

void StreamWorker::setDelay(double seconds) {
    const std::lock_guard lock(mutex_);
    delay_ = seconds;
}

std::shared_ptr<const StreamView> StreamWorker::view() const {
    const std::lock_guard lock(mutex_);
    return view_;
}

void StreamWorker::runTo(int batches) {
    std::unique_lock lock(mutex_);
    until_ = batches;
    changed_.notify_all();
    changed_.wait(lock, [&] { return view_->batches >= batches; });
    until_ = -1;
    held_ = true;
}

std::shared_ptr<const StreamView> StreamWorker::viewOf(double tokensPerSecond) const {
    return std::make_shared<const StreamView>(StreamView{.options = stream_.options(),
                                                         .batches = stream_.batches(),
                                                         .counts = stream_.counts(),
                                                         .bias = stream_.bias(),
                                                         .maxVio = stream_.maxVio(),
                                                         .tokensPerSecond = tokensPerSecond});
}

void StreamWorker::work() {
    using Clock = std::chrono::steady_clock;
    double busy = 0.0;  // seconds a batch takes, smoothed
    for (;;) {
        Clock::time_point next;
        {
            std::unique_lock lock(mutex_);
            changed_.wait(lock, [&] { return ending_ || stream_.batches() < until_ || (until_ < 0 && !held_); });
            if (ending_) return;
            stream_.setRules(gate_, update_, step_);
            // A single picture is not to wait for the pace that a class can follow.
            const double pace = until_ < 0 ? std::max(delay_, 1.0 / kMostPerSecond) : delay_;
            next = Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(pace));
        }
        const Clock::time_point before = Clock::now();
        stream_.advance();
        const double took = std::chrono::duration<double>(Clock::now() - before).count();
        busy = busy == 0.0 ? took : busy + 0.1 * (took - busy);
        std::unique_lock lock(mutex_);
        changed_.wait_until(lock, next, [&] { return ending_; });
        view_ = viewOf(busy > 0.0 ? stream_.options().batch / std::max(busy, delay_) : 0.0);
        changed_.notify_all();
    }
}

}  // namespace orrery::routing
