#include "engine/ui/ui.h"

#include "engine/base/error.h"
#include "engine/base/utf8.h"
#include "engine/text/fonts.h"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <string>
#include <utility>

namespace orrery::ui {

namespace {

constexpr float kTextShare = 0.024F;  // of the picture's height: what panels are written in
constexpr float kLarge = 1.45F;       // against it
constexpr float kFigures = 2.3F;

// For the free functions, between begin() and end(): Dear ImGui itself keeps one current context, so do we.
struct Current {
    render::LabelStore* labels = nullptr;
    Colour ink;
    Colour faint;
    ImFont* large = nullptr;
    ImFont* figures = nullptr;
};
Current current;

// The ranges of the interface's own font: Latin with its extensions, Greek, Cyrillic, punctuation, arrows, signs.
constexpr ImWchar kRanges[] = {0x0020, 0x024F, 0x0370, 0x03FF, 0x0400, 0x052F, 0x2010, 0x205E, 0x2070,
                               0x209C, 0x20A0, 0x20BF, 0x2190, 0x21FF, 0x2200, 0x22FF, 0};

constexpr ImWchar kFigureRanges[] = {0x0020, 0x007E, 0};

void mapKeys(ImGuiIO& io) {
    for (const auto& [meaning, key] : {std::pair{ImGuiKey_Tab, GLFW_KEY_TAB},
                                       std::pair{ImGuiKey_LeftArrow, GLFW_KEY_LEFT},
                                       std::pair{ImGuiKey_RightArrow, GLFW_KEY_RIGHT},
                                       std::pair{ImGuiKey_UpArrow, GLFW_KEY_UP},
                                       std::pair{ImGuiKey_DownArrow, GLFW_KEY_DOWN},
                                       std::pair{ImGuiKey_PageUp, GLFW_KEY_PAGE_UP},
                                       std::pair{ImGuiKey_PageDown, GLFW_KEY_PAGE_DOWN},
                                       std::pair{ImGuiKey_Home, GLFW_KEY_HOME},
                                       std::pair{ImGuiKey_End, GLFW_KEY_END},
                                       std::pair{ImGuiKey_Insert, GLFW_KEY_INSERT},
                                       std::pair{ImGuiKey_Delete, GLFW_KEY_DELETE},
                                       std::pair{ImGuiKey_Backspace, GLFW_KEY_BACKSPACE},
                                       std::pair{ImGuiKey_Space, GLFW_KEY_SPACE},
                                       std::pair{ImGuiKey_Enter, GLFW_KEY_ENTER},
                                       std::pair{ImGuiKey_Escape, GLFW_KEY_ESCAPE},
                                       std::pair{ImGuiKey_KeyPadEnter, GLFW_KEY_KP_ENTER},
                                       std::pair{ImGuiKey_A, GLFW_KEY_A},
                                       std::pair{ImGuiKey_C, GLFW_KEY_C},
                                       std::pair{ImGuiKey_V, GLFW_KEY_V},
                                       std::pair{ImGuiKey_X, GLFW_KEY_X},
                                       std::pair{ImGuiKey_Y, GLFW_KEY_Y},
                                       std::pair{ImGuiKey_Z, GLFW_KEY_Z}}) {
        io.KeyMap[meaning] = key;
    }
}

// GLFW numbers keys by their place on an American keyboard; Ctrl+A is the key that has an A on it.
int keyAsWritten(const KeyEvent& event) {
    if (event.code < GLFW_KEY_A || event.code > GLFW_KEY_Z) return event.code;
    const char* name = glfwGetKeyName(event.code, event.scanCode);
    const bool letter = name != nullptr && name[0] >= 'a' && name[0] <= 'z' && name[1] == '\0';
    return letter ? GLFW_KEY_A + (name[0] - 'a') : event.code;
}

bool inOwnFont(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const utf8::Decoded next = utf8::decode(text, at);
        bool known = next.codePoint == U'\n' || next.codePoint == U'\t';
        for (const ImWchar* range = kRanges; *range != 0 && !known; range += 2) {
            known = next.codePoint >= range[0] && next.codePoint <= range[1];
        }
        if (!known) return false;
        at += next.length;
    }
    return true;
}

ImVec4 asVec4(const Colour& colour, float alpha = 1.0F) {
    return {colour.r, colour.g, colour.b, colour.a * alpha};
}

// Draws the label at the cursor and moves on, as a text of Dear ImGui would. Returns its size.
ImVec2 shaped(std::string_view content, const Colour& colour, float wrapPixels, bool drawn, ImVec2 at,
              float scale = 1.0F) {
    const float em = ImGui::GetFontSize() * scale;
    text::LabelStyle style;
    style.align = text::Align::start;
    style.text = colour;
    style.lineHeight = 1.2F;
    if (scale != 1.0F) style.weight = text::Weight::bold;
    if (wrapPixels > 0.0F) style.wrapEms = wrapPixels / em;
    const text::LabelContent label{.plain = std::string(content), .markup = {}, .picture = nullptr};
    const vec2 size = current.labels->measure(label, style) * em;
    if (drawn) {
        if (const auto entry = current.labels->request(label, style, em)) {
            const vec2 middle = vec2(at.x, at.y) + size * 0.5F;
            const ImVec2 low(middle.x + entry->low().x * em, middle.y - entry->high().y * em);
            const ImVec2 high(middle.x + entry->high().x * em, middle.y - entry->low().y * em);
            ImGui::GetWindowDrawList()->AddImage(labelLayer(static_cast<std::uint32_t>(entry->page)), low, high,
                                                 {entry->uvLow.x, entry->uvLow.y}, {entry->uvHigh.x, entry->uvHigh.y});
        }
    }
    return {size.x, size.y};
}

}  // namespace

// Dear ImGui's functions have one current context; each window has its own.
class Ui::Here {
 public:
    explicit Here(const Ui& ui) : before_(ImGui::GetCurrentContext()) { ImGui::SetCurrentContext(ui.context_); }
    ~Here() { ImGui::SetCurrentContext(before_); }
    Here(const Here&) = delete;
    Here& operator=(const Here&) = delete;

 private:
    ImGuiContext* before_;
};

Ui::Ui(gpu::Device& device, VkFormat pictureFormat, GLFWwindow* window, render::LabelStore& labels, bool large)
    : window_(window), labels_(labels), context_(nullptr), renderer_(device, pictureFormat), hasLarge_(large) {
    IMGUI_CHECKVERSION();
    ImGuiContext* before = ImGui::GetCurrentContext();
    context_ = ImGui::CreateContext();
    ImGui::SetCurrentContext(context_);
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;  // panels have their places; what a person sets is kept by app::Settings
    if (!large) io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
    io.BackendFlags |= ImGuiBackendFlags_HasMouseCursors;
    mapKeys(io);
    io.ClipboardUserData = window;
    io.SetClipboardTextFn = [](void* user, const char* text) {
        glfwSetClipboardString(static_cast<GLFWwindow*>(user), text);
    };
    io.GetClipboardTextFn = [](void* user) { return glfwGetClipboardString(static_cast<GLFWwindow*>(user)); };
    for (const auto& [shape, cursor] : {std::pair{ImGuiMouseCursor_TextInput, GLFW_IBEAM_CURSOR},
                                        std::pair{ImGuiMouseCursor_ResizeEW, GLFW_HRESIZE_CURSOR},
                                        std::pair{ImGuiMouseCursor_ResizeNS, GLFW_VRESIZE_CURSOR},
                                        std::pair{ImGuiMouseCursor_Hand, GLFW_HAND_CURSOR}}) {
        cursors_.at(static_cast<std::size_t>(shape)) = glfwCreateStandardCursor(cursor);
    }
    if (before != nullptr) ImGui::SetCurrentContext(before);
}

Ui::~Ui() {
    ImGui::DestroyContext(context_);
    for (GLFWcursor* cursor : cursors_) {
        if (cursor != nullptr) glfwDestroyCursor(cursor);
    }
}

void Ui::button(int code, bool down) {
    if (code < 0 || code >= static_cast<int>(buttons_.size())) return;
    Button& button = buttons_.at(static_cast<std::size_t>(code));
    button.down = down;
    button.pressed = button.pressed || down;
}

void Ui::takeInput() {
    ImGuiIO& io = ImGui::GetIO();
    io.DeltaTime = std::max(static_cast<float>(sinceFrame_.seconds()), 1e-4F);
    sinceFrame_.restart();
    io.MousePos = pointer_ ? ImVec2(pointer_->x, pointer_->y) : ImVec2(-FLT_MAX, -FLT_MAX);
    for (std::size_t i = 0; i < buttons_.size(); ++i) {
        // Pressed and let go within one picture still is a click.
        io.MouseDown[i] = buttons_[i].down || buttons_[i].pressed;
        buttons_[i].pressed = false;
    }
    io.MouseWheel += wheel_;
    wheel_ = 0.0F;
    for (const KeyEvent& event : keys_.take()) {
        if (event.kind == KeyEvent::Kind::character) {
            io.AddInputCharacter(static_cast<unsigned>(event.code));
            continue;
        }
        const int code = keyAsWritten(event);
        if (code >= 0 && code < IM_ARRAYSIZE(io.KeysDown)) io.KeysDown[code] = event.kind == KeyEvent::Kind::press;
    }
    const auto either = [&io](int left, int right) { return io.KeysDown[left] || io.KeysDown[right]; };
    io.KeyCtrl = either(GLFW_KEY_LEFT_CONTROL, GLFW_KEY_RIGHT_CONTROL);
    io.KeyShift = either(GLFW_KEY_LEFT_SHIFT, GLFW_KEY_RIGHT_SHIFT);
    io.KeyAlt = either(GLFW_KEY_LEFT_ALT, GLFW_KEY_RIGHT_ALT);
    io.KeySuper = either(GLFW_KEY_LEFT_SUPER, GLFW_KEY_RIGHT_SUPER);
}

void Ui::showCursor() {
    const ImGuiMouseCursor shape = ImGui::GetMouseCursor();
    if (shape == shownCursor_) return;
    shownCursor_ = shape;
    if (window_ == nullptr) return;
    glfwSetCursor(window_, shape >= 0 ? cursors_.at(static_cast<std::size_t>(shape)) : nullptr);
}

void Ui::setFont(float pixels) {
    fontPixels_ = pixels;
    ImGuiIO& io = ImGui::GetIO();
    io.Fonts->Clear();
    const std::filesystem::path file = text::fontFile("Noto Sans");
    ImFontConfig config;
    config.OversampleH = 2;
    const auto add = [&](float size, const ImWchar* ranges) {
        ImFont* font =
            file.empty() ? nullptr : io.Fonts->AddFontFromFileTTF(file.c_str(), std::round(size), &config, ranges);
        return font != nullptr ? font : io.Fonts->AddFontDefault();
    };
    add(pixels, kRanges);
    large_ = hasLarge_ ? add(pixels * kLarge, kRanges) : nullptr;
    figures_ = hasLarge_ ? add(pixels * kFigures, kFigureRanges) : nullptr;
    renderer_.uploadFonts();
}

void Ui::setColours(const render::Theme& theme) {
    theme_ = theme.name;
    ImGuiStyle& style = ImGui::GetStyle();
    style = ImGuiStyle();
    const float em = fontPixels_;
    style.WindowRounding = em * 0.4F;
    style.FrameRounding = em * 0.25F;
    // Whole pixels: a window that fits its content to a fraction shows a scroll bar.
    const auto pixels = [em](float ems) { return std::round(em * ems); };
    style.WindowPadding = {pixels(0.7F), pixels(0.6F)};
    style.FramePadding = {pixels(0.4F), pixels(0.2F)};
    style.ItemSpacing = {pixels(0.4F), pixels(0.3F)};
    style.ScrollbarSize = pixels(0.7F);
    style.WindowBorderSize = 1.0F;
    const Colour hover = mixed(theme.paper, theme.node, theme.dark ? 0.35F : 0.30F);
    const Colour raised = mixed(theme.paper, theme.ink, 0.08F);
    const auto set = [&](ImGuiCol which, const Colour& colour, float alpha = 1.0F) {
        style.Colors[which] = asVec4(colour, alpha);
    };
    set(ImGuiCol_Text, theme.ink);
    set(ImGuiCol_TextDisabled, mixed(theme.ink, theme.paper, 0.35F));
    set(ImGuiCol_WindowBg, theme.paper, 0.93F);
    set(ImGuiCol_PopupBg, theme.paper);
    set(ImGuiCol_ChildBg, theme.paper, 0.0F);
    set(ImGuiCol_Border, theme.paperEdge, 0.8F);
    set(ImGuiCol_FrameBg, raised);
    set(ImGuiCol_FrameBgHovered, hover);
    set(ImGuiCol_FrameBgActive, hover);
    set(ImGuiCol_Button, raised);
    set(ImGuiCol_ButtonHovered, hover);
    set(ImGuiCol_ButtonActive, mixed(theme.paper, theme.node, 0.5F));
    set(ImGuiCol_Header, mixed(theme.paper, theme.node, 0.22F));
    set(ImGuiCol_HeaderHovered, hover);
    set(ImGuiCol_HeaderActive, mixed(theme.paper, theme.node, 0.5F));
    set(ImGuiCol_CheckMark, theme.ink);
    set(ImGuiCol_SliderGrab, theme.edge);
    set(ImGuiCol_SliderGrabActive, theme.ink);
    set(ImGuiCol_Separator, theme.paperEdge);
    set(ImGuiCol_ScrollbarBg, theme.paper, 0.0F);
    set(ImGuiCol_ScrollbarGrab, theme.paperEdge);
    set(ImGuiCol_ScrollbarGrabHovered, theme.edge);
    set(ImGuiCol_ScrollbarGrabActive, theme.ink);
    set(ImGuiCol_PlotHistogram, theme.node);
    set(ImGuiCol_TextSelectedBg, theme.node, 0.45F);
    set(ImGuiCol_NavHighlight, theme.accent);
}

void Ui::begin(uvec2 pictureSize, const render::Theme& theme, float roomScale) {
    ImGui::SetCurrentContext(context_);
    const float pixels = std::max(std::round(static_cast<float>(pictureSize.y) * kTextShare * roomScale), 11.0F);
    if (pixels != fontPixels_) {
        setFont(pixels);
        theme_ = {};
    }
    if (theme.name != theme_) setColours(theme);
    current = {.labels = &labels_,
               .ink = theme.ink,
               .faint = mixed(theme.ink, theme.paper, 0.35F),
               .large = large_,
               .figures = figures_};
    takeInput();
    ImGui::GetIO().DisplaySize = {static_cast<float>(pictureSize.x), static_cast<float>(pictureSize.y)};
    ImGui::NewFrame();
}

void Ui::end() {
    const Here here(*this);
    showCursor();
    ImGui::Render();
    current = {};
}

void Ui::draw(gpu::Frame& frame, gpu::Image& picture) {
    const Here here(*this);
    renderer_.draw(frame, *ImGui::GetDrawData(), picture, &labels_.pages());
}

bool Ui::wantsPointer() const {
    const Here here(*this);
    return ImGui::GetIO().WantCaptureMouse;
}

bool Ui::wantsKeys() const {
    const Here here(*this);
    return ImGui::GetIO().WantTextInput;
}

LargeText::LargeText(Size size) {
    ImGui::PushFont(size == Size::figures ? current.figures : current.large);
}

LargeText::~LargeText() {
    ImGui::PopFont();
}

void text(std::string_view content, bool faint) {
    const Colour colour = faint ? current.faint : current.ink;
    const float wrap = ImGui::GetContentRegionAvail().x;
    if (inOwnFont(content)) {
        ImGui::PushTextWrapPos(0.0F);
        ImGui::PushStyleColor(ImGuiCol_Text, asVec4(colour));
        ImGui::TextUnformatted(content.data(), content.data() + content.size());
        ImGui::PopStyleColor();
        ImGui::PopTextWrapPos();
        return;
    }
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImGui::Dummy(shaped(content, colour, wrap, true, at));
}

void line(std::string_view content, bool faint) {
    const Colour colour = faint ? current.faint : current.ink;
    if (inOwnFont(content)) {
        ImGui::PushStyleColor(ImGuiCol_Text, asVec4(colour));
        ImGui::TextUnformatted(content.data(), content.data() + content.size());
        ImGui::PopStyleColor();
        return;
    }
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImGui::Dummy({shaped(content, colour, 0.0F, true, at).x, ImGui::GetTextLineHeight()});
}

void heading(std::string_view content, float size) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImGui::Dummy(shaped(content, current.ink, 0.0F, true, at, size));
}

bool link(std::string_view content, int id) {
    ImGui::PushID(id);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    bool clicked = false;
    if (inOwnFont(content)) {
        const std::string label(content);
        const ImVec2 size = ImGui::CalcTextSize(label.c_str(), nullptr, false, width);
        clicked = ImGui::Selectable("##link", false, 0, {width, size.y});
        ImGui::GetWindowDrawList()->AddText(ImGui::GetFont(), ImGui::GetFontSize(), at,
                                            ImGui::GetColorU32(ImGuiCol_Text), label.c_str(), nullptr, width);
    } else {
        const ImVec2 size = shaped(content, current.ink, width, false, at);
        clicked = ImGui::Selectable("##link", false, 0, {width, size.y});
        shaped(content, current.ink, width, true, at);
    }
    ImGui::PopID();
    return clicked;
}

void tip(const char* text) {
    if (ImGui::IsItemHovered()) ImGui::SetTooltip("%s", text);
}

float lineHeight() {
    return ImGui::GetTextLineHeightWithSpacing();
}

}  // namespace orrery::ui
