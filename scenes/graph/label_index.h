#pragma once

// Finds words in very many labels while they are typed. All labels stand folded (see engine/base/fuzzy.h) in one text,
// the most connected first, and every core looks through a part of it.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace orrery::graph {

class LabelIndex {
 public:
    // What can be found: `texts` are all its names, of which the best fitting one counts; `weight` decides among those
    // that fit alike, the larger first, and then the order in which they were added.
    void add(std::uint32_t item, std::string_view text, float weight);
    // After the last add() and before the first find().
    void finish();
    bool empty() const { return starts_.empty(); }

    // How well an item fits, the best first: the whole label, its first word, another of its words, its beginning, the
    // beginning of another word, any part of it.
    enum class Fit : std::uint8_t { whole, firstWord, word, beginning, wordBeginning, part };
    static constexpr int kFits = 6;
    struct Hit {
        std::uint32_t item;
        Fit fit;
    };
    struct Hits {
        std::vector<Hit> best;  // at most as many as asked for, the best first
        std::size_t count = 0;  // of labels that fit
    };
    // Blanks separate words, which must all occur, in any order; how well the words fit is decided by the first,
    // unless they occur as they were typed.
    Hits find(std::string_view words, std::size_t most) const;

 private:
    struct Name {
        std::uint32_t item;
        float weight;
        std::string folded;
    };
    std::vector<Name> names_;  // until finish()

    std::string text_;                   // every label followed by '\n'
    std::vector<std::uint64_t> starts_;  // of the labels in it, and its end
    std::vector<std::uint32_t> items_;
};

}  // namespace orrery::graph
