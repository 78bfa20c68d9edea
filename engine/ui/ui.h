#pragma once

// Dear ImGui as this program uses it: its context, its font in the size that the picture asks for, its colours from the
// theme, and text in any script.

#include "engine/base/math.h"
#include "engine/render/label_store.h"
#include "engine/render/theme.h"
#include "engine/ui/imgui_renderer.h"
#include "engine/ui/key_feed.h"

#include <memory>
#include <string_view>

struct GLFWwindow;

namespace orrery::ui {

class Ui {
 public:
    // Takes the window's events after the callbacks that are set already.
    Ui(gpu::Device& device, VkFormat pictureFormat, GLFWwindow* window, render::LabelStore& labels);
    ~Ui();
    Ui(const Ui&) = delete;
    Ui& operator=(const Ui&) = delete;

    // A new frame of panels, in the theme's colours, with text sized to the picture's height.
    void begin(uvec2 pictureSize, const render::Theme& theme, float roomScale);
    void end();
    void draw(gpu::Frame& frame, gpu::Image& picture);

    bool wantsPointer() const;
    bool wantsKeys() const;  // a text field has the keyboard
    // Keys wait for the next picture: it must be drawn even if nothing else happens.
    bool keysWait() const { return !keys_.empty(); }

 private:
    struct Callbacks;  // GLFW's, in the source

    void setFont(float pixels);
    void setColours(const render::Theme& theme);

    GLFWwindow* window_;
    render::LabelStore& labels_;
    ImGuiRenderer renderer_;
    KeyFeed keys_;
    float fontPixels_ = 0.0F;
    std::string_view theme_;
};

// Between Ui::begin and Ui::end: text in any script and with emoji. What the interface's own font has is drawn with it,
// all else through the label store.
void text(std::string_view text, bool faint = false);
// The same as a line that can be clicked; `id` tells equal texts apart. True when clicked.
bool link(std::string_view text, int id);
// What is said about the widget before it while the pointer is over it.
void tip(const char* text);
// The height of a line of interface text, in pixels.
float lineHeight();

}  // namespace orrery::ui
