#include "engine/image/jpeg.h"

#include "engine/base/error.h"

#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstdio>
#include <cstdlib>

// Needs <cstdio>.
#include <jpeglib.h>

namespace orrery::image {

namespace {

// libjpeg knows the error manager by its first member.
struct JpegWriteFailure {
    jpeg_error_mgr manager;
    std::jmp_buf jump;
    std::array<char, JMSG_LENGTH_MAX> message{};
};

extern "C" void onJpegWriteError(j_common_ptr jpeg) {
    auto* failure = reinterpret_cast<JpegWriteFailure*>(jpeg->err);
    failure->manager.format_message(jpeg, failure->message.data());
    std::longjmp(failure->jump, 1);
}

extern "C" void onJpegWriteMessage(j_common_ptr) {}

struct JpegMemory {
    unsigned char* data = nullptr;
    unsigned long size = 0;

    JpegMemory() = default;
    JpegMemory(const JpegMemory&) = delete;
    JpegMemory& operator=(const JpegMemory&) = delete;
    ~JpegMemory() { std::free(data); }
};

// libjpeg leaves by longjmp, which runs no destructors: everything that has one belongs to the caller.
bool compress(const Image& picture, int quality, JpegMemory& out, JpegWriteFailure& failure) {
    jpeg_compress_struct jpeg{};
    jpeg.err = jpeg_std_error(&failure.manager);
    failure.manager.error_exit = onJpegWriteError;
    failure.manager.output_message = onJpegWriteMessage;
    if (setjmp(failure.jump) != 0) {
        jpeg_destroy_compress(&jpeg);
        return false;
    }
    jpeg_create_compress(&jpeg);
    jpeg_mem_dest(&jpeg, &out.data, &out.size);
    jpeg.image_width = static_cast<JDIMENSION>(picture.width);
    jpeg.image_height = static_cast<JDIMENSION>(picture.height);
    jpeg.input_components = 4;
    jpeg.in_color_space = JCS_EXT_RGBX;
    jpeg_set_defaults(&jpeg);
    jpeg_set_quality(&jpeg, quality, TRUE);
    // Colour at half resolution shows as fringes around what is drawn with sharp edges.
    if (quality >= 90) jpeg.comp_info[0].h_samp_factor = jpeg.comp_info[0].v_samp_factor = 1;
    jpeg_start_compress(&jpeg, TRUE);
    while (jpeg.next_scanline < jpeg.image_height) {
        // libjpeg takes rows without const and does not write to them.
        auto* row = const_cast<JSAMPROW>(picture.at(0, static_cast<int>(jpeg.next_scanline)));
        jpeg_write_scanlines(&jpeg, &row, 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    return true;
}

}  // namespace

std::string encodeJpeg(const Image& picture, int quality) {
    if (picture.width < 1 || picture.height < 1 || picture.width > kMaxSide || picture.height > kMaxSide) {
        throw Error(fmt::format("{}x{} pixels cannot be written as JPEG; 1 to {} a side can", picture.width,
                                picture.height, kMaxSide));
    }
    ORRERY_CHECK(picture.rgba.size() == picture.offset(0, picture.height), "{} bytes", picture.rgba.size());
    ORRERY_CHECK(quality >= 1 && quality <= 100, "quality {}", quality);
    JpegMemory out;
    JpegWriteFailure failure{};
    if (!compress(picture, quality, out, failure)) {
        throw Error(fmt::format("the picture cannot be written as JPEG: {}", failure.message.data()));
    }
    return {reinterpret_cast<const char*>(out.data), out.size};
}

}  // namespace orrery::image
