#pragma once

// A TIFF file in memory (TIFF 6.0, and BigTIFF), opened with libtiff: how its first page is stored, checked before any
// memory for pixels is taken. For this folder only.

#include "engine/base/error.h"
#include "engine/image/formats.h"

#include <cstdint>
#include <string>
#include <string_view>

using TIFF = struct tiff;

namespace orrery::image {

// Which way the samples are read: grey and RGB as they are, palettes through their map, all else by libtiff.
enum class TiffKind { grey, palette, rgb, converted };

struct TiffLayout {
    TiffKind kind = TiffKind::converted;
    int width = 0;
    int height = 0;
    int bits = 0;           // of a stored sample
    int samples = 0;        // stored for each pixel
    int channels = 0;       // of the raster
    bool separate = false;  // each channel for itself
    bool whiteIsZero = false;
    bool premultiplied = false;
    bool lossy = false;
    bool tiled = false;
    int tileWidth = 0;
    int tileHeight = 0;
    int orientation = 1;
};

class TiffFile {
 public:
    // Throws Error when the page cannot be read. The bytes must outlive this.
    TiffFile(std::string_view bytes, const Location& where);
    ~TiffFile();
    TiffFile(const TiffFile&) = delete;
    TiffFile& operator=(const TiffFile&) = delete;

    TIFF* handle() const { return tiff_; }
    const TiffLayout& layout() const { return layout_; }
    Orientation orientation() const { return {layout_.orientation, layout_.width, layout_.height}; }
    RasterHeader header() const;
    // Throws Error with what libtiff complained about, or else with `why`.
    [[noreturn]] void fail(std::string_view why = "it cannot be decoded") const;

    // What libtiff reads through, and where it leaves its complaints.
    struct Memory {
        std::string_view bytes;
        std::uint64_t at = 0;
        std::string complaint;
    };

 private:
    void open();
    void readLayout();
    void readSamples();
    void checkContent() const;

    Memory memory_;
    Location where_;
    TIFF* tiff_ = nullptr;
    TiffLayout layout_;
};

}  // namespace orrery::image
