#include "engine/app/export_builder.h"

#include "engine/base/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace orrery::app {

namespace {

constexpr int kDeepest = 64;  // parts within parts

vec3 toWorld(const Place& place, const vec3& point) {
    return place.position + place.rotation * (point * place.scale);
}

// Only things of even scale carry others: an uneven one would skew what is turned within it.
bool carries(const Place& place) {
    const vec3& s = place.scale;
    return s.x == s.y && s.y == s.z && s.x > 0.0F;
}

// `place` as seen from within `parent`.
Place relative(const Place& parent, const Place& place) {
    const quat back = glm::conjugate(parent.rotation);
    const float scale = parent.scale.x;
    return {back * (place.position - parent.position) / scale, glm::normalize(back * place.rotation),
            place.scale / scale};
}

std::string hexOf(const Colour& colour) {
    const auto byte = [](float value) { return std::lround(std::clamp(value, 0.0F, 1.0F) * 255.0F); };
    return fmt::format("#{:02x}{:02x}{:02x}", byte(colour.r), byte(colour.g), byte(colour.b));
}

bool same(const mesh::Material& a, const mesh::Material& b) {
    return a.name == b.name && a.colour == b.colour && a.picture == b.picture && a.alpha == b.alpha &&
           a.alphaCutoff == b.alphaCutoff && a.metallic == b.metallic && a.roughness == b.roughness &&
           a.emissive == b.emissive && a.emissiveStrength == b.emissiveStrength && a.unlit == b.unlit &&
           a.doubleSided == b.doubleSided && a.repeat == b.repeat;
}

}  // namespace

int ModelBuilder::material(const mesh::Material& material) {
    mesh::Material named = material;
    if (named.name.empty()) named.name = hexOf(named.colour);
    const auto known = std::ranges::find_if(model_.materials, [&](const mesh::Material& m) { return same(m, named); });
    if (known != model_.materials.end()) return static_cast<int>(known - model_.materials.begin());
    model_.materials.push_back(std::move(named));
    return static_cast<int>(model_.materials.size()) - 1;
}

int ModelBuilder::matt(const Colour& colour, float emphasis, float glow) {
    mesh::Material matt{.colour = seen(colour, emphasis).withAlpha(1.0F)};
    if (glow > 0.0F) {
        matt.name = hexOf(matt.colour) + " glowing";
        const vec3 light = vec3(toLinear(matt.colour)) * glow;
        const float most = std::max({light.r, light.g, light.b});
        // The format's factor ends at 1; what is brighter takes the extension.
        matt.emissiveStrength = std::max(most, 1.0F);
        matt.emissive = light / matt.emissiveStrength;
    }
    return material(matt);
}

int ModelBuilder::picture(mesh::ModelPicture picture) {
    model_.pictures.push_back(std::move(picture));
    return static_cast<int>(model_.pictures.size()) - 1;
}

int ModelBuilder::mesh(std::vector<mesh::Primitive> primitives) {
    Bounds& bounds = meshBounds_.emplace_back();
    for (const mesh::Primitive& primitive : primitives) {
        for (const vec3& position : primitive.positions) bounds.add(position);
    }
    model_.meshes.push_back({.name = {}, .primitives = std::move(primitives)});
    return static_cast<int>(model_.meshes.size()) - 1;
}

void ModelBuilder::add(Placed thing) {
    if (thing.role == Placed::Role::edge && thing.pick != render::kNoPick) edges_.insert(thing.pick);
    things_.push_back(std::move(thing));
}

void ModelBuilder::addLoose(Placed thing, nlohmann::ordered_json extras) {
    looseExtras_.emplace(things_.size(), std::move(extras));
    thing.pick = render::kNoPick;
    things_.push_back(std::move(thing));
}

const Part& ModelBuilder::part(std::uint32_t pick) {
    const auto known = parts_.find(pick);
    if (known != parts_.end()) return known->second;
    Part part = scene_.describe(pick);
    if (part.name.empty()) part.name = pick == render::kNoPick ? scene_.title() : fmt::format("part {}", pick);
    std::ranges::replace(part.name, '\n', ' ');
    return parts_.emplace(pick, std::move(part)).first->second;
}

Colour ModelBuilder::seen(const Colour& colour, float emphasis) const {
    if (emphasis >= 1.0F) return colour;
    // As the renderer dims (render::frameConstants).
    constexpr float kSaturation = 0.35F;
    constexpr float kDimming = 0.72F;
    const float grey = luminance(colour);
    const Colour faded =
        mixed(mixed(fromLinear(vec4(grey, grey, grey, 1.0F)), colour, kSaturation), theme_.backgroundBottom, kDimming);
    return mixed(faded, colour, emphasis).withAlpha(colour.a);
}

ModelBuilder::Tree ModelBuilder::tree() {
    Tree tree;
    tree[render::kNoPick];
    for (std::size_t i = 0; i < things_.size(); ++i) tree[things_[i].pick].things.push_back(i);
    std::vector<std::uint32_t> fresh;
    for (const auto& [pick, branch] : tree) fresh.push_back(pick);
    for (const std::uint32_t first : fresh) {
        std::uint32_t pick = first;
        for (int depth = 0; pick != render::kNoPick; ++depth) {
            ORRERY_CHECK(depth < kDeepest, "part {} of the scene stands within itself", first);
            const std::uint32_t outer = part(pick).within;
            if (!tree[outer].within.insert(pick).second) break;
            pick = outer;
        }
    }
    return tree;
}

Bounds ModelBuilder::extent(const Tree& tree, std::uint32_t pick) const {
    Bounds bounds;
    const Branch& branch = tree.at(pick);
    for (const std::size_t thing : branch.things) bounds.add(things_[thing].place.position);
    for (const std::uint32_t inner : branch.within) bounds.add(extent(tree, inner));
    return bounds;
}

int ModelBuilder::standIn(const Branch& branch) const {
    int best = -1;
    for (const std::size_t thing : branch.things) {
        if (!carries(things_[thing].place)) continue;
        if (best < 0 || things_[thing].role < things_[static_cast<std::size_t>(best)].role)
            best = static_cast<int>(thing);
    }
    if (best < 0) return -1;
    // A lone label may stand for its part (a node that is only text), but it carries nothing else.
    const bool detail = things_[static_cast<std::size_t>(best)].role == Placed::Role::detail;
    return detail && (branch.things.size() > 1 || !branch.within.empty()) ? -1 : best;
}

int ModelBuilder::emitNode(const std::string& name, const Place& place, int mesh, int parent,
                           const Place& parentPlace) {
    const Place own = relative(parentPlace, place);
    model_.nodes.push_back({.name = name,
                            .parent = parent,
                            .translation = own.position,
                            .rotation = own.rotation,
                            .scale = own.scale,
                            .mesh = mesh,
                            .extras = {}});
    if (mesh >= 0 && model_.meshes[static_cast<std::size_t>(mesh)].name.empty()) {
        model_.meshes[static_cast<std::size_t>(mesh)].name = name;
    }
    return static_cast<int>(model_.nodes.size()) - 1;
}

int ModelBuilder::emitThing(const Placed& thing, const std::string& name, int parent, const Place& parentPlace) {
    const int node = emitNode(name, thing.place, thing.mesh, parent, parentPlace);
    if (thing.motion.times.empty()) return node;
    using Path = mesh::AnimationTrack::Path;
    mesh::AnimationTrack way{.path = Path::translation, .node = node, .times = thing.motion.times, .values = {}};
    for (const vec3& position : thing.motion.positions) {
        way.values.emplace_back(relative(parentPlace, {.position = position}).position, 0.0F);
    }
    flow_.tracks.push_back(std::move(way));
    if (thing.motion.sizes.empty()) return node;
    mesh::AnimationTrack size{.path = Path::scale, .node = node, .times = thing.motion.times, .values = {}};
    const vec3 scale = model_.nodes.back().scale;
    for (const float share : thing.motion.sizes) size.values.emplace_back(scale * share, 0.0F);
    flow_.tracks.push_back(std::move(size));
    return node;
}

void ModelBuilder::emitWithin(const Tree& tree, const Branch& branch, int parent, const Place& parentPlace) {
    for (const std::uint32_t inner : branch.within) emitPart(tree, inner, parent, parentPlace);
}

void ModelBuilder::emitPart(const Tree& tree, std::uint32_t pick, int parent, const Place& parentPlace) {
    const Branch& branch = tree.at(pick);
    const Part& described = part(pick);
    const int main = standIn(branch);
    Place place;
    int node = -1;
    // A part that is one thing of uneven scale needs no node around it.
    const bool lone = main < 0 && branch.things.size() == 1 && branch.within.empty();
    if (main >= 0 || lone) {
        const Placed& thing = things_[lone ? branch.things.front() : static_cast<std::size_t>(main)];
        place = thing.place;
        node = emitThing(thing, described.name, parent, parentPlace);
    } else {
        place.position = extent(tree, pick).centre();
        node = emitNode(described.name, place, -1, parent, parentPlace);
    }
    model_.nodes[static_cast<std::size_t>(node)].extras = described.extras;
    if (lone) return;
    for (const std::size_t index : branch.things) {
        if (static_cast<int>(index) == main) continue;
        const Placed& thing = things_[index];
        // "label: text" says what it is; a head says whose.
        const bool own = thing.role == Placed::Role::detail;
        emitThing(thing, own ? thing.name : described.name + " " + (thing.name.empty() ? "body" : thing.name), node,
                  place);
    }
    emitWithin(tree, branch, node, place);
}

mesh::Model ModelBuilder::finish(float yaw, const ExportOptions& options) {
    const Part& whole = part(render::kNoPick);
    model_.title = whole.name.empty() ? options.title : whole.name;
    model_.extras = whole.extras;
    // The camera's yaw becomes none: it then looks along -z, as every viewer does at first.
    const quat turn = glm::angleAxis(-yaw, vec3(0.0F, 1.0F, 0.0F));
    Bounds bounds;
    for (const Placed& thing : things_) {
        const Bounds& own = meshBounds_[static_cast<std::size_t>(thing.mesh)];
        if (own.empty()) continue;
        for (int corner = 0; corner < 8; ++corner) {
            const vec3 at((corner & 1) != 0 ? own.high.x : own.low.x, (corner & 2) != 0 ? own.high.y : own.low.y,
                          (corner & 4) != 0 ? own.high.z : own.low.z);
            bounds.add(turn * toWorld(thing.place, at));
        }
    }
    const vec3 extents = bounds.size();
    const float longest = std::max({extents.x, extents.y, extents.z});
    const float scale = longest > 0.0F ? options.size / longest : 1.0F;
    const vec3 foot(bounds.centre().x, bounds.empty() ? 0.0F : bounds.low.y, bounds.centre().z);
    model_.nodes.push_back({.name = model_.title,
                            .parent = -1,
                            .translation = -foot * scale,
                            .rotation = turn,
                            .scale = vec3(scale),
                            .mesh = -1,
                            .extras = whole.extras});
    const Tree tree = this->tree();
    const Branch& root = tree.at(render::kNoPick);
    emitWithin(tree, root, 0, {});
    for (const std::size_t index : root.things) {
        const Placed& thing = things_[index];
        const int node = emitThing(thing, thing.name.empty() ? "body" : thing.name, 0, {});
        const auto extras = looseExtras_.find(index);
        if (extras != looseExtras_.end()) model_.nodes[static_cast<std::size_t>(node)].extras = extras->second;
    }
    if (!flow_.tracks.empty()) {
        flow_.name = "flow";
        model_.animations.push_back(std::move(flow_));
    }
    return std::move(model_);
}

}  // namespace orrery::app
