#include "scenes/routing/routing_worker.h"

#include <algorithm>
#include <utility>

namespace orrery::routing {

Agreement agreementOf(const trace::Trace& trace, const std::vector<RoutedLayer>& layers) {
    Agreement agreement;
    for (const trace::Layer& layer : trace.layers) {
        const auto same = std::find_if(layers.begin(), layers.end(),
                                       [&](const RoutedLayer& each) { return each.number == layer.number; });
        if (layer.ids.empty() || layer.logits.empty() || same == layers.end() || same->k != layer.chosen) continue;
        agreement.all += layer.ids.size();
        for (std::size_t i = 0; i < layer.ids.size(); ++i) agreement.same += layer.ids[i] == same->ids[i] ? 1U : 0U;
    }
    return agreement;
}

namespace {

// CUDA's choices against the CPU's.
Agreement agreementOf(const std::vector<RoutedLayer>& cuda, const std::vector<RoutedLayer>& cpu) {
    Agreement agreement;
    for (std::size_t l = 0; l < cuda.size(); ++l) {
        if (cuda[l].scores.empty() || cuda[l].ids.size() != cpu[l].ids.size()) continue;
        agreement.all += cuda[l].ids.size();
        for (std::size_t i = 0; i < cuda[l].ids.size(); ++i)
            agreement.same += cuda[l].ids[i] == cpu[l].ids[i] ? 1U : 0U;
    }
    return agreement;
}

}  // namespace

RoutingWorker::RoutingWorker(bool onCuda)
    : onCuda_(onCuda && cudaAvailable()), thread_([this](const std::stop_token& stop) { work(stop); }) {}

void RoutingWorker::ask(std::shared_ptr<const trace::Trace> trace, const MarkedPolicy& marked) {
    {
        const std::lock_guard lock(mutex_);
        wish_ = Wish{std::move(trace), marked};
    }
    changed_.notify_all();
}

std::shared_ptr<const RoutedTrace> RoutingWorker::newest() const {
    const std::lock_guard lock(mutex_);
    return newest_;
}

bool RoutingWorker::busy() const {
    const std::lock_guard lock(mutex_);
    return wish_ || working_;
}

void RoutingWorker::wait() const {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return !wish_ && !working_; });
}

void RoutingWorker::setHook(std::function<void()> hook) {
    const std::lock_guard lock(mutex_);
    hook_ = std::move(hook);
}

void RoutingWorker::work(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (changed_.wait(lock, stop, [&] { return wish_.has_value(); })) {
        const Wish wish = *std::exchange(wish_, std::nullopt);
        const std::function<void()> hook = hook_;
        working_ = true;
        lock.unlock();
        if (hook) hook();
        std::shared_ptr<const RoutedTrace> answered = answer(wish);
        lock.lock();
        newest_ = std::move(answered);
        working_ = false;
        changed_.notify_all();
    }
}

const std::vector<RoutedLayer>& RoutingWorker::layersBefore(const Wish& wish) {
    static const std::vector<RoutedLayer> kNone;
    if (!wish.marked.against) return kNone;
    const auto isIt = [&](const std::shared_ptr<const RoutedTrace>& each) {
        return each && each->trace == wish.trace && each->marked.policy == *wish.marked.against;
    };
    if (isIt(base_)) return base_->layers;
    base_ = isIt(last_) ? last_
                        : std::make_shared<const RoutedTrace>(
                              RoutedTrace{.trace = wish.trace,
                                          .marked = {*wish.marked.against, std::nullopt},
                                          .layers = routed(*wish.trace, *wish.marked.against, {}, onCuda_)});
    return base_->layers;
}

std::shared_ptr<const RoutedTrace> RoutingWorker::answer(const Wish& wish) {
    auto out =
        std::make_shared<RoutedTrace>(RoutedTrace{.trace = wish.trace, .marked = wish.marked, .onCuda = onCuda_});
    const Policy& policy = wish.marked.policy;
    out->layers = routed(*wish.trace, policy, layersBefore(wish), onCuda_);
    if (onCuda_) out->cuda = agreementOf(out->layers, routed(*wish.trace, policy, {}));
    if (last_ && last_->trace == wish.trace) {
        out->recorded = last_->recorded;
    } else {
        const Policy own{.gate = wish.trace->gate};
        out->recorded =
            agreementOf(*wish.trace, policy == own && !onCuda_ ? out->layers : routed(*wish.trace, own, {}));
    }
    last_ = out;
    return out;
}

}  // namespace orrery::routing
