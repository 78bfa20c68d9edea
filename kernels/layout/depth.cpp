#include "kernels/layout/depth.h"

#include "kernels/layout/index.h"

#include "engine/base/random.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace orrery::layout {
namespace {

// Faults, in em of overlap.
constexpr float kAtRest = 20.0F;  // an em that bodies lack of their gap at rest
constexpr float kInOrbit = 1.0F;  // an em of overlap seen from aside
constexpr float kEdge = 0.06F;    // an em of depth between the ends of an edge
constexpr float kWish = 0.25F;    // an em from the wished depth
constexpr float kSize = 0.05F;    // an em^2 that a body takes up, under pressure

struct Turn {
    // Rows of the rotation that matter: camera space after = rows * camera space at rest.
    vec3 right;
    vec3 up;
    vec3 toward;
};

constexpr float kCos30 = 0.866025404F;
constexpr float kSin30 = 0.5F;
constexpr float kCos20 = 0.939692621F;
constexpr float kSin20 = 0.342020143F;

const std::array<Turn, 3> kTurns{{
    {{kCos30, 0.0F, -kSin30}, {0.0F, 1.0F, 0.0F}, {kSin30, 0.0F, kCos30}},
    {{kCos30, 0.0F, kSin30}, {0.0F, 1.0F, 0.0F}, {-kSin30, 0.0F, kCos30}},
    {{1.0F, 0.0F, 0.0F}, {0.0F, kCos20, -kSin20}, {0.0F, kSin20, kCos20}},
}};

class DepthSearch {
 public:
    explicit DepthSearch(const DepthInput& input)
        : input_(input),
          count_(static_cast<int>(input.centres.size())),
          depth_(input.centres.size()),
          bundlesOf_(input.centres.size()),
          seen_(input.centres.size()),
          known_(input.centres.size()) {
        float low = 1e30F;
        float high = -1e30F;
        for (const float wish : input.wished) {
            low = std::min(low, wish);
            high = std::max(high, wish);
        }
        range_ = input.range * std::min(1.0F, 0.25F * static_cast<float>(count_ - 1));
        const float scale = high - low > 1e-6F ? range_ / (high - low) : 0.0F;
        for (std::size_t i = 0; i < depth_.size(); ++i) {
            wished_.push_back((input.wished[i] - 0.5F * (low + high)) * scale);
            place(static_cast<int>(i), wished_[i]);
        }
        for (std::size_t i = 0; i < input.bundles.size(); ++i) {
            bundlesOf_[at(input.bundles[i].a)].push_back(static_cast<int>(i));
            bundlesOf_[at(input.bundles[i].b)].push_back(static_cast<int>(i));
        }
    }

    std::vector<float> run() {
        if (count_ < 2 || range_ <= 0.0F) return std::vector<float>(depth_.size(), 0.0F);
        Random random(input_.seed, 7);
        const int moves = 120 * count_;
        float threshold = 1.0F;
        for (int i = 0; i < moves; ++i, threshold *= 1.0F - 4.0F / static_cast<float>(moves)) {
            const int a = static_cast<int>(random.below(static_cast<std::uint32_t>(count_)));
            const int b = static_cast<int>(random.below(static_cast<std::uint32_t>(count_)));
            const float step = random.uniform(-0.5F, 0.5F) * range_;
            const float allowed = threshold * random.uniform();
            const float fromA = depth_[at(a)];
            const float fromB = depth_[at(b)];
            if (random.below(2) == 0) {
                const float before = costNow(a);
                const Seen seenA = seen_[at(a)];
                place(a, std::clamp(fromA + step, -0.5F * range_, 0.5F * range_));
                const float after = costOf(a);
                if (after > before + allowed) {
                    putBack(a, fromA, seenA);
                } else {
                    known_[at(a)] = {after, ++kept_};
                }
            } else if (a != b) {
                const float before = costNow(a) + costNow(b);
                const Seen seenA = seen_[at(a)];
                const Seen seenB = seen_[at(b)];
                place(a, fromB);
                place(b, fromA);
                const float afterA = costOf(a);
                const float afterB = costOf(b);
                if (afterA + afterB > before + allowed) {
                    putBack(a, fromA, seenA);
                    putBack(b, fromB, seenB);
                } else {
                    known_[at(a)] = {afterA, ++kept_};
                    known_[at(b)] = {afterB, kept_};
                }
            }
        }
        stretch();
        return depth_;
    }

 private:
    // At rest and from the turns; an array each, so that all views are looked at as one.
    struct Seen {
        std::array<float, 4> x;
        std::array<float, 4> y;
        std::array<float, 4> halfX;
        std::array<float, 4> halfY;

        void set(std::size_t view, vec2 centre, vec2 half) {
            x[view] = centre.x;
            y[view] = centre.y;
            halfX[view] = half.x;
            halfY[view] = half.y;
        }
    };
    struct Known {
        float cost = 0.0F;
        int kept = -1;
    };

    // The node's cost as all are now. Most moves are taken back, so it is often known from an earlier one.
    float costNow(int node) {
        Known& known = known_[at(node)];
        if (known.kept != kept_) known = {costOf(node), kept_};
        return known.cost;
    }

    void putBack(int node, float depth, const Seen& seen) {
        depth_[at(node)] = depth;
        seen_[at(node)] = seen;
    }

    void place(int node, float depth) {
        depth_[at(node)] = depth;
        const vec3 p(input_.centres[at(node)] * (1.0F - depth), depth * input_.distance);
        const vec2 half = 0.5F * vec2(input_.sizes[at(node)]);
        Seen& seen = seen_[at(node)];
        seen.set(0, input_.centres[at(node)], half / (1.0F - depth));
        for (std::size_t i = 0; i < kTurns.size(); ++i) {
            const float enlargement = 1.0F / (1.0F - glm::dot(kTurns[i].toward, p) / input_.distance);
            seen.set(i + 1, vec2(glm::dot(kTurns[i].right, p), glm::dot(kTurns[i].up, p)) * enlargement,
                     half * enlargement);
        }
    }

    float costOf(int node) const {
        const Seen& self = seen_[at(node)];
        float sum = kWish * std::abs(depth_[at(node)] - wished_[at(node)]) * input_.distance;
        sum += input_.pressure * kSize * 4.0F * self.halfX[0] * self.halfY[0];
        for (const int index : bundlesOf_[at(node)]) {
            const CanvasBundle& bundle = input_.bundles[at(index)];
            sum += kEdge * std::abs(depth_[at(bundle.a)] - depth_[at(bundle.b)]) * input_.distance;
        }
        for (int other = 0; other < count_; ++other) {
            if (other == node) continue;
            const Seen& that = seen_[at(other)];
            std::array<float, 4> overlap;
            for (std::size_t i = 0; i < overlap.size(); ++i) {
                const float lackX = self.halfX[i] + that.halfX[i] - std::abs(self.x[i] - that.x[i]);
                const float lackY = self.halfY[i] + that.halfY[i] - std::abs(self.y[i] - that.y[i]);
                overlap[i] = std::min(lackX, lackY);
            }
            overlap[0] += kBodyGap;
            if (std::max(std::max(overlap[0], overlap[1]), std::max(overlap[2], overlap[3])) <= 0.0F) continue;
            for (std::size_t i = 0; i < overlap.size(); ++i) {
                if (overlap[i] > 0.0F) sum += (i == 0 ? kAtRest : kInOrbit) * overlap[i];
            }
        }
        return sum;
    }

    // To the whole range again, linearly.
    void stretch() {
        const auto [low, high] = std::minmax_element(depth_.begin(), depth_.end());
        const float middle = 0.5F * (*low + *high);
        const float scale = *high - *low > 1e-6F ? range_ / (*high - *low) : 0.0F;
        for (float& depth : depth_) depth = (depth - middle) * scale;
    }

    const DepthInput& input_;
    int count_;
    float range_ = 0.0F;
    std::vector<float> depth_;
    std::vector<float> wished_;
    std::vector<std::vector<int>> bundlesOf_;
    std::vector<Seen> seen_;
    std::vector<Known> known_;  // of each node: what costNow() said when `kept_` was that
    int kept_ = 0;              // moves that were kept
};

}  // namespace

std::vector<float> chooseDepths(const DepthInput& input) {
    return DepthSearch(input).run();
}

}  // namespace orrery::layout
