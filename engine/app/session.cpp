#include "engine/app/session.h"

#include "engine/app/progressive.h"
#include "engine/base/diagnostic.h"
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/log.h"
#include "engine/base/memory.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace orrery::app {

namespace {

constexpr float kDragThreshold = 4.0F;  // pixels: a click with a shaky hand is still a click
constexpr double kMessageSeconds = 6.0;
constexpr float kSlack = 6.0F;       // pixels beside a thin thing
constexpr float kOfferReach = 3.0F;  // pixels that the pointer may have gone on since the device looked
constexpr double kLookEvery = 0.5;   // seconds between looks at the files on disk

std::filesystem::file_time_type stampOf(const std::filesystem::path& path) {
    std::error_code failure;
    const auto stamp = std::filesystem::last_write_time(path, failure);
    return failure ? std::filesystem::file_time_type{} : stamp;
}

void remark(const std::string& file, const Diagnostic& diagnostic) {
    // The line names its severity itself. Nobody can do anything about remarks on the built-in lesson.
    const std::string line = formatDiagnostic(file, diagnostic);
    if (diagnostic.severity == Severity::note || file.starts_with(assetFolder().string())) {
        log::debug("{}", line);
    } else {
        log::info("{}", line);
    }
}

}  // namespace

Session::Session(const Settings& settings, const std::vector<std::filesystem::path>& files) : settings_(settings) {
    applySettings();
    if (!files.empty()) openSoon(files);
}

Session::~Session() = default;

void Session::applySettings() {
    theme_ = render::themeByName(settings_.theme).value_or(render::themes()[0]);
    navigator_.setSpeed(settings_.speed);
    navigator_.setReducedMotion(settings_.reducedMotion);
}

void Session::open(const std::vector<std::filesystem::path>& paths, bool add, bool quiet) {
    std::vector<std::filesystem::path> files = add ? files_ : std::vector<std::filesystem::path>{};
    for (const std::filesystem::path& path : paths) {
        if (std::find(files.begin(), files.end(), path) == files.end()) files.push_back(path);
    }
    const auto ignore = [](const std::string&, const Diagnostic&) {};
    std::unique_ptr<Scene> opened = quiet ? openAll(files, ignore) : openAll(files, remark);
    lookAt(std::move(files));
    take(std::move(opened), false);
}

// From now on these are open: their changes are looked for.
void Session::lookAt(std::vector<std::filesystem::path> files) {
    files_ = std::move(files);
    stamps_.clear();
    for (const std::filesystem::path& path : files_) stamps_.push_back(stampOf(path));
    undo_.clear();  // its entries speak to the scene that goes
}

void Session::openSoon(const std::vector<std::filesystem::path>& paths) {
    if (opening_) {
        wanted_ = paths;
    } else {
        begin(paths, false);
    }
}

void Session::begin(const std::vector<std::filesystem::path>& files, bool again) {
    // What was promised to this thread holds for the one that does its work.
    const auto work = [files, shownMeanwhile = Progressive::wanted()] {
        std::optional<Progressive> progressive;
        if (shownMeanwhile) progressive.emplace();
        return openAll(files, remark);
    };
    opening_ = Opening{.files = files, .again = again, .since = {}, .scene = std::async(std::launch::async, work)};
}

bool Session::takeOpened() {
    if (!opening_ || opening_->scene.wait_for(std::chrono::seconds(0)) != std::future_status::ready) return false;
    Opening done = std::move(*opening_);
    opening_.reset();
    if (wanted_) {
        begin(*std::exchange(wanted_, {}), false);
        return false;
    }
    std::unique_ptr<Scene> scene = done.scene.get();
    if (done.again) {
        takeAgain(std::move(scene));
    } else {
        lookAt(std::move(done.files));
        take(std::move(scene), false);
    }
    return true;
}

std::string Session::opening() const {
    if (!opening_ || (opening_->again && !wanted_)) return {};
    const std::vector<std::filesystem::path>& files = wanted_ ? *wanted_ : opening_->files;
    const std::string first = files.front() == "-" ? "standard input" : files.front().filename().string();
    return files.size() == 1 ? first : fmt::format("{} and {} more", first, files.size() - 1);
}

double Session::openingSeconds() const {
    return opening_ ? opening_->since.seconds() : 0.0;
}

void Session::show(std::unique_ptr<Scene> scene) {
    files_.clear();
    stamps_.clear();
    undo_.clear();
    take(std::move(scene), false);
}

void Session::take(std::unique_ptr<Scene> scene, bool keepView) {
    if (scene_ && keepView) scene->adopt(*scene_);
    scene_ = std::move(scene);
    giveBackMemory();
    scene_->attach(*this);
    scene_->setFlat(flat_);
    scene_->setFlow(flow_);
    hovered_ = pressed_ = render::kNoPick;
    offeredAt_.reset();
    dragging_ = draggingThing_ = false;
    const Bounds bounds = scene_->bounds();
    navigator_.setReach(glm::length(bounds.size()) * 0.5F);
    if (!keepView) navigator_.jumpTo(scene_->restCamera(aspect()));
}

void Session::reloadChanged() {
    if (opening_) return;
    bool changed = false;
    for (std::size_t i = 0; i < files_.size(); ++i) {
        const auto stamp = stampOf(files_[i]);
        if (stamp != stamps_[i] && stamp != std::filesystem::file_time_type{}) {
            stamps_[i] = stamp;
            changed = true;
        }
    }
    if (changed) begin(files_, true);
}

void Session::takeAgain(std::unique_ptr<Scene> scene) {
    const int step = scene_ ? scene_->step() : -1;
    undo_.clear();
    take(std::move(scene), true);
    if (step >= 0 && step < scene_->stepCount()) scene_->goToStep(step);
    say("read again: the file changed on disk");
}

void Session::update(double seconds, uvec2 pictureSize, bool still) {
    size_ = pictureSize;
    time_ += seconds;
    for (Message& message : messages_) message.age += seconds;
    while (!messages_.empty() && messages_.front().age > kMessageSeconds) messages_.pop_front();
    navigator_.update(seconds);
    list_.clear();
    if (!scene_) return;
    sinceLook_ += seconds;
    if (sinceLook_ > kLookEvery) {
        sinceLook_ = 0.0;
        reloadChanged();
    }
    scene_->update({.time = time_,
                    .delta = seconds,
                    .camera = navigator_.camera(),
                    .size = size_,
                    .theme = &theme_,
                    .roomScale = settings_.largeRoom ? 4.0F / 3.0F : 1.0F,
                    .reducedMotion = settings_.reducedMotion,
                    .still = still,
                    .offline = offline_});
    scene_->draw(list_);
}

render::View Session::view() const {
    return {.camera = navigator_.camera(),
            .size = size_,
            .time = time_,
            .theme = theme_,
            .roomScale = settings_.largeRoom ? 4.0F / 3.0F : 1.0F};
}

bool Session::animating() const {
    return navigator_.moving() || !messages_.empty() || (scene_ && scene_->animating());
}

float Session::aspect() const {
    return static_cast<float>(size_.x) / static_cast<float>(std::max(size_.y, 1U));
}

void Session::flyTo(const render::Camera& camera) {
    navigator_.flyTo(camera);
}

void Session::say(const std::string& message) {
    messages_.push_back({message, 0.0});
    if (messages_.size() > 3) messages_.pop_front();
}

render::Picked Session::pick(vec2 pixel) const {
    // A pointer that was not where it is now when the device looked: asked for once, the CPU can answer too.
    const bool offered = picksOnDevice() && offeredAt_ && glm::length(*offeredAt_ - pixel) < kOfferReach;
    const render::Picked found = render::pickAt(list_, navigator_.camera(), vec2(size_), pixel, kSlack, !offered);
    if (!offered || offered_.pick == render::kNoPick) return found;
    if (found.pick == render::kNoPick) return offered_;
    // A link counts only where there is nothing else.
    if (found.link != offered_.link) return found.link ? offered_ : found;
    return found.distance <= offered_.distance ? found : offered_;
}

std::optional<vec2> Session::pointerInLargeGraphs() const {
    if (!picksOnDevice() || !pointerInside_ || dragging_) return std::nullopt;
    return lastPointer_;
}

void Session::offerPick(vec2 pixel, const render::Picked& picked) {
    offeredAt_ = pixel;
    offered_ = picked;
    if (scene_ && pointerInside_ && !dragging_ && picksOnDevice() && glm::length(pixel - lastPointer_) < kOfferReach)
        hoverOver(pick(lastPointer_).pick);
}

void Session::hoverOver(std::uint32_t found) {
    if (found == hovered_) return;
    hovered_ = found;
    scene_->hover(found);
}

void Session::pointerMoved(vec2 pixel) {
    lastPointer_ = pixel;
    if (!scene_ || dragging_) return;
    pointerInside_ = true;
    if (!picksOnDevice()) hoverOver(pick(pixel).pick);
}

void Session::pointerLeft() {
    pointerInside_ = false;
    if (!scene_ || hovered_ == render::kNoPick) return;
    hovered_ = render::kNoPick;
    scene_->hover(render::kNoPick);
}

void Session::press(vec2 pixel, bool shift) {
    if (!scene_) return;
    navigator_.touch();
    const render::Picked found = pick(pixel);
    pressed_ = found.pick;
    pressedShift_ = shift;
    pressedAt_ = lastPointer_ = pixel;
    dragging_ = draggingThing_ = false;
}

vec3 Session::dragPoint(vec2 pixel) const {
    // On the plane across the view at the depth where the thing was taken.
    const render::Camera& camera = navigator_.camera();
    const render::Ray ray = camera.ray(pixel, vec2(size_));
    return ray.origin + ray.direction * (dragDepth_ / glm::dot(ray.direction, camera.forward()));
}

void Session::drag(vec2 pixel) {
    if (!scene_) return;
    if (!dragging_) {
        if (glm::length(pixel - pressedAt_) < kDragThreshold) return;
        dragging_ = true;
        const auto place = pressed_ != render::kNoPick ? scene_->placeOf(pressed_) : std::nullopt;
        draggingThing_ = place && scene_->dragBegin(pressed_);
        if (draggingThing_) {
            dragDepth_ = glm::dot(*place - navigator_.camera().position(), navigator_.camera().forward());
            dragOffset_ = *place - dragPoint(pressedAt_);
        }
    }
    if (draggingThing_) {
        scene_->dragTo(dragPoint(pixel) + dragOffset_);
    } else {
        navigator_.orbit((pixel - lastPointer_) / static_cast<float>(size_.y));
    }
    lastPointer_ = pixel;
}

void Session::release(vec2 pixel) {
    if (!scene_) return;
    if (draggingThing_) scene_->dragEnd();
    if (!dragging_ && pick(pixel).pick == pressed_) scene_->click(pressed_, Button::left, pressedShift_);
    dragging_ = draggingThing_ = false;
    pressed_ = render::kNoPick;
}

void Session::rightClick(vec2 pixel) {
    if (scene_) scene_->click(pick(pixel).pick, Button::right, false);
}

void Session::doubleClick(vec2 pixel) {
    if (!scene_) return;
    const std::uint32_t found = pick(pixel).pick;
    if (found == render::kNoPick) return;
    if (const auto camera = scene_->cameraFor(found)) flyTo(*camera);
}

void Session::resetView() {
    if (!scene_) return;
    flyTo(scene_->restCamera(aspect()));
}

void Session::frameSelection() {
    if (!scene_) return;
    const auto camera = scene_->cameraFor(scene_->selected());
    flyTo(camera ? *camera : scene_->restCamera(aspect()));
}

void Session::goToStep(int step) {
    if (!scene_ || scene_->stepCount() == 0) return;
    scene_->goToStep(std::clamp(step, 0, scene_->stepCount() - 1));
    flyTo(scene_->restCamera(aspect()));
}

void Session::nextStep(int by) {
    if (!scene_ || scene_->stepCount() == 0) return;
    const int next = scene_->step() + by;
    if (next < 0) return goHome();
    if (next >= scene_->stepCount()) return say("this is the last one");
    goToStep(next);
}

void Session::goHome() {
    if (!scene_ || scene_->stepCount() == 0) return resetView();
    scene_->goToStep(-1);
    flyTo(scene_->restCamera(aspect()));
}

bool Session::leave() {
    if (!scene_) return false;
    const int before = scene_->step();
    if (!scene_->leave()) return false;
    if (scene_->step() != before) flyTo(scene_->restCamera(aspect()));
    return true;
}

void Session::setFlat(bool flat) {
    flat_ = flat;
    if (!scene_) return;
    scene_->setFlat(flat);
    flyTo(scene_->restCamera(aspect()));
}

void Session::setFlow(bool flow) {
    flow_ = flow;
    if (scene_) scene_->setFlow(flow);
}

void Session::resetStep() {
    if (!scene_) return;
    const std::function<void()> again = scene_->handwork();
    scene_->resetHandwork();
    if (again) undo().push("all changes here", again, [this] { scene_->resetHandwork(); });
    say("as it was opened; Ctrl+Z takes that back");
    flyTo(scene_->restCamera(aspect()));
}

UndoStack& Session::undo() {
    undo_.setStep(scene_ ? scene_->step() : -1);
    return undo_;
}

// A change is taken back where it was made: nobody sees it elsewhere.
void Session::goWhere(std::optional<int> step) {
    if (step && *step >= 0 && scene_ && scene_->step() != *step) goToStep(*step);
}

void Session::undoLast() {
    goWhere(undo_.undoStep());
    const std::string what = undo_.undo();
    say(what.empty() ? "nothing to undo" : "undone: " + what);
}

void Session::redoLast() {
    goWhere(undo_.redoStep());
    const std::string what = undo_.redo();
    say(what.empty() ? "nothing to redo" : "done again: " + what);
}

void Session::visit(const Found& found) {
    if (!scene_) return;
    if (const auto camera = scene_->cameraFor(found.pick)) flyTo(*camera);
    scene_->click(found.pick, Button::left, false);
}

}  // namespace orrery::app
