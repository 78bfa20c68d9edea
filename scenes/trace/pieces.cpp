#include "scenes/trace/pieces.h"

#include "engine/base/utf8.h"

#include <fmt/format.h>

#include <numeric>

namespace orrery::trace {
namespace {

std::string spelledByte(char byte) {
    return fmt::format("\\x{:02X}", static_cast<unsigned char>(byte));
}

}  // namespace

std::vector<std::string> piecesOf(std::string_view text, std::span<const std::int32_t> offsets) {
    std::vector<std::string> pieces;
    if (offsets.empty()) return pieces;
    for (std::size_t token = 0; token + 1 < offsets.size(); ++token) {
        const auto end = static_cast<std::size_t>(offsets[token + 1]);
        std::string piece;
        for (auto at = static_cast<std::size_t>(offsets[token]); at < end;) {
            // A letter may reach into the tokens after this one; its other bytes are no letters by themselves there.
            const utf8::Decoded next = utf8::decode(text, at);
            piece += next.valid ? std::string(text.substr(at, next.length)) : spelledByte(text[at]);
            at += next.length;
        }
        pieces.push_back(std::move(piece));
    }
    return pieces;
}

std::vector<std::string> piecesOfBytes(std::string_view text) {
    std::vector<std::int32_t> offsets(text.size() + 1);
    std::iota(offsets.begin(), offsets.end(), 0);
    return piecesOf(text, offsets);
}

std::string spelled(std::string_view bytes) {
    std::string out;
    for (std::size_t at = 0; at < bytes.size();) {
        const utf8::Decoded next = utf8::decode(bytes, at);
        out += next.valid ? std::string(bytes.substr(at, next.length)) : spelledByte(bytes[at]);
        at += next.length;
    }
    return out;
}

}  // namespace orrery::trace
