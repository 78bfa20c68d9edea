#include "kernels/layout/stress.h"

#include "engine/base/random.h"

#include <algorithm>
#include <cmath>

namespace orrery::layout {
namespace {

std::size_t at(int index) {
    return static_cast<std::size_t>(index);
}

struct Term {
    std::uint16_t a;
    std::uint16_t b;
    float distance;
};

std::vector<Term> pairTerms(const StressInput& input, std::span<const int> local) {
    const std::size_t count = input.nodes.size();
    std::vector<Term> terms;
    terms.reserve(count * (count - 1) / 2);
    std::vector<float> distances(at(input.graph.nodeCount()));
    for (std::size_t a = 0; a + 1 < count; ++a) {
        shortestPaths(input.graph, input.lengths, input.nodes[a], distances);
        for (std::size_t b = a + 1; b < count; ++b) {
            const float distance = distances[at(input.nodes[b])];
            terms.push_back({static_cast<std::uint16_t>(a), static_cast<std::uint16_t>(b), std::max(distance, 0.01F)});
        }
    }
    (void)local;
    return terms;
}

float radius(const Node& node) {
    return 0.25F * (node.size.x + node.size.y);
}

// Places of the component's nodes, copied out and back so that the inner loops run over small dense arrays.
struct Dense {
    std::vector<vec3> position;
    std::vector<float> flow;

    Dense(const StressInput& input, std::span<const vec3> positions) {
        position.reserve(input.nodes.size());
        for (const int node : input.nodes) {
            position.push_back(positions[at(node)]);
            if (!input.flow.empty()) flow.push_back(input.flow[at(node)]);
        }
    }
    void store(const StressInput& input, std::span<vec3> positions) const {
        for (std::size_t i = 0; i < position.size(); ++i) positions[at(input.nodes[i])] = position[i];
    }
};

void scatter(const StressInput& input, Random& random, Dense& dense) {
    // A box about as large as the result: its side grows with the cube root of the number of nodes.
    const float side = 4.0F * std::cbrt(static_cast<float>(input.nodes.size()));
    for (std::size_t i = 0; i < dense.position.size(); ++i) {
        const float x = random.uniform(-side, side);
        const float y = random.uniform(-side, side);
        const float z = random.uniform(-side, side);
        dense.position[i] = {x, dense.flow.empty() ? y : dense.flow[i], z};
    }
}

// One pair's share of a step: both ends move by half of mu times the error along their line.
void relax(const Term& term, float eta, Dense& dense) {
    vec3& a = dense.position[term.a];
    vec3& b = dense.position[term.b];
    const float mu = std::min(eta / (term.distance * term.distance), 1.0F);
    const vec3 delta = a - b;
    const float length = std::sqrt(glm::dot(delta, delta));
    if (length < 1e-6F) return;
    const vec3 step = delta * (0.5F * mu * (term.distance - length) / length);
    a += step;
    b -= step;
}

// The same across the flow only: what of the distance the flow does not take.
void relaxAcross(const Term& term, float eta, float minimum, Dense& dense) {
    vec3& a = dense.position[term.a];
    vec3& b = dense.position[term.b];
    const float mu = std::min(eta / (term.distance * term.distance), 1.0F);
    const float along = a.y - b.y;
    const float wished = std::sqrt(std::max(term.distance * term.distance - along * along, minimum * minimum));
    const float x = a.x - b.x;
    const float z = a.z - b.z;
    const float length = std::sqrt(x * x + z * z);
    if (length < 1e-6F) return;
    const float factor = 0.5F * mu * (wished - length) / length;
    // Far along the flow, being too far apart is no reason to come nearer than the minimum asks.
    if (std::abs(along) >= term.distance && factor > 0.0F) return;
    a.x += factor * x;
    a.z += factor * z;
    b.x -= factor * x;
    b.z -= factor * z;
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

void layOutByStress(const StressInput& input, bool warm, std::span<vec3> positions) {
    Random random(input.seed, 1);
    Dense dense(input, positions);
    if (!warm) scatter(input, random, dense);
    if (input.nodes.size() < 2) {
        dense.store(input, positions);
        return;
    }
    std::vector<Term> terms = pairTerms(input, {});
    float shortest = terms.front().distance;
    float longest = shortest;
    for (const Term& term : terms) {
        shortest = std::min(shortest, term.distance);
        longest = std::max(longest, term.distance);
    }
    // eta falls from 1/w_min to 0.01/w_max, w = d^-2, by the same factor each epoch. A warm start keeps its order.
    const float etaMax = warm ? shortest * shortest : longest * longest;
    const float etaMin = 0.01F * shortest * shortest;
    const float minimum = 0.25F * shortest;
    const bool layered = !dense.flow.empty();
    // The factor is the epochs-1'th root of etaMin/etaMax, found by bisection: pow() differs between libraries.
    float low = 0.0F;
    float high = 1.0F;
    for (int i = 0; i < 40; ++i) {
        const float middle = 0.5F * (low + high);
        float power = etaMax;
        for (int k = 1; k < input.epochs; ++k) power *= middle;
        (power > etaMin ? high : low) = middle;
    }
    const float decay = high;
    float eta = etaMax;
    for (int epoch = 0; epoch < input.epochs; ++epoch, eta *= decay) {
        for (std::size_t i = terms.size() - 1; i > 0; --i) {
            std::swap(terms[i], terms[random.below(static_cast<std::uint32_t>(i + 1))]);
        }
        const bool free = !layered || epoch * 3 < input.epochs;
        for (const Term& term : terms) {
            if (free) {
                relax(term, eta, dense);
            } else {
                relaxAcross(term, eta, minimum, dense);
            }
        }
        if (!layered) continue;
        const float weight = std::min(1.0F, 2.0F * static_cast<float>(epoch + 1) / static_cast<float>(input.epochs));
        for (std::size_t i = 0; i < dense.position.size(); ++i) {
            dense.position[i].y += weight * (dense.flow[i] - dense.position[i].y);
        }
    }
    dense.store(input, positions);
}

void refineByTForce(const StressInput& input, int ticks, std::span<vec3> positions) {
    // The paper's settings: attraction 0.1 (1 + 8 / (1 + r^2)), repulsion (1 + r^2)^-2, r in wished edge lengths.
    constexpr float kLinear = 0.1F;
    constexpr float kBounded = 0.8F;
    const std::size_t count = input.nodes.size();
    if (count < 3) return;
    Dense dense(input, positions);
    std::vector<int> local(at(input.graph.nodeCount()), -1);
    for (std::size_t i = 0; i < count; ++i) local[at(input.nodes[i])] = static_cast<int>(i);
    float meanLength = 0.0F;
    int linkCount = 0;
    for (const int node : input.nodes) {
        for (const Graph::Link& link : input.graph.neighbours(node)) {
            meanLength += input.lengths[at(link.bundle)];
            ++linkCount;
        }
    }
    meanLength /= static_cast<float>(std::max(linkCount, 1));
    const float toUnits = 1.0F / std::max(meanLength, 1e-3F);

    std::vector<vec3> force(count);
    float step = 1.0F;
    for (int tick = 0; tick < ticks; ++tick, step *= 0.97F) {
        std::fill(force.begin(), force.end(), vec3(0.0F));
        for (std::size_t i = 0; i + 1 < count; ++i) {
            const vec3 own = dense.position[i];
            vec3 sum(0.0F);
            for (std::size_t k = i + 1; k < count; ++k) {
                const vec3 delta = (own - dense.position[k]) * toUnits;
                const float bound = 1.0F / (1.0F + glm::dot(delta, delta));
                const vec3 push = delta * (bound * bound);
                sum += push;
                force[k] -= push;
            }
            force[i] += sum;
        }
        for (std::size_t i = 0; i < count; ++i) {
            for (const Graph::Link& link : input.graph.neighbours(input.nodes[i])) {
                const float unit = 1.0F / std::max(input.lengths[at(link.bundle)], 1e-3F);
                const vec3 delta = (dense.position[at(local[at(link.node)])] - dense.position[i]) * unit;
                force[i] += delta * (kLinear + kBounded / (1.0F + glm::dot(delta, delta)));
            }
        }
        for (std::size_t i = 0; i < count; ++i) {
            vec3 move = force[i] * step;
            const float length = std::sqrt(glm::dot(move, move));
            if (length > 1.0F) move /= length;
            dense.position[i] += move * (0.5F * meanLength);
            if (!dense.flow.empty()) dense.position[i].y += 0.7F * (dense.flow[i] - dense.position[i].y);
        }
    }
    dense.store(input, positions);
}

}  // namespace orrery::layout
