// Repair of mojibake, and decoding: any bytes become UTF-8 or are refused; ASCII is never touched; repairing twice is
// repairing once.

#include "engine/base/error.h"
#include "engine/base/mojibake.h"
#include "engine/base/utf8.h"
#include "scenes/graph/readers/decode.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace {

std::string asciiOf(std::string_view text) {
    std::string ascii;
    std::ranges::copy_if(text, std::back_inserter(ascii), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    return ascii;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const std::string text = orrery::utf8::sanitised(bytes);
    if (const std::optional<orrery::Repair> repair = orrery::repairMojibake(text)) {
        ORRERY_CHECK(repair->repaired > 0 && repair->uncertain <= repair->repaired, "nothing repaired");
        ORRERY_CHECK(orrery::utf8::isValid(repair->text), "the repair is not UTF-8");
        ORRERY_CHECK(asciiOf(repair->text) == asciiOf(text), "ASCII was touched");
        ORRERY_CHECK(repair->text.size() < text.size() + 64 + text.size() / 2, "the repair grew");
    }
    orrery::repairMojibake(bytes);
    try {
        orrery::Diagnostics diagnostics;
        const std::string decoded = orrery::graph::decodeText(std::string(bytes), "fuzz", diagnostics);
        ORRERY_CHECK(orrery::utf8::isValid(decoded), "decoded text is not UTF-8");
        ORRERY_CHECK(decoded.find_first_of("\r\v\f\x1b\x7f") == std::string::npos, "a control character is left");
    } catch (const orrery::Error&) {
    }
    return 0;
}
