#include "engine/ui/ui.h"

#include "engine/base/error.h"
#include "engine/base/utf8.h"
#include "engine/text/fonts.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#include <backends/imgui_impl_glfw.h>
#pragma GCC diagnostic pop

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace orrery::ui {

namespace {

constexpr float kTextShare = 0.024F;  // of the picture's height: what panels are written in

// For the free functions, between begin() and end(): Dear ImGui itself keeps one current context, so do we.
struct Current {
    render::LabelStore* labels = nullptr;
    Colour ink;
    Colour faint;
};
Current current;

// The ranges of the interface's own font: Latin with its extensions, Greek, Cyrillic, punctuation, arrows, signs.
constexpr ImWchar kRanges[] = {0x0020, 0x024F, 0x0370, 0x03FF, 0x0400, 0x052F, 0x2010, 0x205E, 0x2070,
                               0x209C, 0x20A0, 0x20BF, 0x2190, 0x21FF, 0x2200, 0x22FF, 0};

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
ImVec2 shaped(std::string_view content, const Colour& colour, float wrapPixels, bool drawn, ImVec2 at) {
    const float em = ImGui::GetFontSize();
    text::LabelStyle style;
    style.align = text::Align::start;
    style.text = colour;
    style.lineHeight = 1.2F;
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

// Between the window's own callbacks and those of Dear ImGui, for keys and characters only.
struct Ui::Callbacks {
    // The one interface there is, and the callbacks that were set before it.
    static inline Ui* receiver = nullptr;
    static inline GLFWkeyfun keyBefore = nullptr;
    static inline GLFWcharfun characterBefore = nullptr;

    static void key(GLFWwindow* window, int code, int scanCode, int action, int modifiers) {
        if (keyBefore != nullptr) keyBefore(window, code, scanCode, action, modifiers);
        if (action == GLFW_REPEAT) return;  // Dear ImGui repeats by its own clock
        const auto kind = action == GLFW_PRESS ? KeyEvent::Kind::press : KeyEvent::Kind::release;
        receiver->keys_.push({.kind = kind, .code = code, .scanCode = scanCode, .modifiers = modifiers});
    }
    static void character(GLFWwindow* window, unsigned int codePoint) {
        if (characterBefore != nullptr) characterBefore(window, codePoint);
        receiver->keys_.push({.kind = KeyEvent::Kind::character, .code = static_cast<int>(codePoint)});
    }

    static void install(GLFWwindow* window, Ui& ui) {
        receiver = &ui;
        keyBefore = glfwSetKeyCallback(window, nullptr);
        characterBefore = glfwSetCharCallback(window, nullptr);
        ImGui_ImplGlfw_InitForOther(window, true);
        glfwSetKeyCallback(window, key);
        glfwSetCharCallback(window, character);
    }
    static void remove(GLFWwindow* window) {
        ImGui_ImplGlfw_Shutdown();
        glfwSetKeyCallback(window, std::exchange(keyBefore, nullptr));
        glfwSetCharCallback(window, std::exchange(characterBefore, nullptr));
        receiver = nullptr;
    }
    static void pass(GLFWwindow* window, const KeyEvent& event) {
        if (event.kind == KeyEvent::Kind::character) {
            ImGui_ImplGlfw_CharCallback(window, static_cast<unsigned int>(event.code));
            return;
        }
        const int action = event.kind == KeyEvent::Kind::press ? GLFW_PRESS : GLFW_RELEASE;
        ImGui_ImplGlfw_KeyCallback(window, event.code, event.scanCode, action, event.modifiers);
    }
};

Ui::Ui(gpu::Device& device, VkFormat pictureFormat, GLFWwindow* window, render::LabelStore& labels)
    : window_(window), labels_(labels), renderer_(device, pictureFormat) {
    IMGUI_CHECKVERSION();
    ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;  // panels have their places; what a person sets is kept by app::Settings
    io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
    Callbacks::install(window, *this);
}

Ui::~Ui() {
    Callbacks::remove(window_);
    ImGui::DestroyContext();
}

void Ui::setFont(float pixels) {
    fontPixels_ = pixels;
    ImGuiIO& io = ImGui::GetIO();
    io.Fonts->Clear();
    const std::filesystem::path file = text::fontFile("Noto Sans");
    ImFontConfig config;
    config.OversampleH = 2;
    if (file.empty() || io.Fonts->AddFontFromFileTTF(file.c_str(), pixels, &config, kRanges) == nullptr) {
        io.Fonts->AddFontDefault();
    }
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
    const float pixels = std::max(std::round(static_cast<float>(pictureSize.y) * kTextShare * roomScale), 11.0F);
    if (pixels != fontPixels_) {
        setFont(pixels);
        theme_ = {};
    }
    if (theme.name != theme_) setColours(theme);
    current = {&labels_, theme.ink, mixed(theme.ink, theme.paper, 0.35F)};
    for (const KeyEvent& event : keys_.take()) Callbacks::pass(window_, event);
    ImGui_ImplGlfw_NewFrame();
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = {static_cast<float>(pictureSize.x), static_cast<float>(pictureSize.y)};
    ImGui::NewFrame();
}

void Ui::end() {
    ImGui::Render();
    current.labels = nullptr;
}

void Ui::draw(gpu::Frame& frame, gpu::Image& picture) {
    renderer_.draw(frame, *ImGui::GetDrawData(), picture, &labels_.pages());
}

bool Ui::wantsPointer() const {
    return ImGui::GetIO().WantCaptureMouse;
}

bool Ui::wantsKeys() const {
    return ImGui::GetIO().WantTextInput;
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
