#include "scenes/graph/solids/solids.h"

#include "engine/mesh/round.h"
#include "scenes/graph/solids/parts.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace orrery::graph {

using mesh::Mesh;
using mesh::Polygon;

namespace {

// Moves each point along one axis by `slope` for each unit of another: what leans a cylinder's ends toward the viewer
// while its wall stays upright.
mat4 shear(int moved, int by, float slope) {
    mat4 matrix(1.0F);
    matrix[by][moved] = slope;
    return matrix;
}

// An upright body of revolution of this lathe profile (radius 0..1 of half the width), its ends leaning toward the
// viewer so that they show as ellipses of half height `cap` at full radius.
struct Turned {
    float depth;  // half the thickness
    float slope;  // of the ends
};

Turned turnedLike(const vec3& size, float cap) {
    const float depth = size.z / 2.0F;
    return {depth, -cap / depth};
}

// The border of an end: an ellipse of this share of the full radius around height y.
Mesh endRing(const Workbench& bench, const Turned& turned, float halfWidth, float share, float y) {
    if (bench.rim() <= 0.0F) return {};
    std::vector<vec3> line;
    for (int i = 0; i < bench.fine().roundSegments; ++i) {
        const vec2 at = share * mesh::onUnitCircle(static_cast<double>(i) / bench.fine().roundSegments);
        const float z = -turned.depth * at.y;
        line.emplace_back(halfWidth * at.x, y + turned.slope * z, z);
    }
    // Where the ellipse turns sharply the tube must not fold: the curvature radius at its ends is depth^2 / halfWidth.
    const float bend = share * turned.depth * turned.depth / halfWidth;
    return mesh::tubeLoop(line, std::min(0.5F * bench.rim(), 0.8F * bend), bench.fine().tubeSides);
}

Solid cylinder(const Workbench& bench, const vec3& size, bool lined) {
    const Measures& m = bench.measures();
    const Turned turned = turnedLike(size, m.cap);
    const float wall = size.y / 2.0F - m.cap;  // half the height at the sides
    const std::array<vec2, 4> profile{{{0.0F, -wall}, {1.0F, -wall}, {1.0F, wall}, {0.0F, wall}}};
    Solid solid;
    solid.body = mesh::transformed(mesh::lathe(profile, bench.fine().roundSegments, {size.x / 2.0F, turned.depth}),
                                   shear(1, 2, turned.slope));
    solid.rim = endRing(bench, turned, size.x / 2.0F, 1.0F, wall);
    solid.rim.append(endRing(bench, turned, size.x / 2.0F, 1.0F, -wall));
    if (lined) solid.accent = endRing(bench, turned, size.x / 2.0F, 1.0F, wall - m.band);
    return solid;
}

// The upright cylinder on its side, its right end toward the viewer.
Solid lyingCylinder(const Workbench& bench, const vec3& size) {
    const vec3 upright(size.y, size.x, size.z);
    const float cap = bench.measures().cap;
    const Turned turned = turnedLike(size, cap);
    const float wall = upright.y / 2.0F - cap;
    const std::array<vec2, 4> profile{{{0.0F, -wall}, {1.0F, -wall}, {1.0F, wall}, {0.0F, wall}}};
    // (x, y) -> (y, -x): a quarter turn clockwise, so that the upper end comes to the right.
    mat4 turn(1.0F);
    turn[0] = {0.0F, -1.0F, 0.0F, 0.0F};
    turn[1] = {1.0F, 0.0F, 0.0F, 0.0F};
    Solid solid;
    solid.body = mesh::transformed(mesh::lathe(profile, bench.fine().roundSegments, {upright.x / 2.0F, turned.depth}),
                                   turn * shear(1, 2, turned.slope));
    for (const float end : {wall, -wall}) {
        solid.rim.append(mesh::transformed(endRing(bench, turned, upright.x / 2.0F, 1.0F, end), turn));
    }
    return solid;
}

Solid bucket(const Workbench& bench, const vec3& size) {
    const float cap = bench.measures().cap;
    const Turned turned = turnedLike(size, cap);
    const float top = size.y / 2.0F - cap;
    const float bottom = -size.y / 2.0F + kBucketTaper * cap;
    const float floor = top - std::min(1.2F * cap, 0.4F * (top - bottom));
    const std::array<vec2, 6> profile{
        {{0.0F, bottom}, {kBucketTaper, bottom}, {1.0F, top}, {0.92F, top}, {0.86F, floor}, {0.0F, floor}}};
    Solid solid;
    solid.body = mesh::transformed(mesh::lathe(profile, bench.fine().roundSegments, {size.x / 2.0F, turned.depth}),
                                   shear(1, 2, turned.slope));
    solid.rim = endRing(bench, turned, size.x / 2.0F, 0.98F, top);
    solid.rim.append(endRing(bench, turned, size.x / 2.0F, kBucketTaper, bottom));
    return solid;
}

Solid person(const Workbench& bench, const vec3& size) {
    const float head = bench.measures().head;
    const vec2 half = bench.half();
    const float bodyTop = half.y - 1.73F * head;
    const float shoulder = std::min({0.25F * size.x, 0.6F * (bodyTop + half.y), 0.9F});
    mesh::Path path(bench.flattening());
    path.to({-half.x, -half.y}).to({half.x, -half.y});
    path.arc({half.x - shoulder, bodyTop - shoulder}, vec2(shoulder), 0.0F, 0.25F);
    path.arc({-half.x + shoulder, bodyTop - shoulder}, vec2(shoulder), 0.25F, 0.25F);
    const Polygon trunk = mesh::filleted(path.take(), 0.25F, bench.flattening());
    Solid solid;
    bench.addPlate(solid, trunk, -bench.front(), bench.front());
    const vec3 centre(0.0F, half.y - head, 0.0F);
    // As deep as the body allows.
    solid.body.append(mesh::translated(bench.ball({head, head, std::min(head, bench.front() + 0.1F * head)}), centre));
    solid.rim.append(mesh::translated(bench.ring(vec2(head), 0.5F * bench.rim(), 0.0F), centre));
    return solid;
}

Solid pile(const Workbench& bench) {
    const Measures& m = bench.measures();
    const vec2 sheetSize = 2.0F * (bench.half() - m.sheet);
    const Polygon sheet = outline(m.wave > 0.0F ? Shape::document : Shape::rect, sheetSize, bench.detail());
    const float thickness = 2.0F * bench.front();
    Solid solid;
    for (int i = 0; i < 3; ++i) {
        // 0 is the last sheet, high and to the right.
        const float shift = static_cast<float>(1 - i) * m.sheet;
        Polygon moved = sheet;
        for (vec2& point : moved) point += shift;
        const float back = -bench.front() + 0.33F * thickness * static_cast<float>(i);
        bench.addPlate(solid, moved, back, back + 0.26F * thickness + (i == 2 ? 0.08F * thickness : 0.0F));
    }
    return solid;
}

// A curly brace from the top to the bottom whose ends are at x and whose tip is `width` to the left, as a raised line:
// two halves, because the way turns straight back at the tip.
Mesh brace(const Workbench& bench, float x, float width, float z) {
    const float round = std::min(0.5F * width, 0.4F * bench.half().y);
    const float thick = std::min(0.8F * bench.rim(), 0.8F * round);
    const float stem = x - 0.5F * width;
    Mesh both;
    for (const float side : {1.0F, -1.0F}) {
        const float half = bench.half().y - thick;
        mesh::Path path(bench.flattening());
        path.arc({x, half - round}, {0.5F * width, round}, 0.25F, 0.25F);
        path.arc({stem - 0.5F * width, round}, {0.5F * width, round}, 0.0F, -0.25F);
        std::vector<vec3> line;
        for (const vec2& point : path.takeOpen()) line.emplace_back(point.x, side * point.y, z);
        both.append(mesh::tube(line, thick, bench.fine().tubeSides));
    }
    return both;
}

Solid comment(const Workbench& bench, Shape shape) {
    const float width = bench.measures().band;
    const bool left = shape != Shape::braceRight;
    const bool right = shape != Shape::brace;
    vec2 low = -bench.half();
    vec2 high = bench.half();
    if (left) low.x += width;
    if (right) high.x -= width;
    const Polygon card = mesh::filleted(Polygon{low, {high.x, low.y}, high, {low.x, high.y}}, 0.2F, bench.flattening());
    Solid solid;
    solid.body = bench.plate(card, -0.5F * bench.front(), bench.front());
    if (bench.rim() <= 0.0F) return solid;
    if (left) solid.accent.append(brace(bench, low.x, 0.9F * width, 0.4F * bench.front()));
    if (right) {
        const mat4 mirror = glm::scale(mat4(1.0F), vec3(-1.0F, 1.0F, 1.0F));
        solid.accent.append(mesh::transformed(brace(bench, -high.x, 0.9F * width, 0.4F * bench.front()), mirror));
    }
    return solid;
}

Solid folder(const Workbench& bench, const Polygon& silhouette) {
    const float front = bench.front();
    const vec2 half = bench.half();
    const float seam = -0.15F * front;
    Solid solid;
    bench.addPlate(solid, silhouette, -front, seam - 0.02F);
    const vec2 low(-half.x, -half.y);
    const vec2 high(half.x, half.y - 1.35F * bench.measures().band);
    const Polygon cover =
        mesh::filleted(Polygon{low, {high.x, low.y}, high, {low.x, high.y}}, 0.12F, bench.flattening());
    bench.addPlate(solid, cover, seam, front);
    return solid;
}

// The corner at the lower right turned up: a wedge that stands on the plate.
Mesh tag(const Workbench& bench, const Polygon& silhouette, float side) {
    const vec2 corner(bench.half().x, -bench.half().y + 1.5F * bench.measures().wave);
    // What of the outline lies below the diagonal, so that the tag follows a waved border.
    const auto beyond = [&](const vec2& p) { return (p.x - corner.x) - (p.y - corner.y) + side; };
    Polygon piece;
    for (std::size_t i = 0; i < silhouette.size(); ++i) {
        const vec2& a = silhouette[i];
        const vec2& b = silhouette[(i + 1) % silhouette.size()];
        const float da = beyond(a);
        const float db = beyond(b);
        if (da >= 0.0F) piece.push_back(a);
        if ((da >= 0.0F) != (db >= 0.0F)) {
            const vec2 crossing = a + (b - a) * (da / (da - db));
            if (piece.empty() || glm::distance(piece.back(), crossing) > 1e-3F) piece.push_back(crossing);
        }
    }
    if (piece.size() < 3) return {};
    const float front = bench.front();
    const float rise = std::max(0.12F, bench.rim());
    return mesh::extrude(piece, {.back = front - bench.bevel() - 0.02F,
                                 .front = front + rise,
                                 .bevelFront = 0.5F * rise,
                                 .bevelSteps = bench.fine().bevelSteps});
}

// A window's inside: the prompt of a console, or a browser's title bar.
Mesh windowMarks(const Workbench& bench, Shape shape, const Polygon& silhouette) {
    const vec2 half = bench.half();
    const float band = bench.measures().band;
    const float front = bench.front();
    const float margin = bench.bevel() + 0.35F;
    const float middle = half.y - 0.55F * band - 0.04F;
    Mesh marks;
    if (shape == Shape::console) {
        const float s = 0.26F * band;
        const vec2 tip(-half.x + margin + 1.5F * s, middle);
        marks.append(bench.ridge(std::array{tip + vec2(-1.5F * s, s), tip, tip + vec2(-1.5F * s, -s)}, front));
        marks.append(bench.ridge(std::array{tip + vec2(0.9F * s, -s), tip + vec2(2.9F * s, -s)}, front));
        return marks;
    }
    marks.append(bench.levelRidge(silhouette, half.y - band, front));
    const float radius = 0.13F * band;
    for (int i = 0; i < 3; ++i) {
        marks.append(bench.dot({-half.x + margin + 3.0F * radius * static_cast<float>(i), middle}, radius, front));
    }
    const float from = -half.x + margin + 11.0F * radius;
    const float to = half.x - margin;
    if (to - from > 0.6F) marks.append(bench.ridge(std::array{vec2(from, middle), vec2(to, middle)}, front));
    return marks;
}

Mesh lines(const Workbench& bench, Shape shape, const Polygon& silhouette) {
    const vec2 half = bench.half();
    const float band = bench.measures().band;
    const float front = bench.front();
    switch (shape) {
        case Shape::framedRect: {
            Mesh both = bench.uprightRidge(silhouette, -half.x + band, front);
            both.append(bench.uprightRidge(silhouette, half.x - band, front));
            return both;
        }
        case Shape::linedRect:
        case Shape::linedDocument:
            return bench.uprightRidge(silhouette, -half.x + band, front);
        case Shape::dividedRect:
            return bench.levelRidge(silhouette, half.y - band, front);
        case Shape::windowPane: {
            Mesh both = bench.uprightRidge(silhouette, -half.x + band, front);
            both.append(bench.levelRidge(silhouette, half.y - band, front));
            return both;
        }
        case Shape::taggedRect:
            return tag(bench, silhouette, 1.1F * band);
        case Shape::taggedDocument:
            return tag(bench, silhouette, std::min(0.9F, 0.4F * half.y));
        case Shape::console:
        case Shape::browser:
            return windowMarks(bench, shape, silhouette);
        default:
            return {};
    }
}

Solid coin(const Workbench& bench, Shape shape, const Polygon& silhouette) {
    const vec2 half = bench.half();
    const float front = bench.front();
    Solid solid;
    if (shape == Shape::crossedCircle) {
        bench.addPlate(solid, silhouette, -front, front);
        const vec2 arm = half * 0.70710678F * 0.94F;
        const float low = front - 0.5F * bench.bevel();
        for (const float side : {-1.0F, 1.0F}) {
            const vec2 end(arm.x, side * arm.y);
            const std::array<vec3, 4> line{vec3(-end, low), vec3(-0.86F * end, front), vec3(0.86F * end, front),
                                           vec3(end, low)};
            if (bench.rim() > 0.0F) solid.accent.append(mesh::tube(line, 0.6F * bench.rim(), bench.fine().tubeSides));
        }
        return solid;
    }
    // The end mark: a thin disc with a ball in it.
    bench.addPlate(solid, silhouette, -0.35F * front, 0.35F * front);
    solid.accent = bench.ball({0.56F * half.x, 0.56F * half.y, front});
    return solid;
}

Solid round(const Workbench& bench, Shape shape, const vec3& size) {
    const vec2 half = bench.half();
    Solid solid;
    const float inner = shape == Shape::doubleCircle ? 0.84F : 1.0F;
    solid.body = bench.ball(vec3(inner * half, size.z / 2.0F));
    const float tube = 0.5F * bench.rim();
    // The silhouette of a coarse ball lies well inside the ellipse.
    solid.rim = bench.ring((bench.detail() == 0 ? 0.95F : 1.0F) * inner * half - 0.3F * tube, tube, 0.0F);
    if (inner < 1.0F) solid.accent = bench.ring(half - tube, tube, 0.0F);
    return solid;
}

// Two lines, above and below, and nothing at the sides.
Solid datastore(const Workbench& bench, const Polygon& silhouette) {
    Solid solid;
    solid.body = bench.plate(silhouette, -bench.front(), bench.front());
    const vec2 half = bench.half();
    const float z = bench.front() - 0.5F * bench.bevel();
    for (const float side : {-1.0F, 1.0F}) {
        const float y = side * (half.y - 0.3F * bench.rim());
        const float thick = 0.75F * bench.rim();
        const std::array<vec3, 2> line{vec3(-half.x + thick, y, z), vec3(half.x - thick, y, z)};
        if (thick > 0.0F) solid.rim.append(mesh::tube(line, thick, bench.fine().tubeSides));
    }
    return solid;
}

}  // namespace

Solid makeSolid(Shape shape, const vec3& size, const SolidOptions& options) {
    if (shape == Shape::text) return {};
    const Workbench bench(shape, size, options);
    switch (shape) {
        case Shape::cylinder:
            return cylinder(bench, size, false);
        case Shape::linedCylinder:
            return cylinder(bench, size, true);
        case Shape::horizontalCylinder:
            return lyingCylinder(bench, size);
        case Shape::bucket:
            return bucket(bench, size);
        case Shape::person:
            return person(bench, size);
        case Shape::documents:
        case Shape::stackedRect:
            return pile(bench);
        case Shape::brace:
        case Shape::braceRight:
        case Shape::braces:
            return comment(bench, shape);
        case Shape::circle:
        case Shape::ellipse:
        case Shape::doubleCircle:
        case Shape::smallCircle:
        case Shape::filledCircle:
            return round(bench, shape, size);
        default:
            break;
    }
    const Polygon silhouette = outline(shape, vec2(size), options.detail);
    if (shape == Shape::crossedCircle || shape == Shape::framedCircle) return coin(bench, shape, silhouette);
    if (shape == Shape::folder) return folder(bench, silhouette);
    if (shape == Shape::datastore) return datastore(bench, silhouette);
    Solid solid;
    bench.addPlate(solid, silhouette, -bench.front(), bench.front());
    if (options.rimWidth > 0.0F) solid.accent = lines(bench, shape, silhouette);
    return solid;
}

}  // namespace orrery::graph
