#include "kernels/layout/large.h"

#include "kernels/layout/axes.h"
#include "kernels/layout/easel.h"
#include "kernels/layout/index.h"
#include "kernels/layout/octree.h"
#include "kernels/layout/pack.h"
#include "kernels/layout/pivot.h"
#include "kernels/layout/stress.h"

#include "engine/base/parallel.h"
#include "engine/base/random.h"

#include <algorithm>
#include <cmath>

namespace orrery::layout {
namespace {

constexpr int kPivots = 50;
constexpr int kTicks = 150;
constexpr int kSmallTicks = 30;
constexpr float kEdgeStep = 3.0F;
constexpr float kLayerStep = 2.5F;
constexpr float kDepthOfWidth = 0.5F;
constexpr std::size_t kGrain = 256;  // a fixed chunk, though every node is summed on its own

class LargeLayout {
 public:
    LargeLayout(const Problem& problem, const Graph& graph, std::uint64_t seed, const Options& options)
        : problem_(problem),
          graph_(graph),
          options_(options),
          seed_(seed),
          order_(problem, graph),
          lengths_(wishedLengths(problem, graph, kEdgeStep)),
          positions_(problem.nodes.size(), vec3(0.0F)),
          flow_(layers()),
          stress_(graph, lengths_, flow_) {}

    Result run() {
        Result result;
        result.ranks = order_.ranks;
        result.backEdges = order_.backEdges;
        const bool given = !problem_.start.empty();
        if (given) {
            for (std::size_t i = 0; i < positions_.size(); ++i) {
                const vec3 p = problem_.start[i];
                if (std::isfinite(p.x) && std::isfinite(p.y) && std::isfinite(p.z)) positions_[i] = p;
            }
        }
        std::size_t done = 0;
        for (const std::vector<int>& nodes : graph_.components()) {
            if (isCancelled(options_)) {
                result.cancelled = true;
                return result;
            }
            if (!given) placeComponent(nodes, done);
            done += nodes.size();
        }
        if (isCancelled(options_)) {
            result.cancelled = true;
            return result;
        }
        if (!given) {
            pack();
            flatten();
        }
        result.positions = std::move(positions_);
        result.view = frameBodies(problem_, result.positions, 0.8F);
        return result;
    }

 private:
    // Wished places along y, by rank; empty without a flow.
    std::vector<float> layers() const {
        std::vector<float> flow;
        if (!order_.directed) return flow;
        const bool level = problem_.flow == Flow::right || problem_.flow == Flow::left;
        double extent = 0.0;
        for (const Node& node : problem_.nodes) extent += static_cast<double>(level ? node.size.x : node.size.y);
        const float step = static_cast<float>(extent) / static_cast<float>(problem_.nodes.size()) + kLayerStep;
        for (const int rank : order_.ranks) flow.push_back(-step * static_cast<float>(rank));
        return flow;
    }

    void placeComponent(std::span<const int> nodes, std::size_t done) {
        if (nodes.size() == 1) return;
        if (nodes.size() <= at(kLectureNodes)) {
            stress_.layOut(nodes, seed_ + done, positions_);
            stress_.refine(nodes, kSmallTicks, positions_);
        } else {
            placeByPivots(graph_, nodes, kPivots, seed_, positions_);
            spread(nodes);
            refine(nodes, done);
        }
        turnToPrincipalAxes(nodes, order_.directed, positions_);
    }

    // From edges of length one to wished lengths; nodes on one spot are set apart a little.
    void spread(std::span<const int> nodes) {
        double sum = 0.0;
        for (const float length : lengths_) sum += static_cast<double>(length);
        meanLength_ = static_cast<float>(sum / static_cast<double>(std::max<std::size_t>(lengths_.size(), 1)));
        Random random(seed_, 9);
        for (const int node : nodes) {
            const float x = random.uniform(-0.2F, 0.2F);
            const float y = random.uniform(-0.2F, 0.2F);
            const float z = random.uniform(-0.2F, 0.2F);
            vec3& p = positions_[at(node)];
            p = (p + vec3(x, y, z)) * meanLength_;
            if (!flow_.empty()) p.y = flow_[at(node)];
        }
    }

    void refine(std::span<const int> nodes, std::size_t done) {
        constexpr float kOpenness = 1.3F;  // the force falls with r^-3: what is far hardly counts
        constexpr float kCooling = 0.988F;
        constexpr float kLinear = 0.1F;
        constexpr float kBounded = 0.8F;
        const std::size_t count = nodes.size();
        std::vector<vec3> places(count);
        std::vector<vec3> moves(count);
        std::vector<int> local(at(graph_.nodeCount()), -1);
        const float toUnits = 1.0F / meanLength_;
        for (std::size_t i = 0; i < count; ++i) {
            local[at(nodes[i])] = static_cast<int>(i);
            places[i] = positions_[at(nodes[i])] * toUnits;
        }
        Octree tree;
        float step = 1.0F;
        for (int tick = 0; tick < kTicks && !isCancelled(options_); ++tick, step *= kCooling) {
            tree.build(places, {});
            const std::span<const int> order = tree.order();
            parallelChunks(count, kGrain, [&](const auto& range) {
                for (std::size_t k = range.begin(); k < range.end(); ++k) {
                    const auto i = static_cast<std::size_t>(order[k]);
                    const vec3 here = places[i];
                    vec3 force(0.0F);
                    tree.walk(order[k], kOpenness, [&](vec3 centre, float mass) {
                        const vec3 delta = here - centre;
                        const float bound = 1.0F / (1.0F + delta.x * delta.x + delta.y * delta.y + delta.z * delta.z);
                        force += delta * (mass * bound * bound);
                    });
                    for (const Graph::Link& link : graph_.neighbours(nodes[i])) {
                        const float unit = meanLength_ / std::max(lengths_[at(link.bundle)], 1e-3F);
                        const vec3 delta = (places[at(local[at(link.node)])] - here) * unit;
                        force += delta * (kLinear + kBounded / (1.0F + glm::dot(delta, delta)));
                    }
                    moves[i] = force * step;
                }
            });
            parallelChunks(count, kGrain * 16, [&](const auto& range) {
                for (std::size_t i = range.begin(); i < range.end(); ++i) {
                    vec3 move = moves[i];
                    const float length = std::sqrt(glm::dot(move, move));
                    if (length > 1.0F) move /= length;
                    places[i] += move;
                    if (flow_.empty()) continue;
                    places[i].y += 0.7F * (flow_[at(nodes[i])] * toUnits - places[i].y);
                }
            });
            if (options_.progress) {
                const float here = static_cast<float>(count) * static_cast<float>(tick + 1) / kTicks;
                options_.progress(0.05F +
                                  0.9F * (static_cast<float>(done) + here) / static_cast<float>(graph_.nodeCount()));
            }
        }
        for (std::size_t i = 0; i < count; ++i) positions_[at(nodes[i])] = places[i] * meanLength_;
    }

    void pack() {
        std::vector<Bounds> bounds;
        std::vector<vec2> sizes;
        if (order_.directed) turnToFlow(problem_.flow, positions_);
        for (const std::vector<int>& nodes : graph_.components()) {
            Bounds box;
            for (const int node : nodes) {
                const vec3 half(0.5F * vec2(problem_.nodes[at(node)].size), 0.0F);
                box.add(positions_[at(node)] - half);
                box.add(positions_[at(node)] + half);
            }
            bounds.push_back(box);
            sizes.push_back(vec2(box.size()));
        }
        const std::vector<vec2> places = packRectangles(sizes, kEdgeStep, problem_.aspect);
        for (std::size_t i = 0; i < places.size(); ++i) {
            const vec3 shift = vec3(places[i], 0.0F) - bounds[i].centre();
            for (const int node : graph_.components()[i]) positions_[at(node)] += shift;
        }
    }

    // Not deeper than half as it is wide.
    void flatten() {
        Bounds bounds;
        for (const vec3& p : positions_) bounds.add(p);
        const float deepest = kDepthOfWidth * bounds.size().x;
        if (bounds.size().z <= deepest || deepest <= 0.0F) return;
        const float scale = deepest / bounds.size().z;
        for (vec3& p : positions_) p.z *= scale;
    }

    const Problem& problem_;
    const Graph& graph_;
    const Options& options_;
    std::uint64_t seed_;
    FlowOrder order_;
    std::vector<float> lengths_;
    std::vector<vec3> positions_;
    std::vector<float> flow_;
    StressLayout stress_;
    float meanLength_ = 1.0F;
};

}  // namespace

Result layOutLarge(const Problem& problem, const Graph& graph, std::uint64_t seed, const Options& options) {
    return LargeLayout(problem, graph, seed, options).run();
}

}  // namespace orrery::layout
