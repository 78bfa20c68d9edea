#include "kernels/layout/octree.h"

#include "kernels/layout/index.h"

#include "engine/base/error.h"
#include "engine/base/parallel.h"
#include "engine/base/two_widths.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace orrery::layout {
namespace {

constexpr unsigned kBits = 14;  // an axis
constexpr std::size_t kLeaf = 16;
constexpr std::size_t kFan = 8;     // the shift by three below
constexpr std::size_t kGrain = 16;  // leaves or cells a chunk

struct EntryView {
    const float* x;
    const float* y;
    const float* z;
    const float* mass;
    std::size_t count;
};

struct ForceView {
    float* x;
    float* y;
    float* z;
};

// The forces of all entries on kLanes bodies.
ORRERY_TWO_WIDTHS void sumBounded(const EntryView& entries, float softening, const float* x, const float* y,
                                  const float* z, const ForceView& out) {
    Lanes ownX;
    Lanes ownY;
    Lanes ownZ;
    std::memcpy(&ownX, x, sizeof(Lanes));
    std::memcpy(&ownY, y, sizeof(Lanes));
    std::memcpy(&ownZ, z, sizeof(Lanes));
    Lanes forceX{};
    Lanes forceY{};
    Lanes forceZ{};
    for (std::size_t e = 0; e < entries.count; ++e) {
        const Lanes dx = ownX - entries.x[e];
        const Lanes dy = ownY - entries.y[e];
        const Lanes dz = ownZ - entries.z[e];
        const Lanes square = dx * dx + dy * dy + dz * dz + softening;
        const Lanes factor = entries.mass[e] / (square * square);
        forceX += dx * factor;
        forceY += dy * factor;
        forceZ += dz * factor;
    }
    std::memcpy(out.x, &forceX, sizeof(Lanes));
    std::memcpy(out.y, &forceY, sizeof(Lanes));
    std::memcpy(out.z, &forceZ, sizeof(Lanes));
}

ORRERY_TWO_WIDTHS void sumInverse(const EntryView& entries, float softening, const float* x, const float* y,
                                  const float* z, const ForceView& out) {
    Lanes ownX;
    Lanes ownY;
    Lanes ownZ;
    std::memcpy(&ownX, x, sizeof(Lanes));
    std::memcpy(&ownY, y, sizeof(Lanes));
    std::memcpy(&ownZ, z, sizeof(Lanes));
    Lanes forceX{};
    Lanes forceY{};
    Lanes forceZ{};
    for (std::size_t e = 0; e < entries.count; ++e) {
        const Lanes dx = ownX - entries.x[e];
        const Lanes dy = ownY - entries.y[e];
        const Lanes dz = ownZ - entries.z[e];
        const Lanes factor = entries.mass[e] / (dx * dx + dy * dy + dz * dz + softening);
        forceX += dx * factor;
        forceY += dy * factor;
        forceZ += dz * factor;
    }
    std::memcpy(out.x, &forceX, sizeof(Lanes));
    std::memcpy(out.y, &forceY, sizeof(Lanes));
    std::memcpy(out.z, &forceZ, sizeof(Lanes));
}

// openness^2 times the squared distance of eight centres from a box, less the squares of their diagonals.
ORRERY_TWO_WIDTHS void farEnough(const EntryView& cells, vec3 middle, vec3 half, float limit, float* room) {
    Lanes x;
    Lanes y;
    Lanes z;
    Lanes diagonal2;
    std::memcpy(&x, cells.x, sizeof(Lanes));
    std::memcpy(&y, cells.y, sizeof(Lanes));
    std::memcpy(&z, cells.z, sizeof(Lanes));
    std::memcpy(&diagonal2, cells.mass, sizeof(Lanes));
    const Lanes none{};
    x -= middle.x;
    y -= middle.y;
    z -= middle.z;
    x = (x < none ? -x : x) - half.x;
    y = (y < none ? -y : y) - half.y;
    z = (z < none ? -z : z) - half.z;
    x = x < none ? none : x;
    y = y < none ? none : y;
    z = z < none ? none : z;
    const Lanes result = limit * (x * x + y * y + z * z) - diagonal2;
    std::memcpy(room, &result, sizeof(Lanes));
}

}  // namespace

// What acts on the bodies of one leaf: bodies near by, cells farther off.
struct Octree::Entries {
    std::vector<float> x;
    std::vector<float> y;
    std::vector<float> z;
    std::vector<float> mass;
    std::size_t count = 0;
    std::vector<std::pair<std::size_t, std::size_t>> open;  // level and index of cells to look at

    void reserve(std::size_t size) {
        if (size <= x.size()) return;
        for (std::vector<float>* all : {&x, &y, &z, &mass}) all->resize(size * 2);
    }
};

void Octree::sort(const Places& places, std::size_t count, std::span<const float> masses) {
    ORRERY_CHECK(masses.empty() || masses.size() == count, "{} masses for {} bodies", masses.size(), count);
    count_ = count;
    Bounds bounds;
    for (std::size_t i = 0; i < count; ++i) bounds.add(places[i]);
    const vec3 size = bounds.size();
    const float side = std::max({size.x, size.y, size.z, 1e-6F});
    const float scale = static_cast<float>((1U << kBits) - 1U) / side;
    keys_.resize(count);
    parallelChunks(count, 4096, [&](const auto& range) {
        for (std::size_t i = range.begin(); i < range.end(); ++i) {
            const vec3 cell = (places[i] - bounds.low) * scale;
            keys_[i] = {spreadBits(static_cast<std::uint64_t>(cell.x)) |
                            spreadBits(static_cast<std::uint64_t>(cell.y)) << 1U |
                            spreadBits(static_cast<std::uint64_t>(cell.z)) << 2U,
                        static_cast<int>(i)};
        }
    });
    sortByMorton(keys_, scratch_, 3 * kBits);
    order_.resize(count);
    masses_.assign((count + kLeaf - 1) / kLeaf * kLeaf, 0.0F);
    for (std::size_t k = 0; k < count; ++k) {
        order_[k] = keys_[k].second;
        masses_[k] = masses.empty() ? 1.0F : masses[at(order_[k])];
    }
}

void Octree::refit(const Places& places) {
    const std::size_t leaves = masses_.size() / kLeaf;
    if (leaves == 0) return;
    if (sorted_.x.size() != masses_.size()) sorted_ = Places(masses_.size());
    std::size_t levels = 1;
    for (std::size_t cells = leaves; cells > 1; cells = (cells + kFan - 1) / kFan) ++levels;
    levels_.resize(levels);
    for (std::size_t level = 0, cells = leaves; level < levels; ++level, cells = (cells + kFan - 1) / kFan) {
        Level& here = levels_[level];
        if (here.boxes.size() != cells) {
            here.centres = Places(cells);
            here.masses.assign(lanesFor(cells), 0.0F);
            here.diagonals2.assign(lanesFor(cells), 0.0F);
            here.boxes.resize(cells);
        }
        parallelChunks(cells, kGrain * 4, [&](const auto& range) {
            for (std::size_t c = range.begin(); c < range.end(); ++c) {
                Bounds box;
                vec3 moment(0.0F);
                float mass = 0.0F;
                if (level == 0) {
                    for (std::size_t k = c * kLeaf; k < (c + 1) * kLeaf; ++k) {
                        // What is beyond the last body stands where the last one is, and weighs nothing.
                        const vec3 place = places[at(order_[std::min(k, count_ - 1)])];
                        sorted_.set(k, place);
                        box.add(place);
                        moment += place * masses_[k];
                        mass += masses_[k];
                    }
                } else {
                    const Level& below = levels_[level - 1];
                    for (std::size_t k = c * kFan; k < std::min((c + 1) * kFan, below.boxes.size()); ++k) {
                        box.add(below.boxes[k]);
                        moment += below.centres[k] * below.masses[k];
                        mass += below.masses[k];
                    }
                }
                const vec3 size = box.high - box.low;
                here.centres.set(c, moment / mass);
                here.masses[c] = mass;
                here.diagonals2[c] = glm::dot(size, size);
                here.boxes[c] = box;
            }
        });
    }
}

float Octree::spacing() const {
    std::vector<float> diagonals(levels_[0].diagonals2.begin(),
                                 levels_[0].diagonals2.begin() + static_cast<std::ptrdiff_t>(levels_[0].boxes.size()));
    const auto middle = diagonals.begin() + static_cast<std::ptrdiff_t>(diagonals.size() / 2);
    std::nth_element(diagonals.begin(), middle, diagonals.end());
    constexpr float kOfGrid = 3.1F;  // a leaf's diagonal where the bodies stand one apart
    return std::sqrt(*middle) / kOfGrid;
}

void Octree::gather(std::size_t leaf, float openness, Entries& entries) const {
    const Bounds& box = levels_[0].boxes[leaf];
    const vec3 middle = 0.5F * (box.low + box.high);
    const vec3 half = 0.5F * (box.high - box.low);
    entries.count = 0;
    entries.open.clear();
    entries.open.emplace_back(levels_.size() - 1, 0);
    while (!entries.open.empty()) {
        const auto [level, first] = entries.open.back();
        entries.open.pop_back();
        // All cells with one parent, or the root.
        const Level& cells = levels_[level];
        const std::size_t end = std::min(first + kFan, cells.boxes.size());
        entries.reserve(entries.count + kFan * kLeaf);
        std::array<float, kFan> room;  // how much nearer the leaf might be before the cell must be opened
        farEnough(
            {&cells.centres.x[first], &cells.centres.y[first], &cells.centres.z[first], &cells.diagonals2[first], kFan},
            middle, half, openness * openness, room.data());
        const std::size_t own = leaf >> 3U * level;
        for (std::size_t c = first; c < end; ++c) {
            // Not a cell that the leaf itself is in, which would act on itself.
            if (room[c - first] >= 0.0F && c != own) {
                entries.x[entries.count] = cells.centres.x[c];
                entries.y[entries.count] = cells.centres.y[c];
                entries.z[entries.count] = cells.centres.z[c];
                entries.mass[entries.count] = cells.masses[c];
                ++entries.count;
            } else if (level > 0) {
                entries.open.emplace_back(level - 1, c * kFan);
            } else {
                std::memcpy(&entries.x[entries.count], &sorted_.x[c * kLeaf], kLeaf * sizeof(float));
                std::memcpy(&entries.y[entries.count], &sorted_.y[c * kLeaf], kLeaf * sizeof(float));
                std::memcpy(&entries.z[entries.count], &sorted_.z[c * kLeaf], kLeaf * sizeof(float));
                std::memcpy(&entries.mass[entries.count], &masses_[c * kLeaf], kLeaf * sizeof(float));
                entries.count += kLeaf;
            }
        }
    }
}

void Octree::sum(const Sum& how, Places& forces) const {
    const std::size_t leaves = masses_.size() / kLeaf;
    const auto addUp = how.law == Law::bounded ? &sumBounded : &sumInverse;
    parallelChunks(leaves, kGrain, [&](const auto& range) {
        Entries entries;
        std::array<float, kLanes> x;
        std::array<float, kLanes> y;
        std::array<float, kLanes> z;
        for (std::size_t leaf = range.begin(); leaf < range.end(); ++leaf) {
            gather(leaf, how.openness, entries);
            const EntryView view{entries.x.data(), entries.y.data(), entries.z.data(), entries.mass.data(),
                                 entries.count};
            for (std::size_t k = leaf * kLeaf; k < (leaf + 1) * kLeaf && k < count_; k += kLanes) {
                addUp(view, how.softening, &sorted_.x[k], &sorted_.y[k], &sorted_.z[k], {x.data(), y.data(), z.data()});
                for (std::size_t l = 0; l < kLanes && k + l < count_; ++l) {
                    forces.set(at(order_[k + l]), {x[l], y[l], z[l]});
                }
            }
        }
    });
}

}  // namespace orrery::layout
