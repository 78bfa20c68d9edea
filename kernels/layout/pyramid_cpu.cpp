#include "kernels/layout/pyramid.h"

#include "kernels/layout/index.h"

#include "engine/base/error.h"
#include "engine/base/parallel.h"
#include "engine/base/two_widths.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace orrery::layout {
namespace {

constexpr std::size_t kBodiesAtOnce = 512;  // a chunk
constexpr std::size_t kCellsAtOnce = 1024;

using Octants = std::int32_t __attribute__((vector_size(kLanes * sizeof(std::int32_t))));

// What acts on the bodies of one cell. `nextTo` has a bit for each octant of the cell that the other is too near to.
struct ActingView {
    const float* x;
    const float* y;
    const float* z;
    const float* mass;
    const std::int32_t* nextTo;
    std::size_t count;
};

struct LanesView {
    const float* x;
    const float* y;
    const float* z;
    const std::int32_t* octant;  // of the lane's body, as a bit
};

struct SumView {
    float* x;
    float* y;
    float* z;
};

// addBounded() for kLanes bodies. What must be left out has no mass here: it adds +0 or -0, which changes no sum that
// began with +0.
ORRERY_TWO_WIDTHS void addToLanes(const ActingView& acting, float softening, const LanesView& own, const SumView& sum) {
    Lanes ownX;
    Lanes ownY;
    Lanes ownZ;
    Lanes forceX;
    Lanes forceY;
    Lanes forceZ;
    Octants octant;
    std::memcpy(&ownX, own.x, sizeof(Lanes));
    std::memcpy(&ownY, own.y, sizeof(Lanes));
    std::memcpy(&ownZ, own.z, sizeof(Lanes));
    std::memcpy(&octant, own.octant, sizeof(Octants));
    std::memcpy(&forceX, sum.x, sizeof(Lanes));
    std::memcpy(&forceY, sum.y, sizeof(Lanes));
    std::memcpy(&forceZ, sum.z, sizeof(Lanes));
    const Lanes none{};
    for (std::size_t e = 0; e < acting.count; ++e) {
        const Lanes dx = ownX - acting.x[e];
        const Lanes dy = ownY - acting.y[e];
        const Lanes dz = ownZ - acting.z[e];
        const Lanes square = dx * dx + dy * dy + dz * dz + softening;
        const Lanes mass = (octant & acting.nextTo[e]) != 0 ? none : none + acting.mass[e];
        const Lanes factor = mass / (square * square);
        forceX += dx * factor;
        forceY += dy * factor;
        forceZ += dz * factor;
    }
    std::memcpy(sum.x, &forceX, sizeof(Lanes));
    std::memcpy(sum.y, &forceY, sizeof(Lanes));
    std::memcpy(sum.z, &forceZ, sizeof(Lanes));
}

}  // namespace

// Some sorted bodies and the sums of their forces so far.
struct Pyramid::Group {
    std::size_t first = 0;
    // What acts on them, see ActingView.
    std::vector<float> actingX;
    std::vector<float> actingY;
    std::vector<float> actingZ;
    std::vector<float> actingMass;
    std::vector<std::int32_t> nextTo;
    // One each, and room for a whole vector behind the last.
    std::array<float, kBodiesAtOnce + kLanes> x;
    std::array<float, kBodiesAtOnce + kLanes> y;
    std::array<float, kBodiesAtOnce + kLanes> z;
    std::array<std::int32_t, kBodiesAtOnce + kLanes> octant;

    void clear() {
        for (std::vector<float>* all : {&actingX, &actingY, &actingZ, &actingMass}) all->clear();
        nextTo.clear();
    }
    void act(const Body& body, float mass, std::int32_t octants) {
        actingX.push_back(body.x);
        actingY.push_back(body.y);
        actingZ.push_back(body.z);
        actingMass.push_back(mass);
        nextTo.push_back(octants);
    }

    // Everything that acts, on the bodies from `begin` to `end`.
    void add(std::size_t begin, std::size_t end, float softening, const Places& places) {
        const ActingView view{actingX.data(),    actingY.data(), actingZ.data(),
                              actingMass.data(), nextTo.data(),  actingX.size()};
        for (std::size_t k = begin; k < end; k += kLanes) {
            // Lanes behind the end belong to bodies of another cell: what is added to them is put back.
            const std::size_t at = k - first;
            std::array<float, kLanes> sumX;
            std::array<float, kLanes> sumY;
            std::array<float, kLanes> sumZ;
            std::memcpy(sumX.data(), &x[at], sizeof(Lanes));
            std::memcpy(sumY.data(), &y[at], sizeof(Lanes));
            std::memcpy(sumZ.data(), &z[at], sizeof(Lanes));
            addToLanes(view, softening, {&places.x[k], &places.y[k], &places.z[k], &octant[at]},
                       {sumX.data(), sumY.data(), sumZ.data()});
            const std::size_t lanes = std::min(kLanes, end - k);
            std::copy_n(sumX.begin(), lanes, &x[at]);
            std::copy_n(sumY.begin(), lanes, &y[at]);
            std::copy_n(sumZ.begin(), lanes, &z[at]);
        }
    }
};

namespace {

GridCube cubeOf(const Places& places, std::size_t count, const GridLens& lens) {
    Bounds bounds;
    for (std::size_t i = 0; i < count; ++i) bounds.add(places[i]);
    if (count == 0) bounds.add(vec3(0.0F));
    return cubeAround(&bounds.low.x, &bounds.high.x, lens);
}

// The coarsest level from that for an even spread on at which few bodies are in crowded cells.
int levelWithRoom(const Places& places, std::size_t count, const GridLens& lens) {
    constexpr std::size_t kCrowded = 20;  // one in so many
    const GridCube cube = cubeOf(places, count, lens);
    std::vector<MortonKey> keys(count);
    std::vector<MortonKey> scratch;
    for (std::size_t i = 0; i < count; ++i) {
        const Body body{places.x[i], places.y[i], places.z[i], 1.0F};
        keys[i] = {codeOf(cube, body, kFinestLevel), static_cast<int>(i)};
    }
    sortByMorton(keys, scratch, 3U * static_cast<unsigned>(kFinestLevel));
    // Where no grid helps, as for bodies on one spot, the finest would be in vain.
    constexpr int kMostMore = 2;
    int level = finestLevelFor(static_cast<int>(count));
    const int most = std::min(level + kMostMore, kFinestLevel);
    for (; level < most; ++level) {
        const unsigned below = 3U * static_cast<unsigned>(kFinestLevel - level);
        std::size_t crowded = 0;
        for (std::size_t begin = 0, end = 0; begin < count; begin = end) {
            while (end < count && keys[end].first >> below == keys[begin].first >> below) ++end;
            if (end - begin > kMostNear) crowded += end - begin;
        }
        if (crowded * kCrowded <= count) break;
    }
    return level;
}

}  // namespace

GridLens lensFor(const Places& places, std::size_t count) {
    constexpr float kReach = 1.5F;  // of what three of four are within: all of a ball
    if (count == 0) return {};
    GridLens lens;
    std::vector<float> values(count);
    std::vector<float> farthest(count, 0.0F);
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(count / 2);
    const std::array<const std::vector<float>*, 3> axes{&places.x, &places.y, &places.z};
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const std::vector<float>& all = *axes[axis];
        std::copy_n(all.begin(), count, values.begin());
        std::nth_element(values.begin(), middle, values.end());
        lens.centre[axis] = *middle;
        for (std::size_t i = 0; i < count; ++i) {
            farthest[i] = std::max(farthest[i], std::abs(all[i] - lens.centre[axis]));
        }
    }
    const auto most = farthest.begin() + static_cast<std::ptrdiff_t>(count - 1 - count / 4);
    std::nth_element(farthest.begin(), most, farthest.end());
    if (*most > 1e-20F && *most < 1e20F) lens.perReach = 1.0F / (kReach * *most);
    lens.finest = levelWithRoom(places, count, lens);
    return lens;
}

void Pyramid::build(const Places& places, std::size_t count, std::span<const float> masses, const GridLens& lens) {
    ORRERY_CHECK(masses.empty() || masses.size() == count, "{} masses for {} bodies", masses.size(), count);
    count_ = count;
    finest_ = lens.finest;
    const float greatest = masses.empty() ? 1.0F : *std::max_element(masses.begin(), masses.end());
    massScale_ = massScaleFor(static_cast<int>(count), greatest);
    cube_ = cubeOf(places, count, lens);
    sort(places, masses);
    addUp();
}

void Pyramid::sort(const Places& places, std::span<const float> masses) {
    keys_.resize(count_);
    parallelChunks(count_, 4096, [&](const auto& range) {
        for (std::size_t i = range.begin(); i < range.end(); ++i) {
            const Body body{places.x[i], places.y[i], places.z[i], 1.0F};
            keys_[i] = {codeOf(cube_, body, finest_), static_cast<int>(i)};
        }
    });
    sortByMorton(keys_, scratch_, 3U * static_cast<unsigned>(finest_));
    order_.resize(count_);
    codes_.resize(count_);
    bodies_.resize(count_);
    if (lanes_.x.size() < count_ + kLanes) lanes_ = Places(count_ + kLanes);
    starts_.resize(cellsOfLevel(finest_) + std::size_t{1});
    parallelChunks(count_, 4096, [&](const auto& range) {
        for (std::size_t k = range.begin(); k < range.end(); ++k) {
            const int i = keys_[k].second;
            order_[k] = i;
            codes_[k] = static_cast<std::uint32_t>(keys_[k].first);
            const vec3 place = places[at(i)];
            bodies_[k] = {place.x, place.y, place.z, masses.empty() ? 1.0F : masses[at(i)]};
            lanes_.set(k, place);
            // This cell begins here, and so do the empty ones before it.
            const std::size_t before = k == 0 ? 0 : keys_[k - 1].first + 1;
            for (std::size_t cell = before; cell <= keys_[k].first; ++cell) starts_[cell] = static_cast<int>(k);
        }
    });
    const std::size_t last = count_ == 0 ? 0 : keys_[count_ - 1].first + 1;
    std::fill(starts_.begin() + static_cast<std::ptrdiff_t>(last), starts_.end(), static_cast<int>(count_));
}

void Pyramid::addUp() {
    sums_.resize(firstOfLevel(finest_) + cellsOfLevel(finest_));
    cells_.resize(sums_.size());
    for (int level = finest_; level >= kCoarsestLevel; --level) {
        const std::size_t first = firstOfLevel(level);
        parallelChunks(cellsOfLevel(level), kCellsAtOnce, [&](const auto& range) {
            for (std::size_t c = range.begin(); c < range.end(); ++c) {
                CellSum sum;
                if (level == finest_) {
                    for (std::size_t k = at(starts_[c]); k < at(starts_[c + 1]); ++k) {
                        addTo(sum, sumOf(placeInCube(cube_, bodies_[k]), bodies_[k].mass, massScale_));
                    }
                } else {
                    const CellSum* children = &sums_[firstOfLevel(level + 1) + c * 8];
                    for (std::size_t child = 0; child < 8; ++child) addTo(sum, children[child]);
                }
                sums_[first + c] = sum;
                cells_[first + c] = cellOf(sum, cube_, massScale_);
            }
        });
    }
}

std::span<const CellSum> Pyramid::sums(int level) const {
    ORRERY_CHECK(level >= kCoarsestLevel && level <= finest_, "level {} of {}", level, finest_);
    return std::span(sums_).subspan(firstOfLevel(level), cellsOfLevel(level));
}

PyramidView Pyramid::view() const {
    return {bodies_.data(), codes_.data(), starts_.data(), cells_.data(), static_cast<int>(count_), finest_};
}

void Pyramid::sum(float softening, std::uint32_t chance, Places& forces) const {
    parallelChunks(count_, kBodiesAtOnce, [&](const auto& range) {
        Group group;
        for (std::size_t first = range.begin(); first < range.end(); first += kBodiesAtOnce) {
            const std::size_t end = std::min(first + kBodiesAtOnce, range.end());
            group.first = first;
            group.x.fill(0.0F);
            group.y.fill(0.0F);
            group.z.fill(0.0F);
            group.octant.fill(0);
            for (int level = kCoarsestLevel; level <= finest_; ++level) sumShell(level, first, end, softening, group);
            sumNear(first, end, softening, chance, group);
            for (std::size_t k = first; k < end; ++k) {
                forces.set(at(order_[k]), {group.x[k - first], group.y[k - first], group.z[k - first]});
            }
        }
    });
}

// Bodies with one parent feel the same cells, but for those next to their own.
void Pyramid::sumShell(int level, std::size_t begin, std::size_t end, float softening, Group& group) const {
    const unsigned below = 3U * static_cast<unsigned>(finest_ - level);
    const Body* cells = &cells_[firstOfLevel(level)];
    for (std::size_t k = begin; k < end; ++k) {
        group.octant[k - begin] = static_cast<std::int32_t>(1U << (codes_[k] >> below & 7U));
    }
    for (std::size_t k = begin; k < end;) {
        const std::uint32_t parent = codes_[k] >> below >> 3U;
        std::size_t next = k + 1;
        while (next < end && codes_[next] >> below >> 3U == parent) ++next;
        group.clear();
        forUncles(parent, level, [&](std::uint32_t uncle) {
            for (std::uint32_t cell = uncle * 8U; cell < uncle * 8U + 8U; ++cell) {
                if (cells[cell].mass == 0.0F) continue;
                const unsigned nextTo = childrenNextTo(parent, cell);
                if (nextTo != 0xFFU) group.act(cells[cell], cells[cell].mass, static_cast<std::int32_t>(nextTo));
            }
        });
        group.add(k, next, softening, lanes_);
        k = next;
    }
}

void Pyramid::sumNear(std::size_t begin, std::size_t end, float softening, std::uint32_t chance, Group& group) const {
    for (std::size_t k = begin; k < end;) {
        const std::uint32_t code = codes_[k];
        std::size_t next = k + 1;
        while (next < end && codes_[next] == code) ++next;
        group.clear();
        forAround(code, finest_, [&](std::uint32_t cell) {
            const NearBodies near = nearBodies(starts_.data(), cell, code, chance);
            for (std::uint32_t i = 0; i < near.count; ++i) {
                const Body& other = bodies_[near[i]];
                group.act(other, other.mass * near.weight, 0);
            }
        });
        group.add(k, next, softening, lanes_);
        k = next;
    }
}

void repulseByPyramid(std::span<const Body> bodies, float softening, std::uint32_t chance, std::span<Force> forces) {
    ORRERY_CHECK(bodies.size() == forces.size(), "{} forces for {} bodies", forces.size(), bodies.size());
    Places places(bodies.size());
    std::vector<float> masses;
    masses.reserve(bodies.size());
    for (std::size_t i = 0; i < bodies.size(); ++i) {
        places.set(i, {bodies[i].x, bodies[i].y, bodies[i].z});
        masses.push_back(bodies[i].mass);
    }
    Pyramid pyramid;
    pyramid.build(places, bodies.size(), masses, lensFor(places, bodies.size()));
    Places sums(bodies.size());
    pyramid.sum(softening, chance, sums);
    for (std::size_t i = 0; i < bodies.size(); ++i) forces[i] = {sums.x[i], sums.y[i], sums.z[i], 0.0F};
}

#ifndef ORRERY_HAS_CUDA

void repulseByPyramidCuda(std::span<const Body>, float, std::uint32_t, std::span<Force>) {
    ORRERY_CHECK(false, "CUDA kernels are not built in");
}

#endif

}  // namespace orrery::layout
