#include "kernels/layout/axes.h"

#include "kernels/layout/index.h"
#include "kernels/layout/picture.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace orrery::layout {
namespace {

// Turns the plane of two axes so that the spread along the first is the larger and both are uncorrelated (one rotation
// of Jacobi's method).
void decorrelate(std::span<const int> nodes, int first, int second, std::span<vec3> positions) {
    double xx = 0.0;
    double yy = 0.0;
    double xy = 0.0;
    for (const int node : nodes) {
        const auto x = static_cast<double>(positions[at(node)][first]);
        const auto y = static_cast<double>(positions[at(node)][second]);
        xx += x * x;
        yy += y * y;
        xy += x * y;
    }
    // The eigenvector of the larger eigenvalue is (half + root, xy), or (xy, root - half).
    const double half = 0.5 * (xx - yy);
    const double root = std::sqrt(half * half + xy * xy);
    if (root <= 1e-9 * (xx + yy)) return;
    double c = half >= 0.0 ? half + root : xy;
    double s = half >= 0.0 ? xy : root - half;
    const double length = std::sqrt(c * c + s * s);
    c /= length;
    s /= length;
    for (const int node : nodes) {
        vec3& p = positions[at(node)];
        const auto x = static_cast<double>(p[first]);
        const auto y = static_cast<double>(p[second]);
        p[first] = static_cast<float>(c * x + s * y);
        p[second] = static_cast<float>(c * y - s * x);
    }
}

void centreAtMean(std::span<const int> nodes, std::span<vec3> positions) {
    glm::dvec3 mean(0.0);
    for (const int node : nodes) mean += glm::dvec3(positions[at(node)]);
    mean /= static_cast<double>(nodes.size());
    for (const int node : nodes) positions[at(node)] = vec3(glm::dvec3(positions[at(node)]) - mean);
}

void fixSign(std::span<const int> nodes, int axis, bool grows, std::span<vec3> positions) {
    const double middle = 0.5 * static_cast<double>(nodes.size() - 1);
    double moment = 0.0;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        moment += (static_cast<double>(i) - middle) * static_cast<double>(positions[at(nodes[i])][axis]);
    }
    if ((moment < 0.0) != grows) return;
    for (const int node : nodes) positions[at(node)][axis] = -positions[at(node)][axis];
}

vec3 turned(vec3 p, int first, int second, float c, float s) {
    const float x = p[first];
    const float y = p[second];
    p[first] = c * x - s * y;
    p[second] = s * x + c * y;
    return p;
}

// That direction becomes -y, and the principal axes about it.
void turnDown(std::span<const int> nodes, const glm::dvec3& direction, std::span<vec3> positions) {
    const double length = std::sqrt(glm::dot(direction, direction));
    if (length > 1e-6) {
        const glm::dvec3 down = direction / length;
        const glm::dvec3 aside = std::abs(down.x) < 0.8 ? glm::dvec3(1.0, 0.0, 0.0) : glm::dvec3(0.0, 0.0, 1.0);
        glm::dvec3 across = glm::cross(down, aside);
        across /= std::sqrt(glm::dot(across, across));
        const glm::dvec3 third = glm::cross(across, down);
        for (const int node : nodes) {
            const glm::dvec3 p(positions[at(node)]);
            positions[at(node)] = vec3(glm::dot(p, across), -glm::dot(p, down), glm::dot(p, third));
        }
    }
    turnToPrincipalAxes(nodes, true, positions);
}

}  // namespace

void turnToPrincipalAxes(std::span<const int> nodes, bool keepY, std::span<vec3> positions) {
    if (nodes.empty()) return;
    centreAtMean(nodes, positions);
    if (keepY) {
        decorrelate(nodes, 0, 2, positions);
    } else {
        for (int sweep = 0; sweep < 12; ++sweep) {
            decorrelate(nodes, 0, 1, positions);
            decorrelate(nodes, 1, 2, positions);
            decorrelate(nodes, 0, 2, positions);
        }
        fixSign(nodes, 1, false, positions);
    }
    fixSign(nodes, 0, true, positions);
    fixSign(nodes, 2, true, positions);
}

void turnToFlow(const Graph& graph, std::span<const int> nodes, std::span<const int> direction,
                std::span<vec3> positions) {
    if (nodes.empty()) return;
    glm::dvec3 mean(0.0);
    for (const int node : nodes) {
        for (const Graph::Link& link : graph.neighbours(node)) {
            const Bundle& bundle = graph.bundles()[at(link.bundle)];
            if (bundle.from != node) continue;
            mean += glm::dvec3(positions[at(bundle.to)] - positions[at(bundle.from)]) *
                    static_cast<double>(direction[at(link.bundle)]);
        }
    }
    turnDown(nodes, mean, positions);
}

void turnToRanks(std::span<const int> nodes, std::span<const float> ranks, std::span<vec3> positions) {
    if (nodes.empty()) return;
    centreAtMean(nodes, positions);
    glm::dvec3 growth(0.0);
    for (const int node : nodes) growth += glm::dvec3(positions[at(node)]) * static_cast<double>(ranks[at(node)]);
    turnDown(nodes, growth, positions);
}

double sightCost(const Problem& problem, const Graph& graph, std::span<const int> nodes,
                 std::span<const vec3> positions) {
    constexpr std::size_t kMostLines = 400;
    constexpr double kOver = 2.0;    // an edge over a body, in crossings
    constexpr double kBodies = 3.0;  // a body over a body
    struct Line {
        int from;
        int to;
        vec2 p;
        vec2 q;
    };
    std::vector<Line> lines;
    for (const int node : nodes) {
        for (const Graph::Link& link : graph.neighbours(node)) {
            const Bundle& bundle = graph.bundles()[at(link.bundle)];
            if (bundle.from != node || bundle.edges.empty()) continue;
            lines.push_back({bundle.from, bundle.to, vec2(positions[at(bundle.from)]), vec2(positions[at(bundle.to)])});
        }
    }
    if (lines.size() > kMostLines) {
        const std::size_t count = lines.size();
        for (std::size_t i = 0; i < kMostLines; ++i) lines[i] = lines[i * count / kMostLines];
        lines.resize(kMostLines);
    }
    double sum = 0.0;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const Line& a = lines[i];
        const Rect bounds{glm::min(a.p, a.q), glm::max(a.p, a.q)};
        for (std::size_t j = 0; j < i; ++j) {
            const Line& b = lines[j];
            if (a.from == b.from || a.from == b.to || a.to == b.from || a.to == b.to) continue;
            sum += linesCross(a.p, a.q, b.p, b.q) ? 1.0 : 0.0;
        }
        for (const int node : nodes) {
            if (node == a.from || node == a.to) continue;
            const Rect body = Rect::around(vec2(positions[at(node)]), 0.5F * vec2(problem.nodes[at(node)].size));
            if (!apart(bounds, body) && lengthInside(a.p, a.q, body) > 0.0F) sum += kOver;
        }
    }
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        const Rect a = Rect::around(vec2(positions[at(nodes[i])]), 0.5F * vec2(problem.nodes[at(nodes[i])].size));
        for (std::size_t j = 0; j < i; ++j) {
            const Rect b = Rect::around(vec2(positions[at(nodes[j])]), 0.5F * vec2(problem.nodes[at(nodes[j])].size));
            if (!apart(a, b)) sum += kBodies;
        }
    }
    return sum;
}

void chooseView(const Problem& problem, const Graph& graph, std::span<const int> nodes, bool keepY,
                std::span<vec3> positions) {
    if (nodes.size() < 4) return;
    // Cosine and sine of multiples of 22.5 degrees up to 67.5, and about x of 30 degrees both ways.
    constexpr std::array<vec2, 4> kYaws{vec2{1.0F, 0.0F}, vec2{0.92388F, 0.382683F}, vec2{0.707107F, 0.707107F},
                                        vec2{0.382683F, 0.92388F}};
    constexpr std::array<vec2, 3> kPitches{vec2{1.0F, 0.0F}, vec2{0.866025F, 0.5F}, vec2{0.866025F, -0.5F}};
    std::vector<vec3> trial(positions.begin(), positions.end());
    std::vector<vec3> best;
    // The broad side itself wins ties, and against views that are better by chance only.
    double least = sightCost(problem, graph, nodes, positions) * 0.95;
    for (std::size_t i = 0; i < kYaws.size(); ++i) {
        for (int sign = 0; sign < (i == 0 ? 1 : 2); ++sign) {
            for (std::size_t k = 0; k < (keepY ? 1 : kPitches.size()); ++k) {
                if (i == 0 && k == 0) continue;
                for (const int node : nodes) {
                    const vec3 p = turned(positions[at(node)], 0, 2, kYaws[i].x, sign == 0 ? kYaws[i].y : -kYaws[i].y);
                    trial[at(node)] = turned(p, 1, 2, kPitches[k].x, kPitches[k].y);
                }
                const double cost = sightCost(problem, graph, nodes, trial);
                if (cost >= least) continue;
                least = cost;
                best = trial;
            }
        }
    }
    if (best.empty()) return;
    for (const int node : nodes) positions[at(node)] = best[at(node)];
}

}  // namespace orrery::layout
