#include "scenes/graph/graph_scene.h"

#include "engine/base/words.h"
#include "scenes/graph/graph_search.h"
#include "scenes/graph/names.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

namespace orrery::graph {

namespace {

constexpr double kUnfold = 0.6;    // seconds in which a graph unfolds from its middle
constexpr float kFill = 0.82F;     // of the picture at rest
constexpr float kFullest = 0.93F;  // where its names would be too small otherwise
// Heights of the picture that a line of a name takes.
constexpr float kLeastName = 0.03F;     // so that the back row can read it
constexpr float kNearName = 0.036F;     // where the camera comes near for it
constexpr float kLargestName = 0.055F;  // however few there are
constexpr double kFlatten = 0.5;        // seconds between three dimensions and two

float smoothstep(float t) {
    t = std::clamp(t, 0.0F, 1.0F);
    return t * t * (3.0F - 2.0F * t);
}

// The widest that will be written on a node sets its size; its own label stands in that.
Arrangement arrangeWithRoom(const Graph& graph, std::span<const vec3> start, float aspect,
                            const std::vector<std::pair<std::string, std::string>>& words) {
    text::Typesetter& typesetter = text::threadTypesetter();
    if (words.empty()) return arrange(graph, typesetter, start, aspect);
    Graph roomy = graph;
    const Names names(graph);
    const text::LabelStyle style = nodeLabelStyle();
    std::set<int> changed;
    for (const auto& [name, said] : words) {
        const auto node = names.node(name);
        if (!node) continue;
        Label& label = roomy.nodes[static_cast<std::size_t>(*node)].label;
        if (typesetter.measure({.plain = said}, tagStyle()).x <= typesetter.measure(contentOf(label), style).x)
            continue;
        label = {said, {}};
        changed.insert(*node);
    }
    Arrangement made = arrange(roomy, typesetter, start, aspect);
    for (const int node : changed) {
        const auto i = static_cast<std::size_t>(node);
        if (made.cards) made.labelSizes[i] = typesetter.measure(contentOf(graph.nodes[i].label), style);
    }
    return made;
}

const std::vector<std::pair<std::string, std::string>> kNoWords;
constexpr std::size_t kMostFramed = 20'000;  // nodes looked at to frame a graph: of more, evenly many are

}  // namespace

Arrangement GraphScene::arrangeBy(const Graph& graph, const Plan& plan) {
    if (plan.when == Layout::now || graph.nodes.size() <= kMostCards) {
        return arrangeWithRoom(graph, plan.start, plan.aspect, *plan.words);
    }
    Arrangement made = prepare(graph, text::threadTypesetter(), plan.aspect);
    if (made.allGiven) return made;
    const bool given = plan.when == Layout::given && plan.start.size() == graph.nodes.size();
    made.result.positions =
        given ? std::vector<vec3>(plan.start.begin(), plan.start.end()) : Placing::ball(graph.nodes.size());
    made.result.ranks.assign(graph.nodes.size(), 0);
    Bounds bounds;
    for (const vec3& place : made.result.positions) bounds.add(place);
    const render::Camera camera = render::framing({}, bounds, plan.aspect, kFill);
    made.result.view = {.centre = camera.target, .distance = camera.distance};
    return made;
}

GraphScene::GraphScene(Graph graph, std::span<const vec3> start, float aspect,
                       const std::vector<std::pair<std::string, std::string>>& words)
    : GraphScene(std::move(graph), Plan{.start = start, .aspect = aspect, .words = &words}) {}

GraphScene::GraphScene(Graph graph, Layout when, std::span<const vec3> start)
    : GraphScene(std::move(graph), Plan{.when = when, .start = start, .words = &kNoWords}) {
    if (when != Layout::whileShown || arrangement_.cards || arrangement_.allGiven) return;
    layout::Problem problem = arrangement_.problem();
    problem.seed = arrangement_.seed;
    problem.start = arrangement_.given;
    placing_ = std::make_unique<Placing>(problem);
    beads_->setPlaced(false);
    age_ = kUnfold;  // it unfolds by being laid out
}

GraphScene::GraphScene(Graph graph, const Plan& plan)
    : graph_((materialiseEmptyGroups(graph), std::move(graph))),
      arrangement_(arrangeBy(graph_, plan)),
      adjacency_(graph_),
      visibility_(graph_),
      focus_(graph_, adjacency_),
      analysis_(graph_, adjacency_),
      positions_(arrangement_.result.positions),
      routes_(arrangement_.routes),
      pinned_(graph_.nodes.size(), false),
      writtenSizes_(arrangement_.bodySizes),
      times_(graph_),
      presence_(graph_.nodes.size(), 1.0F) {
    if (arrangement_.cards) {
        cards_ = std::make_unique<CardPicture>(graph_, arrangement_);
    } else {
        beads_ = std::make_unique<BeadPicture>(graph_, arrangement_);
        // Thousands of colours that nobody wrote say nothing; who belongs together does.
        const bool written = !graph_.groups.empty() || !graph_.classDefinitions.empty() ||
                             std::ranges::any_of(graph_.nodes, [](const Node& node) { return !node.style.empty(); });
        if (!written) setView({.colour = Measure::community});
        colourUnasked_ = !written;
    }
    world_ = positions_;
    worldRoutes_ = routes_;
}

GraphScene::~GraphScene() = default;

void GraphScene::place(const vec3& origin) {
    origin_ = origin;
    moved_ = true;
}

std::vector<vec3> GraphScene::shownPositions() const {
    // Unfolding from the middle, and flattened along the line of sight at rest.
    const layout::View& view = arrangement_.result.view;
    render::Camera rest;
    rest.yaw = view.yaw;
    rest.pitch = view.pitch;
    const vec3 forward = rest.forward();
    const float unfolded = smoothstep(static_cast<float>(age_ / kUnfold));
    std::vector<vec3> shown(positions_.size());
    for (std::size_t i = 0; i < positions_.size(); ++i) {
        vec3 offset = positions_[i] - view.centre;
        offset -= forward * (glm::dot(offset, forward) * flatness_);
        shown[i] = origin_ + view.centre + offset * (0.25F + 0.75F * unfolded);
    }
    return shown;
}

Bounds GraphScene::bounds() const {
    Bounds bounds;
    for (std::size_t i = 0; i < positions_.size(); ++i) {
        bounds.add(origin_ + positions_[i] - arrangement_.bodySizes[i] * 0.5F);
        bounds.add(origin_ + positions_[i] + arrangement_.bodySizes[i] * 0.5F);
    }
    return bounds;
}

std::vector<GraphScene::Extent3> GraphScene::seenParts(bool onlyAbout) const {
    std::vector<Extent3> parts;
    // A camera that follows a layout in the making has to be where the nodes will be when it arrives.
    const bool underway = placing_ && !placing_->goal().empty();
    const std::span<const vec3> positions = underway ? placing_->goal() : positions_;
    const std::size_t stride = onlyAbout ? 1 : positions.size() / kMostFramed + 1;
    for (std::size_t i = 0; i < positions.size(); i += stride) {
        const auto node = static_cast<int>(i);
        if (!visibility_.nodeShown(node) || (onlyAbout && !about_.nodes.contains(node))) continue;
        vec2 half = vec2(arrangement_.nodes[i].size) * 0.5F;
        if (onlyAbout) half = glm::max(half, tags_.sizeOf(node) * 0.5F);
        parts.push_back({origin_ + positions[i], half});
    }
    for (std::size_t e = 0; e < routes_.size(); ++e) {
        const auto edge = static_cast<int>(e);
        if (!visibility_.edgeShown(edge) || (onlyAbout && !about_.edges.contains(edge))) continue;
        const layout::Route& route = routes_[e];
        for (std::size_t k = 1; k + 3 <= route.points.size(); k += 3) {
            // The curve stays within its control points, and reaches about half-way to the inner ones.
            const vec3 middle =
                (route.points[k - 1] + route.points[k + 2]) * 0.125F + (route.points[k] + route.points[k + 1]) * 0.375F;
            parts.push_back({origin_ + middle, vec2(0.4F)});
        }
    }
    if (onlyAbout) return parts;
    for (std::size_t g = 0; g < graph_.groups.size(); ++g) {
        if (!visibility_.groupShown(static_cast<int>(g)) || !cards_) continue;
        const Bounds hull = cards_->hullBounds(g, positions_);
        if (hull.empty()) continue;
        parts.push_back({origin_ + hull.centre(), vec2(hull.size()) * 0.5F});
        const vec2 title = arrangement_.groupTitleSizes[g];
        parts.push_back({origin_ + vec3(hull.centre().x, hull.high.y + 0.1F, hull.centre().z), title * 0.5F});
    }
    return parts;
}

GraphScene::Frame2 GraphScene::frameOf(const render::Camera& camera, std::span<const Extent3> parts) {
    Frame2 frame;
    for (const Extent3& part : parts) {
        // A picture of height 1 around its middle; its pixels run down.
        const auto seen = camera.project(part.centre, vec2(0.0F, 1.0F));
        if (!seen) continue;
        const vec2 place = seen->pixel - vec2(0.0F, 0.5F);
        const vec2 half = part.half * camera.pixelsPerUnit(1.0F) / seen->depth;
        frame.low = glm::min(frame.low, place - half);
        frame.high = glm::max(frame.high, place + half);
    }
    return frame;
}

namespace {

// Moves the camera so that this point of the picture, in heights from its middle, comes to the middle.
void centreOn(render::Camera& camera, const vec2& point) {
    const float scale = camera.distance / camera.pixelsPerUnit(1.0F);
    camera.target += camera.right() * (point.x * scale) - camera.up() * (point.y * scale);
}

}  // namespace

render::Camera GraphScene::filledWith(render::Camera camera, std::span<const Extent3> parts, float aspect) const {
    // Found again for this picture's shape and what has been moved: a few rounds of centring it and of stepping back
    // until it fits.
    const vec2 free = vec2(aspect, 1.0F) * kFill;
    for (int round = 0; round < 8; ++round) {
        const Frame2 frame = frameOf(camera, parts);
        if (frame.low.x > frame.high.x) return camera;
        centreOn(camera, (frame.low + frame.high) * 0.5F);
        const vec2 extent = (frame.high - frame.low) / free;
        camera.distance *= std::clamp(std::max(extent.x, extent.y), 0.5F, 2.0F);
    }
    const float legible = camera.pixelsPerUnit(1.0F) / kLeastName;
    if (cards_ && camera.distance > legible) camera.distance = std::max(camera.distance * (kFill / kFullest), legible);
    return camera;
}

render::Camera GraphScene::restCamera(float aspect) const {
    const layout::View& view = arrangement_.result.view;
    render::Camera camera;
    camera.yaw = view.yaw;
    camera.pitch = view.pitch;
    camera.target = origin_ + view.centre;
    camera.distance = std::max(view.distance, 4.0F);
    // A legend has the left of the picture for itself, as far as there is room beside it.
    const float taken = std::min(legend_.width(), aspect * 0.35F);
    camera = framed(camera, aspect - taken);
    centreOn(camera, vec2(-taken * 0.5F, 0.0F));
    return camera;
}

render::Camera GraphScene::framed(const render::Camera& angles, float aspect) const {
    const std::vector<Extent3> all = seenParts(false);
    render::Camera whole = filledWith(angles, all, aspect);
    if (!cards_) return whole;
    const float line = whole.pixelsPerUnit(1.0F);  // heights of the picture that a line of a name takes at distance 1
    whole.distance = std::max(whole.distance, line / kLargestName);
    if (about_.nodes.empty() || whole.distance <= line / kLeastName) return whole;
    // From where all of it is seen no name can be read: as near as what the step is about lets, and no nearer than its
    // names need.
    render::Camera near = filledWith(whole, seenParts(true), aspect);
    near.distance = std::clamp(near.distance, std::min(line / kNearName, whole.distance), whole.distance);
    return withoutEmptySide(near, all, aspect);
}

render::Camera GraphScene::withoutEmptySide(render::Camera near, std::span<const Extent3> all, float aspect) const {
    const Frame2 around = frameOf(near, all);
    const vec2 half = vec2(aspect, 1.0F) * (kFullest * 0.5F);
    vec2 shift(0.0F);
    for (int axis = 0; axis < 2; ++axis) {
        if (around.high[axis] - around.low[axis] <= 2.0F * half[axis]) {
            shift[axis] = (around.low[axis] + around.high[axis]) * 0.5F;
        } else if (around.low[axis] > -half[axis]) {
            shift[axis] = around.low[axis] + half[axis];
        } else if (around.high[axis] < half[axis]) {
            shift[axis] = around.high[axis] - half[axis];
        }
    }
    centreOn(near, shift);
    return near;
}

void GraphScene::setPositions(const std::vector<vec3>& positions) {
    positions_ = positions;
    moved_ = true;
    refreshRoutes(3);
}

void GraphScene::refreshRoutes(int rounds) {
    if (!cards_) return;
    layout::Result moved = arrangement_.result;
    moved.positions = positions_;
    routes_ = layout::routeEdges(arrangement_.problem(), moved, {.rounds = rounds});
    routesRough_ = rounds == 0;
    moved_ = true;
}

void GraphScene::update(const app::Moment& moment) {
    const bool unfolding = age_ < kUnfold;
    age_ = moment.still ? kUnfold : age_ + moment.delta;
    const float wantedFlat = flat_ ? 1.0F : 0.0F;
    const auto step = static_cast<float>(moment.delta / kFlatten);
    const bool flattening = flatness_ != wantedFlat;
    flatness_ = moment.still ? wantedFlat : flatness_ + std::clamp(wantedFlat - flatness_, -step, step);
    playTime(moment);
    updateView(moment);
    if (moment.theme->name != lookTheme_) {
        lookTheme_ = moment.theme->name;
        makeLooks(*moment.theme);
        changed_ = true;
    }
    updatePresence(moment);
    updatePlacing(moment);
    if (!moment.still && !moment.offline) prepareSearch();
    stepPhysics(moment.delta);
    const bool focusMoves = focus_.animating();
    focus_.update(moment.delta, moment.still);

    const bool moves = moved_ || unfolding || flattening;
    if (moves) {
        world_ = shownPositions();
        // Routes were found for the nodes at rest: a graph that is folded or flat takes them along by the same map.
        worldRoutes_ = routes_;
        const layout::View& view = arrangement_.result.view;
        render::Camera rest;
        rest.yaw = view.yaw;
        rest.pitch = view.pitch;
        const vec3 forward = rest.forward();
        const float scale = 0.25F + 0.75F * smoothstep(static_cast<float>(age_ / kUnfold));
        for (layout::Route& route : worldRoutes_) {
            for (vec3& point : route.points) {
                vec3 offset = point - view.centre;
                offset -= forward * (glm::dot(offset, forward) * flatness_);
                point = origin_ + view.centre + offset * scale;
            }
        }
    }
    const PictureInput input{.moment = moment,
                             .positions = world_,
                             .routes = worldRoutes_,
                             .focus = focus_,
                             .visibility = visibility_,
                             .pinned = pinned_,
                             .presence = presence_,
                             .tags = tags_,
                             .newEdges = newEdges_,
                             .flowEverywhere = flowEverywhere_};
    if (cards_) cards_->build(input);
    if (beads_) beads_->build(input, moves, changed_ || focusMoves || focus_.animating());
    if (changed_ || moves) communityNames_.place(analysis_.communities(), world_, visibility_);
    legend_.build(legendContent(), moment.size, *moment.theme, moment.roomScale);
    changed_ = moved_ = false;
    tags_.build(moment, world_, visibility_);
}

void GraphScene::draw(render::DrawList& list) const {
    if (cards_) cards_->fill(list);
    if (beads_) beads_->fill(list, livePlaces());
    communityNames_.fill(list);
    tags_.fill(list);
    legend_.fill(list);
}

std::uint32_t GraphScene::pickCount() const {
    return static_cast<std::uint32_t>(graph_.nodes.size() + graph_.edges.size() + graph_.groups.size());
}

bool GraphScene::animating() const {
    const auto grows = [](float presence) { return presence > 0.0F && presence < 1.0F; };
    const bool arrives = cards_ ? std::ranges::any_of(presence_, grows) : beads_->searching();
    return arrives || (placing_ && !awaitsPlaces()) || age_ < kUnfold || flatness_ != (flat_ ? 1.0F : 0.0F) ||
           focus_.animating() || physicsMoves() || timePlays_ || analysis_.pending() || (cards_ && cards_->flows());
}

GraphScene::PickedPart GraphScene::partOf(std::uint32_t pick) const {
    if (pick == render::kNoPick) return {};
    std::size_t index = pick;
    if (index < graph_.nodes.size()) return {PickedPart::Kind::node, static_cast<int>(index)};
    index -= graph_.nodes.size();
    if (index < graph_.edges.size()) return {PickedPart::Kind::edge, static_cast<int>(index)};
    index -= graph_.edges.size();
    if (index < graph_.groups.size()) return {PickedPart::Kind::group, static_cast<int>(index)};
    return {};
}

void GraphScene::hover(std::uint32_t pick) {
    const PickedPart part = partOf(pick);
    focus_.hover(part.kind == PickedPart::Kind::node ? part.index : -1,
                 part.kind == PickedPart::Kind::edge ? part.index : -1);
    changed_ = true;
}

void GraphScene::click(std::uint32_t pick, app::Button button, bool extend) {
    const PickedPart part = partOf(pick);
    changed_ = true;
    if (button == app::Button::right) {
        if (part.kind == PickedPart::Kind::node) togglePin(part.index);
        return;
    }
    switch (part.kind) {
        case PickedPart::Kind::node:
            focus_.select(part.index, extend);
            break;
        case PickedPart::Kind::edge:
            focus_.selectEdge(part.index);
            break;
        case PickedPart::Kind::group: {
            // A click on a group's title folds it, a click on the folded body unfolds it.
            Visibility::Choice choice = visibility_.choice();
            const bool folded = choice.collapsed.erase(part.index) > 0;
            if (!folded) choice.collapsed.insert(part.index);
            changeVisibility(choice, (folded ? "expanded " : "collapsed ") +
                                         graph_.groups[static_cast<std::size_t>(part.index)].title.plain);
            break;
        }
        case PickedPart::Kind::nothing:
            focus_.clear();
            break;
    }
    if (focus_.second() >= 0 && host_ != nullptr) {
        if (focus_.answer().empty()) {
            host_->say("there is no way from " + nameOf(focus_.node()) + " to " + nameOf(focus_.second()));
        } else if (focus_.pathAgainstFlow() && graph_.directed) {
            host_->say("no way along the arrows; this one goes against some of them");
        }
    }
}

void GraphScene::ask(Question question) {
    focus_.ask(question);
    changed_ = true;
    if (question == Question::cutOff && host_ != nullptr) {
        const std::size_t lost = focus_.answer().nodeCount() - 1;
        host_->say(lost == 0 ? "nothing else is cut off when " + nameOf(focus_.node()) + " fails"
                             : fmt::format("{} of {} nodes are cut off when {} fails", lost, graph_.nodes.size(),
                                           nameOf(focus_.node())));
    }
}

void GraphScene::togglePin(int node) {
    const auto flip = [this, node] {
        pinned_[static_cast<std::size_t>(node)] = !pinned_[static_cast<std::size_t>(node)];
        changed_ = true;
        pinChanged(node);
    };
    flip();
    if (host_ != nullptr) {
        const bool now = pinned_[static_cast<std::size_t>(node)];
        host_->undo().push((now ? "pinned " : "unpinned ") + nameOf(node), flip, flip);
    }
}

void GraphScene::changeVisibility(const Visibility::Choice& choice, const std::string& what) {
    const Visibility::Choice before = visibility_.choice();
    if (before == choice) return;
    const auto apply = [this](const Visibility::Choice& wanted) {
        visibility_.set(wanted);
        changed_ = true;
    };
    apply(choice);
    if (host_ != nullptr) {
        host_->undo().push(
            what, [apply, before] { apply(before); }, [apply, choice] { apply(choice); });
    }
}

std::optional<vec3> GraphScene::placeOf(std::uint32_t pick) const {
    const PickedPart part = partOf(pick);
    if (part.kind != PickedPart::Kind::node) return std::nullopt;
    return world_[static_cast<std::size_t>(part.index)];
}

Bounds GraphScene::neighbourhood(int node) const {
    Bounds bounds;
    const auto add = [&](int each) {
        const auto i = static_cast<std::size_t>(each);
        bounds.add(world_[i] - arrangement_.bodySizes[i] * 0.5F);
        bounds.add(world_[i] + arrangement_.bodySizes[i] * 0.5F);
    };
    add(node);
    for (const auto steps : {adjacency_.out(node), adjacency_.in(node)}) {
        for (const Adjacency::Step& step : steps) add(step.node);
    }
    return bounds;
}

std::optional<render::Camera> GraphScene::cameraFor(std::uint32_t pick) const {
    const PickedPart part = partOf(pick);
    const float aspect = host_ != nullptr ? host_->aspect() : 16.0F / 9.0F;
    render::Camera camera = restCamera(aspect);
    if (host_ != nullptr) {
        camera.yaw = host_->camera().yaw;
        camera.pitch = host_->camera().pitch;
    }
    Bounds bounds;
    vec3 centre;
    switch (part.kind) {
        case PickedPart::Kind::node:
            bounds = neighbourhood(part.index);
            centre = world_[static_cast<std::size_t>(part.index)];
            break;
        case PickedPart::Kind::edge: {
            const Edge& edge = graph_.edges[static_cast<std::size_t>(part.index)];
            for (const Endpoint& end : {edge.from, edge.to}) {
                const int node = representative(graph_, end);
                if (node < 0) continue;
                bounds.add(world_[static_cast<std::size_t>(node)] -
                           arrangement_.bodySizes[static_cast<std::size_t>(node)] * 0.5F);
                bounds.add(world_[static_cast<std::size_t>(node)] +
                           arrangement_.bodySizes[static_cast<std::size_t>(node)] * 0.5F);
            }
            centre = bounds.centre();
            break;
        }
        case PickedPart::Kind::group:
            for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
                if (graph_.nodes[i].group == part.index) bounds.add(world_[i]);
            }
            centre = bounds.centre();
            break;
        case PickedPart::Kind::nothing:
            return std::nullopt;
    }
    if (bounds.empty()) return std::nullopt;
    // The node in the middle, its neighbours in the picture; never so near that one body fills it.
    Bounds around;
    const vec3 reach = glm::max(bounds.high - centre, centre - bounds.low);
    around.add(centre - reach);
    around.add(centre + reach);
    camera = render::framing(camera, around, aspect, 0.8F);
    camera.distance = std::max(camera.distance, 16.0F);
    return camera;
}

std::uint32_t GraphScene::selected() const {
    if (focus_.node() >= 0) return static_cast<std::uint32_t>(focus_.node());
    if (focus_.edge() >= 0)
        return static_cast<std::uint32_t>(graph_.nodes.size()) + static_cast<std::uint32_t>(focus_.edge());
    return render::kNoPick;
}

std::string GraphScene::nameOf(int node) const {
    return nodeName(graph_, node);
}

std::vector<std::string> GraphScene::terms() const {
    // The words of labels: they tell which graphs speak of the same.
    std::set<std::string> terms;
    addWords(terms, graph_.title);
    for (const Node& node : graph_.nodes) addWords(terms, node.label.plain.empty() ? node.id : node.label.plain);
    for (const Edge& edge : graph_.edges) addWords(terms, edge.label->plain);
    return {terms.begin(), terms.end()};
}

bool GraphScene::leave() {
    if (!focus_.any()) return false;
    focus_.clear();
    changed_ = true;
    return true;
}

void GraphScene::adopt(const Scene& earlier) {
    const auto* before = dynamic_cast<const GraphScene*>(&earlier);
    if (before == nullptr) return;
    setView(before->view_);
    if (before->time_) showTime(before->time_, before->window_);
    if (arrangement_.allGiven) {
        // The file says where all nodes are, now as before; only the person's view stays.
        arrangement_.result.view = before->arrangement_.result.view;
        age_ = kUnfold;
        return;
    }
    std::map<std::string_view, std::size_t> known;
    for (std::size_t i = 0; i < before->graph_.nodes.size(); ++i) known.emplace(before->graph_.nodes[i].id, i);
    std::size_t stayed = 0;
    // What was never placed has nothing to keep.
    if (before->placing_ && !before->placing_->placed()) return;
    std::vector<vec3> start(placing_ ? graph_.nodes.size() : 0, vec3(std::numeric_limits<float>::quiet_NaN()));
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
        const auto found = known.find(graph_.nodes[i].id);
        if (found == known.end()) continue;
        positions_[i] = before->positions_[found->second];
        if (!start.empty()) start[i] = positions_[i];
        pinned_[i] = before->pinned_[found->second];
        ++stayed;
    }
    // A graph of which little stayed is a new one: its own layout is better than a mixture.
    if (stayed * 2 < graph_.nodes.size()) {
        positions_ = arrangement_.result.positions;
        return;
    }
    if (placing_) {
        // The worker goes on from what is known, or is not needed.
        stopPlacing();
        if (stayed < graph_.nodes.size()) {
            layout::Problem problem = arrangement_.problem();
            problem.start = start;
            placing_ = std::make_unique<Placing>(problem);
        }
    } else if (stayed < graph_.nodes.size()) {
        // What is new takes the place that the layout finds around what stayed.
        std::vector<layout::Node> nodes = arrangement_.nodes;
        for (std::size_t i = 0; i < nodes.size(); ++i) nodes[i].fixed = known.contains(graph_.nodes[i].id);
        layout::Problem problem = arrangement_.problem();
        problem.nodes = nodes;
        problem.start = positions_;
        positions_ = layout::layOut(problem).positions;
    }
    arrangement_.result.view = before->arrangement_.result.view;
    age_ = kUnfold;
    moved_ = true;
    refreshRoutes(3);
}

}  // namespace orrery::graph
