#pragma once

// A hash table from keys that are kept elsewhere to their numbers: open addressing in one block of memory, which a file
// of a million names looks up several times faster than the chains of std::unordered_map.

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace orrery::graph::mermaid {

class FlatIndex {
 public:
    // The number whose key has this hash and for which `same(number)` holds; -1 when there is none.
    template <typename Same>
    int find(std::uint64_t hash, const Same& same) const {
        if (slots_.empty()) return -1;
        const std::uint32_t tag = tagOf(hash);
        for (std::size_t at = hash & mask(); slots_[at].number >= 0; at = (at + 1) & mask()) {
            if (slots_[at].tag == tag && same(slots_[at].number)) return slots_[at].number;
        }
        return -1;
    }

    // Adds a number whose key is not in the table. `hashOf(number)` is asked again for all numbers when the table
    // grows.
    template <typename HashOf>
    void add(std::uint64_t hash, int number, const HashOf& hashOf) {
        if (2 * (count_ + 1) > slots_.size()) grow(hashOf);
        place(hash, number);
        ++count_;
    }

 private:
    struct Slot {
        std::uint32_t tag = 0;
        int number = -1;
    };

    static std::uint32_t tagOf(std::uint64_t hash) { return static_cast<std::uint32_t>(hash >> 32U); }
    std::size_t mask() const { return slots_.size() - 1; }

    void place(std::uint64_t hash, int number) {
        std::size_t at = hash & mask();
        while (slots_[at].number >= 0) at = (at + 1) & mask();
        slots_[at] = {tagOf(hash), number};
    }

    template <typename HashOf>
    void grow(const HashOf& hashOf) {
        const std::vector<Slot> old = std::exchange(slots_, std::vector<Slot>(slots_.empty() ? 64 : 2 * slots_.size()));
        for (const Slot& slot : old) {
            if (slot.number >= 0) place(hashOf(slot.number), slot.number);
        }
    }

    std::vector<Slot> slots_;  // a power of two of them, at most half of them in use
    std::size_t count_ = 0;
};

}  // namespace orrery::graph::mermaid
