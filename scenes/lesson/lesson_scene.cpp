#include "scenes/lesson/lesson_scene.h"

#include "engine/app/export_part.h"
#include "engine/base/error.h"
#include "engine/ui/ui.h"
#include "scenes/home/home_scene.h"
#include "scenes/lesson/fence.h"
#include "scenes/lesson/glossary.h"
#include "scenes/lesson/plain_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <sstream>

namespace orrery::lesson {

namespace {

constexpr double kFadeIn = 0.3;        // seconds
constexpr double kWordsASecond = 2.5;  // that a class reads while somebody speaks
constexpr double kPartHold = 2.5;      // seconds at a part before the last
constexpr float kMuchLarger = 1.25F;   // times: a scene for which its caption goes below it
constexpr float kFootGap = 0.01F;      // heights between the two
constexpr float kRadians = 3.14159265F / 180.0F;

std::size_t wordsIn(const std::string& text) {
    std::istringstream stream(text);
    std::size_t count = 0;
    for (std::string word; stream >> word;) ++count;
    return count;
}

// The parts in which a step's scene appears: lists within `show`, else the scene's own.
int partsOf(const std::optional<yaml::Value>& changes, const app::Scene* scene, bool first) {
    if (changes) {
        if (const auto show = changes->find("show")) {
            const std::vector<yaml::Value> lists = show->list();
            if (std::ranges::any_of(lists, &yaml::Value::isList)) return static_cast<int>(lists.size());
            return 0;
        }
    }
    const int reveals = first && scene != nullptr ? scene->revealCount() : 0;
    return reveals > 0 ? reveals + 1 : 0;
}

// The changes of a step when `part` (from 1) of its parts have come.
yaml::Value changesAt(const std::optional<yaml::Value>& changes, int part, const Location& where) {
    const auto show = changes ? changes->find("show") : std::nullopt;
    if (!show) {
        const yaml::Value none = changes ? *changes : yaml::parse("", where.file, std::max(where.line, 1));
        return none.with("reveal", yaml::textValue(std::to_string(part - 1), where));
    }
    std::vector<yaml::Value> shown;
    const std::vector<yaml::Value> lists = show->list();
    for (int i = 0; i < part; ++i) {
        for (const yaml::Value& each : lists[static_cast<std::size_t>(i)].list()) shown.push_back(each);
    }
    return changes->with("show", yaml::listValue(shown, show->where()));
}

// A scene's own legend gives way to what the lesson says: above it, or, where there is no room, to the right.
void keepClear(render::Overlay& legend, const render::Overlay& said, uvec2 picture) {
    const ivec2 overlap = glm::min(legend.end(), said.end()) - glm::max(legend.corner, said.corner);
    if (overlap.x <= 0 || overlap.y <= 0) return;
    const ivec2 size = legend.end() - legend.corner;
    const int margin = legend.corner.x;
    if (said.corner.y - margin - size.y >= 0) {
        legend.corner.y = said.corner.y - margin - size.y;
    } else {
        legend.corner.x = static_cast<int>(picture.x) - margin - size.x;
    }
}

}  // namespace

// A scene asks for the shape of the picture and flies: both are beside the caption.
class LessonScene::Stage : public app::Host {
 public:
    Stage(app::Host& host, const LessonScene& lesson) : host_(host), lesson_(lesson) {}

    void flyTo(const render::Camera& camera) override { host_.flyTo(lesson_.besideCaption(camera, host_.aspect())); }
    void say(const std::string& message) override { host_.say(message); }
    app::UndoStack& undo() override { return host_.undo(); }
    const render::Camera& camera() const override { return host_.camera(); }
    float aspect() const override { return lesson_.room(host_.aspect()).aspect(host_.aspect()); }

 private:
    app::Host& host_;
    const LessonScene& lesson_;
};

LessonScene::LessonScene(Lesson lesson, std::vector<std::unique_ptr<app::Scene>> scenes,
                         const std::vector<int>& sceneOf, std::string file)
    : lesson_(std::move(lesson)), file_(std::move(file)) {
    ORRERY_CHECK(!scenes.empty() && sceneOf.size() == lesson_.steps.size(), "a lesson needs scenes");
    std::uint32_t picks = 0;
    for (const auto& scene : scenes) {
        scenes_.push_back(scene.get());
        firstPicks_.push_back(picks);
        picks += scene->pickCount();
    }
    if (scenes.size() == 1) {
        space_ = std::move(scenes.front());
    } else {
        auto home = std::make_unique<home::HomeScene>(std::move(scenes), lesson_.title);
        home_ = home.get();
        space_ = std::move(home);
    }
    makeStops(sceneOf);
    checkStops();
}

LessonScene::~LessonScene() = default;

void LessonScene::makeStops(const std::vector<int>& sceneOf) {
    int scene = -1;
    std::vector<yaml::Value> changes;
    for (std::size_t i = 0; i < lesson_.steps.size(); ++i) {
        const Step& step = lesson_.steps[i];
        if (!lesson_.plays(step)) continue;
        if (step.scene) {
            scene = sceneOf[i];
            changes.clear();
        }
        Stop stop{.step = i, .scene = scene};
        if (step.scene && !step.scene->error.empty())
            stop.problem = fmt::format("line {}: {}", step.scene->line, step.scene->error);
        stop.parts = partsOf(step.direction.changes, sceneAt(scene), step.scene.has_value());
        const Location where{file_, step.line, 0, {}};
        for (int part = 1; part <= std::max(stop.parts, 1); ++part) {
            stop.part = stop.parts > 0 ? part : 0;
            stop.changes = changes;
            if (stop.parts > 0) {
                stop.changes.push_back(changesAt(step.direction.changes, part, where));
            } else if (step.direction.changes) {
                stop.changes.push_back(*step.direction.changes);
            } else if (!changes.empty()) {
                // What stood out in the step before does not in this one.
                stop.changes.push_back(yaml::parse("", file_, std::max(step.line, 1)));
            }
            stops_.push_back(stop);
        }
        changes = stops_.back().changes;
    }
}

void LessonScene::checkStops() {
    for (Stop& stop : stops_) {
        app::Scene* const scene = sceneAt(stop.scene);
        const Step& step = lesson_.steps[stop.step];
        const auto problem = [&](const Error& error) {
            stop.problem = error.where().line > 0 ? fmt::format("line {}: {}", error.where().line, error.message())
                                                  : error.message();
            lesson_.diagnostics.push_back({Severity::error, error.where().line > 0 ? error.where().line : step.line,
                                           error.where().column, error.message()});
        };
        if (scene == nullptr) {
            if (step.direction.changes && stop.problem.empty())
                problem(Error("there is no scene to change", step.direction.changes->where()));
            continue;
        }
        try {
            scene->configure(stop.changes);
        } catch (const Error& error) {
            // A problem of a step before was said there; what comes after it still counts.
            const bool own = std::ranges::none_of(lesson_.diagnostics, [&](const Diagnostic& known) {
                return known.line == error.where().line && known.message == error.message();
            });
            if (own) problem(error);
            std::erase_if(stop.changes, [&](const yaml::Value& change) {
                try {
                    scene->configure(std::span(&change, 1));
                    return false;
                } catch (const Error&) {
                    return true;
                }
            });
        }
        if (step.direction.camera && stop.part <= 1) {
            const CameraWish wish = readCamera(*step.direction.camera);
            if (!wish.at.empty() && !scene->named(wish.at)) {
                const auto at =
                    step.direction.camera->isMap() ? step.direction.camera->find("at") : step.direction.camera;
                problem(Error(fmt::format("nothing is called \"{}\" here", wish.at), at->where()));
            }
        }
    }
    for (app::Scene* scene : scenes_) {
        const bool directed = std::ranges::any_of(
            stops_, [&](const Stop& stop) { return sceneAt(stop.scene) == scene && !stop.changes.empty(); });
        if (directed) scene->configure({});
    }
    std::ranges::stable_sort(lesson_.diagnostics, {}, &Diagnostic::line);
}

app::Scene* LessonScene::sceneAt(int scene) const {
    return scene >= 0 ? scenes_[static_cast<std::size_t>(scene)] : nullptr;
}

double LessonScene::holdOf(int stop, std::optional<double> otherwise) const {
    const Stop& at = stops_.at(static_cast<std::size_t>(stop));
    const Step& step = lesson_.steps[at.step];
    if (at.part < at.parts) return std::min(otherwise.value_or(kPartHold), kPartHold);
    if (step.direction.hold) return *step.direction.hold;
    if (otherwise) return *otherwise;
    return std::clamp(3.0 + static_cast<double>(wordsIn(step.caption)) / kWordsASecond, 4.0, 40.0);
}

void LessonScene::attach(app::Host& host) {
    Scene::attach(host);
    stage_ = std::make_unique<Stage>(host, *this);
    space_->attach(*stage_);
}

CaptionContent LessonScene::content() const {
    const Stop* const at = stop();
    if (at == nullptr) return {.title = lesson_.title, .blocks = {}, .place = CaptionPlace::none};
    const Step& step = lesson_.steps[at->step];
    const bool chosen = step.direction.caption == CaptionPlace::automatic;
    return {.title = step.title, .blocks = said_, .place = chosen ? place_ : step.direction.caption};
}

Room LessonScene::room(float aspect) const {
    if (!captions_ || (stop() == nullptr && lesson_.title.empty())) return {};
    Room room = roomFor(lesson::placeOf(content(), aspect), aspect, roomScale_);
    room.bottom = std::min(room.bottom, foot_);
    return room;
}

void LessonScene::placeCaption(float aspect) {
    place_ = CaptionPlace::automatic;
    foot_ = 1.0F;
    placedFor_ = aspect;
    const Stop* const at = stop();
    const app::Scene* const scene = at != nullptr ? sceneAt(at->scene) : nullptr;
    if (scene == nullptr || !captions_) return;
    const CaptionContent own = content();
    const CaptionPlace usual = lesson::placeOf(own, aspect);
    // In a step that comes in parts it stays where it is from key to key.
    const bool free = own.place == CaptionPlace::automatic && usual == CaptionPlace::right && at->parts == 0;
    if (!free && usual != CaptionPlace::bottom) return;
    // Set once as it would stand below.
    constexpr unsigned kHigh = 720;
    const uvec2 picture(static_cast<unsigned>(std::lround(aspect * static_cast<float>(kHigh))), kHigh);
    const CaptionContent below{.title = own.title, .blocks = own.blocks, .place = CaptionPlace::bottom};
    const auto caption = makeCaption(below, picture, render::themes().front(), roomScale_);
    if (!caption) return;
    const float foot = 1.0F - static_cast<float>(caption->overlay.corner.y) / static_cast<float>(kHigh) + kFootGap;
    if (!free) {
        foot_ = foot;
        return;
    }
    if (!caption->whole) return;
    const Room side = roomFor(usual, aspect, roomScale_);
    const float beside = scene->restCamera(aspect - side.left - side.right).distance;
    const float over = scene->restCamera(aspect / (1.0F - foot)).distance / (1.0F - foot);
    if (over * kMuchLarger > beside) return;
    place_ = CaptionPlace::bottom;
    foot_ = foot;
}

render::Camera LessonScene::besideCaption(render::Camera camera, float aspect) const {
    const Room taken = room(aspect);
    camera.shift = vec2(taken.left - taken.right, taken.top - taken.bottom) * 0.5F;
    camera.distance /= taken.height();
    return camera;
}

render::Camera LessonScene::restCamera(float aspect) const {
    const float free = room(aspect).aspect(aspect);
    const Stop* const at = stop();
    const app::Scene* const scene = at != nullptr ? sceneAt(at->scene) : nullptr;
    render::Camera camera = scene != nullptr ? scene->restCamera(free) : space_->restCamera(free);
    const auto& wanted = at != nullptr ? lesson_.steps[at->step].direction.camera : std::nullopt;
    if (wanted && scene != nullptr) {
        const CameraWish wish = readCamera(*wanted);
        const bool turned = wish.yaw != 0.0 || wish.pitch != 0.0;
        camera.yaw += static_cast<float>(wish.yaw) * kRadians;
        camera.pitch = std::clamp(camera.pitch + static_cast<float>(wish.pitch) * kRadians, -render::Camera::kMaxPitch,
                                  render::Camera::kMaxPitch);
        if (turned) camera = scene->framed(camera, free);
        if (const auto pick = wish.at.empty() ? std::nullopt : scene->named(wish.at)) {
            const render::Camera rest = camera;
            if (const auto near = scene->cameraFor(*pick)) {
                camera = *near;
                // From where the scene is at rest, wherever the person has turned to.
                camera.yaw = rest.yaw;
                camera.pitch = rest.pitch;
            }
        }
        camera.distance *= static_cast<float>(wish.distance);
    }
    return besideCaption(camera, aspect);
}

std::optional<render::Camera> LessonScene::cameraFor(std::uint32_t pick) const {
    const int before = space_->step();
    const auto camera = space_->cameraFor(pick);
    const float aspect = host_ != nullptr ? host_->aspect() : 16.0F / 9.0F;
    if (space_->step() != before && space_->step() >= 0) {
        const_cast<LessonScene*>(this)->enter(space_->step());
        return restCamera(aspect);
    }
    return camera ? std::optional(besideCaption(*camera, aspect)) : std::nullopt;
}

int LessonScene::firstStopOf(int scene) const {
    const auto at = std::ranges::find(stops_, scene, &Stop::scene);
    return at == stops_.end() ? -1 : static_cast<int>(at - stops_.begin());
}

// Somebody went into a scene by hand: the lesson goes on from its first stop there.
void LessonScene::enter(int scene) {
    if (const int first = firstStopOf(scene); first >= 0) goToStep(first);
}

void LessonScene::click(std::uint32_t pick, app::Button button, bool extend) {
    const int before = space_->step();
    space_->click(pick, button, extend);
    clicked_ = true;
    if (space_->step() == before || space_->step() < 0) return;
    enter(space_->step());
    if (host_ != nullptr) host_->flyTo(restCamera(host_->aspect()));
}

void LessonScene::goToStep(int step) {
    app::Scene* const before = stop() != nullptr ? sceneAt(stop()->scene) : nullptr;
    if (before != nullptr) handwork_[current_] = before->handwork();
    afar_ = step < 0;
    clicked_ = false;
    if (!afar_) current_ = std::min(step, stepCount() - 1);
    const Stop* const at = stop();
    app::Scene* const now = at != nullptr ? sceneAt(at->scene) : nullptr;
    if (before != nullptr && before != now) before->configure({});
    if (home_ != nullptr) home_->goToStep(at != nullptr ? at->scene : -1);
    if (now != nullptr) {
        now->configure(at->changes);
        // Nothing that was done by hand is lost by going on.
        const auto done = handwork_.find(current_);
        if (done != handwork_.end() && done->second) done->second();
    }
    said_.clear();
    if (at != nullptr) {
        if (!at->problem.empty())
            said_.push_back({.kind = text::BlockKind::paragraph, .runs = {{.text = at->problem, .code = true}}});
        const std::vector<text::Block>& blocks = lesson_.steps[at->step].blocks;
        said_.insert(said_.end(), blocks.begin(), blocks.end());
    }
    placeCaption(host_ != nullptr ? host_->aspect() : 16.0F / 9.0F);
    // With the room that the caption takes.
    if (home_ != nullptr)
        home_->setNear(now != nullptr && host_ != nullptr ? restCamera(host_->aspect()).distance : 0.0F);
}

std::string LessonScene::stepTitle(int step) const {
    const Stop& at = stops_.at(static_cast<std::size_t>(step));
    const std::string& title = lesson_.steps[at.step].title;
    return at.parts > 0 ? fmt::format("{} ({} of {})", title, at.part, at.parts) : title;
}

std::string LessonScene::stepNotes(int step) const {
    std::string notes;
    for (const std::string& note : lesson_.steps[stops_.at(static_cast<std::size_t>(step)).step].notes)
        notes += (notes.empty() ? "" : "\n\n") + note;
    return notes;
}

app::StepScript LessonScene::stepScript(int step, std::optional<double> seconds) const {
    const Stop& at = stops_.at(static_cast<std::size_t>(step));
    const Step& said = lesson_.steps[at.step];
    return {.title = said.title,
            .text = plainText(said.blocks),
            .seconds = holdOf(step, seconds),
            .continues = at.part > 1};
}

void LessonScene::setCaptions(bool shown) {
    captions_ = shown;
    placedFor_ = 0.0F;
    caption_.reset();
    card_.reset();
    captionStop_ = -2;
}

std::function<void()> LessonScene::handwork() {
    app::Scene* const scene = stop() != nullptr ? sceneAt(stop()->scene) : space_.get();
    return scene != nullptr ? scene->handwork() : std::function<void()>();
}

void LessonScene::resetHandwork() {
    app::Scene* const scene = stop() != nullptr ? sceneAt(stop()->scene) : space_.get();
    if (scene != nullptr) scene->resetHandwork();
}

bool LessonScene::leave() {
    const Stop* const at = stop();
    if (at == nullptr) return space_->leave();
    app::Scene* const scene = sceneAt(at->scene);
    return scene != nullptr && scene->selected() != render::kNoPick && scene->leave();
}

const Term* LessonScene::selectedTerm() const {
    const std::uint32_t pick = space_->selected();
    if (pick == render::kNoPick || lesson_.glossary.empty()) return nullptr;
    const app::Part part = space_->describe(pick);
    if (const Term* term = termFor(lesson_.glossary, part.name)) return term;
    for (const char* key : {"id", "label"}) {
        if (!part.extras.is_object() || !part.extras.contains(key) || !part.extras[key].is_string()) continue;
        if (const Term* term = termFor(lesson_.glossary, part.extras[key].get<std::string>())) return term;
    }
    return nullptr;
}

void LessonScene::refreshCaption(const app::Moment& moment) {
    if (!captions_) return;
    const int now = afar_ ? -1 : current_;
    const Term* const term = clicked_ ? selectedTerm() : nullptr;
    const bool sized =
        captionSize_ == moment.size && captionTheme_ == moment.theme->name && captionScale_ == moment.roomScale;
    if (captionStop_ != now) shownFor_ = 0.0;
    if (!sized || captionStop_ != now) caption_ = makeCaption(content(), moment.size, *moment.theme, moment.roomScale);
    if (!sized || captionStop_ != now || term_ != term) {
        const Room taken = room(static_cast<float>(moment.size.x) / static_cast<float>(moment.size.y));
        card_ = term != nullptr
                    ? makeCard(term->name, term->meaning, moment.size, *moment.theme, moment.roomScale, taken)
                    : std::nullopt;
    }
    captionStop_ = now;
    captionSize_ = moment.size;
    captionTheme_ = moment.theme->name;
    captionScale_ = moment.roomScale;
    term_ = term;
}

void LessonScene::update(const app::Moment& moment) {
    const float aspect = static_cast<float>(moment.size.x) / static_cast<float>(moment.size.y);
    const bool other = roomScale_ != moment.roomScale || placedFor_ != aspect;
    roomScale_ = moment.roomScale;
    space_->update(moment);
    if (other) placeCaption(aspect);
    refreshCaption(moment);
    shownFor_ = moment.still ? kFadeIn : shownFor_ + moment.delta;
    const auto opacity = static_cast<float>(std::min(shownFor_ / kFadeIn, 1.0));
    if (caption_) caption_->overlay.opacity = opacity;
}

void LessonScene::draw(render::DrawList& list) const {
    space_->draw(list);
    for (render::Overlay& legend : list.overlays) {
        if (caption_) keepClear(legend, caption_->overlay, captionSize_);
        if (card_) keepClear(legend, card_->overlay, captionSize_);
    }
    if (caption_) list.overlays.push_back(caption_->overlay);
    if (card_) list.overlays.push_back(card_->overlay);
}

bool LessonScene::animating() const {
    return space_->animating() || shownFor_ < kFadeIn;
}

app::Part LessonScene::describe(std::uint32_t pick) const {
    if (pick == render::kNoPick && stop() == nullptr && scenes_.size() > 1)
        return {.name = lesson_.title, .extras = {{"kind", kind()}, {"title", lesson_.title}}};
    return space_->describe(pick);
}

std::string LessonScene::summary() const {
    return fmt::format("{} steps, {} scenes; Page Down goes on", stops_.size(), scenes_.size());
}

void LessonScene::panel() {
    const Stop* const at = stop();
    if (at == nullptr) {
        ui::text(summary());
        if (lesson_.minutes > 0.0) ui::text(fmt::format("planned for {:g} minutes", lesson_.minutes), true);
        ImGui::Separator();
    }
    if (const Term* term = selectedTerm()) {
        ui::text(term->name + ": " + term->meaning);
        ImGui::Separator();
    }
    app::Scene* const scene = at != nullptr ? sceneAt(at->scene) : nullptr;
    if (scene != nullptr) {
        scene->panel();
    } else {
        space_->panel();
    }
    if (at == nullptr || !caption_ || caption_->whole) return;
    ImGui::Separator();
    ui::text(lesson_.steps[at->step].caption);
}

std::vector<app::Command> LessonScene::commands() {
    const Stop* const at = stop();
    app::Scene* const scene = at != nullptr ? sceneAt(at->scene) : nullptr;
    return scene != nullptr ? scene->commands() : space_->commands();
}

void LessonScene::adopt(const Scene& earlier) {
    const auto* before = dynamic_cast<const LessonScene*>(&earlier);
    if (before != nullptr) space_->adopt(*before->space_);
}

}  // namespace orrery::lesson
