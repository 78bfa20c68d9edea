#include "kernels/layout/pyramid_layout.h"

#include "kernels/layout/component.h"
#include "kernels/layout/index.h"
#include "kernels/layout/refinement.h"
#include "kernels/layout/repulsion.h"
#include "kernels/layout/sound.h"

#include "engine/base/error.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace orrery::layout {
namespace {

float meanEdgeLength(const Net& net, std::span<const vec3> places) {
    double sum = 0.0;
    for (int node = 0; node < net.count(); ++node) {
        for (const int other : net.neighbours(node)) {
            sum += static_cast<double>(glm::distance(places[at(node)], places[at(other)]));
        }
    }
    const double mean = net.to.empty() ? 0.0 : sum / static_cast<double>(net.to.size());
    return mean > 1e-20 && std::isfinite(mean) ? static_cast<float>(mean) : 1.0F;
}

}  // namespace

struct PyramidLayout::State {
    TickJob job;
    std::unique_ptr<Ticks> ticks;
    bool cuda = false;
    float length = 1.0F;  // of an edge, at the start's scale
    int tick = 0;

    State(const Problem& given, const Settings& settings);
};

PyramidLayout::State::State(const Problem& given, const Settings& settings) {
    ORRERY_CHECK(given.start.empty() || given.start.size() == given.nodes.size(), "{} positions for {} nodes",
                 given.start.size(), given.nodes.size());
    if (given.nodes.empty()) return;
    const SoundProblem sound(given);
    const Graph graph(sound.problem);
    std::vector<int> all(given.nodes.size());
    std::iota(all.begin(), all.end(), 0);
    const Net net(sound.problem, graph, all);
    std::vector<vec3> placed(given.start.begin(), given.start.end());
    if (placed.empty()) {
        Problem free = given;
        free.flow = Flow::none;
        placed = Refinement(free).positions();
    }
    for (vec3& place : placed) {
        if (!std::isfinite(place.x) || !std::isfinite(place.y) || !std::isfinite(place.z)) place = vec3(0.0F);
    }
    const Schedule schedule = scheduleFor(Effort::normal, placed.size(), net.to.size());
    const std::uint64_t seed = given.seed != 0 ? given.seed : canonicalSeed(given);
    Pivots pivots;
    if (graph.components().size() == 1 && placed.size() > 1) {
        pivots = choosePivots(net, schedule.pivots, seed);
        length = 1.0F / bestScale(pivots, placed);
    } else {
        length = meanEdgeLength(net, placed);
    }
    for (vec3& place : placed) place /= length;
    job.stressTicks = 0;
    job.localTicks = settings.ticks > 0 ? settings.ticks : schedule.localTicks;
    job.hold = schedule.hold;
    if (!given.start.empty()) job.firstStep = 1.0F;
    job.setPlaces(net, placed);
    if (pivots.count() > 0) job.stress = SparseStress(std::move(pivots), job.order);
    for (const int node : job.order) {
        if (!given.start.empty()) job.fixed.push_back(given.nodes[at(node)].fixed ? 1 : 0);
    }
    cuda = settings.cuda && cudaAvailable();
    ticks = makeTicks(job, cuda ? Method::cudaPyramid : Method::pyramid);
    ticks->dress(std::vector<shared::SphereInstance>(placed.size()));
}

PyramidLayout::PyramidLayout(const Problem& problem) : PyramidLayout(problem, Settings{}) {}
PyramidLayout::PyramidLayout(const Problem& problem, const Settings& settings)
    : state_(std::make_unique<State>(problem, settings)) {}
PyramidLayout::~PyramidLayout() = default;
PyramidLayout::PyramidLayout(PyramidLayout&&) noexcept = default;
PyramidLayout& PyramidLayout::operator=(PyramidLayout&&) noexcept = default;

bool PyramidLayout::onCuda() const {
    return state_->cuda;
}

std::size_t PyramidLayout::count() const {
    return state_->job.count();
}

bool PyramidLayout::step(int ticks, void* stream) {
    if (!state_->ticks || state_->tick >= state_->job.localTicks) return false;
    const int end = std::min(state_->tick + ticks, state_->job.localTicks);
    for (; state_->tick < end; ++state_->tick) state_->ticks->step(state_->tick, stream);
    return true;
}

float PyramidLayout::done() const {
    if (!state_->ticks) return 1.0F;
    return static_cast<float>(state_->tick) / static_cast<float>(state_->job.localTicks);
}

std::vector<vec3> PyramidLayout::positions(void* stream) const {
    std::vector<vec3> all(count());
    if (!state_->ticks) return all;
    Places places;
    state_->ticks->copyTo(places, stream);
    for (std::size_t i = 0; i < all.size(); ++i) all[at(state_->job.order[i])] = places[i] * state_->length;
    return all;
}

void PyramidLayout::dress(std::span<const shared::SphereInstance> spheres) {
    ORRERY_CHECK(spheres.size() == count(), "{} spheres for {} nodes", spheres.size(), count());
    if (state_->ticks) state_->ticks->dress(spheres);
}

void PyramidLayout::writeSpheres(shared::SphereInstance* to, void* stream) const {
    if (state_->ticks) state_->ticks->writeSpheres(to, state_->length, stream);
}

void PyramidLayout::write(void* to, std::size_t stride, void* stream) const {
    if (state_->ticks) state_->ticks->write(to, stride, state_->length, stream);
}

}  // namespace orrery::layout
