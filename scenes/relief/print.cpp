#include "scenes/relief/print.h"

#include "engine/app/export_label_places.h"
#include "engine/base/error.h"
#include "engine/text/typesetter.h"
#include "kernels/relief/relief.h"
#include "scenes/relief/height_picture.h"
#include "scenes/relief/relief_model.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>

namespace orrery::relief {

namespace {

// Millimetres above the bed; text stands kText above its plate.
constexpr float kGroup = 1.2F;
constexpr float kEdge = 2.0F;
constexpr float kEdgeLabel = 2.4F;
constexpr float kBody = 3.0F;
constexpr float kText = 0.8F;
constexpr float kHighest = kBody + kText;
constexpr float kPixel = 0.12F;    // millimetres: a third of a usual nozzle
constexpr int kMostPixels = 6000;  // a side
constexpr float kReach = 1.3F;  // em that an edge goes on at its ends, past its head, so that it is one with the body

std::uint16_t level(float millimetres) {
    return static_cast<std::uint16_t>(std::lround(millimetres / kHighest * 65535.0F));
}

// The scene as its front shows it, without perspective: x to the right, y up, in world units.
class Front {
 public:
    explicit Front(const render::Camera& camera) : right_(camera.right()), up_(camera.up()) {}

    vec2 operator()(const vec3& point) const { return {glm::dot(point, right_), glm::dot(point, up_)}; }

 private:
    vec3 right_, up_;
};

vec3 rotated(const vec4& q, const vec3& v) {
    const vec3 axis(q);
    return v + 2.0F * glm::cross(axis, glm::cross(axis, v) + q.w * v);
}

vec3 onCurve(const shared::TubeInstance& tube, float t) {
    const float s = 1.0F - t;
    return s * s * s * tube.p0 + 3.0F * s * s * t * tube.p1 + 3.0F * s * t * t * tube.p2 + t * t * t * tube.p3;
}

// Everything that has a shape, told to `triangle`, `rib` and `box`; twice: once for its extent, once to be drawn.
template <typename Sink>
void draw(const render::DrawList& list, const Front& front, float em, Sink&& sink) {
    const float leastRadius = 0.5F * 1.2F * kLeastFeature / em;  // a little over, for the pixels' sake
    for (const render::Hull& hull : list.hulls) {
        for (std::size_t i = 0; i + 2 < hull.indices.size(); i += 3) {
            sink.triangle({front(hull.positions[hull.indices[i]]), front(hull.positions[hull.indices[i + 1]]),
                           front(hull.positions[hull.indices[i + 2]])},
                          kGroup);
        }
    }
    for (const render::TubeBatch& batch : list.tubes) {
        for (const shared::TubeInstance& tube : batch.tubes) {
            constexpr int kSteps = 24;
            const float radius = std::max(tube.radius, leastRadius);
            std::array<vec2, kSteps + 1> points;
            for (int i = 0; i <= kSteps; ++i)
                points[static_cast<std::size_t>(i)] =
                    front(onCurve(tube, glm::mix(tube.start, tube.end, static_cast<float>(i) / kSteps)));
            for (std::size_t i = 0; i < kSteps; ++i) sink.rib(points[i], points[i + 1], radius, kEdge);
            for (const auto& [end, before] :
                 {std::pair(points[0], points[1]), std::pair(points[kSteps], points[kSteps - 1])}) {
                const float length = glm::distance(end, before);
                if (length > 0.0F) sink.rib(end, end + (end - before) * (kReach / length), radius, kEdge);
            }
        }
    }
    for (const render::LineBatch& batch : list.lines) {
        for (const shared::LineInstance& line : batch.lines)
            sink.rib(front(line.from), front(line.to), std::max(line.radius, leastRadius), kEdge);
    }
    for (const render::SphereBatch& batch : list.spheres) {
        for (const shared::SphereInstance& sphere : batch.spheres)
            sink.rib(front(sphere.position), front(sphere.position), std::max(sphere.radius, leastRadius), kBody);
    }
    for (const render::BodyBatch& batch : list.bodies) {
        const render::MeshLevel& mesh = batch.mesh->levels().front();
        for (const shared::BodyInstance& body : batch.instances) {
            for (std::size_t i = 0; i + 2 < mesh.indices.size(); i += 3) {
                std::array<vec2, 3> corners;
                for (std::size_t k = 0; k < 3; ++k)
                    corners[k] =
                        front(body.position +
                              body.scale * rotated(body.rotation, mesh.vertices[mesh.indices[i + k]].position));
                sink.triangle(corners, kBody);
            }
        }
    }
}

struct Extent {
    vec2 low{1e30F};
    vec2 high{-1e30F};

    void add(vec2 point, float reach = 0.0F) {
        low = glm::min(low, point - reach);
        high = glm::max(high, point + reach);
    }
    void triangle(const std::array<vec2, 3>& corners, float) {
        for (const vec2& corner : corners) add(corner);
    }
    void rib(vec2 from, vec2 to, float radius, float) { add(from, radius), add(to, radius); }
};

struct Drawer {
    HeightPicture& picture;

    void triangle(const std::array<vec2, 3>& corners, float height) { picture.triangle(corners, level(height)); }
    void rib(vec2 from, vec2 to, float radius, float height) { picture.rib(from, to, radius, level(height)); }
};

// Where a label has room: no plate lies over another, nor over a body.
class Places {
 public:
    Places(const render::DrawList& list, const Front& front) {
        for (const render::LabelObstacle& body : list.obstacles)
            taken_.push_back({front(body.centre) - body.halfSize, front(body.centre) + body.halfSize});
    }

    // The first of the middles where a box of this size fits; it is taken then.
    std::optional<vec2> take(std::span<const vec2> middles, vec2 half) {
        for (const vec2& middle : middles) {
            const Box box{middle - half, middle + half};
            if (std::ranges::any_of(taken_, [&](const Box& other) {
                    return box.low.x < other.high.x && other.low.x < box.high.x && box.low.y < other.high.y &&
                           other.low.y < box.high.y;
                })) {
                continue;
            }
            taken_.push_back(box);
            return middle;
        }
        return std::nullopt;
    }

 private:
    struct Box {
        vec2 low, high;
    };
    std::vector<Box> taken_;
};

// The text alone: its plate is what it stands on.
text::LabelStyle plainStyle(const render::Label& label) {
    text::LabelStyle style = *label.style;
    style.plate.reset();
    style.halo.reset();
    return style;
}

// What the print covers, and how large it comes out, which decides how thick edges must be, which decides what it
// covers: twice is enough.
struct Fit {
    Extent extent;
    float em = kPrintEm;  // millimetres a world unit

    Fit(const render::DrawList& list, const Front& front, std::span<const app::LabelStand> stands, float size) {
        for (int round = 0; round < 2; ++round) {
            extent = {};
            draw(list, front, em, extent);
            for (std::size_t i = 0; i < stands.size(); ++i) {
                if (list.labels[i].inside) continue;
                extent.add(front(stands[i].centre), glm::length(list.labels[i].size) * 0.5F * stands[i].em);
            }
            if (extent.low.x > extent.high.x) throw Error("there is nothing here that could be printed");
            if (size > 0.0F) em = size / longer();
        }
    }

    vec2 wide() const { return extent.high - extent.low; }
    float longer() const { return std::max(wide().x, wide().y); }
};

// Raises the labels from their bodies, and those of edges from plates of their own where there is room.
class Embosser {
 public:
    // `scale`: pixels a world unit; `em`: millimetres a world unit.
    Embosser(HeightPicture& picture, const Front& front, float scale, float em)
        : picture_(picture), front_(front), scale_(scale), em_(em) {}

    // False when there is no room for it.
    bool add(const render::Label& label, const app::LabelStand& stand, Places& places) {
        vec2 middle = front_(stand.centre);
        if (!label.inside) {
            const vec2 half = label.size * 0.5F * stand.em;
            std::vector<vec2> middles{middle};
            for (const vec3& other : label.alternatives) middles.push_back(front_(other) + label.offset * stand.em);
            const auto free = places.take(middles, half);
            if (!free) return false;
            middle = *free;
            picture_.box(middle - half, middle + half, 0.25F * stand.em, level(kEdgeLabel));
        }
        const text::Bitmap bitmap =
            text::threadTypesetter().rasterise(*label.content, plainStyle(label), stand.em * scale_);
        // The thinnest strokes of a bold face take about an eighth of its size, of a regular one a twelfth.
        const float stroke = (label.style->weight == text::Weight::bold ? 0.125F : 0.083F) * stand.em * em_;
        const float widen = std::max(0.0F, 0.5F * (kLeastFeature - stroke)) / em_;
        picture_.emboss(bitmap, middle, widen, level(kText));
        return true;
    }

 private:
    HeightPicture& picture_;
    const Front& front_;
    float scale_;
    float em_;
};

// `pixel` in millimetres, and all lengths with it.
Solid solidOf(const HeightPicture& picture, float pixel) {
    Options options;
    options.width = static_cast<float>(picture.width()) * pixel;
    // The kernel takes black away and lifts the rest from its base: here the base is part of every height.
    options.base = 0.0F;
    options.height = kHighest;
    options.threshold = 0;
    options.specks = static_cast<int>(kLeastFeature * kLeastFeature / (pixel * pixel));
    options.denoise = Denoise::off;
    options.crisp = false;
    options.error = 0.06F / kHighest;  // half a pixel: the outline's stairs become slopes
    options.triangles = 1'000'000;
    options.simplify = true;
    Solid solid = makeRelief({.width = picture.width(),
                              .height = picture.height(),
                              .channels = 1,
                              .bits = 16,
                              .samples = reinterpret_cast<const std::byte*>(picture.pixels().data())},
                             options);
    if (!solid.report.closed)
        throw Error("the print did not come out closed, so nothing was written; another --size may help");
    return solid;
}

}  // namespace

Printed printed(const render::DrawList& list, const render::View& view, const PrintOptions& options) {
    const Front front(view.camera);
    const std::vector<app::LabelStand> stands = app::labelStands(list, view);
    const Fit fit(list, front, stands, options.size);
    const float longer = fit.longer() * fit.em;  // millimetres
    const float pixel = std::max(kPixel, longer / static_cast<float>(kMostPixels));
    if (pixel > 0.4F * kLeastFeature) {
        throw Error(
            fmt::format("with letters that can be printed it would be {:.1f} m long; print its parts one by one "
                        "(--step), or give a --size",
                        static_cast<double>(longer) / 1000.0));
    }
    const float scale = fit.em / pixel;
    constexpr int kMargin = 2;  // pixels
    HeightPicture picture(ivec2(glm::ceil(fit.wide() * scale)) + 2 * kMargin,
                          fit.extent.low - static_cast<float>(kMargin) / scale, scale);
    Drawer drawer{picture};
    draw(list, front, fit.em, drawer);

    Printed out;
    out.em = fit.em;
    Embosser embosser(picture, front, scale, fit.em);
    Places places(list, front);
    for (std::size_t i = 0; i < stands.size(); ++i) {
        const render::Label& label = list.labels[i];
        if (label.content == nullptr || label.style == nullptr || label.content->plain.empty()) continue;
        ++(embosser.add(label, stands[i], places) ? out.labels : out.leftOut);
    }
    Solid solid = solidOf(picture, pixel);
    out.size = solid.report.size;
    out.bodies = solid.report.bodies;
    out.triangles = solid.report.triangles;
    out.model = toModel(std::move(solid), std::nullopt, options.title);
    return out;
}

}  // namespace orrery::relief
