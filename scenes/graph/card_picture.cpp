#include "scenes/graph/card_picture.h"

#include "scenes/graph/card_frame.h"

#include <cmath>
#include <functional>
#include <numeric>

namespace orrery::graph {

namespace {

constexpr float kHullMargin = 1.0F;  // em between a group's members and its hull
constexpr float kHullStep = 0.9F;    // more for each group inside
constexpr float kVanish = 0.011F;    // of the picture's height: text that stands smaller is not brought up
constexpr float kLeastName = 0.03F;  // of the picture's height: what the back row reads
constexpr int kMostFloating = 8;
constexpr std::size_t kMostLandmarks = 12;
constexpr std::size_t kLandmarkFor = 6;  // nodes, at least, that one landmark stands for
constexpr int kLandmarkDegree = 3;
constexpr float kBriefRim = 0.2F;  // em that a shorter name keeps from its body's edge
constexpr vec3 kGroupBodyThickness{0.0F, 0.0F, 0.8F};

text::LabelStyle painted(text::LabelStyle style, const Colour& ink, const Colour& plate, const Colour& border,
                         float borderWidth) {
    style.text = ink;
    style.plate->colour = plate;
    style.plate->border = border;
    style.plate->borderWidth = borderWidth;
    return style;
}

// How many groups stand inside one another, counted from the innermost.
int levelsInside(const Graph& graph, std::size_t group) {
    int most = 0;
    for (std::size_t child = group + 1; child < graph.groups.size(); ++child) {
        if (graph.groups[child].parent == static_cast<int>(group))
            most = std::max(most, 1 + levelsInside(graph, child));
    }
    return most;
}

bool isInside(const Graph& graph, int group, std::size_t ancestor) {
    for (; group >= 0; group = graph.groups[static_cast<std::size_t>(group)].parent) {
        if (static_cast<std::size_t>(group) == ancestor) return true;
    }
    return false;
}

float labelScale(const Arrangement& arrangement, std::size_t node) {
    return arrangement.labelScales.empty() ? 1.0F : arrangement.labelScales[node];
}

}  // namespace

CardPicture::CardPicture(const Graph& graph, const Arrangement& arrangement)
    : graph_(graph), arrangement_(arrangement) {
    nodeParts_.resize(graph.nodes.size());
    edgeParts_.resize(graph.edges.size());
    groupParts_.resize(graph.groups.size());
    labelPlaces_.resize(graph.edges.size());
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
        nodeParts_[i].content = contentOf(graph.nodes[i].label);
        nodeParts_[i].border = ExitTable(graph.nodes[i].shape, vec2(arrangement.bodySizes[i]));
        nodeParts_[i].place = labelPlace(graph.nodes[i].shape, arrangement.bodySizes[i],
                                         arrangement.labelSizes[i] * labelScale(arrangement, i));
    }
    for (std::size_t i = 0; i < graph.groups.size(); ++i) {
        GroupParts& parts = groupParts_[i];
        parts.content = contentOf(graph.groups[i].title);
        parts.bodySize = bodySizeFor(Shape::stackedRect, arrangement.groupTitleSizes[i]);
        parts.border = ExitTable(Shape::stackedRect, vec2(parts.bodySize));
        parts.margin = kHullMargin + kHullStep * static_cast<float>(levelsInside(graph, i));
    }
    for (std::size_t i = 0; i < graph.edges.size(); ++i) {
        edgeParts_[i].content = contentOf(graph.edges[i].label);
        for (const Endpoint& end : {graph.edges[i].from, graph.edges[i].to}) {
            if (end.kind == Endpoint::Kind::group) {
                groupParts_[static_cast<std::size_t>(end.index)].hasEdges = true;
            } else {
                ++nodeParts_[static_cast<std::size_t>(end.index)].degree;
            }
        }
    }
    chooseLandmarks();
}

void CardPicture::setLooks(const Looks& looks, const render::Theme& theme) {
    looks_ = looks;
    theme_ = theme;
    const text::LabelStyle nodeStyle = nodeLabelStyle();
    for (std::size_t i = 0; i < nodeParts_.size(); ++i) {
        const NodeLook& look = looks_.nodes[i];
        nodeParts_[i].mesh = meshes_.body(graph_.nodes[i].shape, arrangement_.bodySizes[i], look.rim);
        const Colour plate = look.plate.value_or(look.fill);
        // Where ink is readable on the body itself, the label needs no plate until it outgrows the body.
        nodeParts_[i].style =
            painted(nodeStyle, look.ink, look.plate ? plate : plate.withAlpha(0.0F), look.stroke, 0.0F);
        nodeParts_[i].outgrown = painted(nodeStyle, look.ink, plate, look.stroke, 0.05F);
        nodeParts_[i].briefs.clear();  // in the new colours when they are needed again
        nodeParts_[i].shorter.clear();
    }
    for (std::size_t i = 0; i < edgeParts_.size(); ++i) {
        edgeParts_[i].style =
            painted(edgeLabelStyle(), looks_.edges[i].ink, theme.backgroundTop.withAlpha(0.86F), theme.paperEdge, 0.0F);
        edgeParts_[i].styleWhenNew = painted(edgeLabelStyle(), theme.ink, theme.paper, theme.accent, 0.1F);
    }
    for (std::size_t i = 0; i < groupParts_.size(); ++i) {
        const Colour body = looks_.groups[i].hull.withAlpha(1.0F);
        groupParts_[i].style = painted(groupTitleStyle(), theme.ink, render::readablePlate(theme, body), body, 0.06F);
        groupParts_[i].mesh = meshes_.body(Shape::stackedRect, groupParts_[i].bodySize, 0.1F);
    }
}

void CardPicture::build(const PictureInput& input) {
    const Frame frame(input.moment);
    labels_.clear();
    obstacles_.clear();
    pins_.clear();
    hulls_.clear();
    bounds_ = {};
    nodeBodies_.resize(nodeParts_.size());
    groupBodies_.resize(groupParts_.size());
    for (auto* bodies : {&nodeBodies_, &groupBodies_}) {
        for (Instances& instances : *bodies) instances = {};
    }
    positions_.assign(input.positions.begin(), input.positions.end());
    buildNodes(input, frame);
    buildGroups(input, frame);
    buildEdges(input, frame);
}

void CardPicture::buildNodes(const PictureInput& input, const Frame& frame) {
    for (std::size_t i = 0; i < nodeParts_.size(); ++i) {
        if (!input.visibility.nodeShown(static_cast<int>(i))) continue;
        const auto node = static_cast<int>(i);
        const vec3& size = arrangement_.bodySizes[i];
        const bool selected = node == input.focus.node() || node == input.focus.second();
        const bool hovered = node == input.focus.hoveredNode();
        const bool lost = input.focus.isLost(node);
        const float emphasis = input.focus.nodeEmphasis(node);
        const NodeLook& look = looks_.nodes[i];
        if (nodeParts_[i].mesh) {
            nodeBodies_[i].bodies.push_back(
                {.position = positions_[i],
                 .scale = (selected ? 1.05F : 1.0F) * std::max(input.presence[i], 0.01F),
                 .rotation = frame.rotation,
                 .fill = render::packColour(look.fill),
                 .stroke = render::packColour(lost || selected ? (lost ? theme_.warning : theme_.accent) : look.stroke),
                 .emphasis = emphasis,
                 .glow = selected  ? 0.18F
                         : hovered ? 0.12F
                                   : 0.0F});
            nodeBodies_[i].picks.push_back(static_cast<std::uint32_t>(i));
            // Leaning back, a body reaches a little higher and lower than its front.
            const float lean = std::sin(kBodyLean) * size.z * 0.5F;
            obstacles_.push_back({positions_[i], vec2(size) * 0.5F + vec2(0.0F, lean), static_cast<std::uint32_t>(i)});
        }
        if (input.pinned[i]) {
            const vec3 corner =
                frame.right * (size.x * 0.5F) + frame.up * (size.y * 0.5F) - frame.forward * (size.z * 0.5F);
            pins_.push_back({.position = positions_[i] + corner,
                             .radius = 0.28F,
                             .fill = render::packColour(theme_.accent),
                             .stroke = render::packColour(kInk),
                             .emphasis = 1.0F,
                             .glow = 0.1F});
        }
        bounds_.add(positions_[i] - size * 0.5F);
        bounds_.add(positions_[i] + size * 0.5F);
        buildNodeLabel(input, frame, i);
    }
}

void CardPicture::buildNodeLabel(const PictureInput& input, const Frame& frame, std::size_t i) {
    const vec2 size = arrangement_.labelSizes[i];
    if (size.x <= 0.0F || input.tags.has(static_cast<int>(i))) return;
    const NodeParts& parts = nodeParts_[i];
    const bool focus = input.focus.any() && input.focus.isFocus(static_cast<int>(i));
    const bool hovered = input.focus.hoveredNode() == static_cast<int>(i);
    const float natural =
        frame.emPixelsAt(positions_[i]) * labelScale(arrangement_, i) / static_cast<float>(input.moment.size.y);
    // From so far away that no name can be read, the nodes that most meet in are named all the same.
    const bool landmark = parts.landmark && natural < kVanish && !input.focus.any();
    const bool named = focus || hovered || landmark;
    // A few grow over what steps back; many would cover each other's bodies.
    const bool floats = hovered || landmark || (focus && input.focus.count() <= kMostFloating);
    const vec3 anchor = positions_[i] + frame.turned(vec3(parts.place.centre, parts.place.depth));
    // Setting them takes longer than all else of a frame: not before the name is so near that any form of it is shown.
    const float atAnchor =
        frame.emPixelsAt(anchor) * labelScale(arrangement_, i) / static_cast<float>(input.moment.size.y);
    const bool vanishes = !named && atAnchor < 0.99F * kVanish;
    if (natural < kLeastName && !vanishes && parts.shorter.empty()) makeBriefs(i);
    labels_.push_back({.content = &parts.content,
                       .style = &parts.style,
                       .outgrown = &parts.outgrown,
                       .size = size,
                       .anchor = anchor,
                       .briefs = parts.briefs,
                       .room = vec2(arrangement_.bodySizes[i]) * 0.5F - glm::abs(parts.place.centre) - kBriefRim,
                       .em = labelScale(arrangement_, i),
                       .least = floats ? kLeastName : 0.024F,
                       .vanish = named ? 0.0F : kVanish,
                       .priority = (hovered ? 200.0F : 0.0F) + (focus ? 100.0F : 0.0F) + 10.0F +
                                   0.1F * static_cast<float>(parts.degree),
                       .opacity = (0.3F + 0.7F * input.focus.nodeEmphasis(static_cast<int>(i))) * input.presence[i],
                       .occlusion = named ? render::Occlusion::never : render::Occlusion::byBodies,
                       .floats = floats,  // over what steps back, on a plate of its own where it outgrows its body
                       .inside = parts.place.inside,
                       .pick = static_cast<std::uint32_t>(i)});
}

void CardPicture::chooseLandmarks() {
    std::vector<std::size_t> order(nodeParts_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, std::greater(), [&](std::size_t i) { return nodeParts_[i].degree; });
    order.resize(std::min(kMostLandmarks, order.size() / kLandmarkFor));
    for (const std::size_t i : order) nodeParts_[i].landmark = nodeParts_[i].degree >= kLandmarkDegree;
}

void CardPicture::makeBriefs(std::size_t i) {
    NodeParts& parts = nodeParts_[i];
    parts.shorter = briefNames(parts.content.plain, text::threadTypesetter(), parts.style);
    for (const BriefName& each : parts.shorter)
        parts.briefs.push_back({.content = &each.content, .style = &each.style, .size = each.size});
}

Bounds CardPicture::hullBounds(std::size_t group, std::span<const vec3> positions) const {
    Bounds bounds;
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
        if (!isInside(graph_, graph_.nodes[i].group, group)) continue;
        const vec3 half = arrangement_.bodySizes[i] * 0.5F + groupParts_[group].margin;
        bounds.add(positions[i] - half);
        bounds.add(positions[i] + half);
    }
    return bounds;
}

void CardPicture::buildGroups(const PictureInput& input, const Frame& frame) {
    for (std::size_t g = 0; g < groupParts_.size(); ++g) {
        GroupParts& parts = groupParts_[g];
        std::vector<HullBox> boxes;
        Bounds members;
        for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
            if (!isInside(graph_, graph_.nodes[i].group, g)) continue;
            members.add(positions_[i]);
            if (!input.visibility.nodeShown(static_cast<int>(i))) continue;
            // Cards turn about the upright with the camera: the hull holds them from every side.
            const vec3 half = arrangement_.bodySizes[i] * 0.5F;
            boxes.push_back({positions_[i], vec3(half.x, half.y, std::max(half.z, half.x * 0.6F))});
        }
        parts.centre = members.centre();
        if (!input.visibility.groupShown(static_cast<int>(g))) continue;
        if (input.visibility.groupIsBody(static_cast<int>(g))) {
            buildGroupBody(frame, g);
            continue;
        }
        // Groups inside that are folded to bodies belong to the hull too.
        for (std::size_t inner = g + 1; inner < groupParts_.size(); ++inner) {
            if (input.visibility.groupIsBody(static_cast<int>(inner)) && isInside(graph_, static_cast<int>(inner), g)) {
                Bounds folded;
                for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
                    if (isInside(graph_, graph_.nodes[i].group, inner)) folded.add(positions_[i]);
                }
                boxes.push_back({folded.centre(), groupParts_[inner].bodySize * 0.5F});
            }
        }
        if (boxes.empty()) continue;
        parts.hull = hullAround(boxes, mat3(1.0F), parts.margin);
        hulls_.push_back(g);
        Bounds hull;
        for (const vec3& point : parts.hull.positions) hull.add(point);
        bounds_.add(hull);
        parts.centre = hull.centre();
        if (parts.hasEdges) {
            std::vector<vec2> seen;
            for (const vec3& point : parts.hull.positions) seen.push_back(frame.beside(point, parts.centre));
            parts.hullBorder = ExitTable(convexHull(std::move(seen)));
        }
        const vec2 size = arrangement_.groupTitleSizes[g];
        if (size.x <= 0.0F) continue;
        // On the upper rim in the middle; where another title stands there, at its ends or at the foot.
        const auto rim = [&](const vec3& direction) {
            return *std::max_element(
                parts.hull.positions.begin(), parts.hull.positions.end(),
                [&](const vec3& a, const vec3& b) { return glm::dot(a, direction) < glm::dot(b, direction); });
        };
        parts.titlePlaces = {rim(frame.up * 0.8F - frame.right * 0.6F), rim(frame.up * 0.8F + frame.right * 0.6F),
                             rim(-frame.up)};
        labels_.push_back({.content = &parts.content,
                           .style = &parts.style,
                           .size = size,
                           .anchor = vec3(parts.centre.x, hull.high.y, parts.centre.z),
                           .alternatives = parts.titlePlaces,
                           .offset = vec2(0.0F, size.y * 0.25F),
                           .least = 0.03F,
                           .vanish = kVanish * 0.7F,
                           .priority = 60.0F,
                           .floats = false,
                           .pick = pickOfGroup(g)});
    }
}

void CardPicture::buildGroupBody(const Frame& frame, std::size_t g) {
    GroupParts& parts = groupParts_[g];
    const Colour fill = looks_.groups[g].hull.withAlpha(1.0F);
    const vec3 half = parts.bodySize * 0.5F + kGroupBodyThickness * 0.5F;
    groupBodies_[g].bodies.push_back({.position = parts.centre,
                                      .scale = 1.0F,
                                      .rotation = frame.rotation,
                                      .fill = render::packColour(fill),
                                      .stroke = render::packColour(theme_.ink),
                                      .emphasis = 1.0F,
                                      .glow = 0.0F});
    groupBodies_[g].picks.push_back(pickOfGroup(g));
    obstacles_.push_back({parts.centre, vec2(half), pickOfGroup(g)});
    bounds_.add(parts.centre - half);
    bounds_.add(parts.centre + half);
    const LabelPlace place = labelPlace(Shape::stackedRect, parts.bodySize, arrangement_.groupTitleSizes[g]);
    labels_.push_back({.content = &parts.content,
                       .style = &parts.style,
                       .size = arrangement_.groupTitleSizes[g],
                       .anchor = parts.centre + frame.turned(vec3(place.centre, place.depth)),
                       .least = 0.03F,
                       .vanish = kVanish,
                       .priority = 60.0F,
                       .inside = true,
                       .pick = pickOfGroup(g)});
}

CardPicture::Seen CardPicture::seenEnd(const Endpoint& end) const {
    const auto index = static_cast<std::size_t>(end.index);
    if (end.kind == Endpoint::Kind::node) return {positions_[index], &nodeParts_[index].border};
    const GroupParts& parts = groupParts_[index];
    return {parts.centre, groupBodies_[index].bodies.empty() ? &parts.hullBorder : &parts.border};
}

void CardPicture::fill(render::DrawList& list) const {
    for (std::size_t i = 0; i < nodeBodies_.size(); ++i) {
        if (!nodeBodies_[i].bodies.empty())
            list.bodies.push_back({nodeParts_[i].mesh, nodeBodies_[i].bodies, nodeBodies_[i].picks});
    }
    for (std::size_t g = 0; g < groupBodies_.size(); ++g) {
        if (!groupBodies_[g].bodies.empty())
            list.bodies.push_back({groupParts_[g].mesh, groupBodies_[g].bodies, groupBodies_[g].picks});
    }
    const auto heads = [&](const std::shared_ptr<const render::MeshAsset>& mesh, const Instances& instances) {
        if (!instances.bodies.empty()) list.bodies.push_back({mesh, instances.bodies, instances.picks});
    };
    heads(BodyMeshes::arrow(), arrows_);
    heads(BodyMeshes::circle(), circles_);
    heads(BodyMeshes::cross(), crosses_);
    if (!pins_.empty()) list.spheres.push_back({pins_, {}});
    if (!solid_.tubes.empty())
        list.tubes.push_back({.tubes = solid_.tubes, .particles = solid_.particles, .picks = solid_.picks});
    if (!dashed_.tubes.empty()) {
        list.tubes.push_back(
            {.tubes = dashed_.tubes, .particles = dashed_.particles, .dashed = true, .picks = dashed_.picks});
    }
    for (const std::size_t g : hulls_) {
        const HullMesh& hull = groupParts_[g].hull;
        list.hulls.push_back({hull.positions, hull.normals, hull.indices, looks_.groups[g].hull});
    }
    list.labels.insert(list.labels.end(), labels_.begin(), labels_.end());
    list.obstacles.insert(list.obstacles.end(), obstacles_.begin(), obstacles_.end());
    list.bounds.add(bounds_);
}

}  // namespace orrery::graph
