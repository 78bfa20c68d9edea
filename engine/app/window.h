#pragma once

// A window of the desktop, through GLFW: its events as a list, its surface for Vulkan, full screen on a chosen display.

#include "engine/base/math.h"
#include "engine/gpu/vulkan.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

struct GLFWwindow;

namespace orrery::app {

struct Event {
    enum class Kind { key, character, pointer, left, button, scroll, drop };
    Kind kind;
    int code = 0;  // key or button, as GLFW numbers them, or a code point
    int scanCode = 0;
    bool down = false;
    bool repeated = false;
    bool control = false;
    bool shift = false;
    vec2 position{0.0F};  // pixels of the picture
    float scroll = 0.0F;  // steps, away from the person is positive
    std::vector<std::filesystem::path> files;
};

// Of a window, as the desktop counts.
struct Placement {
    ivec2 position{0};
    uvec2 size{0};

    bool operator==(const Placement&) const = default;
};

class Window {
 public:
    // Whether a window can be opened here at all; the reason when it cannot.
    static std::string whyNot();

    // Throws Error when the window cannot be opened.
    Window(const std::string& title, uvec2 size);
    ~Window();
    Window(const Window&) = delete;
    Window& operator=(const Window&) = delete;

    GLFWwindow* handle() const { return window_; }
    static std::vector<std::string> surfaceExtensions();
    VkSurfaceKHR makeSurface(VkInstance instance) const;

    // Looks what happened to any window; waits up to `seconds` for something.
    static void wait(double seconds);
    // Events since the last call.
    std::vector<Event> events();
    bool keyDown(int key) const;
    bool closeAsked() const;
    void askClose();
    bool minimised() const;
    uvec2 pixels() const;  // of the picture
    uvec2 size() const;    // as the desktop counts, for the settings
    void setTitle(const std::string& title);
    void hidePointer(bool hidden);

    bool fullScreen() const { return fullScreen_; }
    // On the display of this name, or the one the window is on.
    void setFullScreen(bool on, const std::string& display);
    static std::vector<std::string> displays();

    // Where it stands on the desktop.
    Placement placement() const;
    void place(const Placement& placement);
    // A place for a further window on a display that does not show the middle of this one; nothing when there is only
    // one display. `wanted` is kept where it is on another display already.
    std::optional<Placement> placeOnAnother(const Placement& wanted) const;

 private:
    struct Callbacks;  // GLFW's, in the source

    GLFWwindow* window_ = nullptr;
    std::vector<Event> events_;
    bool fullScreen_ = false;
    bool pointerHidden_ = false;
    ivec2 restorePosition_{0};
    ivec2 restoreSize_{0};
};

}  // namespace orrery::app
