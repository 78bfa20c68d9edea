#pragma once

// A picture's brightness as a closed solid: black is left out (or stays as a thin plate), every other pixel is a cell
// that stands as high as it is bright, and the top is stitched to a flat back plane.
//
// The top is a greedy-insertion Delaunay triangulation (Garland and Heckbert 1995, "Fast Polygonal Approximation of
// Terrains and Height Fields") of the lattice of the cells' corners, in which every corner of the outline stands: a
// unit edge of the lattice has an empty circle, so it is in every Delaunay triangulation of its ends, and each triangle
// is wholly kept or wholly left out.
//
// Deterministic: the same picture and options give the same bytes on any number of threads.

#include "engine/base/math.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace orrery::relief {

// Rows from the top without padding; 16-bit samples in the machine's byte order; straight alpha.
struct Picture {
    int width = 0;
    int height = 0;
    int channels = 0;  // 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA
    int bits = 8;      // of a sample: 8 or 16
    const std::byte* samples = nullptr;
};

enum class Mode {
    cutout,  // black is a hole right through
    plate,   // black is a thin plate of its own material, meant to be seen through
    solid,   // the same plate, of the same material as the rest
};

// What of a pixel is its brightness. Which pixels are black is always told from the largest of red, green and blue:
// pure blue has a luma of 18 of 255 and is not black.
enum class Channel { luma, brightest, red, green, blue, alpha };

enum class Denoise { automatic, off, on };

struct Options {
    Mode mode = Mode::cutout;
    // Metres.
    float width = 0.10F;   // of the picture
    float height = 0.01F;  // of white above the plate
    float base = 0.002F;   // thickness of the plate under everything; 0 for none (with Mode::cutout only)
    // The pixels.
    int threshold = 8;    // of 255: a pixel whose largest channel is no more is black
    int specks = 16;      // kept islands of fewer pixels are left out; 0 keeps all
    bool invert = false;  // black on white becomes white on black, before anything else
    Channel channel = Channel::luma;
    float gamma = 1.0F;                    // height = brightness ^ gamma
    float blur = 0.0F;                     // standard deviation of a Gaussian, in pixels
    Denoise denoise = Denoise::automatic;  // smooths grain and keeps edges, where there is grain
    bool crisp =
        true;  // cells beside black take the height of their highest neighbour: no skirt round antialiased shapes
    bool blocky = false;  // every pixel a flat block, for pixel art
    // The triangles.
    float error = 1.0F / 255.0F;      // largest allowed, as a part of `height`
    std::size_t triangles = 300'000;  // at most, as far as the outline allows; 0: no limit
    // Afterwards, within the same error: straight parts of the outline need no point in every pixel. Done unasked where
    // the outline alone takes more than `triangles`. When asked for, it goes beyond the error to keep to that number.
    bool simplify = false;
    float curve = 0.0F;  // degrees of a cylinder that the picture is bent around, its front outside; negative: inside
};

// The largest bend, in degrees.
inline constexpr float kMostCurve = 350.0F;

// Triangles of one kind, counter-clockwise as seen from outside, in metres: x to the right, y up, z towards the viewer,
// the picture's middle at x = y = 0 and its back at z = 0. uv (0, 0) is the picture's upper left corner.
struct Part {
    std::vector<vec3> positions;
    std::vector<vec3> normals;
    std::vector<vec2> uvs;
    std::vector<std::uint32_t> indices;

    void append(const Part& more);
};

struct Report {
    int width = 0;  // pixels, as they came
    int height = 0;
    vec3 size{0.0F};  // metres
    std::size_t triangles = 0;
    float largestError = 0.0F;  // of the top over all corners of the lattice, as a part of the height
    float meanError = 0.0F;
    int bodies = 0;  // pieces that hang together
    int holes = 0;   // black areas inside them; right through with Mode::cutout
    int specksDropped = 0;
    std::size_t keptPixels = 0;
    float noise = 0.0F;  // standard deviation of the grain that was found, of 255
    bool denoised = false;
    bool overBudget = false;  // more than Options::triangles, because of the outline
    bool simplified = false;  // afterwards; not where that would have opened the solid
    bool closed = false;      // welded by position, every edge has two triangles, one in each direction
};

// Top, walls and back are apart where a hard edge is between them: positions on it are there twice, with the same bits.
struct Solid {
    Part top;
    Part walls;
    Part back;
    Part plate;  // with Mode::plate: everything under black, for the second material
    Report report;
    bool cancelled = false;  // then there is nothing else
};

// Told how much is done, 0 to 1; false stops the work.
using Progress = std::function<bool(float share)>;

// Throws Error when nothing is left to be shown (all black, all transparent, nothing but specks) and when an option is
// out of its range, naming it.
Solid makeRelief(const Picture& picture, const Options& options, const Progress& progress = {});

// Which pixels count as black with these options, one byte each, 1 where black: what a preview paints over the picture.
std::vector<std::uint8_t> blackPixels(const Picture& picture, const Options& options);

}  // namespace orrery::relief
