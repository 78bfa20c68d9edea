#include "kernels/layout/sparse_stress.h"

#include "kernels/layout/index.h"

#include "engine/base/parallel.h"
#include "engine/base/two_widths.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace orrery::layout {
namespace {

constexpr std::size_t kBlocks = 32;  // a chunk

using Words = std::uint16_t __attribute__((vector_size(kLanes * sizeof(std::uint16_t))));
using Integers = std::uint32_t __attribute__((vector_size(kLanes * sizeof(std::uint32_t))));

struct PivotView {
    const float* x;
    const float* y;
    const float* z;
    std::size_t count;
    float unit;
};

struct BlockView {
    float* x;
    float* y;
    float* z;
    float* weight;
};

// One block of nodes against all pivots.
ORRERY_TWO_WIDTHS void pullBlock(const PivotView& pivots, const std::uint16_t* __restrict__ terms,
                                 const float* __restrict__ x, const float* __restrict__ y, const float* __restrict__ z,
                                 const BlockView& out) {
    Lanes ownX;
    Lanes ownY;
    Lanes ownZ;
    std::memcpy(&ownX, x, sizeof(Lanes));
    std::memcpy(&ownY, y, sizeof(Lanes));
    std::memcpy(&ownZ, z, sizeof(Lanes));
    Lanes sumX{};
    Lanes sumY{};
    Lanes sumZ{};
    Lanes sum{};
    for (std::size_t p = 0; p < pivots.count; ++p, terms += 2 * kLanes) {
        Words steps;
        Words halves;
        std::memcpy(&steps, terms, sizeof(Words));
        std::memcpy(&halves, terms + kLanes, sizeof(Words));
        const Lanes length = __builtin_convertvector(__builtin_convertvector(steps, Integers), Lanes) * pivots.unit;
        const Integers bits = __builtin_convertvector(halves, Integers) << 16U;
        Lanes weight;
        std::memcpy(&weight, &bits, sizeof(Lanes));
        const Lanes dx = ownX - pivots.x[p];
        const Lanes dy = ownY - pivots.y[p];
        const Lanes dz = ownZ - pivots.z[p];
        const Lanes square = dx * dx + dy * dy + dz * dz + 1e-12F;
        Lanes distance;
        for (std::size_t l = 0; l < kLanes; ++l) distance[l] = std::sqrt(square[l]);
        const Lanes stretch = weight * length / distance;
        sumX += weight * pivots.x[p] + stretch * dx;
        sumY += weight * pivots.y[p] + stretch * dy;
        sumZ += weight * pivots.z[p] + stretch * dz;
        sum += weight;
    }
    const Lanes one = 1.0F / (sum + 1e-20F);
    sumX *= one;
    sumY *= one;
    sumZ *= one;
    std::memcpy(out.x, &sumX, sizeof(Lanes));
    std::memcpy(out.y, &sumY, sizeof(Lanes));
    std::memcpy(out.z, &sumZ, sizeof(Lanes));
    std::memcpy(out.weight, &sum, sizeof(Lanes));
}

// The upper half of a number: weights are estimates, three digits of them are plenty.
std::uint16_t upperHalf(float value) {
    return static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(value) >> 16U);
}

}  // namespace

SparseStress::SparseStress(Pivots pivots, std::span<const int> order)
    : nodes_(order.size()), unit_(static_cast<float>(pivots.unit)) {
    const std::size_t count = pivots.count();
    const std::size_t blocks = lanesFor(nodes_) / kLanes;

    // The region of a pivot: the nodes that no other is nearer to. It stands for those of them that are no farther than
    // half way to the node that is held, else near nodes would be pulled for many.
    std::vector<std::uint16_t> nearest(nodes_, 0xFFFF);
    std::vector<std::uint16_t> owner(nodes_, 0);
    for (std::size_t p = 0; p < count; ++p) {
        for (std::size_t i = 0; i < nodes_; ++i) {
            if (pivots.steps[p][i] >= nearest[i]) continue;
            nearest[i] = pivots.steps[p][i];
            owner[i] = static_cast<std::uint16_t>(p);
        }
    }
    std::vector<std::vector<float>> within(count, std::vector<float>(Pivots::kMostSteps + 2, 0.0F));
    for (std::size_t i = 0; i < nodes_; ++i) within[owner[i]][nearest[i]] += 1.0F;
    std::vector<int> place(nodes_);
    for (std::size_t i = 0; i < nodes_; ++i) place[at(order[i])] = static_cast<int>(i);
    terms_.assign(blocks * count * 2 * kLanes, 0);
    std::vector<std::uint16_t> weights(Pivots::kMostSteps + 1, 0);
    for (std::size_t p = 0; p < count; ++p) {
        pivots_.push_back(place[at(pivots.nodes[p])]);
        for (std::size_t d = 1; d < weights.size(); ++d) {
            within[p][d] += within[p][d - 1];
            const float length = static_cast<float>(d) * unit_;
            weights[d] = upperHalf(within[p][d / 2] / (length * length));
        }
        parallelChunks(blocks, kBlocks * 8, [&](const auto& range) {
            for (std::size_t i = range.begin() * kLanes; i < std::min(range.end() * kLanes, nodes_); ++i) {
                const std::uint16_t steps = pivots.steps[p][at(order[i])];
                const std::size_t term = (i / kLanes * count + p) * 2 * kLanes + i % kLanes;
                terms_[term] = steps;
                terms_[term + kLanes] = weights[steps];
            }
        });
        pivots.steps[p] = {};
    }
}

void SparseStress::pull(const Places& places, Pull& out) const {
    const std::size_t count = pivots_.size();
    Places pivots(count);
    for (std::size_t p = 0; p < count; ++p) pivots.set(p, places[at(pivots_[p])]);
    const PivotView view{pivots.x.data(), pivots.y.data(), pivots.z.data(), count, unit_};
    out.target.x.resize(places.x.size());
    out.target.y.resize(places.x.size());
    out.target.z.resize(places.x.size());
    out.weight.resize(places.x.size());
    parallelChunks(lanesFor(nodes_) / kLanes, kBlocks, [&](const auto& range) {
        for (std::size_t block = range.begin(); block < range.end(); ++block) {
            const std::size_t i = block * kLanes;
            pullBlock(view, &terms_[i * count * 2], &places.x[i], &places.y[i], &places.z[i],
                      {&out.target.x[i], &out.target.y[i], &out.target.z[i], &out.weight[i]});
        }
    });
}

}  // namespace orrery::layout
