#include "engine/image/png.h"

#include "engine/base/error.h"
#include "engine/base/files.h"

#include <png.h>

#include <array>
#include <csetjmp>
#include <cstring>
#include <vector>

namespace orrery::image {

namespace {

constexpr std::string_view kSignature = "\x89PNG\r\n\x1A\n";
constexpr std::size_t kHeaderEnd = 33;  // signature, and IHDR with its length, name and checksum

std::uint32_t bigEndian(std::string_view bytes, std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) value = value << 8U | static_cast<unsigned char>(bytes[at + i]);
    return value;
}

// Throws unless the header describes a picture within the limits that the rest of the bytes can possibly hold.
void checkHeader(std::string_view bytes, const Location& where) {
    if (bytes.substr(0, kSignature.size()) != kSignature) throw Error("not a PNG file", where);
    if (bytes.size() < kHeaderEnd || bytes.substr(12, 4) != "IHDR") throw Error("the PNG file is cut off", where);
    const std::uint64_t width = bigEndian(bytes, 16);
    const std::uint64_t height = bigEndian(bytes, 20);
    if (width == 0 || height == 0) throw Error("the PNG file has no pixels", where);
    if (width > kMaxPngSide || height > kMaxPngSide || width * height > kMaxPngPixels) {
        throw Error(fmt::format("{}x{} pixels, more than the {}x{} that are read; make it smaller", width, height,
                                kMaxPngSide, kMaxPngSide),
                    where);
    }
    const std::uint64_t depth = static_cast<unsigned char>(bytes[24]);
    const auto colourType = static_cast<unsigned char>(bytes[25]);
    const std::uint64_t channels = colourType == 2 ? 3 : colourType == 4 ? 2 : colourType == 6 ? 4 : 1;
    // Deflate shrinks at most 1032 times (its longest match, 258 bytes, in two bits): a smaller file is cut off.
    const std::uint64_t packed = height * (1 + width * channels * depth / 8);
    if (packed / 1032 > bytes.size()) throw Error("the PNG file is cut off", where);
}

}  // namespace

Image decodePng(std::string_view bytes, const std::string& name) {
    const Location where{name, 0, 0, {}};
    checkHeader(bytes, where);
    png_image reader;
    std::memset(&reader, 0, sizeof reader);
    reader.version = PNG_IMAGE_VERSION;
    if (png_image_begin_read_from_memory(&reader, bytes.data(), bytes.size()) == 0) {
        throw Error(fmt::format("not a PNG that can be read: {}", reader.message), where);
    }
    reader.format = PNG_FORMAT_RGBA;
    // 16 bits a channel without a gamma chunk are sRGB like everything else, not linear light.
    reader.flags |= PNG_IMAGE_FLAG_16BIT_sRGB;
    Image picture(static_cast<int>(reader.width), static_cast<int>(reader.height));
    if (png_image_finish_read(&reader, nullptr, picture.rgba.data(), 0, nullptr) == 0) {
        const std::string why = reader.message;
        png_image_free(&reader);
        throw Error("the PNG file is damaged: " + why, where);
    }
    return picture;
}

Image readPng(const std::filesystem::path& path) {
    return decodePng(readFile(path), path == "-" ? std::string("<stdin>") : path.string());
}

namespace {

struct Failure {
    std::array<char, 128> message{};
};

extern "C" void onError(png_structp png, png_const_charp message) {
    auto* failure = static_cast<Failure*>(png_get_error_ptr(png));
    std::strncpy(failure->message.data(), message, failure->message.size() - 1);
    png_longjmp(png, 1);
}

extern "C" void onWarning(png_structp, png_const_charp) {}

extern "C" void onWrite(png_structp png, png_bytep data, std::size_t size) {
    static_cast<std::string*>(png_get_io_ptr(png))->append(reinterpret_cast<const char*>(data), size);
}

extern "C" void onFlush(png_structp) {}

// Between setjmp and the end nothing here may need a destructor: everything that does belongs to the caller.
bool encodeRows(const std::vector<png_bytep>& rows, int width, bool opaque, Effort effort, std::string& out,
                Failure& failure) {
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &failure, onError, onWarning);
    if (png == nullptr) return false;
    png_infop info = png_create_info_struct(png);
    if (info == nullptr || setjmp(png_jmpbuf(png)) != 0) {
        png_destroy_write_struct(&png, &info);
        return false;
    }
    png_set_write_fn(png, &out, onWrite, onFlush);
    png_set_compression_level(png, effort == Effort::small ? 9 : 1);
    png_set_filter(png, PNG_FILTER_TYPE_BASE, effort == Effort::small ? PNG_ALL_FILTERS : PNG_FILTER_UP);
    png_set_IHDR(png, info, static_cast<png_uint_32>(width), static_cast<png_uint_32>(rows.size()), 8,
                 opaque ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_RGB_ALPHA, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_sRGB(png, info, PNG_sRGB_INTENT_PERCEPTUAL);
    png_write_info(png, info);
    if (opaque) png_set_filler(png, 0, PNG_FILLER_AFTER);
    for (const png_bytep row : rows) png_write_row(png, row);
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
    return true;
}

}  // namespace

std::string encodePng(const Image& picture, Effort effort) {
    if (picture.width < 1 || picture.height < 1 || picture.width > kMaxPngSide || picture.height > kMaxPngSide) {
        throw Error(fmt::format("{}x{} pixels cannot be written as PNG; 1 to {} a side can", picture.width,
                                picture.height, kMaxPngSide));
    }
    ORRERY_CHECK(picture.rgba.size() == picture.offset(0, picture.height), "{} bytes", picture.rgba.size());
    bool opaque = true;
    for (std::size_t i = 3; i < picture.rgba.size() && opaque; i += 4) opaque = picture.rgba[i] == 255;
    std::vector<png_bytep> rows;
    rows.reserve(static_cast<std::size_t>(picture.height));
    // libpng takes rows without const and does not write to them.
    for (int y = 0; y < picture.height; ++y) rows.push_back(const_cast<png_bytep>(picture.at(0, y)));
    std::string out;
    Failure failure;
    if (!encodeRows(rows, picture.width, opaque, effort, out, failure)) {
        throw Error(fmt::format("the picture cannot be written as PNG: {}", failure.message.data()));
    }
    return out;
}

void writePng(const std::filesystem::path& path, const Image& picture, Effort effort) {
    writeFile(path, encodePng(picture, effort));
}

}  // namespace orrery::image
