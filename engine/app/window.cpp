#include "engine/app/window.h"

#include "engine/base/error.h"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace orrery::app {

namespace {

// GLFW is one for the process: started with the first window, ended with the last.
class Library {
 public:
    Library() {
        if (count_++ == 0 && glfwInit() != GLFW_TRUE) {
            --count_;
            throw Error("no window can be opened: " + lastProblem());
        }
    }
    ~Library() {
        if (--count_ == 0) glfwTerminate();
    }
    static std::string lastProblem() {
        const char* text = nullptr;
        glfwGetError(&text);
        return text != nullptr ? text : "no display";
    }

 private:
    static inline int count_ = 0;
};

// The display that shows this point of the desktop.
GLFWmonitor* monitorAt(ivec2 point) {
    int count = 0;
    GLFWmonitor** monitors = glfwGetMonitors(&count);
    for (int i = 0; i < count; ++i) {
        ivec2 low(0);
        glfwGetMonitorPos(monitors[i], &low.x, &low.y);
        const GLFWvidmode* mode = glfwGetVideoMode(monitors[i]);
        const ivec2 high = low + ivec2(mode->width, mode->height);
        if (point.x >= low.x && point.x < high.x && point.y >= low.y && point.y < high.y) return monitors[i];
    }
    return nullptr;
}

Library& library() {
    static Library instance;
    return instance;
}

}  // namespace

struct Window::Callbacks {
    static Window& of(GLFWwindow* window) { return *static_cast<Window*>(glfwGetWindowUserPointer(window)); }

    static vec2 pointer(GLFWwindow* window) {
        double x = 0.0;
        double y = 0.0;
        glfwGetCursorPos(window, &x, &y);
        return scaled(window, x, y);
    }
    // Some desktops count in points, pictures are in pixels.
    static vec2 scaled(GLFWwindow* window, double x, double y) {
        int width = 1;
        int height = 1;
        glfwGetWindowSize(window, &width, &height);
        const uvec2 pixels = of(window).pixels();
        return vec2(x, y) * vec2(pixels) / vec2(std::max(width, 1), std::max(height, 1));
    }
    static void push(GLFWwindow* window, Event event, int modifiers) {
        event.control = (modifiers & (GLFW_MOD_CONTROL | GLFW_MOD_SUPER)) != 0;
        event.shift = (modifiers & GLFW_MOD_SHIFT) != 0;
        of(window).events_.push_back(std::move(event));
    }
    static void key(GLFWwindow* window, int code, int scanCode, int action, int modifiers) {
        push(window,
             {.kind = Event::Kind::key,
              .code = code,
              .scanCode = scanCode,
              .down = action != GLFW_RELEASE,
              .repeated = action == GLFW_REPEAT},
             modifiers);
    }
    static void character(GLFWwindow* window, unsigned codePoint) {
        push(window, {.kind = Event::Kind::character, .code = static_cast<int>(codePoint)}, 0);
    }
    static void button(GLFWwindow* window, int code, int action, int modifiers) {
        push(window,
             {.kind = Event::Kind::button, .code = code, .down = action == GLFW_PRESS, .position = pointer(window)},
             modifiers);
    }
    static void move(GLFWwindow* window, double x, double y) {
        push(window, {.kind = Event::Kind::pointer, .position = scaled(window, x, y)}, 0);
    }
    static void enter(GLFWwindow* window, int entered) {
        if (entered == GLFW_FALSE) push(window, {.kind = Event::Kind::left}, 0);
    }
    static void scroll(GLFWwindow* window, double, double y) {
        push(window, {.kind = Event::Kind::scroll, .position = pointer(window), .scroll = static_cast<float>(y)}, 0);
    }
    static void drop(GLFWwindow* window, int count, const char** paths) {
        Event event{.kind = Event::Kind::drop};
        for (int i = 0; i < count; ++i) event.files.emplace_back(paths[i]);
        push(window, std::move(event), 0);
    }
};

std::string Window::whyNot() {
    if (std::getenv("DISPLAY") == nullptr && std::getenv("WAYLAND_DISPLAY") == nullptr) {
        return "there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)";
    }
    return {};
}

Window::Window(const std::string& title, uvec2 size) {
    library();
    glfwWindowHint(GLFW_CLIENT_API, GLFW_NO_API);
    glfwWindowHint(GLFW_SCALE_TO_MONITOR, GLFW_TRUE);
    // The class keeps its picture while the presenter works in another window.
    glfwWindowHint(GLFW_AUTO_ICONIFY, GLFW_FALSE);
    window_ = glfwCreateWindow(static_cast<int>(size.x), static_cast<int>(size.y), title.c_str(), nullptr, nullptr);
    if (window_ == nullptr) throw Error("no window can be opened: " + Library::lastProblem());
    glfwSetWindowUserPointer(window_, this);
    glfwSetWindowSizeLimits(window_, 320, 200, GLFW_DONT_CARE, GLFW_DONT_CARE);
    glfwSetKeyCallback(window_, Callbacks::key);
    glfwSetCharCallback(window_, Callbacks::character);
    glfwSetMouseButtonCallback(window_, Callbacks::button);
    glfwSetCursorPosCallback(window_, Callbacks::move);
    glfwSetCursorEnterCallback(window_, Callbacks::enter);
    glfwSetScrollCallback(window_, Callbacks::scroll);
    glfwSetDropCallback(window_, Callbacks::drop);
}

Window::~Window() {
    glfwDestroyWindow(window_);
}

std::vector<std::string> Window::surfaceExtensions() {
    library();
    std::uint32_t count = 0;
    const char** names = glfwGetRequiredInstanceExtensions(&count);
    if (names == nullptr) throw Error("this desktop cannot show Vulkan pictures; install a Vulkan driver");
    return {names, names + count};
}

VkSurfaceKHR Window::makeSurface(VkInstance instance) const {
    VkSurfaceKHR surface = VK_NULL_HANDLE;
    if (glfwCreateWindowSurface(instance, window_, nullptr, &surface) != VK_SUCCESS) {
        throw Error("the window cannot show Vulkan pictures: " + Library::lastProblem());
    }
    return surface;
}

void Window::wait(double seconds) {
    if (seconds > 0.0) {
        glfwWaitEventsTimeout(seconds);
    } else {
        glfwPollEvents();
    }
}

std::vector<Event> Window::events() {
    return std::exchange(events_, {});
}

bool Window::keyDown(int key) const {
    return glfwGetKey(window_, key) == GLFW_PRESS;
}

bool Window::closeAsked() const {
    return glfwWindowShouldClose(window_) == GLFW_TRUE;
}

void Window::askClose() {
    glfwSetWindowShouldClose(window_, GLFW_TRUE);
}

bool Window::minimised() const {
    return glfwGetWindowAttrib(window_, GLFW_ICONIFIED) == GLFW_TRUE;
}

uvec2 Window::pixels() const {
    int width = 0;
    int height = 0;
    glfwGetFramebufferSize(window_, &width, &height);
    return {static_cast<unsigned>(width), static_cast<unsigned>(height)};
}

uvec2 Window::size() const {
    if (fullScreen_) return uvec2(restoreSize_);
    int width = 0;
    int height = 0;
    glfwGetWindowSize(window_, &width, &height);
    return {static_cast<unsigned>(width), static_cast<unsigned>(height)};
}

void Window::setTitle(const std::string& title) {
    glfwSetWindowTitle(window_, title.c_str());
}

void Window::hidePointer(bool hidden) {
    if (hidden == pointerHidden_) return;
    pointerHidden_ = hidden;
    glfwSetInputMode(window_, GLFW_CURSOR, hidden ? GLFW_CURSOR_HIDDEN : GLFW_CURSOR_NORMAL);
}

void Window::setFullScreen(bool on, const std::string& display) {
    if (on == fullScreen_) return;
    if (!on) {
        glfwSetWindowMonitor(window_, nullptr, restorePosition_.x, restorePosition_.y, restoreSize_.x, restoreSize_.y,
                             GLFW_DONT_CARE);
        fullScreen_ = false;
        return;
    }
    int count = 0;
    GLFWmonitor** monitors = glfwGetMonitors(&count);
    if (count == 0) throw Error("no display is known for full screen");
    glfwGetWindowPos(window_, &restorePosition_.x, &restorePosition_.y);
    glfwGetWindowSize(window_, &restoreSize_.x, &restoreSize_.y);
    // The named display, else the one that shows the window's middle, else the first.
    GLFWmonitor* chosen = monitorAt(restorePosition_ + restoreSize_ / 2);
    if (chosen == nullptr) chosen = monitors[0];
    for (int i = 0; i < count; ++i) {
        if (!display.empty() && display == glfwGetMonitorName(monitors[i])) chosen = monitors[i];
    }
    const GLFWvidmode* mode = glfwGetVideoMode(chosen);
    glfwSetWindowMonitor(window_, chosen, 0, 0, mode->width, mode->height, mode->refreshRate);
    fullScreen_ = true;
}

std::vector<std::string> Window::displays() {
    library();
    int count = 0;
    GLFWmonitor** monitors = glfwGetMonitors(&count);
    std::vector<std::string> names;
    for (int i = 0; i < count; ++i) names.emplace_back(glfwGetMonitorName(monitors[i]));
    return names;
}

Placement Window::placement() const {
    Placement placement{.size = size()};
    glfwGetWindowPos(window_, &placement.position.x, &placement.position.y);
    return placement;
}

void Window::place(const Placement& placement) {
    glfwSetWindowSize(window_, static_cast<int>(placement.size.x), static_cast<int>(placement.size.y));
    glfwSetWindowPos(window_, placement.position.x, placement.position.y);
}

std::optional<Placement> Window::placeOnAnother(const Placement& wanted) const {
    GLFWmonitor* ours = glfwGetWindowMonitor(window_);
    if (ours == nullptr) {
        const Placement here = placement();
        ours = monitorAt(here.position + ivec2(here.size) / 2);
    }
    GLFWmonitor* there = monitorAt(wanted.position + ivec2(wanted.size) / 2);
    if (there != nullptr && there != ours) return wanted;
    int count = 0;
    GLFWmonitor** monitors = glfwGetMonitors(&count);
    for (int i = 0; i < count; ++i) {
        if (monitors[i] == ours) continue;
        // The middle nine tenths of it, as its panels and bars leave room.
        ivec2 low(0);
        ivec2 size(0);
        glfwGetMonitorWorkarea(monitors[i], &low.x, &low.y, &size.x, &size.y);
        return Placement{.position = low + size / 20, .size = uvec2(size * 9 / 10)};
    }
    return std::nullopt;
}

}  // namespace orrery::app
