#pragma once

// Names of files that are made of titles: readable, the same on every machine, and without signs that a shell or a link
// would trip over.

#include <cstddef>
#include <string>
#include <string_view>

namespace orrery::command {

// Letters and digits of every script, words joined by hyphens: "What a machine takes in?" -> "what-a-machine-takes-in".
// Not longer than `most` bytes, cut between two words where there are several; empty when nothing is left.
std::string fileWords(std::string_view title, std::size_t most = 48);

}  // namespace orrery::command
