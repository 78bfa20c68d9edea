#pragma once

// What a person has open and does with it, without a window or a device: the scene, the camera, pointing, steps, undo.
// The window and the tests drive the same object.

#include "engine/app/navigator.h"
#include "engine/app/registry.h"
#include "engine/app/scene.h"
#include "engine/app/settings.h"
#include "engine/base/clock.h"
#include "engine/render/pick.h"
#include "engine/render/view.h"

#include <deque>
#include <filesystem>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace orrery::app {

class Session : public Host {
 public:
    // `files`: opened soon.
    explicit Session(const Settings& settings, const std::vector<std::filesystem::path>& files = {});
    ~Session() override;

    // Replaces what is open, or adds to it. On failure everything stays and the Error is thrown on. `quiet`: what is to
    // be remarked on the files has been said.
    void open(const std::vector<std::filesystem::path>& paths, bool add = false, bool quiet = false);
    // Replaces what is open as soon as it has been read and laid out, beside the frames. Of several wishes the last one
    // counts. takeOpened() looks whether it is there: it is true then, once, and throws the Error that opening gave.
    void openSoon(const std::vector<std::filesystem::path>& paths);
    bool takeOpened();
    // What is being opened, for a line on the screen; empty when nothing is, or what is open is only read again.
    std::string opening() const;
    double openingSeconds() const;
    // Shows a scene that was made without files.
    void show(std::unique_ptr<Scene> scene);
    // Begins to read the open files again if they changed on disk; takeOpened() keeps the positions of what stayed.
    void reloadChanged();
    const std::vector<std::filesystem::path>& files() const { return files_; }

    Scene* scene() const { return scene_.get(); }
    Navigator& navigator() { return navigator_; }
    Settings& settings() { return settings_; }
    const Settings& settings() const { return settings_; }
    const render::Theme& theme() const { return theme_; }
    void applySettings();

    // One frame: moves on by `seconds`, for a picture of this size. `still`: the end of all animation.
    void update(double seconds, uvec2 pictureSize, bool still = false);
    // Frames of a recording, see Moment::offline.
    void setOffline(bool offline) { offline_ = offline; }
    const render::DrawList& list() const { return list_; }
    render::View view() const;
    bool animating() const;
    bool flying() const { return navigator_.flying(); }
    double time() const { return time_; }

    // Pointing, in pixels of the picture.
    void pointerMoved(vec2 pixel);
    void pointerLeft();
    // What is under the pointer in large graphs is found by the device, some frames later, and told by offerPick().
    // Without it, the CPU looks for it at once.
    void setDevicePicking(bool on) { devicePicking_ = on; }
    std::optional<vec2> pointerInLargeGraphs() const;
    void offerPick(vec2 pixel, const render::Picked& picked);
    void press(vec2 pixel, bool shift);
    void drag(vec2 pixel);
    void release(vec2 pixel);
    void rightClick(vec2 pixel);
    void doubleClick(vec2 pixel);
    std::uint32_t hovered() const { return hovered_; }
    bool dragging() const { return dragging_; }

    void resetView();
    // What was changed by hand at this step goes back to how its author has it; can be undone.
    void resetStep();
    void frameSelection();
    void goToStep(int step);
    void nextStep(int by);
    void goHome();
    bool leave();
    void setFlat(bool flat);
    bool flat() const { return flat_; }
    // Lights along every edge; along those whose author asked for it they travel always.
    void setFlow(bool flow);
    bool flow() const { return flow_; }
    void undoLast();
    void redoLast();
    void visit(const Found& found);

    // Host.
    void flyTo(const render::Camera& camera) override;
    void say(const std::string& message) override;
    UndoStack& undo() override;
    const render::Camera& camera() const override { return navigator_.camera(); }
    float aspect() const override;

    // The last thing said, and for how long it has stood.
    struct Message {
        std::string text;
        double age = 0.0;
    };
    const std::deque<Message>& messages() const { return messages_; }

 private:
    // Files that a thread reads and lays out.
    struct Opening {
        std::vector<std::filesystem::path> files;
        bool again = false;  // what is open anyway
        Stopwatch since;
        std::future<std::unique_ptr<Scene>> scene;
    };

    void begin(const std::vector<std::filesystem::path>& files, bool again);
    void goWhere(std::optional<int> step);
    void lookAt(std::vector<std::filesystem::path> files);
    void take(std::unique_ptr<Scene> scene, bool keepView);
    void takeAgain(std::unique_ptr<Scene> scene);
    render::Picked pick(vec2 pixel) const;
    bool picksOnDevice() const { return devicePicking_ && !list_.nodeLinks.empty(); }
    void hoverOver(std::uint32_t pick);
    vec3 dragPoint(vec2 pixel) const;

    Settings settings_;
    render::Theme theme_;
    std::unique_ptr<Scene> scene_;
    std::vector<std::filesystem::path> files_;
    std::vector<std::filesystem::file_time_type> stamps_;
    std::optional<Opening> opening_;
    std::optional<std::vector<std::filesystem::path>> wanted_;  // after what is being opened
    double sinceLook_ = 0.0;
    Navigator navigator_;
    UndoStack undo_;
    render::DrawList list_;
    uvec2 size_{1280, 720};
    double time_ = 0.0;
    bool flat_ = false;
    bool offline_ = false;
    bool flow_ = false;
    std::deque<Message> messages_;

    std::uint32_t hovered_ = render::kNoPick;
    std::uint32_t pressed_ = render::kNoPick;
    bool pressedShift_ = false;
    vec2 pressedAt_{0.0F};
    vec2 lastPointer_{0.0F};
    bool pointerInside_ = false;
    bool devicePicking_ = false;
    std::optional<vec2> offeredAt_;  // where the last offered pick was looked for
    render::Picked offered_;
    bool dragging_ = false;       // moved far enough from where the button went down
    bool draggingThing_ = false;  // a node moves, not the camera
    float dragDepth_ = 0.0F;
    vec3 dragOffset_{0.0F};
};

}  // namespace orrery::app
