#include "engine/base/error.h"
#include "engine/image/formats.h"

#include <png.h>

#include <array>
#include <bit>
#include <csetjmp>
#include <cstring>

namespace orrery::image {

namespace {

constexpr std::string_view kPng = "PNG";
constexpr std::string_view kPngSignature = "\x89PNG\r\n\x1A\n";

struct PngInput {
    std::string_view rest;
    bool ended = false;
    std::array<char, 128> message{};
};

extern "C" void onPngReadError(png_structp png, png_const_charp message) {
    auto* input = static_cast<PngInput*>(png_get_error_ptr(png));
    std::strncpy(input->message.data(), message, input->message.size() - 1);
    png_longjmp(png, 1);
}

extern "C" void onPngReadWarning(png_structp, png_const_charp) {}

extern "C" void onPngRead(png_structp png, png_bytep out, std::size_t size) {
    auto* input = static_cast<PngInput*>(png_get_io_ptr(png));
    if (size > input->rest.size()) {
        input->ended = true;
        png_error(png, "end of file");
    }
    std::memcpy(out, input->rest.data(), size);
    input->rest.remove_prefix(size);
}

// libpng leaves by longjmp, which runs no destructors: the functions that call setjmp keep all they own in members.
class PngFile {
 public:
    PngFile(std::string_view bytes, const Location& where) : input_{bytes}, where_(where) {
        checkPngHeader(bytes, where);
        png_ = png_create_read_struct(PNG_LIBPNG_VER_STRING, &input_, onPngReadError, onPngReadWarning);
        if (png_ != nullptr) info_ = png_create_info_struct(png_);
        if (info_ == nullptr) throw Error("libpng cannot be started; is there memory left?", where);
        if (!readInfo()) fail();
    }
    ~PngFile() { png_destroy_read_struct(&png_, &info_, nullptr); }
    PngFile(const PngFile&) = delete;
    PngFile& operator=(const PngFile&) = delete;

    RasterHeader header() const {
        return {kPng,
                static_cast<int>(png_get_image_width(png_, info_)),
                static_cast<int>(png_get_image_height(png_, info_)),
                png_get_channels(png_, info_),
                png_get_bit_depth(png_, info_),
                false};
    }

    // Straight into the raster, interlaced or not: there is no second copy of the picture.
    void read(Raster& raster) {
        if (!readRows(reinterpret_cast<png_bytep>(raster.bytes.data()), raster.height)) fail();
    }

 private:
    // All before the pixels, and what shall be made of these.
    bool readInfo() {
        if (setjmp(png_jmpbuf(png_)) != 0) return false;
        png_set_user_limits(png_, kMaxSide, kMaxSide);
        png_set_read_fn(png_, &input_, onPngRead);
        png_read_info(png_, info_);
        png_set_expand(png_);  // palette to RGB, 1 to 4 bits of grey to 8, tRNS to alpha
        if constexpr (std::endian::native == std::endian::little) png_set_swap(png_);
        passes_ = png_set_interlace_handling(png_);
        png_read_update_info(png_, info_);
        return true;
    }

    bool readRows(png_bytep pixels, int height) {
        if (setjmp(png_jmpbuf(png_)) != 0) return false;
        const std::size_t stride = png_get_rowbytes(png_, info_);
        for (int pass = 0; pass < passes_; ++pass) {
            for (int y = 0; y < height; ++y) png_read_row(png_, pixels + static_cast<std::size_t>(y) * stride, nullptr);
        }
        return true;
    }

    [[noreturn]] void fail() {
        // The destructor does not run when the constructor throws.
        png_destroy_read_struct(&png_, &info_, nullptr);
        if (input_.ended) throw cutOff(kPng, where_);
        throw damaged(kPng, input_.message.data(), where_);
    }

    PngInput input_;
    const Location& where_;
    png_structp png_ = nullptr;
    png_infop info_ = nullptr;
    int passes_ = 1;
};

std::uint32_t bigEndian(std::string_view bytes, std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) value = value << 8U | static_cast<unsigned char>(bytes[at + i]);
    return value;
}

}  // namespace

void checkPngHeader(std::string_view bytes, const Location& where) {
    constexpr std::size_t kHeaderEnd = 33;  // signature, and IHDR with its length, name and checksum
    if (!isPng(bytes)) throw Error("not a PNG file; save it as PNG", where);
    if (bytes.size() < kHeaderEnd || bytes.substr(12, 4) != "IHDR") throw cutOff(kPng, where);
    const std::uint64_t width = bigEndian(bytes, 16);
    const std::uint64_t height = bigEndian(bytes, 20);
    checkSize(width, height, kPng, where);
    const std::uint64_t depth = static_cast<unsigned char>(bytes[24]);
    const auto colourType = static_cast<unsigned char>(bytes[25]);
    const std::uint64_t channels = colourType == 2 ? 3 : colourType == 4 ? 2 : colourType == 6 ? 4 : 1;
    // Deflate shrinks at most 1032 times (its longest match, 258 bytes, in two bits): a smaller file is cut off.
    const std::uint64_t packed = height * (1 + width * channels * depth / 8);
    if (packed / 1032 > bytes.size()) throw cutOff(kPng, where);
}

bool isPng(std::string_view bytes) {
    return bytes.starts_with(kPngSignature);
}

RasterHeader peekPng(std::string_view bytes, const Location& where) {
    return PngFile(bytes, where).header();
}

Raster decodePngRaster(std::string_view bytes, const Location& where) {
    PngFile file(bytes, where);
    Raster raster = rasterFor(file.header());
    file.read(raster);
    return raster;
}

}  // namespace orrery::image
