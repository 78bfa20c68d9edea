#include "scenes/graph/placing.h"

#include "engine/base/random.h"
#include "engine/interop/compute.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <thread>

namespace orrery::graph {

namespace {

constexpr double kFirstEase = 0.8;  // seconds from the ball to the first picture
constexpr double kEase = 0.3;       // to a better one

}  // namespace

Placing::Settings Placing::fastest() {
    const layout::Method method = layout::fastestMethod(interop::preference() != interop::Preference::cpu);
    return {.method = method, .live = method == layout::Method::cudaPyramid};
}

Placing::Placing(const layout::Problem& problem, const Settings& settings)
    : worker_(std::make_shared<layout::RefinementWorker>(problem, layout::Options{.method = settings.method})) {
    const std::size_t nodes = problem.nodes.size();
    if (!settings.live || nodes == 0) return;
    // The worker is kept as long as a renderer may ask it.
    live_ = std::make_shared<interop::LiveBuffer>(interop::LiveDescription{
        .name = "layout",
        .slotBytes = nodes * sizeof(vec3),
        .produce = [worker = worker_, nodes](const interop::LiveSlot& slot) -> std::optional<std::size_t> {
            vec3* to = slot.onCuda() ? static_cast<vec3*>(slot.device) : slot.as<vec3>().data();
            if (!worker->write(to, slot.stream)) return std::nullopt;
            return nodes;
        }});
}

Placing::~Placing() {
    worker_->cancel();
}

std::vector<vec3> Placing::ball(std::size_t nodes) {
    const float radius = 2.0F * std::sqrt(static_cast<float>(nodes));
    Random random(nodes);
    std::vector<vec3> places(nodes);
    for (vec3& place : places) {
        do {
            const float x = random.uniform(-1.0F, 1.0F);
            const float y = random.uniform(-1.0F, 1.0F);
            const float z = random.uniform(-1.0F, 1.0F);
            place = vec3(x, y, z);
        } while (glm::dot(place, place) > 1.0F);
        place *= radius;
    }
    return places;
}

bool Placing::update(std::vector<vec3>& positions, double seconds, bool atOnce) {
    if (live_) live_->wake();
    while (atOnce && !worker_->finished()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    if (std::unique_ptr<layout::Result> result = worker_->take()) {
        from_ = positions;
        to_ = std::move(result->positions);
        eased_ = 0.0;
        easeFor_ = placed_ ? kEase : kFirstEase;
        placed_ = true;
        result_ = std::move(result);
    }
    if (to_.empty()) return false;
    eased_ += seconds;
    if (atOnce || eased_ >= easeFor_) {
        positions = std::move(to_);
        to_.clear();
        from_.clear();
        reached_ = true;
        return true;
    }
    const auto t = static_cast<float>(eased_ / easeFor_);
    const float share = t * t * (3.0F - 2.0F * t);
    for (std::size_t i = 0; i < positions.size(); ++i) positions[i] = glm::mix(from_[i], to_[i], share);
    return true;
}

std::unique_ptr<layout::Result> Placing::takeResult() {
    return std::move(result_);
}

bool Placing::finished() const {
    return worker_->finished() && to_.empty();
}

}  // namespace orrery::graph
