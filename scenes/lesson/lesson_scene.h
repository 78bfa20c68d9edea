#pragma once

// A lesson as a class sees it: the scenes of all its steps in one space, the camera that goes from one to the next, and
// the caption of the step beside them.

#include "engine/app/scene.h"
#include "scenes/lesson/caption.h"
#include "scenes/lesson/lesson.h"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace orrery::home {
class HomeScene;
}

namespace orrery::lesson {

// One press of the key: a step of the lesson, or a part of one whose scene appears bit by bit.
struct Stop {
    std::size_t step = 0;
    int part = 0;   // how many of its parts have come; of `parts`
    int parts = 0;  // 0: it has none
    int scene = -1;
    std::vector<yaml::Value> changes;  // of the scene since it was opened, the earliest first
    std::string problem;               // what could not be done of them; shown in the caption
};

class LessonScene : public app::Scene {
 public:
    // `sceneOf`: for each step the number of its scene, or -1 where the one before stays. Problems of the directions
    // are added to the lesson's diagnostics.
    LessonScene(Lesson lesson, std::vector<std::unique_ptr<app::Scene>> scenes, const std::vector<int>& sceneOf,
                std::string file);
    ~LessonScene() override;

    const Lesson& lesson() const { return lesson_; }
    const std::vector<Stop>& stops() const { return stops_; }
    // The caption as it stands, for checks.
    const Caption* caption() const { return caption_ ? &*caption_ : nullptr; }
    // Seconds that a recording stays at a stop: what its author says, else `otherwise`, else the time to read it.
    double holdOf(int stop, std::optional<double> otherwise = {}) const;

    std::string title() const override { return lesson_.title; }
    std::string kind() const override { return "lesson"; }
    void attach(app::Host& host) override;
    void place(const vec3& origin) override { space_->place(origin); }
    Bounds bounds() const override { return space_->bounds(); }
    render::Camera restCamera(float aspect) const override;
    void update(const app::Moment& moment) override;
    void draw(render::DrawList& list) const override;
    std::uint32_t pickCount() const override { return space_->pickCount(); }
    bool animating() const override;
    void hover(std::uint32_t pick) override { space_->hover(pick); }
    void click(std::uint32_t pick, app::Button button, bool extend) override;
    bool dragBegin(std::uint32_t pick) override { return space_->dragBegin(pick); }
    void dragTo(const vec3& position) override { space_->dragTo(position); }
    void dragEnd() override { space_->dragEnd(); }
    std::optional<vec3> placeOf(std::uint32_t pick) const override { return space_->placeOf(pick); }
    std::optional<render::Camera> cameraFor(std::uint32_t pick) const override;
    std::uint32_t selected() const override { return space_->selected(); }
    std::vector<app::Found> search(std::string_view words) const override { return space_->search(words); }
    std::vector<std::string> terms() const override { return space_->terms(); }
    int stepCount() const override { return static_cast<int>(stops_.size()); }
    // The stop that was shown last, also from afar: the next key goes on from there.
    int step() const override { return current_; }
    void goToStep(int step) override;
    std::string stepTitle(int step) const override;
    std::string stepNotes(int step) const override;
    app::StepScript stepScript(int step, std::optional<double> seconds) const override;
    void setCaptions(bool shown) override;
    void configure(std::span<const yaml::Value> changes) override { space_->configure(changes); }
    std::function<void()> handwork() override;
    void resetHandwork() override;
    bool leave() override;
    void setFlat(bool flat) override { space_->setFlat(flat); }
    void setFlow(bool flow) override { space_->setFlow(flow); }
    void setPhysics(bool on) override { space_->setPhysics(on); }
    bool physics() const override { return space_->physics(); }
    void togglePinned() override { space_->togglePinned(); }
    app::Part describe(std::uint32_t pick) const override;
    std::string summary() const override;
    void panel() override;
    std::vector<app::Command> commands() override;
    void adopt(const Scene& earlier) override;

 private:
    class Stage;  // the program around a scene, with the room that the caption takes

    void makeStops(const std::vector<int>& sceneOf);
    void checkStops();
    app::Scene* sceneAt(int scene) const;
    // The one that is shown; null from afar.
    const Stop* stop() const { return current_ >= 0 && !afar_ ? &stops_[static_cast<std::size_t>(current_)] : nullptr; }
    int firstStopOf(int scene) const;
    void enter(int scene);
    CaptionContent content() const;
    Room room(float aspect) const;
    // Below a scene that is much larger there, such as a wide table; and no higher than the caption needs.
    void placeCaption(float aspect);
    render::Camera besideCaption(render::Camera camera, float aspect) const;
    void refreshCaption(const app::Moment& moment);
    const Term* selectedTerm() const;

    Lesson lesson_;
    std::string file_;
    std::vector<app::Scene*> scenes_;        // in space_, or space_ itself
    std::vector<std::uint32_t> firstPicks_;  // of each, in space_
    std::unique_ptr<app::Scene> space_;
    home::HomeScene* home_ = nullptr;  // space_, where it holds several
    std::unique_ptr<Stage> stage_;
    std::vector<Stop> stops_;
    std::map<int, std::function<void()>> handwork_;  // of stops that were left, see app::Scene::handwork
    int current_ = -1;
    bool afar_ = true;
    bool clicked_ = false;  // what is selected was so by a person, and not by the lesson
    bool captions_ = true;
    float roomScale_ = 1.0F;
    CaptionPlace place_ = CaptionPlace::automatic;  // of the caption of this stop
    float foot_ = 1.0F;                             // heights that one below the scene takes, with its margins
    float placedFor_ = 0.0F;                        // the picture's width over its height

    std::vector<text::Block> said_;  // of the caption: the step's, or what was wrong
    std::optional<Caption> caption_, card_;
    const Term* term_ = nullptr;
    // What the caption was made for.
    int captionStop_ = -2;
    uvec2 captionSize_{0};
    std::string_view captionTheme_;
    float captionScale_ = 0.0F;
    double shownFor_ = 0.0;  // seconds: it fades in
};

}  // namespace orrery::lesson
