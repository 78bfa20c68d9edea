#include "scenes/routing/routing_scene.h"

#include "engine/base/error.h"
#include "engine/base/fuzzy.h"
#include "engine/interop/compute.h"
#include "scenes/routing/places.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace orrery::routing {

namespace {

bool cudaWished() {
    return interop::preference() != interop::Preference::cpu;
}

}  // namespace

RoutingScene::RoutingScene(trace::Trace trace, std::filesystem::path path)
    : title_(trace.title.empty() ? path.stem().string() : trace.title),
      path_(std::move(path)),
      trace_(std::make_shared<const trace::Trace>(std::move(trace))),
      worker_(cudaWished()),
      shown_(std::make_shared<const RoutedTrace>()) {
    marked_.policy.gate = trace_->gate;
    ask(trace_);
    finish();
    playback_.setLength(trace_->tokenCount(), now_);
}

RoutingScene::RoutingScene(std::shared_ptr<trace::LiveModel> model, std::filesystem::path path)
    : title_("Routing, live"),
      path_(std::move(path)),
      model_(std::move(model)),
      trace_(std::make_shared<const trace::Trace>()),
      worker_(cudaWished()),
      shown_(std::make_shared<const RoutedTrace>()) {
    marked_.policy.gate = model_->model().config().gate;
    typed_ = model_->asked().text;
    asked_ = trace_;
}

void RoutingScene::ask(std::shared_ptr<const trace::Trace> trace) {
    asked_ = std::move(trace);
    worker_.ask(asked_, marked_);
}

void RoutingScene::takeRouting() {
    std::shared_ptr<const RoutedTrace> newest = worker_.newest();
    if (!newest || newest == shown_) return;
    shown_ = std::move(newest);
    if (shown_->trace == trace_) return;
    trace_ = shown_->trace;
    answerSeconds_ = askedSeconds_;
    if (selected_ >= trace_->tokenCount()) selected_ = -1;
    playback_.setLength(trace_->tokenCount(), now_);
    playback_.seek(0.0, now_);
}

void RoutingScene::finish() {
    worker_.wait();
    takeRouting();
}

void RoutingScene::setMarked(const MarkedPolicy& marked) {
    if (marked == marked_) return;
    marked_ = marked;
    ask(asked_);
}

void RoutingScene::remember(const MarkedPolicy& before) {
    if (before.policy == marked_.policy) {
        // There and back again: the marks are those of before.
        setMarked(before);
    } else if (host_ != nullptr) {
        host_->undo().push(
            "changed the gate", [this, before] { setMarked(before); }, [this, after = marked_] { setMarked(after); });
    }
}

void RoutingScene::setLayer(int index) {
    layer_ = std::clamp(index, 0, std::max(static_cast<int>(layers().size()) - 1, 0));
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
    askedSeconds_ = answer->seconds;
    if (!typing_) typed_ = answer->question.text;
    // Other tokens: there is nothing to mark them against. The trace lives as long as its answer.
    marked_.against.reset();
    ask(std::shared_ptr<const trace::Trace>(answer, &answer->trace));
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
    if (model_ && (moment.still || moment.offline)) model_->wait();
    takeAnswer();
    if (moment.still || moment.offline) worker_.wait();
    takeRouting();
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
    return (show_ != Show::heat && playback_.moving(now_)) || (model_ && (model_->busy() || answered_ == 0)) ||
           worker_.busy() || (worker_.newest() && worker_.newest() != shown_);
}

std::uint32_t RoutingScene::pickCount() const {
    const int experts = layers().empty() ? 0 : shownLayer().experts;
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
    if (layers().empty()) return fmt::format("{} tokens, no routing", trace_->tokenCount());
    const RoutedLayer& layer = shownLayer();
    return fmt::format("{} tokens, {} of {} experts each, {} layers with experts", trace_->tokenCount(), layer.k,
                       layer.experts, layers().size());
}

void RoutingScene::adopt(const Scene& earlier) {
    const auto* before = dynamic_cast<const RoutingScene*>(&earlier);
    if (before == nullptr) return;
    show_ = before->show_;
    setMarked(before->marked_);
    setLayer(before->layer_);
}

}  // namespace orrery::routing
