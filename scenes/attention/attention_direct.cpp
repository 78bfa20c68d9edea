#include "scenes/attention/attention_scene.h"

#include <fmt/format.h>

#include <algorithm>

// What the steps of a lesson may ask of attention.
//
//     layer: 1  head: 2  heads: average | maximum  token: 12   of maps (indices from 0)
//     step: 1..5                                               of the five steps of a small case
//     kind: caches | latent | absorbed   tokens: 8             of the caches (kind: mla is the latent)
//     temperature: 2   scaled: off                             of the softmax

namespace orrery::attention {

void AttentionScene::configure(std::span<const yaml::Value> changes) {
    MapView map;
    map.layer = map_.model().layers() > 1 ? map_.view().layer : 0;
    map.choice = opened_;
    Softening softening;
    int step = -1;
    int cacheStep = 0;
    std::optional<int> tokens;
    for (const yaml::Value& change : changes) {
        change.allowOnly({"layer", "head", "heads", "token", "step", "kind", "tokens", "temperature", "scaled"});
        if (const auto value = change.find("layer")) map.layer = value->whole(0, map_.model().layers() - 1);
        if (const auto value = change.find("head"))
            map.choice = {Choice::Kind::head, value->whole(0, map_.model().heads(std::max(map.layer, 0)) - 1)};
        if (const auto value = change.find("heads"))
            map.choice = {value->oneOf({"average", "maximum"}) == 0 ? Choice::Kind::average : Choice::Kind::maximum, 0};
        if (const auto value = change.find("token"))
            map.token = value->whole(0, map_.model().queries(std::max(map.layer, 0)) - 1);
        if (const auto value = change.find("step")) step = value->whole(1, StepsStage::kSteps) - 1;
        if (const auto value = change.find("kind")) {
            const std::size_t kind = value->oneOf({"caches", "latent", "absorbed", "mha", "gqa", "mqa", "mla"});
            cacheStep = kind == 1 || kind == 6 ? 1 : kind == 2 ? 2 : 0;
        }
        if (const auto value = change.find("tokens")) tokens = value->whole(1, CacheStage::kMostFloors);
        if (const auto value = change.find("temperature"))
            softening.temperature = static_cast<float>(value->number(0.05, 20.0));
        if (const auto value = change.find("scaled")) softening.scaled = value->truth();
    }
    map.softening = softening;
    switch (mode_) {
        case Mode::map:
            map_.setView(map);
            break;
        case Mode::steps:
            steps_.setSoftening(softening);
            steps_.goToStep(step);
            break;
        case Mode::cache:
            cache_.goToStep(cacheStep);
            if (tokens) cache_.setTokens(*tokens);
            break;
        case Mode::cross:
            break;
    }
    configured_ = chosen();
}

AttentionScene::Chosen AttentionScene::chosen() const {
    return {map_.view(), steps_.softening(), steps_.step(), cache_.step(), cache_.tokens()};
}

void AttentionScene::choose(const Chosen& chosen) {
    switch (mode_) {
        case Mode::map:
            map_.setView(chosen.map);
            break;
        case Mode::steps:
            steps_.setSoftening(chosen.softening);
            steps_.goToStep(chosen.step);
            break;
        case Mode::cache:
            cache_.goToStep(chosen.cacheStep);
            cache_.setTokens(chosen.tokens);
            break;
        case Mode::cross:
            break;
    }
}

std::function<void()> AttentionScene::handwork() {
    if (chosen() == configured_) return {};
    return [this, now = chosen()] { choose(now); };
}

}  // namespace orrery::attention
