#include "scenes/attention/attention_scene.h"

#include "engine/app/export_part.h"
#include "engine/base/fuzzy.h"
#include "engine/base/words.h"

#include <algorithm>
#include <set>

namespace orrery::attention {

std::string_view nameOf(Mode mode) {
    switch (mode) {
        case Mode::map:
            return "map";
        case Mode::steps:
            return "steps";
        case Mode::cache:
            return "cache";
        case Mode::cross:
            return "cross";
    }
    return {};
}

AttentionScene::AttentionScene(Content content)
    : title_(std::move(content.title)),
      mode_(content.mode),
      feed_(std::move(content.feed)),
      map_(std::move(content.maps)),
      steps_(std::move(content.small)),
      cache_(content.seed),
      cross_(std::move(content.cross)) {
    MapView view = map_.view();
    view.choice = opened_ = content.choice;
    map_.setView(view);
}

std::array<Stage*, kModes.size()> AttentionScene::stages() const {
    return {&map_, &steps_, &cache_, &cross_};
}

Stage& AttentionScene::now() const {
    return *stages()[static_cast<std::size_t>(mode_)];
}

void AttentionScene::attach(app::Host& host) {
    Scene::attach(host);
    for (Stage* stage : stages()) stage->attach(&host);
}

void AttentionScene::place(const vec3& origin) {
    for (Stage* stage : stages()) stage->place(origin);
}

void AttentionScene::update(const app::Moment& moment) {
    if (feed_) {
        if (moment.still || moment.offline) feed_->wait();
        if (auto maps = feed_->newest()) map_.setModel(std::move(maps));
    }
    now().update(moment);
}

std::uint32_t AttentionScene::pickCount() const {
    // Whatever the mode: a space of several scenes counts once.
    std::uint32_t most = 0;
    for (const Stage* stage : stages()) most = std::max(most, stage->pickCount());
    return most;
}

void AttentionScene::click(std::uint32_t pick, app::Button button, bool extend) {
    static_cast<void>(extend);
    if (button == app::Button::left) now().click(pick);
}

std::vector<app::Found> AttentionScene::search(std::string_view words) const {
    std::vector<app::Found> found = now().search(words);
    for (app::Found& each : found) each.where = title_ + ", " + each.where;
    if (const auto score = fuzzyScore(words, title_)) found.push_back({title_, "attention", render::kNoPick, *score});
    return found;
}

std::vector<std::string> AttentionScene::terms() const {
    std::set<std::string> terms{"attention"};
    addWords(terms, title_);
    return {terms.begin(), terms.end()};
}

void AttentionScene::setFlat(bool flat) {
    for (Stage* stage : stages()) stage->setFlat(flat);
}

app::Part AttentionScene::describe(std::uint32_t pick) const {
    if (pick == render::kNoPick)
        return {.name = title_, .extras = {{"kind", kind()}, {"mode", std::string(nameOf(mode_))}}};
    return now().describe(pick);
}

void AttentionScene::setMode(Mode mode) {
    if (mode == mode_) return;
    now().hover(render::kNoPick);
    mode_ = mode;
    if (host_ != nullptr) host_->flyTo(restCamera(host_->aspect()));
}

void AttentionScene::adopt(const Scene& earlier) {
    if (const auto* before = dynamic_cast<const AttentionScene*>(&earlier)) {
        mode_ = before->mode_;
        map_.setView(before->map_.view());
        steps_.setSoftening(before->steps_.softening());
        cross_.setView(before->cross_.view());
    }
}

}  // namespace orrery::attention
