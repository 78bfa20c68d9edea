#include "kernels/layout/pivot.h"

#include "kernels/layout/index.h"

#include "engine/base/parallel.h"
#include "engine/base/random.h"

#include <algorithm>
#include <cmath>

namespace orrery::layout {
namespace {

// Number of edges from the source, by breadth-first search within the component.
void countSteps(const Graph& graph, std::span<const int> local, int source, std::vector<int>& queue,
                std::span<int> steps) {
    std::fill(steps.begin(), steps.end(), -1);
    queue.clear();
    queue.push_back(source);
    steps[at(local[at(source)])] = 0;
    for (std::size_t i = 0; i < queue.size(); ++i) {
        const int next = steps[at(local[at(queue[i])])] + 1;
        for (const Graph::Link& link : graph.neighbours(queue[i])) {
            int& known = steps[at(local[at(link.node)])];
            if (known >= 0) continue;
            known = next;
            queue.push_back(link.node);
        }
    }
}

using Matrix = std::vector<std::vector<double>>;  // one vector a pivot

// The eigenvector of the largest eigenvalue of a symmetric matrix, orthogonal to those before; power iteration.
std::vector<double> strongest(const Matrix& matrix, const Matrix& before, Random& random) {
    constexpr int kIterations = 200;
    const std::size_t size = matrix.size();
    std::vector<double> vector(size);
    for (double& value : vector) value = static_cast<double>(random.uniform()) - 0.5;
    std::vector<double> next(size);
    for (int iteration = 0; iteration < kIterations; ++iteration) {
        for (std::size_t i = 0; i < size; ++i) {
            next[i] = 0.0;
            for (std::size_t k = 0; k < size; ++k) next[i] += matrix[i][k] * vector[k];
        }
        for (const std::vector<double>& known : before) {
            double part = 0.0;
            for (std::size_t i = 0; i < size; ++i) part += known[i] * next[i];
            for (std::size_t i = 0; i < size; ++i) next[i] -= part * known[i];
        }
        double square = 0.0;
        for (const double value : next) square += value * value;
        if (square < 1e-24) return std::vector<double>(size, 0.0);
        const double scale = 1.0 / std::sqrt(square);
        for (std::size_t i = 0; i < size; ++i) vector[i] = next[i] * scale;
    }
    return vector;
}

}  // namespace

void placeByPivots(const Graph& graph, std::span<const int> nodes, int pivots, std::uint64_t seed,
                   std::span<vec3> positions) {
    const std::size_t count = nodes.size();
    std::vector<int> local(at(graph.nodeCount()), -1);
    for (std::size_t i = 0; i < count; ++i) local[at(nodes[i])] = static_cast<int>(i);

    // Each pivot is as far as possible from those before it; the first is where a search from the first node ends.
    const auto wanted = std::min(at(pivots), count);
    std::vector<std::vector<int>> steps(wanted, std::vector<int>(count));
    std::vector<int> nearest(count, static_cast<int>(count));
    std::vector<int> queue;
    countSteps(graph, local, nodes[0], queue, steps[0]);
    int pivot = queue.back();
    for (std::size_t p = 0; p < wanted; ++p) {
        countSteps(graph, local, pivot, queue, steps[p]);
        std::size_t farthest = 0;
        for (std::size_t i = 0; i < count; ++i) {
            nearest[i] = std::min(nearest[i], steps[p][i]);
            if (nearest[i] > nearest[farthest]) farthest = i;
        }
        pivot = nodes[farthest];
    }

    // Squared distances, centred by rows and columns.
    Matrix centred(wanted, std::vector<double>(count));
    std::vector<double> rowMean(count, 0.0);
    double mean = 0.0;
    for (std::size_t p = 0; p < wanted; ++p) {
        double columnMean = 0.0;
        for (std::size_t i = 0; i < count; ++i) {
            const auto square = static_cast<double>(steps[p][i]) * static_cast<double>(steps[p][i]);
            centred[p][i] = square;
            columnMean += square;
            rowMean[i] += square / static_cast<double>(wanted);
        }
        columnMean /= static_cast<double>(count);
        mean += columnMean / static_cast<double>(wanted);
        for (double& value : centred[p]) value -= columnMean;
    }
    for (std::size_t p = 0; p < wanted; ++p) {
        for (std::size_t i = 0; i < count; ++i) centred[p][i] = -0.5 * (centred[p][i] - rowMean[i] + mean);
    }

    Matrix product(wanted, std::vector<double>(wanted));
    parallelFor(wanted, [&](std::size_t a) {
        for (std::size_t b = 0; b <= a; ++b) {
            double sum = 0.0;
            for (std::size_t i = 0; i < count; ++i) sum += centred[a][i] * centred[b][i];
            product[a][b] = sum;
        }
    });
    for (std::size_t a = 0; a < wanted; ++a) {
        for (std::size_t b = a + 1; b < wanted; ++b) product[a][b] = product[b][a];
    }
    Random random(seed, 5);
    Matrix axes;
    for (int axis = 0; axis < 3; ++axis) axes.push_back(strongest(product, axes, random));
    // Column sums of C^T C carry the pivots' number; a factor brings the result back to edge lengths.
    double length = 0.0;
    double edges = 0.0;
    std::vector<glm::dvec3> places(count, glm::dvec3(0.0));
    for (std::size_t i = 0; i < count; ++i) {
        for (int axis = 0; axis < 3; ++axis) {
            for (std::size_t p = 0; p < wanted; ++p) places[i][axis] += centred[p][i] * axes[at(axis)][p];
        }
    }
    for (std::size_t i = 0; i < count; ++i) {
        for (const Graph::Link& link : graph.neighbours(nodes[i])) {
            const glm::dvec3 along = places[at(local[at(link.node)])] - places[i];
            length += std::sqrt(glm::dot(along, along));
            edges += 1.0;
        }
    }
    const double scale = length > 0.0 ? edges / length : 1.0;
    for (std::size_t i = 0; i < count; ++i) positions[at(nodes[i])] = vec3(places[i] * scale);
}

}  // namespace orrery::layout
