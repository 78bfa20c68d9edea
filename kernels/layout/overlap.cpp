#include "kernels/layout/overlap.h"

#include "kernels/layout/index.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace orrery::layout {
namespace {

constexpr float kCap = 0.5F;     // em a pass: more would throw boxes over their neighbours
constexpr float kSlack = 0.03F;  // em more than asked for, so that pushing ends
constexpr int kPasses = 120;
constexpr int kGrowths = 400;
constexpr float kGrowth = 1.03F;

bool isFixed(const OverlapInput& input, int box) {
    return !input.fixed.empty() && input.fixed[at(box)] != 0;
}

// How far box i must go (and j the other way) along one axis.
vec2 push(vec2 between, vec2 lack, bool iLast) {
    const int axis = lack.x < lack.y ? 0 : 1;
    const bool positive = between[axis] > 0.0F || (between[axis] == 0.0F && iLast);
    vec2 result(0.0F);
    result[axis] = positive ? lack[axis] : -lack[axis];
    return result;
}

// One pass over all near pairs; false when nothing was nearer than the gap.
bool pushBoxes(const OverlapInput& input, std::span<vec2> centres) {
    const float wanted = input.gap + kSlack;
    bool touched = false;
    for (const auto& [i, j] : nearPairs(centres, input.halves, wanted)) {
        const bool fixedI = isFixed(input, i);
        const bool fixedJ = isFixed(input, j);
        if (fixedI && fixedJ) continue;
        // Earlier pushes of this pass count.
        const vec2 between = centres[at(j)] - centres[at(i)];
        const vec2 lack = input.halves[at(i)] + input.halves[at(j)] + wanted - glm::abs(between);
        if (lack.x <= 0.0F || lack.y <= 0.0F) continue;
        // What only lacks of the slack is pushed on, but does not count: rows of boxes come to rest sooner.
        touched = touched || (lack.x > kSlack && lack.y > kSlack);
        const float share = fixedI || fixedJ ? 1.0F : 0.55F;
        const vec2 away = glm::clamp(push(between, lack * share + 1e-3F, true), vec2(-kCap), vec2(kCap));
        if (!fixedJ) centres[at(j)] += away;
        if (!fixedI) centres[at(i)] -= away;
    }
    return touched;
}

// Labels push foreign boxes away, and their own ends apart when they do not fit between them.
void pushLabels(const OverlapInput& input, std::span<vec2> centres) {
    constexpr float kLabelGap = 0.2F;
    // Places at the beginning of the pass, by x; a box moves by less than `kCap` for each label meanwhile.
    std::vector<std::pair<float, int>> byX;
    float widest = 0.0F;
    for (std::size_t i = 0; i < centres.size(); ++i) {
        byX.emplace_back(centres[i].x, static_cast<int>(i));
        widest = std::max(widest, input.halves[i].x);
    }
    std::sort(byX.begin(), byX.end());
    for (const MiddleLabel& label : input.labels) {
        const vec2 middle = 0.5F * (centres[at(label.a)] + centres[at(label.b)]);
        const float reach = label.half.x + widest + kLabelGap + kCap;
        const auto begin = std::lower_bound(byX.begin(), byX.end(), std::pair(middle.x - reach, -1));
        for (auto it = begin; it != byX.end() && it->first <= middle.x + reach; ++it) {
            const int box = it->second;
            if (isFixed(input, box)) continue;
            const vec2 between = centres[at(box)] - middle;
            const vec2 lack = input.halves[at(box)] + label.half + kLabelGap - glm::abs(between);
            if (lack.x <= 0.0F || lack.y <= 0.0F) continue;
            centres[at(box)] += glm::clamp(push(between, lack * 0.5F, true), vec2(-kCap), vec2(kCap));
        }
    }
}

}  // namespace

std::vector<std::pair<int, int>> nearPairs(std::span<const vec2> centres, std::span<const vec2> halves, float gap) {
    std::vector<int> order(centres.size());
    std::iota(order.begin(), order.end(), 0);
    const auto left = [&](int box) { return centres[at(box)].x - halves[at(box)].x; };
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return left(a) < left(b); });
    std::vector<std::pair<int, int>> pairs;
    for (std::size_t i = 0; i < order.size(); ++i) {
        const int a = order[i];
        const float right = centres[at(a)].x + halves[at(a)].x + gap;
        for (std::size_t k = i + 1; k < order.size() && left(order[k]) < right; ++k) {
            const int b = order[k];
            const float apart = std::abs(centres[at(a)].y - centres[at(b)].y);
            if (apart < halves[at(a)].y + halves[at(b)].y + gap) pairs.emplace_back(std::min(a, b), std::max(a, b));
        }
    }
    return pairs;
}

bool pushApart(const OverlapInput& input, int passes, std::span<vec2> centres) {
    for (int pass = 0; pass < passes; ++pass) {
        if (!pushBoxes(input, centres)) return true;
    }
    return false;
}

void removeOverlaps(const OverlapInput& input, std::span<vec2> centres) {
    for (int pass = 0; pass < input.labelPasses && !input.labels.empty(); ++pass) {
        pushLabels(input, centres);
        pushBoxes(input, centres);
    }
    for (int growth = 0; growth < kGrowths; ++growth) {
        if (pushApart(input, kPasses, centres)) return;
        for (std::size_t i = 0; i < centres.size(); ++i) {
            if (!isFixed(input, static_cast<int>(i))) centres[i] *= kGrowth;
        }
    }
}

}  // namespace orrery::layout
