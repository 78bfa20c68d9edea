#pragma once

// Dear ImGui as this program uses it: a context for each window, its font in the size that the picture asks for, its
// colours from the theme, and text in any script. It takes what a person does from whoever has the window's events.

#include "engine/base/clock.h"
#include "engine/base/math.h"
#include "engine/render/label_store.h"
#include "engine/render/theme.h"
#include "engine/ui/imgui_renderer.h"
#include "engine/ui/key_feed.h"

#include <array>
#include <optional>
#include <string_view>

struct GLFWcursor;
struct GLFWwindow;

namespace orrery::ui {

class Ui {
 public:
    // `large`: with two further sizes of text, see LargeText, and without keys that walk among widgets: there they step
    // through a lesson. The window is for the clipboard and the pointer's shape; null where there is none.
    Ui(gpu::Device& device, VkFormat pictureFormat, GLFWwindow* window, render::LabelStore& labels, bool large = false);
    ~Ui();
    Ui(const Ui&) = delete;
    Ui& operator=(const Ui&) = delete;

    // What a person did since the last picture; the pointer in pixels of the picture.
    void pointerMoved(vec2 pixel) { pointer_ = pixel; }
    void pointerLeft() { pointer_.reset(); }
    void button(int code, bool down);
    void wheel(float steps) { wheel_ += steps; }
    void key(const KeyEvent& event) { keys_.push(event); }

    // A new frame of panels, in the theme's colours, with text sized to the picture's height.
    void begin(uvec2 pictureSize, const render::Theme& theme, float roomScale);
    void end();
    void draw(gpu::Frame& frame, gpu::Image& picture);

    bool wantsPointer() const;
    bool wantsKeys() const;  // a text field has the keyboard
    // Keys wait for the next picture: it must be drawn even if nothing else happens.
    bool keysWait() const { return !keys_.empty(); }

 private:
    class Here;
    struct Button {
        bool down = false;
        bool pressed = false;  // since the last picture
    };

    void takeInput();
    void showCursor();
    void setFont(float pixels);
    void setColours(const render::Theme& theme);

    GLFWwindow* window_;
    render::LabelStore& labels_;
    ImGuiContext* context_;
    ImGuiRenderer renderer_;
    std::optional<vec2> pointer_;
    std::array<Button, 5> buttons_;
    float wheel_ = 0.0F;
    KeyFeed keys_;
    Stopwatch sinceFrame_;
    std::array<GLFWcursor*, ImGuiMouseCursor_COUNT> cursors_{};
    ImGuiMouseCursor shownCursor_ = ImGuiMouseCursor_Arrow;
    bool hasLarge_;
    ImFont* large_ = nullptr;
    ImFont* figures_ = nullptr;
    float fontPixels_ = 0.0F;
    std::string_view theme_;
};

// While it lives, text is larger: half as large again, or figures and Latin letters of more than twice the size. Only
// in a Ui that has large text.
class LargeText {
 public:
    enum class Size { half, figures };
    explicit LargeText(Size size);
    ~LargeText();
    LargeText(const LargeText&) = delete;
    LargeText& operator=(const LargeText&) = delete;
};

// Between Ui::begin and Ui::end: text in any script and with emoji. What the interface's own font has is drawn with it,
// all else through the label store.
void text(std::string_view text, bool faint = false);
// The same in one line, however long.
void line(std::string_view text, bool faint = false);
// The same in bold, `size` times as large as the interface's text.
void heading(std::string_view text, float size);
// Text as a line that can be clicked; `id` tells equal texts apart. True when clicked.
bool link(std::string_view text, int id);
// What is said about the widget before it while the pointer is over it.
void tip(const char* text);
// The height of a line of interface text, in pixels.
float lineHeight();

}  // namespace orrery::ui
