// Pictures of every format: a file is read or refused with an Error, what is read is as its header promised and has as
// many bytes as its size says, and it comes back the same when it is written as PNG.

#include "engine/base/error.h"
#include "engine/image/jpeg.h"
#include "engine/image/png.h"
#include "engine/image/raster.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace orrery;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    try {
        // What a small file may unfold to is kept small here, for the fuzzer's memory and time.
        const image::RasterHeader header = image::peekRaster(bytes, "fuzz");
        if (header.pixels() > 1U << 20U) return 0;
        const image::Raster raster = image::decodeRaster(bytes, "fuzz");
        const auto sampleBytes = static_cast<std::size_t>(raster.channels * raster.bits / 8);
        if (raster.channels < 1 || raster.channels > 4 || (raster.bits != 8 && raster.bits != 16)) std::abort();
        if (raster.bytes.size() != raster.pixels() * sampleBytes) std::abort();
        if (raster.width != header.width || raster.height != header.height || raster.channels != header.channels ||
            raster.bits != header.bits || raster.lossy != header.lossy) {
            std::abort();
        }
        if (raster.pixels() > 1U << 14U) return 0;
        const image::Image shown = image::toImage(raster);
        if (image::decodePng(image::encodePlainPng(shown), "again") != shown) std::abort();
        const image::Image texture = image::powerOfTwo(shown, 128);
        const image::Raster jpeg = image::decodeRaster(image::encodeJpeg(texture), "again");
        if (jpeg.width != texture.width || jpeg.height != texture.height) std::abort();
    } catch (const Error&) {
        // Refused, with a line that says why.
    }
    return 0;
}
