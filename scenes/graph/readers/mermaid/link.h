#pragma once

// The arrows between nodes, as Mermaid writes them: `-->`, `-- `, `==>`, `-.->`, `<-->`, `x--o`, `~~~`, longer ones.

#include "scenes/graph/graph.h"

#include <cstddef>
#include <string_view>

namespace orrery::graph::mermaid {

struct LinkToken {
    enum class Kind {
        none,
        complete,  // -->  a whole arrow
        opening,   // --   the first half of an arrow with its text in the middle
    };
    Kind kind = Kind::none;
    std::size_t begin = 0;
    std::size_t end = 0;
    Stroke stroke = Stroke::normal;
    Head tail = Head::none;
    Head head = Head::none;
    int length = 1;

    explicit operator bool() const { return kind != Kind::none; }
    bool complete() const { return kind == Kind::complete; }
    std::string_view in(std::string_view text) const { return text.substr(begin, end - begin); }
};

// The arrow that stands exactly at `at`.
LinkToken matchLink(std::string_view text, std::size_t at);

// What people type, or their word processor makes, for an arrow: `->`, `<->`, `=>`, `→`, an en dash and `>`.
LinkToken matchMistypedLink(std::string_view text, std::size_t at);

// The second half of an arrow of that stroke in text[from, to): `-->`, `==o`, `.->` and their like. Its heads are those
// of the whole arrow as far as it shows them; kind none when there is no such half.
LinkToken findLinkEnd(std::string_view text, std::size_t from, std::size_t to, Stroke stroke);

}  // namespace orrery::graph::mermaid
