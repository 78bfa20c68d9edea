#pragma once

// The texts of tokens, for people: a token's bytes need not be whole letters.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace orrery::trace {

// The pieces of a text, token i being the bytes from offsets[i] to offsets[i + 1]. What is UTF-8 stays as it is. A
// letter whose bytes are spread over several tokens stands whole in the token of its first byte, and the tokens after
// it show the bytes they brought, as "\xNN"; so do bytes that are no UTF-8. The offsets ascend and stay in the text.
std::vector<std::string> piecesOf(std::string_view text, std::span<const std::int32_t> offsets);

// The same where every byte is a token.
std::vector<std::string> piecesOfBytes(std::string_view text);

// Bytes that stand alone: UTF-8 as it is, the rest as "\xNN".
std::string spelled(std::string_view bytes);

}  // namespace orrery::trace
