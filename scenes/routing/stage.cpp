#include "scenes/routing/stage.h"

#include "engine/text/typesetter.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace orrery::routing {

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
    labels_.clear();
    bounds_ = Bounds();
    if (contents_.size() > kMostKept) contents_.clear();
}

void Stage::box(const vec3& centre, const vec3& size, const Look& look) {
    if (size.x <= 0.0F || size.y <= 0.0F || size.z <= 0.0F) return;
    const vec3 place = origin_ + centre;
    bounds_.add(place - size * 0.5F);
    bounds_.add(place + size * 0.5F);
    boxes_.push_back({.surface = cube_,
                      .transform = glm::scale(glm::translate(mat4(1.0F), place), size),
                      .colour = look.colour,
                      .emphasis = look.emphasis,
                      .translucent = look.colour.a < 1.0F,
                      .pick = look.pick,
                      .emissive = vec3(toLinear(look.colour)) * look.glow});
}

void Stage::ball(const vec3& centre, float radius, const Look& look) {
    const std::uint32_t colour = render::packColour(look.colour);
    bounds_.add(origin_ + centre);
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
    bounds_.add(origin_ + arc.from);
    bounds_.add(origin_ + arc.to);
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
    bounds_.add(origin_ + from);
    bounds_.add(origin_ + to);
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

const text::LabelStyle& Stage::styleOf(const text::LabelStyle& style) {
    const auto same = std::find(styles_.begin(), styles_.end(), style);
    return same != styles_.end() ? *same : styles_.emplace_back(style);
}

void Stage::words(const std::string& text, const vec3& anchor, const Words& how) {
    if (text.empty()) return;
    text::LabelStyle wanted;
    wanted.weight = how.weight;
    wanted.align = how.align;
    wanted.wrapEms = how.wrapEms;
    wanted.text = theme_->ink;
    if (how.plate) {
        wanted.plate = text::Plate{.colour = theme_->paper, .border = theme_->paperEdge, .borderWidth = 0.04F};
    } else {
        wanted.halo = text::Halo{.colour = mixed(theme_->backgroundTop, theme_->backgroundBottom, 0.5F)};
    }
    const text::LabelStyle& style = styleOf(wanted);
    Content& kept = contents_[{text, &style}];
    if (kept.content.plain.empty()) {
        kept.content.plain = text;
        kept.size = text::threadTypesetter().measure(kept.content, style);
    }
    labels_.push_back({.content = &kept.content,
                       .style = &style,
                       .size = kept.size,
                       .anchor = origin_ + anchor,
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
    list.labels.insert(list.labels.end(), labels_.begin(), labels_.end());
    list.bounds.add(bounds_);
    list.scale = 1.5F;
}

}  // namespace orrery::routing
