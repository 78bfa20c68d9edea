#include "scenes/graph/spread.h"

#include "engine/base/parallel.h"

#include <algorithm>
#include <memory>

namespace orrery::graph {

namespace {

constexpr std::size_t kChunk = 512;        // nodes of a front that one core goes through at a time
constexpr std::size_t kWordsAtOnce = 256;  // of marks
constexpr std::size_t kAlone = 4096;       // smaller fronts are not worth waking another core for
constexpr std::size_t kManyTimes = 8;      // see run()

std::size_t slot(int index) {
    return static_cast<std::size_t>(index);
}

bool leadsTo(std::span<const Adjacency::Step> steps, const Marks& marks) {
    return std::ranges::any_of(steps, [&](const Adjacency::Step& step) { return marks.has(step.node); });
}

}  // namespace

std::size_t Marks::count() const {
    std::size_t sum = 0;
    for (const Word word : words_) sum += static_cast<std::size_t>(std::popcount(word));
    return sum;
}

std::vector<int> Marks::list() const {
    std::vector<int> all;
    all.reserve(count());
    for (std::size_t i = 0; i < words_.size(); ++i) eachBit(words_[i], i, [&](int index) { all.push_back(index); });
    return all;
}

Spread::Spread(const Adjacency& graph, const Options& options)
    : graph_(graph),
      options_(options),
      reached_(graph.nodeCount()),
      next_(graph.nodeCount()),
      open_(graph.nodeCount() - (options.blocked != nullptr ? options.blocked->count() : 0)) {
    // Written where a node is reached, and read only there.
    if (options.distances) distance_ = std::make_unique_for_overwrite<int[]>(graph.nodeCount());
}

std::size_t Spread::from(int start) {
    if (!reached_.add(start)) return 0;
    if (options_.distances) distance_[slot(start)] = 0;
    front_.assign(1, start);
    listed_ = true;
    if (!isOpen(start)) ++open_;  // it is counted off below
    return run(1);
}

std::size_t Spread::from(const Marks& starts) {
    std::size_t fresh = 0;
    for (std::size_t i = 0; i < starts.wordCount(); ++i) {
        const Marks::Word added = starts.word(i) & reached_.missing(i);
        next_.word(i) = added;
        reached_.word(i) |= added;
        fresh += static_cast<std::size_t>(std::popcount(added));
        if (options_.blocked != nullptr)
            open_ += static_cast<std::size_t>(std::popcount(added & options_.blocked->word(i)));
        if (!options_.distances) continue;
        Marks::eachBit(added, i, [&](int node) { distance_[slot(node)] = 0; });
    }
    listed_ = false;
    return run(fresh);
}

std::size_t Spread::run(std::size_t fresh) {
    const std::size_t before = count_;
    frontSize_ = fresh;
    count_ += fresh;
    open_ -= fresh;
    for (steps_ = 1; frontSize_ > 0 && open_ > 0 && (options_.most < 0 || steps_ <= options_.most); ++steps_) {
        // A large front: every node that is still open looks whether it hangs on something that is reached. That goes
        // through memory from one end to the other, and a node stops at the first that it finds; from a small front
        // the steps are followed, each to any place in memory.
        if (frontSize_ * kManyTimes > open_) {
            many();
        } else {
            few();
        }
        count_ += frontSize_;
        open_ -= frontSize_;
        if (frontSize_ > 0) farthest_ = std::max(farthest_, steps_);
    }
    return count_ - before;
}

void Spread::few() {
    if (!listed_) front_ = next_.list();
    listed_ = true;
    std::vector<int> next;
    if (front_.size() < kAlone) {
        for (const int node : front_) {
            eachStep(graph_, node, options_.way, [&](const Adjacency::Step& step) {
                if (!isOpen(step.node) || !reached_.add(step.node)) return;
                if (options_.distances) distance_[slot(step.node)] = steps_;
                next.push_back(step.node);
            });
        }
    } else {
        std::vector<std::vector<int>> parts((front_.size() + kChunk - 1) / kChunk);
        parallelFor(parts.size(), [&](std::size_t part) {
            const std::size_t end = std::min((part + 1) * kChunk, front_.size());
            for (std::size_t i = part * kChunk; i < end; ++i) {
                eachStep(graph_, front_[i], options_.way, [&](const Adjacency::Step& step) {
                    if (!isOpen(step.node) || !reached_.addShared(step.node)) return;
                    if (options_.distances) distance_[slot(step.node)] = steps_;
                    parts[part].push_back(step.node);
                });
            }
        });
        for (const std::vector<int>& part : parts) next.insert(next.end(), part.begin(), part.end());
    }
    front_ = std::move(next);
    frontSize_ = front_.size();
}

void Spread::many() {
    listed_ = false;
    const Way way = reversed(options_.way);
    const bool outwards = way != Way::back || !graph_.directed();
    const bool inwards = way != Way::forth || !graph_.directed();
    std::atomic<std::size_t> found{0};
    const std::size_t words = reached_.wordCount();
    parallelFor((words + kWordsAtOnce - 1) / kWordsAtOnce, [&](std::size_t part) {
        std::size_t here = 0;
        for (std::size_t i = part * kWordsAtOnce; i < std::min((part + 1) * kWordsAtOnce, words); ++i) {
            Marks::Word open = reached_.missing(i);
            if (options_.blocked != nullptr) open &= ~options_.blocked->word(i);
            Marks::Word added = 0;
            Marks::eachBit(open, i, [&](int node) {
                if (!(outwards && leadsTo(graph_.out(node), reached_)) &&
                    !(inwards && leadsTo(graph_.in(node), reached_)))
                    return;
                added |= Marks::Word{1} << (slot(node) % Marks::kBits);
                if (options_.distances) distance_[slot(node)] = steps_;
            });
            next_.word(i) = added;
            here += static_cast<std::size_t>(std::popcount(added));
        }
        found += here;
    });
    // Only now: those of this step are not yet to be hung on.
    for (std::size_t i = 0; i < words; ++i) reached_.word(i) |= next_.word(i);
    frontSize_ = found;
}

}  // namespace orrery::graph
