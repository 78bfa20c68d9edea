#include "kernels/layout/pivot.h"

#include "kernels/layout/index.h"

#include "engine/base/parallel.h"
#include "engine/base/random.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <thread>
#include <utility>

namespace orrery::layout {
namespace {

constexpr int kFarApart = 12;                // pivots found one after the other
constexpr std::size_t kSampledNodes = 2048;  // for the directions of most spread; all are then placed along them
constexpr std::size_t kPlacedAtOnce = 1024;

using Steps = std::vector<std::uint16_t>;
constexpr std::uint16_t kUnknown = 0xFFFF;
constexpr std::size_t kTogether = 64;  // searches that are made in one go

// Number of edges from the source to every node, in units that fit; returns the greatest in edges, and the last node.
struct Reach {
    int steps = 0;
    int last = 0;
};

// Lists of neighbours lie anywhere in memory: those of nodes some places further on are asked for ahead of time.
class Ahead {
 public:
    explicit Ahead(const Net& net) : net_(net) {}

    void ask(std::span<const int> queue, std::size_t now) const {
        if (now + 2 * kAhead < queue.size()) __builtin_prefetch(&net_.first[at(queue[now + 2 * kAhead])]);
        if (now + kAhead < queue.size()) __builtin_prefetch(net_.to.data() + net_.first[at(queue[now + kAhead])]);
    }

 private:
    static constexpr std::size_t kAhead = 12;
    const Net& net_;
};

Reach countSteps(const Net& net, int source, int unit, Steps& steps) {
    const Ahead ahead(net);
    steps.assign(at(net.count()), kUnknown);
    std::vector<int> queue(at(net.count()));
    queue[0] = source;
    std::size_t end = 1;
    steps[at(source)] = 0;
    int depth = 0;
    for (std::size_t begin = 0; begin < end;) {
        const std::size_t level = end;
        const auto next = static_cast<std::uint16_t>((depth + 1 + unit / 2) / unit);
        for (; begin < level; ++begin) {
            ahead.ask(std::span(queue).first(end), begin);
            for (const int node : net.neighbours(queue[begin])) {
                if (steps[at(node)] != kUnknown) continue;
                steps[at(node)] = next;
                queue[end++] = node;
            }
        }
        if (end > level) ++depth;
    }
    return {depth, queue[end - 1]};
}

// The same from up to 64 sources in one go, a bit for each: searches that come by the same node share the way from
// there on (Then et al.: "The More the Merrier: Efficient Multi-Source Graph Traversal", 2014).
void countSteps(const Net& net, std::span<const int> sources, int unit, std::span<Steps> steps) {
    using Bits = std::uint64_t;
    const Ahead ahead(net);
    // Of a node: which searches have come by, and which come now and next.
    struct Met {
        Bits seen = 0;
        Bits next = 0;
    };
    std::vector<Met> met(at(net.count()));
    std::vector<Bits> now(at(net.count()), 0);
    std::vector<int> queue;
    std::vector<int> following;
    for (std::size_t s = 0; s < sources.size(); ++s) {
        const std::size_t source = at(sources[s]);
        steps[s].assign(at(net.count()), kUnknown);
        steps[s][source] = 0;
        if (now[source] == 0) queue.push_back(sources[s]);
        now[source] |= Bits{1} << s;
        met[source].seen |= Bits{1} << s;
    }
    for (int depth = 1; !queue.empty(); ++depth) {
        for (std::size_t i = 0; i < queue.size(); ++i) {
            ahead.ask(queue, i);
            const Bits searches = now[at(queue[i])];
            for (const int node : net.neighbours(queue[i])) {
                Met& other = met[at(node)];
                const Bits fresh = searches & ~other.seen;
                if (fresh == 0) continue;
                if (other.next == 0) following.push_back(node);
                other.next |= fresh;
            }
        }
        const auto far = static_cast<std::uint16_t>((depth + unit / 2) / unit);
        for (const int node : following) {
            Met& here = met[at(node)];
            for (Bits left = here.next; left != 0; left &= left - 1) steps[at(std::countr_zero(left))][at(node)] = far;
            here.seen |= here.next;
            now[at(node)] = std::exchange(here.next, 0);
        }
        queue.swap(following);
        following.clear();
    }
}

using Matrix = std::vector<std::vector<double>>;

// The eigenvector of the largest eigenvalue of a symmetric matrix, orthogonal to those before; power iteration.
std::vector<double> strongest(const Matrix& matrix, const Matrix& before, Random& random) {
    constexpr int kIterations = 100;
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

Pivots choosePivots(const Net& net, int wanted, std::uint64_t seed, const Options& options) {
    const std::size_t nodes = at(net.count());
    Pivots pivots;
    Random random(seed, 5);
    const std::size_t count = std::clamp<std::size_t>(at(wanted), 1, nodes);
    pivots.steps.resize(count);
    // The first pivot is where a search from the first node ends. No distance is more than twice what that one found.
    Steps& first = pivots.steps[0];
    const Reach reach = countSteps(net, 0, 1 + net.count() / Pivots::kMostSteps, first);
    pivots.unit = 1 + 2 * reach.steps / (Pivots::kMostSteps + 1);
    std::vector<std::uint16_t> nearest(nodes, 0xFFFF);
    std::vector<bool> chosen(nodes, false);
    int pivot = reach.last;
    const std::size_t apart = std::min<std::size_t>(count, kFarApart);
    for (std::size_t p = 0; p < apart && !isCancelled(options); ++p) {
        pivots.nodes.push_back(pivot);
        chosen[at(pivot)] = true;
        countSteps(net, pivot, pivots.unit, pivots.steps[p]);
        std::size_t farthest = 0;
        for (std::size_t i = 0; i < nodes; ++i) {
            nearest[i] = std::min(nearest[i], pivots.steps[p][i]);
            if (!chosen[i] && (chosen[farthest] || nearest[i] > nearest[farthest])) farthest = i;
        }
        pivot = static_cast<int>(farthest);
    }
    while (pivots.nodes.size() < count) {
        const std::size_t any = random.below(static_cast<std::uint32_t>(nodes));
        if (chosen[any]) continue;
        chosen[any] = true;
        pivots.nodes.push_back(static_cast<int>(any));
    }
    const std::size_t others = count - apart;
    const std::size_t threads = std::max<std::size_t>(std::thread::hardware_concurrency(), 1);
    const std::size_t together = std::clamp<std::size_t>((others + threads - 1) / threads, 1, kTogether);
    parallelFor((others + together - 1) / together, [&](std::size_t part) {
        if (isCancelled(options)) return;
        const std::size_t begin = apart + part * together;
        const std::size_t size = std::min(together, count - begin);
        countSteps(net, std::span(pivots.nodes).subspan(begin, size), pivots.unit,
                   std::span(pivots.steps).subspan(begin, size));
    });
    return pivots;
}

std::vector<vec3> placeByPivots(const Pivots& pivots, std::uint64_t seed) {
    const std::size_t nodes = pivots.steps[0].size();
    const std::size_t count = pivots.count();
    const std::size_t sampled = std::min(nodes, kSampledNodes);
    const auto squared = [&](std::size_t p, std::size_t node) {
        const auto steps = static_cast<float>(pivots.steps[p][node]);
        return steps * steps;
    };
    // Squared distances, centred by rows and columns.
    std::vector<std::vector<float>> centred(count, std::vector<float>(sampled));
    std::vector<double> columnMean(count, 0.0);
    std::vector<double> rowMean(sampled, 0.0);
    double mean = 0.0;
    for (std::size_t p = 0; p < count; ++p) {
        for (std::size_t i = 0; i < sampled; ++i) {
            const float square = squared(p, i * nodes / sampled);
            centred[p][i] = square;
            columnMean[p] += static_cast<double>(square);
            rowMean[i] += static_cast<double>(square) / static_cast<double>(count);
        }
        columnMean[p] /= static_cast<double>(sampled);
        mean += columnMean[p] / static_cast<double>(count);
    }
    parallelFor(count, [&](std::size_t p) {
        for (std::size_t i = 0; i < sampled; ++i) {
            const double value = static_cast<double>(centred[p][i]) - columnMean[p] - rowMean[i] + mean;
            centred[p][i] = static_cast<float>(-0.5 * value);
        }
    });
    Matrix product(count, std::vector<double>(count));
    parallelFor(count, [&](std::size_t a) {
        for (std::size_t b = 0; b <= a; ++b) {
            // Lane by lane, so that the compiler may use vectors and every machine gets the same sum.
            std::array<float, 16> lanes{};
            std::size_t i = 0;
            for (; i + lanes.size() <= sampled; i += lanes.size()) {
                for (std::size_t l = 0; l < lanes.size(); ++l) lanes[l] += centred[a][i + l] * centred[b][i + l];
            }
            double sum = 0.0;
            for (const float lane : lanes) sum += static_cast<double>(lane);
            for (; i < sampled; ++i) sum += static_cast<double>(centred[a][i] * centred[b][i]);
            product[a][b] = sum;
        }
    });
    for (std::size_t a = 0; a < count; ++a) {
        for (std::size_t b = a + 1; b < count; ++b) product[a][b] = product[b][a];
    }
    Random random(seed, 6);
    Matrix axes;
    for (int axis = 0; axis < 3; ++axis) axes.push_back(strongest(product, axes, random));

    std::vector<vec3> places(nodes);
    parallelChunks(nodes, kPlacedAtOnce, [&](const auto& range) {
        const std::size_t begin = range.begin();
        const std::size_t length = range.end() - begin;
        std::vector<float> row(length, 0.0F);
        std::vector<vec3> sums(length, vec3(0.0F));
        for (std::size_t p = 0; p < count; ++p) {
            for (std::size_t i = 0; i < length; ++i) row[i] += squared(p, begin + i);
        }
        for (float& value : row) value = value / static_cast<float>(count) - static_cast<float>(mean);
        for (std::size_t p = 0; p < count; ++p) {
            const vec3 along(axes[0][p], axes[1][p], axes[2][p]);
            const auto column = static_cast<float>(columnMean[p]);
            for (std::size_t i = 0; i < length; ++i) {
                sums[i] += along * (-0.5F * (squared(p, begin + i) - column - row[i]));
            }
        }
        std::copy(sums.begin(), sums.end(), places.begin() + static_cast<std::ptrdiff_t>(begin));
    });
    const float scale = bestScale(pivots, places);
    for (vec3& place : places) place *= scale;
    return places;
}

float bestScale(const Pivots& pivots, std::span<const vec3> places) {
    const std::size_t sampled = std::min(places.size(), kSampledNodes);
    double ratios = 0.0;
    double squares = 0.0;
    for (std::size_t p = 0; p < pivots.count(); ++p) {
        const vec3 pivot = places[at(pivots.nodes[p])];
        for (std::size_t i = 0; i < sampled; ++i) {
            const std::size_t node = i * places.size() / sampled;
            if (pivots.steps[p][node] == 0) continue;
            const vec3 apart = places[node] - pivot;
            const float steps = static_cast<float>(pivots.steps[p][node]) * static_cast<float>(pivots.unit);
            const auto ratio = static_cast<double>(std::sqrt(glm::dot(apart, apart)) / steps);
            ratios += ratio;
            squares += ratio * ratio;
        }
    }
    const double scale = squares > 0.0 ? ratios / squares : 1.0;
    return std::isfinite(scale) && scale > 0.0 ? static_cast<float>(scale) : 1.0F;
}

}  // namespace orrery::layout
