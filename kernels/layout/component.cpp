#include "kernels/layout/component.h"

#include "kernels/layout/axes.h"
#include "kernels/layout/index.h"
#include "kernels/layout/repulsion.h"

#include "engine/base/log.h"
#include "engine/base/random.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace orrery::layout {
namespace {

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

Schedule scheduleFor(Effort effort, std::size_t nodes, std::size_t links) {
    // What the pivots cost grows with their number times that of the nodes; a million nodes get 64.
    constexpr std::size_t kTerms = 50'000'000;
    constexpr float kFew = 10'000.0F;  // nodes
    const auto count = static_cast<float>(nodes);
    Schedule schedule;
    schedule.pivots = static_cast<int>(std::clamp<std::size_t>(kTerms / nodes, 64, 200));
    // Each tenfold has more to sort out in the same steps.
    for (float more = count; more > kFew; more /= 10.0F) schedule.localTicks += 20;
    if (effort == Effort::draft) schedule.localTicks = 0;
    if (effort == Effort::best) {
        schedule.pivots = static_cast<int>(std::clamp<std::size_t>(kTerms / nodes, 100, 1000));
        schedule.stressTicks = 40;
        schedule.localTicks += 40;
        schedule.hold *= 10.0F * std::max(1.0F, kFew / count);
    }
    // The pivots' weights grow with the number of nodes that they stand for. That is as it should be where cycles say
    // where a node belongs; the branches of a tree must be free to turn, and are held as those of a smaller one.
    const float cycles = std::clamp(0.5F * static_cast<float>(links) / count - 1.0F, 0.0F, 1.0F);
    schedule.hold *= cycles + (1.0F - cycles) * std::min(1.0F, kFew / count);
    return schedule;
}

Component::Component(const Net& net, const Schedule& schedule, std::uint64_t seed, const Start& start,
                     const Options& options) {
    Pivots pivots = choosePivots(net, schedule.pivots, seed, options);
    if (isCancelled(options)) return;
    job_.stressTicks = schedule.stressTicks;
    job_.localTicks = schedule.localTicks;
    job_.hold = schedule.hold;
    std::vector<vec3> placed = start.places;
    if (!placed.empty()) {
        const float scale = bestScale(pivots, placed);
        for (vec3& place : placed) place *= scale;
        givenLength_ = 1.0F / scale;
        job_.stressTicks = 0;
        job_.firstStep = 1.0F;
    } else {
        placed = firstPlaces(pivots, start.ranks, seed);
        const float step = start.ranks.empty() ? 0.0F : rankStep(pivots, start.ranks);
        for (std::size_t i = 0; i < start.ranks.size(); ++i) placed[i].y = -step * start.ranks[i];
    }
    job_.setPlaces(net, placed);
    job_.stress = SparseStress(std::move(pivots), job_.order);
    for (const int node : job_.order) {
        if (!start.fixed.empty()) job_.fixed.push_back(start.fixed[at(node)] ? 1 : 0);
        if (!start.ranks.empty()) job_.layers.push_back(placed[at(node)].y);
    }
    onCuda_ = options.method == Method::cudaPyramid && cudaAvailable();
    try {
        ticks_ = makeTicks(job_, options.method == Method::cudaPyramid && !onCuda_ ? Method::octree : options.method);
    } catch (const Error& error) {
        fallBack(error);
    }
}

void Component::fallBack(const Error& error) {
    if (!onCuda_) throw error;
    log::warning("{}; the CPU goes on", error.message());
    onCuda_ = false;
    ticks_ = makeTicks(job_, Method::octree);
}

bool Component::step() {
    if (tick_ >= ticks()) return false;
    try {
        ticks_->step(tick_, nullptr);
        ticks_->wait(nullptr);
    } catch (const Error& error) {
        fallBack(error);
        ticks_->step(tick_, nullptr);
    }
    ++tick_;
    return true;
}

bool Component::write(vec3* to, float scale, const vec3& shift, void* stream) {
    if (!ticks_) return false;
    try {
        const bool written = ticks_->write(to, scale, shift, stream);
        // The next ticks write over what is read here.
        if (written) ticks_->wait(stream);
        return written;
    } catch (const Error& error) {
        fallBack(error);
        return false;
    }
}

void Component::copyTo(std::span<vec3> positions) {
    try {
        if (ticks_) ticks_->copyTo(job_.places, nullptr);
    } catch (const Error& error) {
        fallBack(error);
    }
    for (std::size_t i = 0; i < job_.order.size(); ++i) positions[at(job_.order[i])] = job_.places[i];
}

}  // namespace orrery::layout
