#include "kernels/layout/ticks.h"

#include "kernels/layout/index.h"
#include "kernels/layout/pyramid.h"
#include "kernels/layout/repulsion.h"

#include "engine/base/error.h"
#include "engine/base/parallel.h"

#include <algorithm>
#include <cstring>

namespace orrery::layout {
namespace {

constexpr std::size_t kNodesAtOnce = 256;

// A node's place among all of them.
struct PlaceIn {
    const Places& places;
    Triple operator()(int node) const {
        const vec3 place = places[at(node)];
        return {place.x, place.y, place.z};
    }
};

Triple tripleOf(const vec3& v) {
    return {v.x, v.y, v.z};
}

class CpuTicks : public Ticks {
 public:
    CpuTicks(const TickJob& job, bool grids)
        : job_(job), grids_(grids), places_(job.places), forces_(job.count()), next_(job.count()) {}

    void step(int tick, void* stream) override;
    void wait(void*) const override {}
    void copyTo(Places& places, void*) const override { places = places_; }
    bool write(vec3* to, float scale, const vec3& shift, void*) const override;

 private:
    Links links() const {
        return {job_.net.first.data(), job_.net.to.data(),
                job_.net.stiffness.empty() ? nullptr : job_.net.stiffness.data()};
    }
    Held heldAt(std::size_t node) const { return {tripleOf(pull_.target[node]), pull_.weight[node]}; }
    void stressTick();
    void localTick(int tick);
    void repulse(const LocalTick& law);
    void prepareTree();

    const TickJob& job_;
    bool grids_;
    Places places_;
    Pull pull_;
    Octree tree_;
    Pyramid pyramid_;
    GridLens lens_;  // of the first of the local ticks
    Places forces_;
    Places next_;
    float spacing_ = 0.0F;  // of the nodes when the tree was last sorted
    float unit_ = 0.0F;     // of the local forces; 0 before there were any
};

void CpuTicks::step(int tick, void*) {
    if (tick < job_.stressTicks) {
        stressTick();
    } else {
        localTick(tick - job_.stressTicks);
    }
    std::swap(places_, next_);
}

// Every node goes to the least of the majorised stress to the pivots and its neighbours.
void CpuTicks::stressTick() {
    job_.stress.pull(places_, pull_);
    parallelChunks(job_.count(), kNodesAtOnce, [&](const auto& range) {
        for (std::size_t i = range.begin(); i < range.end(); ++i) {
            Triple place = stressMove(links(), static_cast<int>(i), heldAt(i), PlaceIn{places_});
            if (!job_.layers.empty()) place.y = job_.layers[i];
            next_.set(i, {place.x, place.y, place.z});
        }
    });
}

void CpuTicks::prepareTree() {
    // The order is kept while the boxes stay about as tight as it made them.
    constexpr float kLoose = 1.2F;
    if (spacing_ > 0.0F) {
        tree_.refit(places_);
        if (tree_.spacing() <= kLoose * spacing_) return;
    }
    tree_.sort(places_, job_.count(), {});
    tree_.refit(places_);
    spacing_ = tree_.spacing();
}

void CpuTicks::repulse(const LocalTick& law) {
    constexpr float kOpenness = 2.3F;  // the force falls with r^-3: what is far hardly counts
    const float softening = law.unit * law.unit;
    if (grids_) {
        pyramid_.build(places_, job_.count(), {}, lens_);
        pyramid_.sum(softening, law.chance, forces_);
    } else {
        tree_.sum({.law = Octree::Law::bounded, .softening = softening, .openness = kOpenness}, forces_);
    }
}

// Repulsion, the pull of the neighbours, and that of the pivots.
void CpuTicks::localTick(int tick) {
    if (!grids_) prepareTree();
    if (unit_ == 0.0F) {
        unit_ = grids_ ? unitFor(places_, job_.count()) : unitFor(tree_);
        if (grids_) lens_ = lensFor(places_, job_.count());
    }
    const LocalTick law = localTickOf(job_, tick, unit_);
    repulse(law);
    if (tick % kTicksPerLook == 0 || pull_.weight.empty()) job_.stress.pull(places_, pull_);
    parallelChunks(job_.count(), kNodesAtOnce, [&](const auto& range) {
        for (std::size_t i = range.begin(); i < range.end(); ++i) {
            const int node = static_cast<int>(i);
            Triple place = localMove(law, links(), node, tripleOf(forces_[i]), heldAt(i), PlaceIn{places_});
            if (grids_) place = place + kickOf(law, node);
            next_.set(i, !job_.fixed.empty() && job_.fixed[i] != 0 ? places_[i] : vec3(place.x, place.y, place.z));
        }
    });
}

bool CpuTicks::write(vec3* to, float scale, const vec3& shift, void*) const {
    parallelChunks(job_.count(), 4096, [&](const auto& range) {
        for (std::size_t i = range.begin(); i < range.end(); ++i) to[at(job_.order[i])] = places_[i] * scale + shift;
    });
    return true;
}

}  // namespace

void TickJob::setPlaces(const Net& given, std::span<const vec3> placed) {
    // Numbered along the curve, so that what is near in space is near in memory.
    places = Places(placed.size());
    for (std::size_t i = 0; i < placed.size(); ++i) places.set(i, placed[i]);
    Octree tree;
    tree.sort(places, placed.size(), {});
    order.assign(tree.order().begin(), tree.order().end());
    for (std::size_t i = 0; i < placed.size(); ++i) places.set(i, placed[at(order[i])]);
    net = given.renumbered(order);
}

LocalTick localTickOf(const TickJob& job, int tick, float unit) {
    constexpr float kLastStep = 0.1F;
    constexpr float kKick = 1e-3F;
    const float part = static_cast<float>(tick) / static_cast<float>(job.localTicks);
    const float step = job.firstStep + (kLastStep - job.firstStep) * part;
    return {.unit = unit,
            .hold = job.hold,
            .step = step,
            .kick = kKick * (1.0F - part),
            .chance = hashed(static_cast<std::uint32_t>(tick) + 1U),
            .level = !job.layers.empty()};
}

float unitFor(const Octree& tree) {
    constexpr float kRoom = 1.2F;
    return std::clamp(kRoom * tree.spacing(), 1e-3F, 1.0F);
}

float unitFor(const Places& places, std::size_t count) {
    Octree tree;
    tree.sort(places, count, {});
    tree.refit(places);
    // Nodes on one spot say nothing of the room that they need.
    return tree.spacing() > 0.0F ? unitFor(tree) : 1.0F;
}

std::unique_ptr<Ticks> makeTicks(const TickJob& job, Method method) {
    if (method == Method::cudaPyramid) return makeCudaTicks(job);
    return std::make_unique<CpuTicks>(job, method == Method::pyramid);
}

Method fastestMethod(bool cuda) {
    return cuda && cudaAvailable() ? Method::cudaPyramid : Method::octree;
}

#ifndef ORRERY_HAS_CUDA

std::unique_ptr<Ticks> makeCudaTicks(const TickJob&) {
    ORRERY_CHECK(false, "CUDA kernels are not built in");
}

#endif

}  // namespace orrery::layout
