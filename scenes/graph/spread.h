#pragma once

// How far one gets from some nodes: breadth first, on all cores where much is reached. What is reached and in how many
// steps does not depend on how many cores there are.

#include "scenes/graph/queries.h"

#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace orrery::graph {

enum class Way { forth, back, both };

inline Way reversed(Way way) {
    return way == Way::forth ? Way::back : way == Way::back ? Way::forth : Way::both;
}

template <typename Visit>
void eachStep(const Adjacency& graph, int node, Way way, Visit visit) {
    if (way != Way::back || !graph.directed()) {
        for (const Adjacency::Step& step : graph.out(node)) visit(step);
    }
    if (way != Way::forth || !graph.directed()) {
        for (const Adjacency::Step& step : graph.in(node)) visit(step);
    }
}

// A bit a node: a million of them stay in the cache next to the processor, where their distances would not.
class Marks {
 public:
    using Word = std::uint64_t;
    static constexpr std::size_t kBits = 64;

    explicit Marks(std::size_t count) : count_(count), words_((count + kBits - 1) / kBits) {}

    bool has(int index) const { return (words_[wordOf(index)] & bitOf(index)) != 0; }
    void set(int index) { words_[wordOf(index)] |= bitOf(index); }
    void clear(int index) { words_[wordOf(index)] &= ~bitOf(index); }
    // True when it was not there yet.
    bool add(int index) {
        if (has(index)) return false;
        set(index);
        return true;
    }
    // The same while other threads do so too: one of them gets true.
    bool addShared(int index) {
        const std::atomic_ref<Word> word(words_[wordOf(index)]);
        if ((word.load(std::memory_order_relaxed) & bitOf(index)) != 0) return false;
        return (word.fetch_or(bitOf(index), std::memory_order_relaxed) & bitOf(index)) == 0;
    }

    std::size_t size() const { return count_; }  // that there could be
    std::size_t wordCount() const { return words_.size(); }
    Word& word(std::size_t at) { return words_[at]; }
    Word word(std::size_t at) const { return words_[at]; }
    // All that are not there, of the nodes that exist.
    Word missing(std::size_t at) const {
        const std::size_t last = count_ - at * kBits;
        return ~words_[at] & (last < kBits ? (Word{1} << last) - 1 : ~Word{0});
    }
    std::size_t count() const;
    std::vector<int> list() const;  // from the least

    template <typename Visit>
    static void eachBit(Word word, std::size_t at, Visit visit) {
        for (; word != 0; word &= word - 1) visit(static_cast<int>(at * kBits) + std::countr_zero(word));
    }

 private:
    static std::size_t wordOf(int index) { return static_cast<std::size_t>(index) / kBits; }
    static Word bitOf(int index) { return Word{1} << (static_cast<std::size_t>(index) % kBits); }

    std::size_t count_;
    std::vector<Word> words_;
};

class Spread {
 public:
    struct Options {
        Way way = Way::forth;
        int most = -1;                   // steps; -1: all the way
        const Marks* blocked = nullptr;  // nothing comes into these; must live as long
        bool distances = true;
    };
    Spread(const Adjacency& graph, const Options& options);

    // From these, which are reached themselves, if they were not. Nodes that were reached before are not gone through
    // again. How many are new.
    std::size_t from(int start);
    std::size_t from(const Marks& starts);

    const Marks& reached() const { return reached_; }
    std::size_t count() const { return count_; }
    // Steps from the nearest start; anything for what was not reached.
    std::span<const int> distance() const { return {distance_.get(), options_.distances ? reached_.size() : 0}; }
    int farthest() const { return farthest_; }

 private:
    std::size_t run(std::size_t fresh);
    void few();
    void many();
    bool isOpen(int node) const { return options_.blocked == nullptr || !options_.blocked->has(node); }

    const Adjacency& graph_;
    Options options_;
    Marks reached_;
    Marks next_;
    std::unique_ptr<int[]> distance_;
    std::vector<int> front_;
    bool listed_ = true;  // the front is in front_, else in next_
    std::size_t frontSize_ = 0;
    std::size_t open_ = 0;  // that may still be reached
    std::size_t count_ = 0;
    int steps_ = 0;
    int farthest_ = 0;
};

}  // namespace orrery::graph
