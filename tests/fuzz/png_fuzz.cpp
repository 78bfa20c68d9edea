// PNG: every file is read or refused with an Error, and what is read has as many bytes as its size says and comes back
// the same when it is written.

#include "engine/base/error.h"
#include "engine/image/png.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace orrery;
    // Width and height stand in the header: what a small file may unfold to is kept small here, for the fuzzer's
    // memory.
    constexpr std::size_t kHeader = 24;
    const auto side = [&](std::size_t at) {
        return data[at] << 24U | data[at + 1] << 16U | data[at + 2] << 8U | data[at + 3];
    };
    if (size >= kHeader && (side(16) > 2048 || side(20) > 2048)) return 0;
    try {
        const image::Image picture = image::decodePng({reinterpret_cast<const char*>(data), size}, "fuzz.png");
        const auto pixels = static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height);
        if (picture.rgba.size() != pixels * 4) std::abort();
        const image::Image again = image::decodePng(image::encodePng(picture, image::Effort::fast), "again.png");
        if (again.rgba != picture.rgba) std::abort();
    } catch (const Error&) {
        // Refused, with a line that says why.
    }
    return 0;
}
