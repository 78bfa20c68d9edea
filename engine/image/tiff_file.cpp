#include "engine/image/tiff_file.h"

#include <tiffio.h>

#include <algorithm>
#include <array>
#include <cstdarg>
#include <cstdio>
#include <cstring>

namespace orrery::image {

namespace {

constexpr std::string_view kTiff = "TIFF";
constexpr int kMaxSamples = 16;                 // of a pixel; those beyond colour and alpha are left out
constexpr std::uint64_t kMaxBlock = 1U << 30U;  // bytes of memory for one strip or tile, or what else libtiff takes

TiffFile::Memory& memoryOf(thandle_t handle) {
    return *static_cast<TiffFile::Memory*>(handle);
}

extern "C" tmsize_t tiffRead(thandle_t handle, void* out, tmsize_t size) {
    TiffFile::Memory& memory = memoryOf(handle);
    if (size <= 0 || memory.at >= memory.bytes.size()) return 0;
    const std::uint64_t count =
        std::min<std::uint64_t>(static_cast<std::uint64_t>(size), memory.bytes.size() - memory.at);
    std::memcpy(out, memory.bytes.data() + memory.at, count);
    memory.at += count;
    return static_cast<tmsize_t>(count);
}

extern "C" tmsize_t tiffWrite(thandle_t, void*, tmsize_t) {
    return 0;
}

extern "C" toff_t tiffSeek(thandle_t handle, toff_t offset, int from) {
    TiffFile::Memory& memory = memoryOf(handle);
    if (from == SEEK_CUR) offset += memory.at;
    if (from == SEEK_END) offset += memory.bytes.size();
    memory.at = offset;
    return offset;
}

extern "C" int tiffClose(thandle_t) {
    return 0;
}

extern "C" toff_t tiffSize(thandle_t handle) {
    return memoryOf(handle).bytes.size();
}

// libtiff does not write to what it has mapped for reading.
extern "C" int tiffMap(thandle_t handle, void** base, toff_t* size) {
    const std::string_view bytes = memoryOf(handle).bytes;
    *base = const_cast<char*>(bytes.data());
    *size = bytes.size();
    return 1;
}

extern "C" void tiffUnmap(thandle_t, void*, toff_t) {}

// The first complaint is the cause of the others. A result other than 0 keeps it from stderr.
extern "C" int onTiffError(TIFF*, void* user, const char*, const char* format, va_list arguments) {
    TiffFile::Memory& memory = memoryOf(user);
    if (memory.complaint.empty()) {
        std::array<char, 256> text{};
        std::vsnprintf(text.data(), text.size(), format, arguments);
        memory.complaint = text.data();
        std::replace(memory.complaint.begin(), memory.complaint.end(), '\n', ' ');
        while (memory.complaint.ends_with('.') || memory.complaint.ends_with(' ')) memory.complaint.pop_back();
    }
    return 1;
}

extern "C" int onTiffWarning(TIFF*, void*, const char*, const char*, va_list) {
    return 1;
}

int shortField(TIFF* tiff, std::uint32_t tag, std::uint16_t otherwise) {
    std::uint16_t value = otherwise;
    return TIFFGetFieldDefaulted(tiff, tag, &value) != 0 ? value : otherwise;
}

// How many times at most a codec makes the bytes larger; 0 where there is no bound that is worth having.
std::uint64_t largestGrowth(int compression) {
    switch (compression) {
        case COMPRESSION_NONE:
            return 1;
        case COMPRESSION_PACKBITS:
            return 64;  // 128 bytes from two
        case COMPRESSION_DEFLATE:
        case COMPRESSION_ADOBE_DEFLATE:
            return 1032;
        case COMPRESSION_LZW:
            return 4096;  // the length of the longest string is below the number of codes, which take 9 bits or more
        default:
            return 0;
    }
}

}  // namespace

TiffFile::TiffFile(std::string_view bytes, const Location& where) : memory_{bytes, 0, {}}, where_(where) {
    open();
    try {
        readLayout();
        readSamples();
        checkContent();
    } catch (...) {
        TIFFClose(tiff_);
        throw;
    }
}

TiffFile::~TiffFile() {
    TIFFClose(tiff_);
}

void TiffFile::open() {
    TIFFOpenOptions* options = TIFFOpenOptionsAlloc();
    if (options == nullptr) throw Error("libtiff cannot be started; is there memory left?", where_);
    TIFFOpenOptionsSetMaxSingleMemAlloc(options, static_cast<tmsize_t>(kMaxBlock));
    TIFFOpenOptionsSetErrorHandlerExtR(options, onTiffError, &memory_);
    TIFFOpenOptionsSetWarningHandlerExtR(options, onTiffWarning, nullptr);
    tiff_ = TIFFClientOpenExt(where_.file.c_str(), "r", &memory_, tiffRead, tiffWrite, tiffSeek, tiffClose, tiffSize,
                              tiffMap, tiffUnmap, options);
    TIFFOpenOptionsFree(options);
    if (tiff_ == nullptr) fail("it has no first page");
}

void TiffFile::fail(std::string_view why) const {
    throw Error(fmt::format("the TIFF file is cut off or damaged ({}); save it again from where it came",
                            memory_.complaint.empty() ? why : std::string_view(memory_.complaint)),
                where_);
}

void TiffFile::readLayout() {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    TIFFGetField(tiff_, TIFFTAG_IMAGEWIDTH, &width);
    TIFFGetField(tiff_, TIFFTAG_IMAGELENGTH, &height);
    checkSize(width, height, kTiff, where_);
    layout_.width = static_cast<int>(width);
    layout_.height = static_cast<int>(height);
    layout_.bits = shortField(tiff_, TIFFTAG_BITSPERSAMPLE, 1);
    layout_.samples = shortField(tiff_, TIFFTAG_SAMPLESPERPIXEL, 1);
    if (layout_.samples > kMaxSamples) {
        throw Error(fmt::format("a TIFF file with {} channels; at most {} are read", layout_.samples, kMaxSamples),
                    where_);
    }
    layout_.separate =
        layout_.samples > 1 && shortField(tiff_, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG) == PLANARCONFIG_SEPARATE;
    layout_.orientation = shortField(tiff_, TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT);
    const int compression = shortField(tiff_, TIFFTAG_COMPRESSION, COMPRESSION_NONE);
    layout_.lossy =
        compression == COMPRESSION_JPEG || compression == COMPRESSION_OJPEG || compression == COMPRESSION_WEBP;
    layout_.tiled = TIFFIsTiled(tiff_) != 0;
    if (layout_.tiled) {
        std::uint32_t tileWidth = 0;
        std::uint32_t tileHeight = 0;
        TIFFGetField(tiff_, TIFFTAG_TILEWIDTH, &tileWidth);
        TIFFGetField(tiff_, TIFFTAG_TILELENGTH, &tileHeight);
        // Tiles may reach over the edge, but not so far that they take more memory than the picture.
        constexpr std::uint32_t kSmall = 1024;
        constexpr std::uint32_t kUnit = 16;  // all tiles' sides are multiples of it
        if (tileWidth == 0 || tileHeight == 0 || tileWidth > std::max(kSmall, width + kUnit) ||
            tileHeight > std::max(kSmall, height + kUnit) || TIFFTileSize64(tiff_) > kMaxBlock) {
            fail(fmt::format("tiles of {}x{}", tileWidth, tileHeight));
        }
        layout_.tileWidth = static_cast<int>(tileWidth);
        layout_.tileHeight = static_cast<int>(tileHeight);
    }
}

void TiffFile::readSamples() {
    const int format = shortField(tiff_, TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_UINT);
    if (format != SAMPLEFORMAT_UINT && format != SAMPLEFORMAT_VOID) {
        throw Error(fmt::format("a TIFF file with {} samples of {} bits; save it with 8 or 16 bits without sign",
                                format == SAMPLEFORMAT_IEEEFP ? "floating-point"
                                : format == SAMPLEFORMAT_INT  ? "signed"
                                                              : "complex",
                                layout_.bits),
                    where_);
    }
    std::uint16_t extraCount = 0;
    std::uint16_t* extras = nullptr;
    TIFFGetFieldDefaulted(tiff_, TIFFTAG_EXTRASAMPLES, &extraCount, &extras);
    const int first = extraCount > 0 ? extras[0] : EXTRASAMPLE_UNSPECIFIED;
    const bool alpha = first == EXTRASAMPLE_ASSOCALPHA || first == EXTRASAMPLE_UNASSALPHA;
    const int photometric = shortField(tiff_, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
    const bool wide = layout_.bits == 8 || layout_.bits == 16;
    const bool narrow = layout_.bits == 1 || layout_.bits == 2 || layout_.bits == 4;
    const bool isGrey = photometric == PHOTOMETRIC_MINISBLACK || photometric == PHOTOMETRIC_MINISWHITE;
    if (isGrey && (wide || (narrow && layout_.samples == 1))) {
        layout_.kind = TiffKind::grey;
        layout_.whiteIsZero = photometric == PHOTOMETRIC_MINISWHITE;
        layout_.channels = alpha && layout_.samples >= 2 ? 2 : 1;
    } else if (photometric == PHOTOMETRIC_RGB && wide && layout_.samples >= 3) {
        layout_.kind = TiffKind::rgb;
        layout_.channels = alpha && layout_.samples >= 4 ? 4 : 3;
    } else if (photometric == PHOTOMETRIC_PALETTE && (narrow || layout_.bits == 8) && layout_.samples == 1) {
        layout_.kind = TiffKind::palette;
        layout_.channels = 3;
    } else {
        std::array<char, 1024> why{};
        if (TIFFRGBAImageOK(tiff_, why.data()) == 0) {
            throw Error(fmt::format("a TIFF file of a kind that is not read ({}); save it as PNG", why.data()), where_);
        }
        layout_.kind = TiffKind::converted;
        layout_.channels = alpha ? 4 : 3;
    }
    layout_.premultiplied = first == EXTRASAMPLE_ASSOCALPHA && (layout_.channels == 2 || layout_.channels == 4);
}

void TiffFile::checkContent() const {
    const std::uint64_t growth = largestGrowth(shortField(tiff_, TIFFTAG_COMPRESSION, COMPRESSION_NONE));
    // Subsampled colour, the smallest of the converted kinds, has at least one sample a pixel.
    const int samples = layout_.kind == TiffKind::converted ? 1 : layout_.samples;
    const std::uint64_t row =
        static_cast<std::uint64_t>(layout_.width) * static_cast<std::uint64_t>(samples * layout_.bits) / 8;
    if (growth > 0 && row * static_cast<std::uint64_t>(layout_.height) / growth > memory_.bytes.size()) {
        throw cutOff(kTiff, where_);
    }
}

RasterHeader TiffFile::header() const {
    const Orientation turn = orientation();
    const int bits = layout_.bits == 16 && layout_.kind != TiffKind::converted ? 16 : 8;
    return {kTiff, turn.width(), turn.height(), layout_.channels, bits, layout_.lossy};
}

}  // namespace orrery::image
