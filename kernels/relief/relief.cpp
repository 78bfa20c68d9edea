#include "kernels/relief/relief.h"

#include "kernels/relief/cells.h"
#include "kernels/relief/corners.h"
#include "kernels/relief/delaunay.h"
#include "kernels/relief/finish.h"
#include "kernels/relief/greedy.h"
#include "kernels/relief/islands.h"
#include "kernels/relief/smooth.h"
#include "kernels/relief/stitch.h"

#include "engine/base/error.h"

#include <algorithm>
#include <cmath>

namespace orrery::relief {

namespace {

// Less than this much grain (of 65535) is left alone: it costs few triangles at the default error.
constexpr float kGrainThatShows = 257.0F;
// How much more than the grain a window must vary to be taken for an edge.
constexpr float kEdgeOverGrain = 2.5F;
// Blocks end in a wall of this part of a pixel, less where the picture is too large for it.
constexpr int kBlockSteps = 8;
constexpr int kMostBlockSide = 4096;
// Degrees: the corners of cells that turn farther would not look like a bend.
constexpr float kMostTurnPerCell = 5.0F;

void within(float value, float low, float high, const char* name) {
    if (!(value >= low && value <= high))
        throw Error(fmt::format("{} is {}; it must be {} to {}", name, value, low, high));
}

void check(const Picture& picture, const Options& options) {
    ORRERY_CHECK(picture.samples != nullptr && picture.width > 0 && picture.height > 0, "{} x {}", picture.width,
                 picture.height);
    ORRERY_CHECK(picture.channels >= 1 && picture.channels <= 4 && (picture.bits == 8 || picture.bits == 16),
                 "{} x {} bits", picture.channels, picture.bits);
    ORRERY_CHECK(picture.width <= 16384 && picture.height <= 16384, "{} x {}", picture.width, picture.height);
    within(options.width, 1e-4F, 1e4F, "the width in metres");
    within(options.height, 1e-5F, 1e4F, "the height in metres");
    within(options.base, 0.0F, 1e4F, "the base in metres");
    within(static_cast<float>(options.threshold), 0.0F, 254.0F, "the threshold");
    within(static_cast<float>(options.specks), 0.0F, 1e9F, "the size of specks");
    within(options.gamma, 0.05F, 20.0F, "gamma");
    within(options.blur, 0.0F, 100.0F, "the blur in pixels");
    within(options.error, 0.0F, 1.0F, "the error");
    within(options.curve, -kMostCurve, kMostCurve, "the curve in degrees");
    if (options.mode != Mode::cutout && options.base <= 0.0F) throw Error("a plate needs a base above 0");
    if (options.curve < 0.0F) {
        const float radius = options.width / (-options.curve * 0.0174532925F);
        if (options.base + options.height > 0.9F * radius) {
            throw Error(fmt::format(
                "bent inwards by {} degrees the relief would reach its own axis; make it lower or bend it less",
                -options.curve));
        }
    }
}

// Everything of the solid that the outline settles, and points that the bend needs.
std::vector<Point> mandatoryPoints(const Kept& kept, std::optional<int> spacing) {
    std::vector<Point> points;
    for (int y = 0; y <= kept.height; ++y) {
        const bool plain = allKept(kept, y - 1, y) && !(spacing && y % *spacing == 0);
        for (int x = 0; x <= kept.width; x += plain ? kept.width : 1) {
            const bool inside = x > 0 && y > 0 && x < kept.width && y < kept.height;
            // On the border of the picture only where the outline leaves it: the border itself is straight.
            const unsigned around = keptAround(kept, x, y);
            const bool upright = x == 0 || x == kept.width;  // the border runs up and down
            const bool before = (around & (upright ? 0b0011U : 0b0101U)) != 0;
            const bool after = (around & (upright ? 0b1100U : 0b1010U)) != 0;
            const bool leaves = !inside && before != after;
            if ((inside && onOutline(around)) || leaves) {
                points.push_back({x, y});
            } else if (spacing && x % *spacing == 0 && y % *spacing == 0) {
                points.push_back({x, y});
            }
        }
    }
    return points;
}

// Progress of one stage within the whole.
Progress stage(const Progress& progress, float from, float to) {
    if (!progress) return {};
    return [&progress, from, to](float share) { return progress(from + (to - from) * share); };
}

}  // namespace

void Part::append(const Part& more) {
    const auto first = static_cast<std::uint32_t>(positions.size());
    positions.insert(positions.end(), more.positions.begin(), more.positions.end());
    normals.insert(normals.end(), more.normals.begin(), more.normals.end());
    uvs.insert(uvs.end(), more.uvs.begin(), more.uvs.end());
    for (const std::uint32_t index : more.indices) indices.push_back(first + index);
}

Solid makeRelief(const Picture& picture, const Options& options, const Progress& progress) {
    check(picture, options);
    const auto report = [&](float share) { return !progress || progress(share); };
    Solid cancelled;
    cancelled.cancelled = true;

    Brightness brightness;
    Kept kept;
    readCells(picture, options, brightness, kept);
    Islands islands = findIslands(kept, options.specks);
    if (islands.keptCells == 0) {
        throw Error(islands.specksDropped > 0
                        ? fmt::format("nothing is left: all {} islands have fewer than {} pixels; keep them with a "
                                      "smaller limit for specks",
                                      islands.specksDropped, options.specks)
                        : std::string("every pixel is black or transparent, so nothing is left to stand out; a lower "
                                      "threshold keeps darker pixels, inverting turns black into white"));
    }
    if (!report(0.1F)) return cancelled;

    const float grain = options.denoise == Denoise::off ? 0.0F : grainOf(brightness, kept);
    const bool denoised = options.denoise == Denoise::on || grain > kGrainThatShows;
    if (denoised) denoise(brightness, kept, kEdgeOverGrain * std::max(grain, kGrainThatShows));
    if (options.blur > 0.0F) blur(brightness, kept, options.blur);
    if (options.crisp) crispRim(brightness, kept);
    applyGamma(brightness, kept, options.gamma);
    if (options.blocky)
        enlarge(brightness, kept, std::clamp(kMostBlockSide / std::max(kept.width, kept.height), 1, kBlockSteps));
    const float turnPerCell = std::abs(options.curve) / static_cast<float>(kept.width);
    if (turnPerCell > kMostTurnPerCell)
        enlarge(brightness, kept, static_cast<int>(std::ceil(turnPerCell / kMostTurnPerCell)));
    if (!report(0.25F)) return cancelled;

    const ivec2 size(kept.width, kept.height);
    Corners corners = cornerHeights(brightness, kept, options.blocky);
    Triangulation back(size);
    back.insertAll(mandatoryPoints(kept, bendSpacing(size, options)));
    if (!report(0.35F)) return cancelled;

    Triangulation top = back;
    const bool plate = options.mode != Mode::cutout;
    // What the outline takes alone. Where that is too much, simplifying makes room: straight parts of it have no need
    // of a point in every pixel.
    const std::size_t least = stitchedCount(back, kept, options.mode);
    const bool crowded = options.triangles > 0 && least > options.triangles;
    GreedyOptions greedy{.error = std::max(options.error * 65535.0F, 0.5F)};
    if (options.triangles > 0) greedy.budget = crowded ? options.triangles : options.triangles - least;
    greedy.rimCost = plate ? 6 : 4;
    const GreedyResult refined = refine(top, corners, kept, greedy, stage(progress, 0.35F, 0.85F));
    if (refined.cancelled) return cancelled;
    back.insertAll(refined.rim);

    Stitched stitched = stitch(top, back, brightness, corners, kept, options.mode);
    const std::vector<vec3> positions = placed(stitched, size, options);
    const bool simplified = (options.simplify || crowded) && simplify(stitched, positions, kept, options);
    if (!report(0.95F)) return cancelled;

    Solid solid = partsOf(stitched, positions, size, options);
    Report& out = solid.report;
    out.width = picture.width;
    out.height = picture.height;
    Bounds bounds;
    for (const vec3& position : positions) bounds.add(position);
    out.size = bounds.size();
    out.triangles = stitched.faces.size();
    out.largestError = refined.largestError / 65535.0F;
    out.meanError = static_cast<float>(refined.meanError / 65535.0);
    out.bodies = plate ? 1 : islands.bodies;
    out.holes = islands.holes;
    out.specksDropped = islands.specksDropped;
    out.keptPixels = islands.keptCells;
    out.noise = grain / 257.0F;
    out.denoised = denoised;
    out.overBudget = options.triangles > 0 && out.triangles > options.triangles;
    out.simplified = simplified;
    out.closed = isClosed(positions, stitched.indices);
    report(1.0F);
    return solid;
}

std::vector<std::uint8_t> blackPixels(const Picture& picture, const Options& options) {
    Brightness brightness;
    Kept kept;
    readCells(picture, options, brightness, kept);
    findIslands(kept, options.specks);
    for (std::uint8_t& value : kept.values) value ^= 1U;
    return std::move(kept.values);
}

}  // namespace orrery::relief
