#include "kernels/layout/stress.h"

#include "kernels/layout/exact_math.h"
#include "kernels/layout/index.h"

#include "engine/base/error.h"
#include "engine/base/random.h"

#include <algorithm>
#include <cmath>

namespace orrery::layout {
namespace {

constexpr int kEpochs = 30;

float radius(const Node& node) {
    return 0.25F * (node.size.x + node.size.y);
}

}  // namespace

std::vector<float> wishedLengths(const Problem& problem, const Graph& graph, float step) {
    constexpr float kInside = 0.7F;
    constexpr float kAcross = 1.3F;
    std::vector<float> lengths;
    lengths.reserve(graph.bundles().size());
    for (const Bundle& bundle : graph.bundles()) {
        const Node& from = problem.nodes[at(bundle.from)];
        const Node& to = problem.nodes[at(bundle.to)];
        float labels = 0.0F;
        for (const int edge : bundle.edges) {
            const vec2 size = problem.edges[at(edge)].labelSize;
            labels += std::min(size.x, size.y);
        }
        const float gap = static_cast<float>(bundle.minLength) * step + labels;
        float length = gap + radius(from) + radius(to);
        if (from.group == to.group) {
            if (from.group >= 0) length *= kInside;
        } else {
            length *= kAcross;
        }
        lengths.push_back(length);
    }
    return lengths;
}

StressLayout::StressLayout(const Graph& graph, std::span<const float> lengths, std::span<const float> flow)
    : graph_(graph),
      lengths_(lengths),
      flow_(flow),
      local_(at(graph.nodeCount()), -1),
      distances_(at(graph.nodeCount()), -1.0F) {}

void StressLayout::enter(std::span<const int> nodes, std::span<const vec3> positions) {
    ORRERY_CHECK(nodes.size() < 65536, "{} nodes in one component", nodes.size());
    places_.clear();
    layers_.clear();
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        local_[at(nodes[i])] = static_cast<int>(i);
        places_.push_back(positions[at(nodes[i])]);
        if (!flow_.empty()) layers_.push_back(flow_[at(nodes[i])]);
    }
}

void StressLayout::leave(std::span<const int> nodes, std::span<vec3> positions) const {
    for (std::size_t i = 0; i < nodes.size(); ++i) positions[at(nodes[i])] = places_[i];
}

void StressLayout::findTerms(std::span<const int> nodes) {
    const std::size_t count = nodes.size();
    terms_.clear();
    terms_.reserve(count * (count - 1) / 2);
    for (std::size_t a = 0; a + 1 < count; ++a) {
        shortestPaths(graph_, lengths_, nodes, nodes[a], distances_);
        for (std::size_t b = a + 1; b < count; ++b) {
            const float distance = std::max(distances_[at(nodes[b])], 0.01F);
            terms_.push_back({static_cast<std::uint16_t>(a), static_cast<std::uint16_t>(b), distance});
        }
    }
}

// One pair's share of a step: both ends move by half of mu times the error along their line.
void StressLayout::relax(const Term& term, float eta) {
    vec3& a = places_[term.a];
    vec3& b = places_[term.b];
    const float mu = std::min(eta / (term.distance * term.distance), 1.0F);
    const vec3 delta = a - b;
    const float length = std::sqrt(glm::dot(delta, delta));
    if (length < 1e-6F) return;
    const vec3 step = delta * (0.5F * mu * (term.distance - length) / length);
    a += step;
    b -= step;
}

// The same across the flow only: what of the distance the flow does not take.
void StressLayout::relaxAcross(const Term& term, float eta, float minimum) {
    vec3& a = places_[term.a];
    vec3& b = places_[term.b];
    const float mu = std::min(eta / (term.distance * term.distance), 1.0F);
    const float along = a.y - b.y;
    const float wished = std::sqrt(std::max(term.distance * term.distance - along * along, minimum * minimum));
    const float x = a.x - b.x;
    const float z = a.z - b.z;
    const float length = std::sqrt(x * x + z * z);
    if (length < 1e-6F) return;
    const float factor = 0.5F * mu * (wished - length) / length;
    // Two that the flow alone keeps apart need not move away from each other as well.
    if (std::abs(along) >= term.distance && factor > 0.0F) return;
    a.x += factor * x;
    a.z += factor * z;
    b.x -= factor * x;
    b.z -= factor * z;
}

void StressLayout::layOut(std::span<const int> nodes, std::uint64_t seed, std::span<vec3> positions) {
    if (nodes.empty()) return;
    enter(nodes, positions);
    Random random(seed, 1);
    // A box about as large as the result.
    const float side = 4.0F * std::sqrt(std::sqrt(static_cast<float>(nodes.size())));
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        const float x = random.uniform(-side, side);
        const float y = random.uniform(-side, side);
        const float z = random.uniform(-side, side);
        places_[i] = {x, layers_.empty() ? y : layers_[i], z};
    }
    if (nodes.size() > 1) {
        findTerms(nodes);
        float shortest = terms_.front().distance;
        float longest = shortest;
        for (const Term& term : terms_) {
            shortest = std::min(shortest, term.distance);
            longest = std::max(longest, term.distance);
        }
        // eta falls from 1/w_min to 0.01/w_max by the same factor each epoch; w = d^-2.
        float eta = longest * longest;
        const float decay = decayTo(eta, 0.01F * shortest * shortest, kEpochs - 1);
        const float minimum = 0.25F * shortest;
        for (int epoch = 0; epoch < kEpochs; ++epoch, eta *= decay) {
            for (std::size_t i = terms_.size() - 1; i > 0; --i) {
                std::swap(terms_[i], terms_[random.below(static_cast<std::uint32_t>(i + 1))]);
            }
            // The first third is free to find its way past the layers.
            if (layers_.empty() || epoch * 3 < kEpochs) {
                for (const Term& term : terms_) relax(term, eta);
            } else {
                for (const Term& term : terms_) relaxAcross(term, eta, minimum);
            }
            if (layers_.empty()) continue;
            const float weight = std::min(1.0F, 2.0F * static_cast<float>(epoch + 1) / kEpochs);
            for (std::size_t i = 0; i < nodes.size(); ++i) places_[i].y += weight * (layers_[i] - places_[i].y);
        }
    }
    leave(nodes, positions);
}

// The paper's settings: attraction 0.1 (1 + 8 / (1 + r^2)), repulsion (1 + r^2)^-2, r in wished edge lengths.
void StressLayout::addForces(std::span<const int> nodes, float toUnits) {
    constexpr float kLinear = 0.1F;
    constexpr float kBounded = 0.8F;
    const std::size_t count = nodes.size();
    forces_.assign(count, vec3(0.0F));
    for (std::size_t i = 0; i + 1 < count; ++i) {
        const vec3 own = places_[i];
        vec3 sum(0.0F);
        for (std::size_t k = i + 1; k < count; ++k) {
            const vec3 delta = (own - places_[k]) * toUnits;
            const float bound = 1.0F / (1.0F + glm::dot(delta, delta));
            const vec3 push = delta * (bound * bound);
            sum += push;
            forces_[k] -= push;
        }
        forces_[i] += sum;
    }
    for (std::size_t i = 0; i < count; ++i) {
        for (const Graph::Link& link : graph_.neighbours(nodes[i])) {
            const float unit = 1.0F / std::max(lengths_[at(link.bundle)], 1e-3F);
            const vec3 delta = (places_[at(local_[at(link.node)])] - places_[i]) * unit;
            forces_[i] += delta * (kLinear + kBounded / (1.0F + glm::dot(delta, delta)));
        }
    }
}

void StressLayout::refine(std::span<const int> nodes, int ticks, std::span<vec3> positions) {
    constexpr float kCooling = 0.97F;
    constexpr float kToLayer = 0.7F;
    if (nodes.size() < 3) return;
    enter(nodes, positions);
    float meanLength = 0.0F;
    int linkCount = 0;
    for (const int node : nodes) {
        for (const Graph::Link& link : graph_.neighbours(node)) {
            meanLength += lengths_[at(link.bundle)];
            ++linkCount;
        }
    }
    meanLength = std::max(meanLength / static_cast<float>(std::max(linkCount, 1)), 1e-3F);
    float step = 1.0F;
    for (int tick = 0; tick < ticks; ++tick, step *= kCooling) {
        addForces(nodes, 1.0F / meanLength);
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            vec3 move = forces_[i] * step;
            const float length = std::sqrt(glm::dot(move, move));
            if (length > 1.0F) move /= length;
            places_[i] += move * meanLength;
            if (!layers_.empty()) places_[i].y += kToLayer * (layers_[i] - places_[i].y);
        }
    }
    leave(nodes, positions);
}

}  // namespace orrery::layout
