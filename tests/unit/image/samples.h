#pragma once

// What the tests of the picture readers share: what they say of bytes, and cutting files short.

#include "engine/base/error.h"
#include "engine/image/raster.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace orrery::image {

inline std::string refusalOf(std::string_view bytes) {
    try {
        decodeRaster(bytes, "picture");
    } catch (const Error& error) {
        EXPECT_EQ(error.where().file, "picture");
        EXPECT_EQ(error.message().find('\n'), std::string::npos) << "one line";
        return error.message();
    }
    return "read";
}

inline bool says(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

inline std::vector<int> samplesOf(const Raster& raster) {
    std::vector<int> samples;
    for (std::size_t i = 0; i < raster.pixels() * static_cast<std::size_t>(raster.channels); ++i) {
        samples.push_back(raster.bits == 16 ? raster.samples16()[i] : raster.samples8()[i]);
    }
    return samples;
}

// All but the last `spare` bytes are needed: the picture is refused without any one of them. Every byte may be damaged:
// the picture is then refused or read, with memory for all its pixels.
inline void refusesCutsAndSurvivesDamage(const std::string& bytes, std::size_t spare = 0) {
    ASSERT_EQ(refusalOf(bytes), "read");
    for (std::size_t size = 0; size + spare < bytes.size(); ++size) {
        // A copy of this size, so that the address sanitizer sees what is read beyond it.
        const std::vector<char> part(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
        EXPECT_NE(refusalOf({part.data(), part.size()}), "read") << size << " of " << bytes.size();
    }
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        for (const int flip : {0x01, 0x55, 0x80}) {
            std::string changed = bytes;
            changed[at] = static_cast<char>(changed[at] ^ flip);
            try {
                if (peekRaster(changed, "picture").pixels() > 4'000'000) continue;  // too slow to go through them all
                const Raster raster = decodeRaster(changed, "picture");
                EXPECT_EQ(raster.bytes.size(),
                          raster.pixels() * static_cast<std::size_t>(raster.channels * raster.bits / 8));
            } catch (const Error&) {
                // Refused.
            }
        }
    }
}

}  // namespace orrery::image
