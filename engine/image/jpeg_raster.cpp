#include "engine/base/error.h"
#include "engine/image/formats.h"

#include <libexif/exif-data.h>

#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstdio>
#include <cstring>
#include <memory>
#include <vector>

// These need <cstdio>, and the second the first.
#include <jpeglib.h>

#include <jerror.h>

namespace orrery::image {

namespace {

constexpr std::string_view kJpeg = "JPEG";
constexpr int kExifMarker = JPEG_APP0 + 1;

// libjpeg knows the error manager by its first member.
struct JpegReadFailure {
    jpeg_error_mgr manager;
    std::jmp_buf jump;
    std::array<char, JMSG_LENGTH_MAX> message{};
    bool ended = false;
};

JpegReadFailure& failureOf(j_common_ptr jpeg) {
    return *reinterpret_cast<JpegReadFailure*>(jpeg->err);
}

extern "C" void onJpegReadError(j_common_ptr jpeg) {
    JpegReadFailure& failure = failureOf(jpeg);
    failure.manager.format_message(jpeg, failure.message.data());
    std::longjmp(failure.jump, 1);
}

// libjpeg goes on after a warning, with grey where pixels are missing. What says that pixels are wrong ends the reading
// here; the rest (bytes too many, odd version numbers) does not change the picture.
extern "C" void onJpegReadWarning(j_common_ptr jpeg, int level) {
    if (level >= 0) return;
    switch (jpeg->err->msg_code) {
        case JWRN_JPEG_EOF:
            failureOf(jpeg).ended = true;
            [[fallthrough]];
        case JWRN_HIT_MARKER:
        case JWRN_HUFF_BAD_CODE:
        case JWRN_ARITH_BAD_CODE:
        case JWRN_MUST_RESYNC:
            onJpegReadError(jpeg);
            break;
        default:
            break;
    }
}

extern "C" void onJpegReadMessage(j_common_ptr) {}

// Every scan of a progressive file goes over the whole picture and may be as short as a few bytes: thousands of them in
// a small file would keep the reader busy for hours. Encoders write about ten.
extern "C" void onJpegProgress(j_common_ptr jpeg) {
    constexpr int kMaxScans = 200;
    if (reinterpret_cast<j_decompress_ptr>(jpeg)->input_scan_number <= kMaxScans) return;
    JpegReadFailure& failure = failureOf(jpeg);
    std::snprintf(failure.message.data(), failure.message.size(), "more than %d scans", kMaxScans);
    std::longjmp(failure.jump, 1);
}

int orientationIn(const jpeg_decompress_struct& jpeg) {
    struct Release {
        void operator()(ExifData* data) const { exif_data_unref(data); }
    };
    constexpr std::string_view kExif("Exif\0\0", 6);
    for (const jpeg_marker_struct* marker = jpeg.marker_list; marker != nullptr; marker = marker->next) {
        const std::string_view content(reinterpret_cast<const char*>(marker->data), marker->data_length);
        // XMP is in markers of the same number.
        if (marker->marker != kExifMarker || !content.starts_with(kExif)) continue;
        const std::unique_ptr<ExifData, Release> exif(exif_data_new_from_data(marker->data, marker->data_length));
        if (!exif) return 1;
        // The other folders speak of the thumbnail.
        ExifEntry* entry = exif_content_get_entry(exif->ifd[EXIF_IFD_0], EXIF_TAG_ORIENTATION);
        if (entry == nullptr || entry->format != EXIF_FORMAT_SHORT || entry->size < 2) return 1;
        return exif_get_short(entry->data, exif_data_get_byte_order(exif.get()));
    }
    return 1;
}

// CMYK without a colour profile: ink takes light away. Adobe's programs store it inverted, that is as light, and all
// others that write it follow them with Adobe's marker.
void cmykToRgb(const std::uint8_t* in, std::uint8_t* out, int count, bool inverted) {
    const auto light = [&](std::uint8_t v) { return static_cast<unsigned>(inverted ? v : 255 - v); };
    for (int i = 0; i < count; ++i, in += 4, out += 3) {
        for (int c = 0; c < 3; ++c) out[c] = static_cast<std::uint8_t>((light(in[c]) * light(in[3]) + 127) / 255);
    }
}

// libjpeg leaves by longjmp, which runs no destructors: the functions that call setjmp keep all they own in members.
class JpegFile {
 public:
    JpegFile(std::string_view bytes, const Location& where) : bytes_(bytes), where_(where) {
        jpeg_.err = jpeg_std_error(&failure_.manager);
        failure_.manager.error_exit = onJpegReadError;
        failure_.manager.emit_message = onJpegReadWarning;
        failure_.manager.output_message = onJpegReadMessage;
        try {
            if (!readHeader()) fail();
            check();
        } catch (...) {
            jpeg_destroy_decompress(&jpeg_);
            throw;
        }
    }
    ~JpegFile() { jpeg_destroy_decompress(&jpeg_); }
    JpegFile(const JpegFile&) = delete;
    JpegFile& operator=(const JpegFile&) = delete;

    RasterHeader header() const {
        const Orientation orientation = this->orientation();
        return {kJpeg, orientation.width(), orientation.height(), jpeg_.num_components == 1 ? 1 : 3, 8, true};
    }

    void read(Raster& raster) {
        const Orientation turn = orientation();
        const auto width = static_cast<std::size_t>(jpeg_.image_width);
        std::vector<std::uint8_t> row(turn.upright() && !isCmyk() ? 0 : width * 3);
        std::vector<std::uint8_t> cmyk(isCmyk() ? width * 4 : 0);
        if (!readRows(raster, turn, row.data(), cmyk.data())) fail();
    }

 private:
    Orientation orientation() const {
        return {orientation_, static_cast<int>(jpeg_.image_width), static_cast<int>(jpeg_.image_height)};
    }
    bool isCmyk() const { return jpeg_.out_color_space == JCS_CMYK; }

    bool readHeader() {
        if (setjmp(failure_.jump) != 0) return false;
        jpeg_create_decompress(&jpeg_);
        progress_.progress_monitor = onJpegProgress;
        jpeg_.progress = &progress_;
        jpeg_mem_src(&jpeg_, reinterpret_cast<const unsigned char*>(bytes_.data()), bytes_.size());
        jpeg_save_markers(&jpeg_, kExifMarker, 0xFFFF);
        jpeg_read_header(&jpeg_, TRUE);
        return true;
    }

    void check() {
        checkSize(jpeg_.image_width, jpeg_.image_height, kJpeg, where_);
        if (jpeg_.num_components != 1 && jpeg_.num_components != 3 && jpeg_.num_components != 4) {
            throw Error(fmt::format("a JPEG file with {} channels, which has no known colours; save it as RGB",
                                    jpeg_.num_components),
                        where_);
        }
        if (jpeg_.num_components == 1) jpeg_.out_color_space = JCS_GRAYSCALE;
        if (jpeg_.num_components == 3) jpeg_.out_color_space = JCS_RGB;
        if (jpeg_.num_components == 4) jpeg_.out_color_space = JCS_CMYK;
        // With Huffman codes a block takes at least one bit (its constant part in a progressive file). Arithmetic codes
        // have no such bound.
        std::uint64_t blocks = 0;
        for (int i = 0; i < jpeg_.num_components; ++i) {
            blocks += std::uint64_t{jpeg_.comp_info[i].width_in_blocks} * jpeg_.comp_info[i].height_in_blocks;
        }
        if (jpeg_.arith_code == FALSE && blocks / 8 > bytes_.size()) throw cutOff(kJpeg, where_);
        orientation_ = orientationIn(jpeg_);
    }

    bool readRows(Raster& raster, const Orientation& turn, std::uint8_t* row, std::uint8_t* cmyk) {
        if (setjmp(failure_.jump) != 0) return false;
        jpeg_start_decompress(&jpeg_);
        const auto width = static_cast<int>(jpeg_.output_width);
        const std::size_t stride = static_cast<std::size_t>(width) * static_cast<std::size_t>(raster.channels);
        while (jpeg_.output_scanline < jpeg_.output_height) {
            const auto y = static_cast<int>(jpeg_.output_scanline);
            auto* straight = reinterpret_cast<JSAMPROW>(raster.bytes.data()) + static_cast<std::size_t>(y) * stride;
            JSAMPROW target = isCmyk() ? cmyk : turn.upright() ? straight : row;
            jpeg_read_scanlines(&jpeg_, &target, 1);
            if (isCmyk()) cmykToRgb(cmyk, row, width, jpeg_.saw_Adobe_marker != FALSE);
            if (target == straight) continue;
            place(reinterpret_cast<const std::byte*>(row),
                  {.x = 0, .y = y, .count = width, .stride = raster.channels, .samples = raster.channels, .channel = 0},
                  turn, raster);
        }
        return true;
    }

    [[noreturn]] void fail() const {
        if (failure_.ended) throw cutOff(kJpeg, where_);
        throw damaged(kJpeg, failure_.message.data(), where_);
    }

    std::string_view bytes_;
    const Location& where_;
    JpegReadFailure failure_{};
    jpeg_progress_mgr progress_{};
    jpeg_decompress_struct jpeg_{};
    int orientation_ = 1;
};

}  // namespace

bool isJpeg(std::string_view bytes) {
    return bytes.starts_with("\xFF\xD8\xFF");
}

RasterHeader peekJpeg(std::string_view bytes, const Location& where) {
    return JpegFile(bytes, where).header();
}

Raster decodeJpeg(std::string_view bytes, const Location& where) {
    JpegFile file(bytes, where);
    Raster raster = rasterFor(file.header());
    file.read(raster);
    return raster;
}

}  // namespace orrery::image
