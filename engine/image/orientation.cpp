#include "engine/image/formats.h"

#include <cstring>

namespace orrery::image {

Orientation::Orientation(int tag, int storedWidth, int storedHeight)
    : storedWidth_(storedWidth),
      storedHeight_(storedHeight),
      transposed_(tag >= 5 && tag <= 8),
      flipX_(tag == 2 || tag == 3 || tag == 6 || tag == 7),
      flipY_(tag == 3 || tag == 4 || tag == 7 || tag == 8) {}

std::size_t Orientation::index(int x, int y) const {
    int column = transposed_ ? y : x;
    int row = transposed_ ? x : y;
    if (flipX_) column = width() - 1 - column;
    if (flipY_) row = height() - 1 - row;
    return static_cast<std::size_t>(row) * static_cast<std::size_t>(width()) + static_cast<std::size_t>(column);
}

std::ptrdiff_t Orientation::step() const {
    const std::ptrdiff_t forward = transposed_ ? width() : 1;
    return (transposed_ ? flipY_ : flipX_) ? -forward : forward;
}

namespace {

template <typename Sample>
void placeSamples(const std::byte* stored, const Run& run, const Orientation& orientation, Raster& raster) {
    const std::ptrdiff_t step = orientation.step() * raster.channels;
    auto* out = reinterpret_cast<Sample*>(raster.bytes.data()) +
                orientation.index(run.x, run.y) * static_cast<std::size_t>(raster.channels) + run.channel;
    if (run.stride == run.samples && step == run.samples) {
        std::memcpy(out, stored,
                    static_cast<std::size_t>(run.count) * static_cast<std::size_t>(run.samples) * sizeof(Sample));
        return;
    }
    const auto* in = reinterpret_cast<const Sample*>(stored);
    for (int i = 0; i < run.count; ++i, in += run.stride) {
        Sample* pixel = out + i * step;
        for (int sample = 0; sample < run.samples; ++sample) pixel[sample] = in[sample];
    }
}

}  // namespace

void place(const std::byte* stored, const Run& run, const Orientation& orientation, Raster& raster) {
    if (raster.bits == 16) {
        placeSamples<std::uint16_t>(stored, run, orientation, raster);
    } else {
        placeSamples<std::uint8_t>(stored, run, orientation, raster);
    }
}

}  // namespace orrery::image
