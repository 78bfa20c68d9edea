#include "scenes/routing/routing_scene.h"

#include "engine/base/error.h"
#include "engine/base/fuzzy.h"
#include "scenes/routing/places.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace orrery::routing {

RoutingScene::RoutingScene(trace::Trace trace, std::filesystem::path path)
    : title_(trace.title.empty() ? path.stem().string() : trace.title), path_(std::move(path)) {
    policy_.gate = trace.gate;
    take(std::make_shared<const trace::Trace>(std::move(trace)));
}

RoutingScene::RoutingScene(std::shared_ptr<trace::LiveModel> model, std::filesystem::path path)
    : title_("Routing, live"), path_(std::move(path)), model_(std::move(model)) {
    policy_.gate = model_->model().config().gate;
    typed_ = model_->asked().text;
    trace_ = std::make_shared<const trace::Trace>();
}

void RoutingScene::take(std::shared_ptr<const trace::Trace> trace) {
    trace_ = std::move(trace);
    if (selected_ >= trace_->tokenCount()) selected_ = -1;
    layers_.clear();
    route();
    // What was recorded, against the same rule computed here.
    agreement_ = {};
    Policy own;
    own.gate = trace_->gate;
    const std::vector<RoutedLayer> again = routed(*trace_, own, {});
    for (const trace::Layer& layer : trace_->layers) {
        const auto same = std::find_if(again.begin(), again.end(),
                                       [&](const RoutedLayer& each) { return each.number == layer.number; });
        if (layer.ids.empty() || layer.logits.empty() || same == again.end() || same->k != layer.chosen) continue;
        agreement_.all += layer.ids.size();
        for (std::size_t i = 0; i < layer.ids.size(); ++i) agreement_.same += layer.ids[i] == same->ids[i] ? 1U : 0U;
    }
    playback_.setLength(trace_->tokenCount(), now_);
}

void RoutingScene::route() {
    layers_ = routed(*trace_, policy_, layers_);
    layer_ = std::clamp(layer_, 0, std::max(static_cast<int>(layers_.size()) - 1, 0));
    sumUp();
}

void RoutingScene::sumUp() {
    running_.clear();
    if (layers_.empty() || !shownLayer().problem.empty()) return;
    const RoutedLayer& layer = shownLayer();
    const auto experts = static_cast<std::size_t>(layer.experts);
    const auto k = static_cast<std::size_t>(layer.k);
    const auto tokens = static_cast<std::size_t>(trace_->tokenCount());
    running_.assign((tokens + 1) * experts, 0);
    for (std::size_t t = 0; t < tokens; ++t) {
        const auto row = running_.begin() + static_cast<std::ptrdiff_t>(t * experts);
        std::copy(row, row + static_cast<std::ptrdiff_t>(experts), row + static_cast<std::ptrdiff_t>(experts));
        for (std::size_t j = 0; j < k; ++j) ++running_[(t + 1) * experts + layer.ids[t * k + j]];
    }
}

void RoutingScene::setPolicy(const Policy& policy) {
    if (policy == policy_) return;
    policy_ = policy;
    route();
}

void RoutingScene::setLayer(int index) {
    layer_ = std::clamp(index, 0, std::max(static_cast<int>(layers_.size()) - 1, 0));
    sumUp();
}

void RoutingScene::ask(const std::string& text) {
    if (!model_) return;
    typed_ = text;
    trace::Question question = model_->asked();
    question.text = text;
    model_->ask(std::move(question));
}

void RoutingScene::takeAnswer() {
    if (!model_) return;
    const std::shared_ptr<const trace::Answer> answer = model_->answer();
    if (!answer || answer->number == answered_) return;
    answered_ = answer->number;
    problem_ = answer->problem;
    if (!problem_.empty()) return;
    answerSeconds_ = answer->seconds;
    if (!typing_) typed_ = answer->question.text;
    // The trace lives as long as its answer.
    take(std::shared_ptr<const trace::Trace>(answer, &answer->trace));
    playback_.seek(0.0, now_);
}

std::filesystem::path RoutingScene::saveTrace() {
    std::filesystem::path name = "trace.safetensors";
    for (int number = 2; std::filesystem::exists(name); ++number) name = fmt::format("trace-{}.safetensors", number);
    trace::writeTrace(name, *trace_);
    return name;
}

void RoutingScene::update(const app::Moment& moment) {
    now_ = moment.time;
    still_ = moment.still;
    if (model_ && moment.still) model_->wait();
    takeAnswer();
    double place = playback_.placeAt(now_);
    if (moment.still && place == 0.0 && trace_->tokenCount() > 0) {
        // A single picture: the chosen token, or one from the middle, with its copies at their experts.
        const int shown = selected_ >= 0 ? selected_ : trace_->tokenCount() / 2;
        place = shown + static_cast<double>(kAtExperts);
    }
    stage_.begin(*moment.theme, origin_);
    build(place);
}

Bounds RoutingScene::bounds() const {
    Bounds bounds;
    bounds.add(origin_ + kSceneLow);
    bounds.add(origin_ + kSceneHigh);
    return bounds;
}

render::Camera RoutingScene::restCamera(float aspect) const {
    render::Camera camera;
    camera.yaw = show_ == Show::heat ? 0.0F : -0.12F;
    camera.pitch = show_ == Show::heat ? 0.0F : 0.14F;
    return render::framing(camera, bounds(), aspect, 0.94F);
}

bool RoutingScene::animating() const {
    return (show_ != Show::heat && playback_.moving(now_)) || (model_ && (model_->busy() || answered_ == 0));
}

std::uint32_t RoutingScene::pickCount() const {
    const int experts = layers_.empty() ? 0 : shownLayer().experts;
    return static_cast<std::uint32_t>(trace_->tokenCount() + experts);
}

void RoutingScene::click(std::uint32_t pick, app::Button button, bool) {
    if (button != app::Button::left) return;
    const auto tokens = static_cast<std::uint32_t>(trace_->tokenCount());
    if (pick < tokens) {
        selected_ = static_cast<int>(pick);
        playback_.hold(now_);
        playback_.seek(selected_ + static_cast<double>(kAtExperts), now_);
    } else if (pick == render::kNoPick) {
        selected_ = -1;
    }
}

std::optional<vec3> RoutingScene::placeOf(std::uint32_t pick) const {
    const auto tokens = static_cast<std::uint32_t>(trace_->tokenCount());
    if (pick < tokens) return origin_ + tokenPlace(static_cast<int>(pick), playback_.placeAt(now_));
    return std::nullopt;
}

std::uint32_t RoutingScene::selected() const {
    return selected_ < 0 ? render::kNoPick : static_cast<std::uint32_t>(selected_);
}

bool RoutingScene::leave() {
    if (selected_ < 0) return false;
    selected_ = -1;
    return true;
}

std::vector<app::Found> RoutingScene::search(std::string_view words) const {
    std::vector<app::Found> found;
    for (int t = 0; t < trace_->tokenCount(); ++t) {
        if (const auto score = fuzzyScore(words, trace_->pieces[static_cast<std::size_t>(t)]))
            found.push_back(
                {fmt::format("{}, token {}", pieceOf(t), t), title_, static_cast<std::uint32_t>(t), *score});
    }
    return found;
}

std::string RoutingScene::summary() const {
    if (layers_.empty()) return fmt::format("{} tokens, no routing", trace_->tokenCount());
    const RoutedLayer& layer = shownLayer();
    return fmt::format("{} tokens, {} of {} experts each, {} layers with experts", trace_->tokenCount(), layer.k,
                       layer.experts, layers_.size());
}

void RoutingScene::adopt(const Scene& earlier) {
    const auto* before = dynamic_cast<const RoutingScene*>(&earlier);
    if (before == nullptr) return;
    show_ = before->show_;
    setPolicy(before->policy_);
    setLayer(before->layer_);
}

}  // namespace orrery::routing
