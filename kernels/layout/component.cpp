#include "kernels/layout/component.h"

#include "kernels/layout/axes.h"
#include "kernels/layout/index.h"

#include "engine/base/parallel.h"
#include "engine/base/random.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace orrery::layout {
namespace {

constexpr std::size_t kChunk = 256;

// PivotMDS seen from its broad side; nodes on one spot are set apart a little.
std::vector<vec3> firstPlaces(const Pivots& pivots, std::span<const float> ranks, std::uint64_t seed) {
    std::vector<vec3> places = placeByPivots(pivots, seed);
    std::vector<int> all(places.size());
    std::iota(all.begin(), all.end(), 0);
    if (ranks.empty()) {
        turnToPrincipalAxes(all, false, places);
    } else {
        turnToRanks(all, ranks, places);
    }
    Random random(seed, 9);
    for (vec3& place : places) {
        const float x = random.uniform(-0.1F, 0.1F);
        const float y = random.uniform(-0.1F, 0.1F);
        const float z = random.uniform(-0.1F, 0.1F);
        place += vec3(x, y, z);
    }
    return places;
}

// How many edge lengths one rank is worth, so that the ranks explain their share of the distances in the graph. Where
// edges reach over many ranks it is less than one, else all stress would be along the flow and none left across it.
float rankStep(const Pivots& pivots, std::span<const float> ranks) {
    constexpr double kShare = 0.4;  // of the squares; a third would be that of any axis
    constexpr std::size_t kSampledNodes = 2048;
    const std::size_t sampled = std::min(ranks.size(), kSampledNodes);
    double distances = 0.0;
    double heights = 0.0;
    for (std::size_t p = 0; p < pivots.count(); ++p) {
        for (std::size_t i = 0; i < sampled; ++i) {
            const std::size_t node = i * ranks.size() / sampled;
            const double distance = static_cast<double>(pivots.steps[p][node]) * pivots.unit;
            const auto height = static_cast<double>(ranks[node] - ranks[at(pivots.nodes[p])]);
            distances += distance * distance;
            heights += height * height;
        }
    }
    return heights > 0.0 ? static_cast<float>(std::min(1.0, std::sqrt(kShare * distances / heights))) : 1.0F;
}

}  // namespace

Component::Component(const Net& net, const Schedule& schedule, std::uint64_t seed, const Start& start,
                     const Options& options)
    : schedule_(schedule), places_(at(net.count())), forces_(at(net.count())), next_(at(net.count())) {
    Pivots pivots = choosePivots(net, schedule.pivots, seed, options);
    if (isCancelled(options)) return;
    std::vector<vec3> placed = start.places;
    if (!placed.empty()) {
        const float scale = bestScale(pivots, placed);
        for (vec3& place : placed) place *= scale;
        givenLength_ = 1.0F / scale;
        schedule_.stressTicks = 0;
    } else {
        placed = firstPlaces(pivots, start.ranks, seed);
        const float step = start.ranks.empty() ? 0.0F : rankStep(pivots, start.ranks);
        for (std::size_t i = 0; i < start.ranks.size(); ++i) placed[i].y = -step * start.ranks[i];
    }
    // Numbered along the curve, so that what is near in space is near in memory.
    for (std::size_t i = 0; i < placed.size(); ++i) places_.set(i, placed[i]);
    tree_.sort(places_, placed.size(), {});
    order_.assign(tree_.order().begin(), tree_.order().end());
    for (std::size_t i = 0; i < placed.size(); ++i) places_.set(i, placed[at(order_[i])]);
    net_ = net.renumbered(order_);
    stress_ = SparseStress(std::move(pivots), order_);
    for (const int node : order_) {
        if (!start.fixed.empty()) fixed_.push_back(start.fixed[at(node)]);
        if (!start.ranks.empty()) layers_.push_back(placed[at(node)].y);
    }
}

bool Component::step() {
    if (tick_ >= ticks()) return false;
    if (tick_ < schedule_.stressTicks) {
        stressTick();
    } else {
        localTick();
    }
    std::swap(places_, next_);
    ++tick_;
    return true;
}

// Every node goes to the least of the majorised stress to the pivots and its neighbours.
void Component::stressTick() {
    stress_.pull(places_, pull_);
    parallelChunks(at(net_.count()), kChunk, [&](const auto& range) {
        for (std::size_t i = range.begin(); i < range.end(); ++i) {
            const vec3 here = places_[i];
            vec3 sum = pull_.target[i] * pull_.weight[i];
            float weight = pull_.weight[i];
            for (int link = net_.first[i]; link < net_.first[i + 1]; ++link) {
                const vec3 there = places_[at(net_.to[at(link)])];
                const vec3 along = here - there;
                const float stiffness = net_.stiffness.empty() ? 1.0F : net_.stiffness[at(link)];
                const float w = stiffness * stiffness;
                sum += there * w + along * (stiffness / std::sqrt(glm::dot(along, along) + 1e-12F));
                weight += w;
            }
            vec3 place = sum / std::max(weight, 1e-20F);
            if (!layers_.empty()) place.y = layers_[i];
            next_.set(i, place);
        }
    });
}

void Component::prepareTree(int tick) {
    // The order is kept while the boxes stay about as tight as it made them.
    constexpr float kLoose = 1.2F;
    if (tick > 0) {
        tree_.refit(places_);
        if (tree_.spacing() <= kLoose * spacing_) return;
    }
    tree_.sort(places_, at(net_.count()), {});
    tree_.refit(places_);
    spacing_ = tree_.spacing();
    // Where a lot of nodes must share the room of an edge, what is near is nearer.
    constexpr float kRoom = 1.2F;
    if (tick == 0) unit_ = std::clamp(kRoom * spacing_, 1e-3F, 1.0F);
}

// Repulsion, the pull of the neighbours, and that of the pivots.
void Component::localTick() {
    constexpr float kLinear = 0.4F;
    constexpr float kBounded = 2.0F;
    constexpr float kOpenness = 2.3F;  // the force falls with r^-3: what is far hardly counts
    constexpr int kSamePull = 3;       // ticks between looks at the pivots
    constexpr float kLastStep = 0.1F;
    constexpr float kFarthest = 3.0F;  // a tick, in units
    const float firstStep = givenLength_ > 0.0F ? 1.0F : 4.0F;
    const int tick = tick_ - schedule_.stressTicks;
    const float part = static_cast<float>(tick) / static_cast<float>(schedule_.localTicks);
    const float step = firstStep + (kLastStep - firstStep) * part;
    prepareTree(tick);
    const float unit2 = unit_ * unit_;
    tree_.sum({.law = Octree::Law::bounded, .softening = unit2, .openness = kOpenness}, forces_);
    if (tick % kSamePull == 0) stress_.pull(places_, pull_);
    const float repulsion = unit2 * unit2;
    const float bend = 1.0F / unit2;
    const float farthest = kFarthest * unit_;
    parallelChunks(at(net_.count()), kChunk, [&](const auto& range) {
        for (std::size_t i = range.begin(); i < range.end(); ++i) {
            const vec3 here = places_[i];
            float stiff = schedule_.hold * pull_.weight[i];
            vec3 force = forces_[i] * repulsion + (pull_.target[i] - here) * stiff;
            for (int link = net_.first[i]; link < net_.first[i + 1]; ++link) {
                vec3 along = places_[at(net_.to[at(link)])] - here;
                if (!net_.stiffness.empty()) along *= net_.stiffness[at(link)];
                const float pulls = kLinear + kBounded / (1.0F + bend * glm::dot(along, along));
                force += along * pulls;
                stiff += pulls;
            }
            if (!layers_.empty()) force.y = 0.0F;
            // As if the forces were taken at the end of the step: what is held by many does not overshoot.
            vec3 move = force * (step / (1.0F + step * stiff));
            const float length = std::sqrt(glm::dot(move, move));
            if (length > farthest) move *= farthest / length;
            vec3 place = here + move;
            if (!fixed_.empty() && fixed_[i]) place = here;
            next_.set(i, place);
        }
    });
}

void Component::copyTo(std::span<vec3> positions) const {
    for (std::size_t i = 0; i < order_.size(); ++i) positions[at(order_[i])] = places_[i];
}

}  // namespace orrery::layout
