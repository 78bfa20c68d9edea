#pragma once

// What a kind of scene is to the program. A scene reads nothing from Vulkan: it fills a draw list, says what its panel
// shows, and answers to what a person points at. Adding a kind of scene touches its own folder only, see registry.h.

#include "engine/app/command.h"
#include "engine/app/undo.h"
#include "engine/base/yaml.h"
#include "engine/render/camera.h"
#include "engine/render/draw_list.h"
#include "engine/render/theme.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace orrery::app {

struct Part;  // export_part.h

// One frame, as a scene is told about it. Everything that moves by itself is a function of `time`.
struct Moment {
    double time = 0.0;   // seconds of the scene's own clock
    double delta = 0.0;  // since the last update
    render::Camera camera;
    uvec2 size{1};  // pixels of the picture
    const render::Theme* theme = nullptr;
    float roomScale = 1.0F;  // 1, or more in the "large room" setting
    bool reducedMotion = false;
    bool still = false;  // a single picture: be where all animation ends
    bool offline =
        false;           // a frame of a recording: wait for what is computed beside the frames, so that it is the same
    bool solid = false;  // for a file: right from every side, and with all parts however far away the camera is
};

// What the scene needs from the program around it.
class Host {
 public:
    virtual ~Host() = default;
    virtual void flyTo(const render::Camera& camera) = 0;
    virtual void say(const std::string& message) = 0;  // a line at the foot of the window
    virtual UndoStack& undo() = 0;
    virtual const render::Camera& camera() const = 0;
    virtual float aspect() const = 0;
};

// A place that a search found.
struct Found {
    std::string text;   // what matched, as it is shown
    std::string where;  // the scene or heading it belongs to
    std::uint32_t pick = render::kNoPick;
    int score = 0;  // larger is better
};

// That a search need not exceed: who types a letter wants the best, not all that holds it.
inline constexpr std::size_t kMostFound = 200;

enum class Button { left, right };

// What a recording says and does at a step.
struct StepScript {
    std::string title;
    std::string text;        // said to the class, plain: a line for each item, empty lines between paragraphs
    double seconds = 4.0;    // how long it stays
    bool continues = false;  // more of the step before, under the same title and text
};

class Scene {
 public:
    virtual ~Scene() = default;

    // What it is called: "Async HPC patterns", "graph".
    virtual std::string title() const = 0;
    virtual std::string kind() const = 0;

    virtual void attach(Host& host) { host_ = &host; }
    // Moves the whole scene in the world: several share one space.
    virtual void place(const vec3& origin) = 0;
    virtual Bounds bounds() const = 0;
    // Where the camera rests, so that the scene fills the picture well.
    virtual render::Camera restCamera(float aspect) const = 0;

    // The same from the angles of another camera: what restCamera() shows, looked at from there.
    virtual render::Camera framed(const render::Camera& angles, float aspect) const {
        return static_cast<void>(aspect), angles;
    }

    virtual void update(const Moment& moment) = 0;
    // Fills the list from what update() prepared. Pick ids run from 0 to pickCount() - 1.
    virtual void draw(render::DrawList& list) const = 0;
    virtual std::uint32_t pickCount() const = 0;
    // True while something moves by itself: the window must not rest.
    virtual bool animating() const { return false; }

    // Pointing. `pick` is kNoPick over empty space.
    virtual void hover(std::uint32_t pick) { static_cast<void>(pick); }
    virtual void click(std::uint32_t pick, Button button, bool extend) {
        static_cast<void>(pick), static_cast<void>(button), static_cast<void>(extend);
    }
    // A drag of something: it was taken at a point of the world, it is now pulled to another, it is let go.
    virtual bool dragBegin(std::uint32_t pick) { return static_cast<void>(pick), false; }
    virtual void dragTo(const vec3& position) { static_cast<void>(position); }
    virtual void dragEnd() {}
    // The middle of what was picked, and the camera that shows it with its neighbourhood.
    virtual std::optional<vec3> placeOf(std::uint32_t pick) const { return static_cast<void>(pick), std::nullopt; }
    virtual std::optional<render::Camera> cameraFor(std::uint32_t pick) const {
        return static_cast<void>(pick), std::nullopt;
    }
    virtual std::uint32_t selected() const { return render::kNoPick; }

    // At most about kMostFound, in any order.
    virtual std::vector<Found> search(std::string_view words) const {
        return static_cast<void>(words), std::vector<Found>{};
    }
    // The words by which scenes are compared when several share a space.
    virtual std::vector<std::string> terms() const { return {}; }

    // The steps of a lesson, or the scenes of a space; 0 when there is only the one thing to see.
    virtual int stepCount() const { return 0; }
    virtual int step() const { return -1; }
    virtual void goToStep(int step) { static_cast<void>(step); }
    virtual std::string stepTitle(int step) const { return static_cast<void>(step), std::string(); }
    // For the presenter's eyes only: paragraphs with a blank line between them.
    virtual std::string stepNotes(int step) const { return static_cast<void>(step), std::string(); }

    // For recordings; `seconds` is what counts where the step's author says nothing.
    virtual StepScript stepScript(int step, std::optional<double> seconds) const {
        return {.title = stepTitle(step), .text = {}, .seconds = seconds.value_or(StepScript{}.seconds)};
    }
    // Whether what steps say stands in the picture; without it their scenes have all of the picture.
    virtual void setCaptions(bool shown) { static_cast<void>(shown); }

    // A step of a lesson wants the scene in a state: as it was opened, then changed by each of these maps, the earliest
    // first. The keys are the scene's own. Throws Error at a key or a name that it does not know, and is then as
    // opened.
    virtual void configure(std::span<const yaml::Value> changes);

    // What a person has changed by hand since configure(), as what changes it so again; empty when it is nothing. A
    // lesson keeps it for each of its steps.
    virtual std::function<void()> handwork() { return {}; }
    // Takes it back.
    virtual void resetHandwork() {}

    // What a lesson means by a name: the pick id, if there is such a thing.
    virtual std::optional<std::uint32_t> named(std::string_view name) const;
    // In how many steps the scene appears by itself, beside being there whole at once (0).
    virtual int revealCount() const { return 0; }

    // Escape: leaves the innermost mode (a selection, a scene within a space). False when there was none to leave.
    virtual bool leave() { return false; }
    // Flattens to two dimensions and back.
    virtual void setFlat(bool flat) { static_cast<void>(flat); }
    virtual void setFlow(bool flow) { static_cast<void>(flow); }
    // The live mode of what can move by itself, where the scene has one.
    virtual void setPhysics(bool on) { static_cast<void>(on); }
    virtual bool physics() const { return false; }
    // Pins or unpins what is selected.
    virtual void togglePinned() {}

    // For files (`orrery export`): the name, the data and the group of what a pick id stands for; with kNoPick, of the
    // scene as a whole. All that draw() shows is exported without it, under names such as "part 7". A part within
    // another hangs from that one's node; hulls belong to the part whose label stands in the middle of their top.
    virtual Part describe(std::uint32_t pick) const;

    // What there is to see, in some words: "26 nodes, 35 edges".
    virtual std::string summary() const { return {}; }
    // The scene's own panel, with Dear ImGui. Called between frames, only in a window.
    virtual void panel() {}
    // What can be done with it beyond the keys, for the command palette. They may be run as long as the scene lives.
    virtual std::vector<Command> commands() { return {}; }

    // Takes over what a person arranged in an earlier version of the same file.
    virtual void adopt(const Scene& earlier) { static_cast<void>(earlier); }

 protected:
    Host* host_ = nullptr;
};

}  // namespace orrery::app
