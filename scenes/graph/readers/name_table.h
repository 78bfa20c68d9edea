#pragma once

// Names of nodes met by several readers at once, given their numbers in the order of their first mention: the same
// numbers for any number of readers and threads.

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace orrery::graph {

// The names that one reader met, numbered in its own order. They must outlive the table.
class NameTable {
 public:
    struct Name {
        std::string_view text;
        std::uint64_t hash = 0;
        int line = 0;  // where it stands first, as the reader counts
        int column = 0;
    };

    // The number of the name; `first` is asked for its place, as {line, column}, when it is new.
    template <typename First>
    std::uint32_t number(std::string_view text, const First& first) {
        const std::uint64_t hash = hashOf(text);
        if ((names_.size() + 1) * 2 > slots_.size()) grow();
        for (std::size_t at = slotOf(hash);; at = (at + 1) & (slots_.size() - 1)) {
            if (slots_[at] == kFree) {
                slots_[at] = static_cast<std::uint32_t>(names_.size());
                const auto [line, column] = first();
                names_.push_back({text, hash, line, column});
                return slots_[at];
            }
            const Name& other = names_[slots_[at]];
            if (other.hash == hash && other.text == text) return slots_[at];
        }
    }

    const std::vector<Name>& names() const { return names_; }
    // No more names will come: gives the memory of the search back.
    void close() { slots_ = {}; }

    static std::uint64_t hashOf(std::string_view text);

 private:
    static constexpr std::uint32_t kFree = 0xFFFFFFFFU;

    std::size_t slotOf(std::uint64_t hash) const { return static_cast<std::size_t>(hash) & (slots_.size() - 1); }
    void grow();

    std::vector<Name> names_;
    std::vector<std::uint32_t> slots_;
};

// A name by the table that met it first, and its number there.
struct FirstMention {
    std::uint32_t table = 0;
    std::uint32_t name = 0;
};

struct JoinedNames {
    std::vector<std::vector<std::uint32_t>> numbers;  // of each table's names, in all
    std::vector<FirstMention> firsts;                 // of each number
};

// The names of tables that follow one another, numbered as one table would have.
JoinedNames joinNames(const std::vector<const NameTable*>& tables);

}  // namespace orrery::graph
