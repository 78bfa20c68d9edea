#include "engine/image/tiff_file.h"

#include "engine/base/error.h"

#include <tiffio.h>

#include <algorithm>
#include <cstring>
#include <vector>

namespace orrery::image {

namespace {

// Samples of 1, 2, 4 or 8 bits, highest bits first, to bytes of 0 to 2^bits - 1.
void unpack(const std::uint8_t* in, int bits, int count, std::uint8_t* out) {
    const int perByte = 8 / bits;
    const int mask = (1 << bits) - 1;
    for (int i = 0; i < count; ++i) {
        const int shift = 8 - bits * (i % perByte + 1);
        out[i] = static_cast<std::uint8_t>(in[i / perByte] >> shift & mask);
    }
}

// Turns what libtiff gives of a row, or of a tile's row, into the raster's samples, and puts them where they belong.
class RowMaker {
 public:
    RowMaker(const TiffFile& file, Raster& raster)
        : layout_(file.layout()), orientation_(file.orientation()), raster_(raster) {
        if (layout_.kind == TiffKind::palette) fillPalette(file);
    }

    // `plane` is the channel when each is stored for itself; the row then has that channel only.
    void row(std::byte* stored, int x, int y, int count, int plane) {
        const int perPixel = layout_.separate ? 1 : layout_.samples;
        const bool narrow = layout_.bits < 8 || layout_.kind == TiffKind::palette;
        if (narrow) stored = widen(stored, count);
        const bool colour = !layout_.separate || plane < raster_.channels - (raster_.hasAlpha() ? 1 : 0);
        if (layout_.whiteIsZero && colour) invert(stored, count, narrow ? 1 : perPixel);
        const int given = layout_.kind == TiffKind::palette ? 3 : perPixel;
        place(stored,
              {.x = x,
               .y = y,
               .count = count,
               .stride = given,
               .samples = std::min(given, raster_.channels),
               .channel = plane},
              orientation_, raster_);
    }

 private:
    void fillPalette(const TiffFile& file) {
        std::uint16_t* parts[3] = {};
        if (TIFFGetField(file.handle(), TIFFTAG_COLORMAP, &parts[0], &parts[1], &parts[2]) == 0) {
            file.fail("it has no colour map");
        }
        const std::size_t count = std::size_t{1} << static_cast<unsigned>(layout_.bits);
        // Some writers fill the map with 8-bit values, where 16 are meant.
        bool small = true;
        for (const std::uint16_t* part : parts)
            small = small && std::all_of(part, part + count, [](auto v) { return v < 256; });
        for (std::size_t i = 0; i < count; ++i) {
            for (const std::uint16_t* part : parts) {
                palette_.push_back(static_cast<std::uint8_t>(small ? part[i] : (part[i] + 128U) / 257U));
            }
        }
    }

    std::byte* widen(const std::byte* stored, int count) {
        const auto size = static_cast<std::size_t>(count);
        indices_.resize(size);
        unpack(reinterpret_cast<const std::uint8_t*>(stored), layout_.bits, count, indices_.data());
        if (layout_.kind == TiffKind::palette) {
            wide_.resize(size * 3);
            for (std::size_t i = 0; i < size; ++i)
                std::memcpy(&wide_[i * 3], &palette_[std::size_t{indices_[i]} * 3], 3);
        } else {
            wide_.resize(size);
            const int scale = 255 / ((1 << layout_.bits) - 1);  // whole for 1, 2 and 4 bits
            for (std::size_t i = 0; i < size; ++i) wide_[i] = static_cast<std::uint8_t>(indices_[i] * scale);
        }
        return reinterpret_cast<std::byte*>(wide_.data());
    }

    void invert(std::byte* stored, int count, int perPixel) const {
        const std::size_t bytes = layout_.bits == 16 ? 2 : 1;
        const auto step = static_cast<std::size_t>(perPixel) * bytes;
        for (int i = 0; i < count; ++i, stored += step) {
            for (std::size_t byte = 0; byte < bytes; ++byte) stored[byte] = ~stored[byte];
        }
    }

    const TiffLayout& layout_;
    Orientation orientation_;
    Raster& raster_;
    std::vector<std::uint8_t> palette_;
    std::vector<std::uint8_t> indices_;
    std::vector<std::uint8_t> wide_;
};

// libtiff gives each row or tile in the machine's byte order; no more than one of them is in memory beside the raster.
void readPlain(const TiffFile& file, Raster& raster) {
    TIFF* tiff = file.handle();
    const TiffLayout& layout = file.layout();
    RowMaker maker(file, raster);
    // Further channels, which are not shown, are at the end and are left alone.
    const int planes = layout.separate ? raster.channels : 1;
    if (!layout.tiled) {
        std::vector<std::byte> row(static_cast<std::size_t>(TIFFScanlineSize(tiff)));
        for (int plane = 0; plane < planes; ++plane) {
            for (int y = 0; y < layout.height; ++y) {
                if (TIFFReadScanline(tiff, row.data(), static_cast<std::uint32_t>(y),
                                     static_cast<std::uint16_t>(plane)) < 0) {
                    file.fail();
                }
                maker.row(row.data(), 0, y, layout.width, plane);
            }
        }
        return;
    }
    std::vector<std::byte> tile(static_cast<std::size_t>(TIFFTileSize(tiff)));
    const auto tileRow = static_cast<std::size_t>(TIFFTileRowSize(tiff));
    for (int plane = 0; plane < planes; ++plane) {
        for (int y = 0; y < layout.height; y += layout.tileHeight) {
            for (int x = 0; x < layout.width; x += layout.tileWidth) {
                if (TIFFReadTile(tiff, tile.data(), static_cast<std::uint32_t>(x), static_cast<std::uint32_t>(y), 0,
                                 static_cast<std::uint16_t>(plane)) < 0) {
                    file.fail();
                }
                const int count = std::min(layout.tileWidth, layout.width - x);
                const int rows = std::min(layout.tileHeight, layout.height - y);
                for (int i = 0; i < rows; ++i) {
                    maker.row(tile.data() + static_cast<std::size_t>(i) * tileRow, x, y + i, count, plane);
                }
            }
        }
    }
}

// YCbCr, CMYK, L*a*b* and what else libtiff can turn into 8-bit RGBA by itself.
void readConverted(const TiffFile& file, Raster& raster) {
    TIFF* tiff = file.handle();
    const TiffLayout& layout = file.layout();
    const std::size_t pixels = raster.pixels();
    // libtiff knows the flips among the orientations only, so that it is told none and the pixels are turned here.
    TIFFSetField(tiff, TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT);
    std::vector<std::uint32_t> packed(pixels);
    if (TIFFReadRGBAImageOriented(tiff, static_cast<std::uint32_t>(layout.width),
                                  static_cast<std::uint32_t>(layout.height), packed.data(), ORIENTATION_TOPLEFT,
                                  1) == 0) {
        file.fail();
    }
    // Into bytes where they are: four for one.
    auto* out = reinterpret_cast<std::uint8_t*>(packed.data());
    for (std::size_t i = 0; i < pixels; ++i) {
        const std::uint32_t pixel = packed[i];
        for (unsigned c = 0; c < 4; ++c) out[i * 4 + c] = static_cast<std::uint8_t>(pixel >> (8 * c));
    }
    for (int y = 0; y < layout.height; ++y) {
        const auto* row = reinterpret_cast<const std::byte*>(
            packed.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(layout.width));
        place(row, {.x = 0, .y = y, .count = layout.width, .stride = 4, .samples = raster.channels, .channel = 0},
              file.orientation(), raster);
    }
    if (raster.hasAlpha()) unpremultiply(raster);  // libtiff has multiplied it
}

}  // namespace

bool isTiff(std::string_view bytes) {
    constexpr std::string_view kMarks[] = {{"II*\0", 4}, {"MM\0*", 4}, {"II+\0", 4}, {"MM\0+", 4}};
    return std::any_of(std::begin(kMarks), std::end(kMarks),
                       [&](std::string_view mark) { return bytes.starts_with(mark); });
}

RasterHeader peekTiff(std::string_view bytes, const Location& where) {
    return TiffFile(bytes, where).header();
}

Raster decodeTiff(std::string_view bytes, const Location& where) {
    const TiffFile file(bytes, where);
    Raster raster = rasterFor(file.header());
    if (file.layout().kind == TiffKind::converted) {
        readConverted(file, raster);
    } else {
        readPlain(file, raster);
        if (file.layout().premultiplied) unpremultiply(raster);
    }
    return raster;
}

}  // namespace orrery::image
