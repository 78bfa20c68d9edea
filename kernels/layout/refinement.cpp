#include "kernels/layout/refinement.h"

#include "kernels/layout/axes.h"
#include "kernels/layout/component.h"
#include "kernels/layout/easel.h"
#include "kernels/layout/flow.h"
#include "kernels/layout/index.h"
#include "kernels/layout/pack.h"
#include "kernels/layout/sound.h"
#include "kernels/layout/stress.h"

#include "engine/base/clock.h"
#include "engine/base/random.h"

#include <algorithm>
#include <cmath>

namespace orrery::layout {
namespace {

constexpr int kSmallTicks = 30;
constexpr float kEdgeRoom = 3.0F;
constexpr float kLayerRoom = 0.8F;
constexpr float kFilled = 0.8F;  // of the picture

bool isKnown(vec3 place) {
    return std::isfinite(place.x) && std::isfinite(place.y) && std::isfinite(place.z);
}

bool isLevel(Flow flow) {
    return flow == Flow::right || flow == Flow::left;
}

// Least distance of two ranks: a body, and room for edges to be seen between.
float leastRankStep(const Problem& problem) {
    double extent = 0.0;
    for (const Node& node : problem.nodes) {
        extent += static_cast<double>(isLevel(problem.flow) ? node.size.x : node.size.y);
    }
    return static_cast<float>(extent) / static_cast<float>(problem.nodes.size()) + kLayerRoom;
}

// Wished places along y, by rank; empty without a flow.
std::vector<float> layersOf(const FlowOrder& order, float step) {
    std::vector<float> layers;
    if (!order.directed) return layers;
    for (const int rank : order.ranks) layers.push_back(-step * static_cast<float>(rank));
    return layers;
}

// From a little above, or aside of a flow to the right or left: as much as shows that ranks are planes, and not so much
// that one is seen before another.
View sideOf(const Problem& problem, const Result& result) {
    constexpr float kMost = 0.35F;  // radians
    constexpr float kShown = 0.5F;  // of the distance of two ranks, that a plane seen from there takes up
    Bounds bounds;
    for (const vec3& place : result.positions) bounds.add(place);
    const int deepest = *std::max_element(result.ranks.begin(), result.ranks.end());
    View side;
    if (deepest == 0) return side;
    const float extent = isLevel(problem.flow) ? bounds.size().x : bounds.size().y;
    const float step = extent / static_cast<float>(deepest);
    (isLevel(problem.flow) ? side.yaw : side.pitch) = std::min(kMost, kShown * step / std::max(bounds.size().z, 1e-3F));
    return side;
}

float meanOf(std::span<const float> lengths) {
    double sum = 0.0;
    for (const float length : lengths) sum += static_cast<double>(length);
    return lengths.empty() ? 1.0F : static_cast<float>(sum / static_cast<double>(lengths.size()));
}

}  // namespace

struct Refinement::State {
    struct Part {
        std::vector<int> nodes;
        std::unique_ptr<Component> large;  // none: its places are final
        float length = 1.0F;               // of an edge
        bool given = false;                // its places are meant as they are, not packed
    };

    State(const Problem& given, const Options& options);
    void add(const Graph& graph, std::span<const int> nodes, StressLayout& stress, const Options& options);
    bool spreadStart(const Graph& graph, std::span<const int> nodes);
    void standInRanks(std::vector<vec3>& places) const;
    void pack(std::vector<vec3>& places) const;
    std::vector<vec3> positions() const;
    bool write(vec3* to, void* stream) const;

    SoundProblem sound;
    Effort effort;
    std::uint64_t seed;
    FlowOrder order;
    std::vector<float> lengths;
    std::vector<float> layers;
    std::vector<Part> parts;
    std::vector<vec3> places;  // of small components; those of a start
    float meanLength = 1.0F;
    float rankStep = 1.0F;  // the least distance of two ranks
    int ticks = 0;
    int tick = 0;
    bool cancelled = false;    // before there were positions
    mutable vec3 shift{0.0F};  // of the component that was packed last
};

Refinement::State::State(const Problem& given, const Options& options)
    : sound(given), effort(options.effort), seed(given.seed != 0 ? given.seed : canonicalSeed(given)) {
    const Graph graph(sound.problem);
    order = FlowOrder(sound.problem, graph);
    lengths = wishedLengths(sound.problem, graph, kEdgeRoom);
    rankStep = leastRankStep(sound.problem);
    layers = layersOf(order, rankStep);
    meanLength = meanOf(lengths);
    places.assign(sound.nodes.size(), vec3(0.0F));
    std::copy(given.start.begin(), given.start.end(), places.begin());
    StressLayout stress(graph, lengths, layers);
    for (const std::vector<int>& nodes : graph.components()) {
        if (isCancelled(options)) break;
        add(graph, nodes, stress, options);
    }
    if (isCancelled(options)) {
        cancelled = true;
        parts.clear();
        places.assign(sound.nodes.size(), vec3(0.0F));
    }
    for (const Part& part : parts) ticks = std::max(ticks, part.large ? part.large->ticks() : 0);
    // What only the start was needed for.
    sound.edges = {};
    sound.problem.edges = {};
    sound.problem.start = {};
    lengths = {};
    layers = {};
}

void Refinement::State::add(const Graph& graph, std::span<const int> nodes, StressLayout& stress,
                            const Options& options) {
    Part part;
    part.nodes.assign(nodes.begin(), nodes.end());
    part.length = meanLength;
    part.given = spreadStart(graph, nodes);
    const bool small = nodes.size() <= at(kLectureNodes);
    if (small && !part.given && nodes.size() > 1) {
        stress.layOut(nodes, seed + at(nodes[0]), places);
        stress.refine(nodes, kSmallTicks, places);
        turnToPrincipalAxes(nodes, order.directed, places);
    }
    if (!small) {
        Component::Start start;
        if (part.given) {
            for (const int node : nodes) {
                start.places.push_back(places[at(node)]);
                start.fixed.push_back(sound.nodes[at(node)].fixed);
            }
        }
        for (const int node : nodes) {
            if (order.directed && !part.given) start.ranks.push_back(static_cast<float>(order.ranks[at(node)]));
        }
        const Net net(sound.problem, graph, nodes);
        Schedule schedule = scheduleFor(effort, nodes.size(), net.to.size());
        // A start in layers stays in them.
        if (part.given && order.directed) schedule.localTicks = 0;
        part.large = std::make_unique<Component>(net, schedule, seed, start, options);
        if (part.given) part.length = part.large->givenLength();
    }
    parts.push_back(std::move(part));
}

// Whether the start knows a place in this component; then every node of it gets one, the mean of its known neighbours.
bool Refinement::State::spreadStart(const Graph& graph, std::span<const int> nodes) {
    std::vector<int> queue;
    for (const int node : nodes) {
        if (!sound.problem.start.empty() && isKnown(sound.problem.start[at(node)])) queue.push_back(node);
    }
    // All on one spot say nothing about one another.
    const bool spread = std::any_of(queue.begin(), queue.end(), [&](int node) {
        return sound.nodes[at(node)].fixed || places[at(node)] != places[at(queue[0])];
    });
    if (queue.empty() || (queue.size() > 1 && !spread)) {
        for (const int node : nodes) places[at(node)] = vec3(0.0F);
        return false;
    }
    Random random(seed + at(nodes[0]), 7);
    for (std::size_t i = 0; i < queue.size(); ++i) {
        for (const Graph::Link& link : graph.neighbours(queue[i])) {
            if (isKnown(places[at(link.node)])) continue;
            vec3 sum(0.0F);
            float count = 0.0F;
            for (const Graph::Link& near : graph.neighbours(link.node)) {
                if (!isKnown(places[at(near.node)])) continue;
                sum += places[at(near.node)];
                count += 1.0F;
            }
            const float x = random.uniform(-0.5F, 0.5F);
            const float y = random.uniform(-0.5F, 0.5F);
            const float z = random.uniform(-0.5F, 0.5F);
            places[at(link.node)] = sum / count + vec3(x, y, z);
            queue.push_back(link.node);
        }
    }
    return true;
}

// Every rank on a plane of its own, all planes as far apart, and all turned to the flow. The distance of the planes
// is free: it makes the picture as high as it is wide. Of more ranks than there is room for, the planes grow instead,
// and at last bodies of neighbouring ranks overlap: a tower would show nothing at all.
void Refinement::State::standInRanks(std::vector<vec3>& all) const {
    constexpr float kOfPicture = 0.8F;  // leaves room for what is seen of the planes
    constexpr float kMostStep = 0.25F;  // of the width: two ranks are not a tower
    constexpr float kMostSpread = 4.0F;
    constexpr float kLeastStep = 0.1F;  // of what shows bodies and edges between
    const Part* widest = nullptr;
    for (const Part& part : parts) {
        if (widest == nullptr || part.nodes.size() > widest->nodes.size()) widest = &part;
    }
    Bounds bounds;
    int deepest = 1;
    for (const int node : widest->nodes) {
        bounds.add(all[at(node)]);
        deepest = std::max(deepest, order.ranks[at(node)]);
    }
    const float width = bounds.size().x;
    const float aspect = sound.problem.aspect;
    const float depth = kOfPicture * width * (isLevel(sound.problem.flow) ? aspect : 1.0F / aspect);
    const float wanted = std::min(depth / static_cast<float>(deepest), kMostStep * width);
    const float spread = std::clamp(rankStep / std::max(wanted, 1e-6F), 1.0F, kMostSpread);
    const float step = std::max(wanted * spread, kLeastStep * rankStep);
    for (std::size_t i = 0; i < all.size(); ++i) {
        all[i] = {all[i].x * spread, -step * static_cast<float>(order.ranks[i]), all[i].z * spread};
    }
    turnToFlow(sound.problem.flow, all);
}

// Components side by side; those with a start stay, and the others stand to the right of them.
void Refinement::State::pack(std::vector<vec3>& all) const {
    Bounds fixed;
    std::vector<Bounds> bounds;
    std::vector<vec2> sizes;
    for (const Part& part : parts) {
        Bounds box;
        for (const int node : part.nodes) {
            const vec3 half(0.5F * vec2(sound.nodes[at(node)].size), 0.0F);
            box.add(all[at(node)] - half);
            box.add(all[at(node)] + half);
        }
        if (part.given) {
            fixed.add(box);
        } else {
            bounds.push_back(box);
            sizes.push_back(vec2(box.size()));
        }
    }
    const std::vector<vec2> centres = packRectangles(sizes, kEdgeRoom, sound.problem.aspect);
    vec3 aside(0.0F);
    if (!fixed.empty() && !centres.empty()) {
        float left = 0.0F;
        for (std::size_t i = 0; i < centres.size(); ++i) left = std::min(left, centres[i].x - 0.5F * sizes[i].x);
        aside = {fixed.high.x + kEdgeRoom - left, fixed.centre().y, fixed.centre().z};
    }
    std::size_t index = 0;
    for (const Part& part : parts) {
        if (part.given) continue;
        shift = vec3(centres[index], 0.0F) - bounds[index].centre() + aside;
        for (const int node : part.nodes) all[at(node)] += shift;
        ++index;
    }
}

std::vector<vec3> Refinement::State::positions() const {
    std::vector<vec3> all = places;
    for (const Part& part : parts) {
        if (!part.large || (part.given && tick == 0)) continue;
        std::vector<vec3> own(part.nodes.size());
        part.large->copyTo(own);
        for (std::size_t i = 0; i < own.size(); ++i) all[at(part.nodes[i])] = own[i] * part.length;
    }
    const bool given = std::any_of(parts.begin(), parts.end(), [](const Part& part) { return part.given; });
    if (order.directed && !given) standInRanks(all);
    pack(all);
    return all;
}

bool Refinement::State::write(vec3* to, void* stream) const {
    if (parts.size() != 1 || !parts[0].large || parts[0].given || order.directed) return false;
    return parts[0].large->write(to, parts[0].length, shift, stream);
}

Refinement::Refinement(const Problem& problem, const Options& options)
    : state_(std::make_unique<State>(problem, options)) {}
Refinement::~Refinement() = default;
Refinement::Refinement(Refinement&&) noexcept = default;
Refinement& Refinement::operator=(Refinement&&) noexcept = default;

bool Refinement::step() {
    if (state_->tick >= state_->ticks) return false;
    for (State::Part& part : state_->parts) {
        if (part.large) part.large->step();
    }
    ++state_->tick;
    return true;
}

float Refinement::done() const {
    if (state_->cancelled) return 0.0F;
    return state_->ticks == 0 ? 1.0F : static_cast<float>(state_->tick) / static_cast<float>(state_->ticks);
}

std::vector<vec3> Refinement::positions() const {
    return state_->positions();
}

bool Refinement::write(vec3* to, void* stream) const {
    return state_->write(to, stream);
}

Result Refinement::result() const {
    Result result;
    result.positions = positions();
    result.ranks = state_->order.ranks;
    result.backEdges = state_->order.backEdges;
    if (!result.positions.empty()) {
        const Problem& problem = state_->sound.problem;
        result.view = frameBodies(problem, result.positions, kFilled, sideOf(problem, result));
    }
    result.hash = hashPositions(result.positions);
    return result;
}

// The problem with everything that its spans view.
struct RefinementWorker::Copy {
    std::vector<Node> nodes;
    std::vector<Edge> edges;
    std::vector<Group> groups;
    std::vector<vec3> start;
    Problem problem;

    explicit Copy(const Problem& given)
        : nodes(given.nodes.begin(), given.nodes.end()),
          edges(given.edges.begin(), given.edges.end()),
          groups(given.groups.begin(), given.groups.end()),
          start(given.start.begin(), given.start.end()),
          problem(given) {
        problem.nodes = nodes;
        problem.edges = edges;
        problem.groups = groups;
        problem.start = start;
    }
};

RefinementWorker::RefinementWorker(const Problem& problem, const Options& options)
    : copy_(std::make_unique<Copy>(problem)), thread_([this, options] { work(options); }) {}

RefinementWorker::~RefinementWorker() {
    cancel();
    thread_.join();
}

std::unique_ptr<Result> RefinementWorker::take() {
    const std::lock_guard lock(mutex_);
    return std::move(newest_);
}

bool RefinementWorker::write(vec3* to, void* stream) {
    std::unique_lock lock(serveMutex_);
    if (!serving_) return false;
    request_ = {to, stream};
    served_.wait(lock, [this] { return !request_; });
    return written_;
}

void RefinementWorker::serve(const Refinement& refinement) {
    const std::lock_guard lock(serveMutex_);
    serving_ = true;
    if (!request_) return;
    written_ = refinement.write(request_->to, request_->stream);
    request_.reset();
    served_.notify_all();
}

void RefinementWorker::work(const Options& options) {
    Options own = options;
    own.progress = nullptr;
    own.cancel = &cancel_;
    Refinement refinement(copy_->problem, own);
    copy_.reset();
    // A picture each step while they are quick, about ten a second at most; making them takes a fifth of the time at
    // most.
    constexpr double kBetween = 0.1;
    constexpr double kTimesItself = 4.0;
    double between = kBetween;
    Stopwatch sinceLast;
    bool first = true;
    bool more = true;
    while (!cancel_.load(std::memory_order_relaxed)) {
        if (first || !more || sinceLast.seconds() >= between) {
            const Stopwatch making;
            auto result = std::make_unique<Result>(refinement.result());
            const std::lock_guard lock(mutex_);
            newest_ = std::move(result);
            between = std::max(kBetween, kTimesItself * making.seconds());
            sinceLast.restart();
        }
        first = false;
        serve(refinement);
        if (!more) break;
        more = refinement.step();
        done_.store(refinement.done(), std::memory_order_relaxed);
    }
    {
        const std::lock_guard lock(serveMutex_);
        serving_ = false;
        written_ = false;
        request_.reset();
    }
    served_.notify_all();
    finished_.store(true, std::memory_order_release);
}

}  // namespace orrery::layout
