#pragma once

// How much a DOT text asks for, before cgraph is given it: two sets of a thousand names with an arrow between them are
// a million edges, and cgraph makes them all before anyone can say no.

#include "scenes/graph/limits.h"
#include "scenes/graph/source.h"

#include <string_view>

namespace orrery::graph::dot {

// Throws Error when the text names more nodes or edges, or nests its braces deeper, than the limits allow. An edge that
// a strict graph would merge counts each time. Text that is not DOT passes: cgraph says what is wrong with it.
void refuseTooLarge(std::string_view text, const Source& source, const Limits& limits);

}  // namespace orrery::graph::dot
