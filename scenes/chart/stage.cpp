#include "scenes/chart/stage.h"

#include "engine/text/typesetter.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace orrery::chart {

namespace {

constexpr std::size_t kMostKept = 4000;  // texts measured and kept

// A cube around the origin with sides of 1, flat on every side.
std::shared_ptr<const render::SurfaceAsset> cube() {
    std::vector<vec3> positions, normals;
    std::vector<std::uint32_t> indices;
    for (int axis = 0; axis < 3; ++axis) {
        for (const float side : {-1.0F, 1.0F}) {
            vec3 normal(0.0F), u(0.0F), v(0.0F);
            normal[axis] = side;
            u[(axis + 1) % 3] = 0.5F;
            v[(axis + 2) % 3] = 0.5F * side;
            const auto first = static_cast<std::uint32_t>(positions.size());
            for (const vec2 corner : {vec2(-1, -1), vec2(1, -1), vec2(1, 1), vec2(-1, 1)}) {
                positions.push_back(normal * 0.5F + u * corner.x + v * corner.y);
                normals.push_back(normal);
            }
            indices.insert(indices.end(), {first, first + 1, first + 2, first, first + 2, first + 3});
        }
    }
    return std::make_shared<const render::SurfaceAsset>(render::SurfaceDescription{
        .positions = positions, .normals = normals, .uvs = {}, .colours = {}, .indices = indices, .picture = nullptr});
}

}  // namespace

Stage::Stage() : theme_(&render::themes().front()), cube_(cube()) {}

void Stage::begin(const render::Theme& theme, const vec3& origin) {
    theme_ = &theme;
    origin_ = origin;
    boxes_.clear();
    balls_.clear();
    ballPicks_.clear();
    tubes_.clear();
    tubePicks_.clear();
    straight_.clear();
    straightPicks_.clear();
    thin_.clear();
    corners_.clear();
    labels_.clear();
    alternatives_.clear();
    bounds_ = Bounds();
    if (contents_.size() > kMostKept) contents_.clear();
}

void Stage::reach(const vec3& point) {
    bounds_.add(point);
    corners_.push_back(point);
}

void Stage::box(const vec3& centre, const vec3& size, const Look& look, float yaw) {
    if (size.x <= 0.0F || size.y <= 0.0F || size.z <= 0.0F) return;
    mat4 transform = glm::translate(mat4(1.0F), origin_ + centre);
    if (yaw != 0.0F) transform = glm::rotate(transform, yaw, vec3(0.0F, 1.0F, 0.0F));
    transform = glm::scale(transform, size);
    for (int corner = 0; corner < 8; ++corner)
        reach(vec3(transform * vec4(vec3(corner & 1, corner >> 1 & 1, corner >> 2) - 0.5F, 1.0F)));
    boxes_.push_back({.surface = cube_,
                      .transform = transform,
                      .colour = look.colour,
                      .emphasis = look.emphasis,
                      .translucent = look.colour.a < 1.0F,
                      .pick = look.pick,
                      .emissive = vec3(toLinear(look.colour)) * look.glow});
}

void Stage::ball(const vec3& centre, float radius, const Look& look) {
    const std::uint32_t colour = render::packColour(look.colour);
    reach(origin_ + centre);
    balls_.push_back({.position = origin_ + centre,
                      .radius = radius,
                      .fill = colour,
                      .stroke = colour,
                      .emphasis = look.emphasis,
                      .glow = look.glow});
    ballPicks_.push_back(look.pick);
}

void Stage::arc(const Arc& arc, const Look& look) {
    if (arc.end <= arc.start) return;
    reach(origin_ + arc.from);
    reach(origin_ + arc.to);
    const float length = glm::length(arc.fromPull - arc.from) + glm::length(arc.toPull - arc.fromPull) +
                         glm::length(arc.to - arc.toPull);
    tubes_.push_back({.p0 = origin_ + arc.from,
                      .radius = arc.radius,
                      .p1 = origin_ + arc.fromPull,
                      .start = arc.start,
                      .p2 = origin_ + arc.toPull,
                      .end = arc.end,
                      .p3 = origin_ + arc.to,
                      .dash = 0.0F,
                      .colourFrom = render::packColour(look.colour),
                      .colourTo = render::packColour(arc.colourTo),
                      .emphasis = look.emphasis,
                      .glow = look.glow,
                      .drawnLength = length * (arc.end - arc.start),
                      .flow = 0.0F});
    tubePicks_.push_back(look.pick);
}

void Stage::line(const vec3& from, const vec3& to, float radius, const Look& look) {
    const std::uint32_t colour = render::packColour(look.colour);
    reach(origin_ + from);
    reach(origin_ + to);
    straight_.push_back({.p0 = origin_ + from,
                         .radius = radius,
                         .p1 = origin_ + glm::mix(from, to, 1.0F / 3.0F),
                         .start = 0.0F,
                         .p2 = origin_ + glm::mix(from, to, 2.0F / 3.0F),
                         .end = 1.0F,
                         .p3 = origin_ + to,
                         .dash = 0.0F,
                         .colourFrom = colour,
                         .colourTo = colour,
                         .emphasis = look.emphasis,
                         .glow = look.glow,
                         .drawnLength = glm::length(to - from),
                         .flow = 0.0F});
    straightPicks_.push_back(look.pick);
}

void Stage::thin(const vec3& from, const vec3& to, float radius, const Colour& colour, float emphasis) {
    bounds_.add(origin_ + from);
    bounds_.add(origin_ + to);
    thin_.push_back({.from = origin_ + from,
                     .radius = radius,
                     .to = origin_ + to,
                     .colour = render::packColour(colour.withAlpha(emphasis))});
}

void Stage::surface(render::SurfaceBatch batch) {
    batch.transform = glm::translate(mat4(1.0F), origin_) * batch.transform;
    const Bounds& box = batch.surface->bounds();
    for (int corner = 0; corner < 8; ++corner) {
        const vec3 share(corner & 1, corner >> 1 & 1, corner >> 2);
        reach(vec3(batch.transform * vec4(glm::mix(box.low, box.high, share), 1.0F)));
    }
    boxes_.push_back(std::move(batch));
}

const text::LabelStyle& Stage::styleOf(const text::LabelStyle& style) {
    const auto same = std::find(styles_.begin(), styles_.end(), style);
    return same != styles_.end() ? *same : styles_.emplace_back(style);
}

const text::LabelStyle& Stage::styleOf(const Words& how) {
    text::LabelStyle wanted;
    wanted.weight = how.weight;
    wanted.align = how.align;
    wanted.wrapEms = how.wrapEms;
    wanted.text = theme_->ink;
    if (how.plate) {
        wanted.plate = text::Plate{.colour = theme_->paper,
                                   .border = how.border.value_or(theme_->paperEdge),
                                   .borderWidth = how.border ? 0.09F : 0.04F};
    } else if (how.halo) {
        wanted.halo = text::Halo{.colour = mixed(theme_->backgroundTop, theme_->backgroundBottom, 0.5F)};
    }
    return styleOf(wanted);
}

const Stage::Content& Stage::contentOf(const std::string& text, const text::LabelStyle& style) {
    Content& kept = contents_[{text, &style}];
    if (kept.content.plain.empty()) {
        kept.content.plain = text;
        kept.size = text::threadTypesetter().measure(kept.content, style);
    }
    return kept;
}

void Stage::words(const std::string& text, const vec3& anchor, const Words& how) {
    if (text.empty()) return;
    const text::LabelStyle& style = styleOf(how);
    const Content& kept = contentOf(text, style);
    std::span<const vec3> alternatives;
    if (!how.alternatives.empty()) {
        std::vector<vec3>& moved = alternatives_.emplace_back(how.alternatives);
        for (vec3& place : moved) place += origin_;
        alternatives = moved;
    }
    labels_.push_back({.content = &kept.content,
                       .style = &style,
                       .size = kept.size,
                       .anchor = origin_ + anchor,
                       .alternatives = alternatives,
                       .offset = how.offset * kept.size * 0.5F,
                       .em = how.em,
                       .least = how.least,
                       .vanish = how.vanish,
                       .largest = 0.12F,
                       .priority = how.priority,
                       .opacity = how.opacity,
                       .occlusion = render::Occlusion::never,
                       .always = how.always,
                       .floats = !how.inside,
                       .inside = how.inside,
                       .pick = how.pick});
    // The words count as far as they reach.
    const vec2 half = kept.size * 0.5F * how.em;
    const vec2 middle = how.offset * half;
    bounds_.add(origin_ + anchor + vec3(middle - half, 0.0F));
    bounds_.add(origin_ + anchor + vec3(middle + half, 0.0F));
}

void Stage::draw(render::DrawList& list) const {
    list.surfaces.insert(list.surfaces.end(), boxes_.begin(), boxes_.end());
    if (!balls_.empty()) list.spheres.push_back({.spheres = balls_, .picks = ballPicks_});
    if (!tubes_.empty())
        list.tubes.push_back({.tubes = tubes_, .particles = {}, .segments = 24, .dashed = false, .picks = tubePicks_});
    if (!straight_.empty())
        list.tubes.push_back(
            {.tubes = straight_, .particles = {}, .segments = 1, .dashed = false, .picks = straightPicks_});
    if (!thin_.empty()) list.lines.push_back({.lines = thin_, .picks = {}});
    list.labels.insert(list.labels.end(), labels_.begin(), labels_.end());
    list.bounds.add(bounds_);
    list.scale = 1.5F;
}

}  // namespace orrery::chart
