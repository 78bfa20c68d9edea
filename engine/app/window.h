#pragma once

// A window of the desktop, through GLFW: its events as a list, its surface for Vulkan, full screen on a chosen display.

#include "engine/base/math.h"
#include "engine/gpu/vulkan.h"

#include <filesystem>
#include <string>
#include <vector>

struct GLFWwindow;

namespace orrery::app {

struct Event {
    enum class Kind { key, pointer, left, button, scroll, drop };
    Kind kind;
    int code = 0;  // key or button, as GLFW numbers them
    bool down = false;
    bool repeated = false;
    bool control = false;
    bool shift = false;
    vec2 position{0.0F};  // pixels of the picture
    float scroll = 0.0F;  // steps, away from the person is positive
    std::vector<std::filesystem::path> files;
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

    // Events since the last call; waits up to `seconds` for the first.
    std::vector<Event> events(double seconds);
    bool keyDown(int key) const;
    bool closeAsked() const;
    void askClose();
    bool minimised() const;
    uvec2 pixels() const;  // of the picture
    uvec2 size() const;    // as the desktop counts, for the settings
    void setTitle(const std::string& title);

    bool fullScreen() const { return fullScreen_; }
    // On the display of this name, or the one the window is on.
    void setFullScreen(bool on, const std::string& display);
    static std::vector<std::string> displays();

 private:
    struct Callbacks;  // GLFW's, in the source

    GLFWwindow* window_ = nullptr;
    std::vector<Event> events_;
    bool fullScreen_ = false;
    ivec2 restorePosition_{0};
    ivec2 restoreSize_{0};
};

}  // namespace orrery::app
