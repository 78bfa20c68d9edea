#include "scenes/routing/routing_scene.h"
#include "scenes/routing/stream_scene.h"
#include "scenes/routing/training_scene.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

// What the steps of a lesson may ask of the scenes of routing.
//
//     show: flight | contrast | heat    layer: 2   token: 12 (from 0)   pause: on
//     gate: mixtral   k: 2   bias: off   temperature: 2
//     update: off  gate: mixtral  k: 8                 of a stream
//     layer: 2     at: 500 (steps of the training)     of a training

namespace orrery::routing {

namespace {

const Gate& gateOf(const yaml::Value& name) {
    try {
        return gateNamed(name.text()).gate;
    } catch (const Error& error) {
        name.fail(error.message());
    }
}

}  // namespace

void RoutingScene::configure(std::span<const yaml::Value> changes) {
    Show show = Show::flight;
    Policy policy{.gate = trace_->gate};
    int layer = 0;
    std::optional<int> token;
    bool paused = false;
    for (const yaml::Value& change : changes) {
        change.allowOnly({"show", "layer", "token", "gate", "k", "bias", "temperature", "pause"});
        if (const auto value = change.find("pause")) paused = value->truth();
        if (const auto value = change.find("show"))
            show = static_cast<Show>(value->oneOf({"flight", "contrast", "heat"}));
        if (const auto value = change.find("layer")) {
            const int number = value->whole(0, 100000);
            const auto at = std::ranges::find(layers(), number, &RoutedLayer::number);
            if (at == layers().end()) value->fail(fmt::format("no layer {} is routed here", number));
            layer = static_cast<int>(at - layers().begin());
        }
        if (const auto value = change.find("token")) token = value->whole(0, std::max(trace_->tokenCount() - 1, 0));
        if (const auto value = change.find("gate")) policy.gate = gateOf(*value);
        if (const auto value = change.find("k")) policy.gate.topK = value->whole(1, kMostChosen);
        if (const auto value = change.find("bias")) policy.bias = value->truth();
        if (const auto value = change.find("temperature"))
            policy.temperature = static_cast<float>(value->number(0.05, 20.0));
    }
    if (!layers().empty()) policy.gate = fitted(policy.gate, shownLayer().experts);
    setShow(show);
    setLayer(layer);
    // Marked is what the lesson changed, against what was recorded.
    const Policy recorded{.gate = fitted(trace_->gate, layers().empty() ? trace_->gate.topK : shownLayer().experts)};
    const MarkedPolicy marked{policy, policy == recorded ? std::nullopt : std::optional(recorded)};
    if (marked != marked_) setMarked(marked);
    if (token) {
        // Half-way: its copies are at their experts.
        playback_.hold(now_);
        playback_.seek(*token + 0.5, now_);
    } else {
        playback_.seek(0.0, now_);
        playback_.play(now_);
    }
    if (paused) playback_.hold(now_);
    configured_ = chosen();
}

void RoutingScene::choose(const Chosen& chosen) {
    setShow(chosen.show);
    setLayer(chosen.layer);
    if (chosen.marked != marked_) setMarked(chosen.marked);
}

std::function<void()> RoutingScene::handwork() {
    if (chosen() == configured_) return {};
    return [this, now = chosen()] { choose(now); };
}

void StreamScene::configure(std::span<const yaml::Value> changes) {
    StreamRules rules = opened_;
    std::vector<StreamRules> phases;
    for (const yaml::Value& change : changes) {
        change.allowOnly({"update", "gate", "k"});
        if (const auto value = change.find("update")) rules.update = value->truth();
        if (const auto value = change.find("gate")) rules.gate = gateOf(*value);
        if (const auto value = change.find("k")) rules.gate.topK = value->whole(1, kMostChosen);
        phases.push_back(rules);
    }
    // The next step goes on with the stream as it runs. Any other begins it anew: the bias that was learnt later is not
    // to be seen in a step that comes before it.
    const bool goesOn = !phases_.empty() && phases_.size() + 1 == phases.size() &&
                        std::equal(phases_.begin(), phases_.end(), phases.begin());
    const bool same = phases == phases_;
    phases_ = std::move(phases);
    configured_ = rules;
    if (!goesOn && !same) restart();
    if (!(rules == rules_)) setRules(rules);
}

std::function<void()> StreamScene::handwork() {
    if (rules_ == configured_) return {};
    return [this, rules = rules_] { setRules(rules); };
}

void StreamScene::resetHandwork() {
    if (!(rules_ == configured_)) setRules(configured_);
}

void TrainingScene::configure(std::span<const yaml::Value> changes) {
    int layer = 0;
    int moment = trace_.training.moments - 1;
    for (const yaml::Value& change : changes) {
        change.allowOnly({"layer", "at"});
        if (const auto value = change.find("layer")) {
            const int number = value->whole(0, 100000);
            const auto& numbers = trace_.training.layerNumbers;
            const auto at = std::ranges::find(numbers, number);
            if (at == numbers.end()) value->fail(fmt::format("no layer {} has experts", number));
            layer = static_cast<int>(at - numbers.begin());
        }
        if (const auto value = change.find("at")) {
            // The moment that was recorded nearest to this step.
            const double wanted = value->number(0.0, 1e12);
            const auto& steps = trace_.training.step;
            const auto nearest =
                std::ranges::min_element(steps, {}, [&](auto step) { return std::abs(step - wanted); });
            if (nearest != steps.end()) moment = static_cast<int>(nearest - steps.begin());
        }
    }
    setLayer(layer);
    setMoment(moment);
    configuredLayer_ = layer_;
    configuredMoment_ = this->moment();
}

std::function<void()> TrainingScene::handwork() {
    const int layer = layer_;
    const int at = moment();
    if (layer == configuredLayer_ && at == configuredMoment_) return {};
    return [this, layer, at] {
        setLayer(layer);
        setMoment(at);
    };
}

void TrainingScene::resetHandwork() {
    setLayer(configuredLayer_);
    setMoment(configuredMoment_);
}

}  // namespace orrery::routing
