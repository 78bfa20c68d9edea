#include "engine/app/start_panel.h"

#include "engine/ui/ui.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

namespace orrery::app {

namespace {

constexpr float kWidth = 40.0F;      // em
constexpr float kRowHigh = 1.75F;    // em
constexpr float kNumberWide = 1.6F;  // em that a lesson's number takes

// A text in one line that ends before `right`, cut with a sign where it is longer.
std::string fitted(std::string text, float width) {
    if (ImGui::CalcTextSize(text.c_str()).x <= width) return text;
    while (!text.empty() && ImGui::CalcTextSize((text + "…").c_str()).x > width) {
        // Whole characters of UTF-8.
        do {
            text.pop_back();
        } while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0U) == 0x80U);
        if (!text.empty() && static_cast<unsigned char>(text.back()) >= 0xC0U) text.pop_back();
    }
    return text + "…";
}

void heading(const char* words) {
    ImGui::Dummy({0.0F, ImGui::GetFontSize() * 0.35F});
    ui::line(words, true);
}

}  // namespace

void StartPanel::open() {
    open_ = true;
    chosen_ = move_ = 0;
    chooses_ = false;
    wanted_ = -1;
}

bool StartPanel::chooseLesson(int number) {
    if (number >= lessons_) return false;
    wanted_ = number;
    return true;
}

// True when it was chosen.
bool StartPanel::row(const std::string& mark, const Shelf::Item& item) {
    const float em = ImGui::GetFontSize();
    const int number = rows_++;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const ImVec2 size(ImGui::GetContentRegionAvail().x, em * kRowHigh);
    ImGui::PushID(number);
    const bool clicked = ImGui::InvisibleButton("##row", size);
    ImGui::PopID();
    const ImVec2 moved = ImGui::GetIO().MouseDelta;
    if (ImGui::IsItemHovered()) {
        if (moved.x != 0.0F || moved.y != 0.0F) chosen_ = number;
        ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    }
    if (number == chosen_) {
        const ImVec2 end(at.x + size.x, at.y + size.y);
        ImDrawList& list = *ImGui::GetWindowDrawList();
        list.AddRectFilled(at, end, ImGui::GetColorU32(ImGuiCol_Header), em * 0.3F);
        list.AddRectFilled(at, {at.x + em * 0.18F, end.y}, ImGui::GetColorU32(ImGuiCol_NavHighlight), em * 0.09F);
        if (std::exchange(follows_, false)) ImGui::SetScrollHereY();
    }
    const ImVec2 after = ImGui::GetCursorScreenPos();
    const float text = at.y + (size.y - ImGui::GetTextLineHeight()) * 0.5F;
    const float left = at.x + em * 0.6F;
    ImGui::SetCursorScreenPos({left, text});
    ui::line(mark, true);
    ImGui::SetCursorScreenPos({left + em * kNumberWide, text});
    ui::line(item.title);
    // What is said beside it has the room that the title leaves.
    const float from = ImGui::GetItemRectMax().x + em;
    const float to = at.x + size.x - em * 0.6F;
    if (to - from > em * 3.0F) {
        const std::string detail = fitted(item.detail, to - from);
        ImGui::SetCursorScreenPos({to - ImGui::CalcTextSize(detail.c_str()).x, text});
        ui::line(detail, true);
    }
    ImGui::SetCursorScreenPos(after);
    return clicked;
}

std::optional<std::filesystem::path> StartPanel::draw(const Shelf& shelf) {
    if (!open_) return {};
    const float em = ImGui::GetFontSize();
    const ImVec2 screen = ImGui::GetIO().DisplaySize;
    const float width = std::min(em * kWidth, screen.x * 0.94F);
    ImGui::SetNextWindowPos({screen.x * 0.5F, screen.y * 0.5F}, ImGuiCond_Always, {0.5F, 0.5F});
    ImGui::SetNextWindowSizeConstraints({width, 0.0F}, {width, screen.y * 0.96F});
    ImGui::SetNextWindowBgAlpha(1.0F);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {em * 1.4F, em * 1.1F});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, em * 0.7F);
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {em * 0.4F, em * 0.08F});
    constexpr ImGuiWindowFlags kLook = ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoResize |
                                       ImGuiWindowFlags_NoCollapse | ImGuiWindowFlags_NoSavedSettings |
                                       ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_AlwaysAutoResize |
                                       ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoScrollbar;
    std::optional<std::filesystem::path> taken;
    if (ImGui::Begin("###start", nullptr, kLook)) {
        lessons_ = static_cast<int>(shelf.lessons().size());
        const int count = lessons_ + static_cast<int>(shelf.recent().size()) + 1;
        follows_ = move_ != 0;
        chosen_ = std::clamp(chosen_ + std::exchange(move_, 0), 0, count - 1);
        rows_ = 0;
        const int by = std::exchange(chooses_, false) ? chosen_ : std::exchange(wanted_, -1);
        const auto offer = [&](const std::string& mark, const Shelf::Item& item) {
            const bool named = rows_ == by;
            if (row(mark, item) || named) taken = item.file;
        };
        ui::heading("Orrery", 1.7F);
        heading(shelf.lessons().empty() ? "Lessons are being read" : "Lessons");
        for (const Shelf::Item& lesson : shelf.lessons()) offer(std::to_string(rows_ + 1), lesson);
        if (!shelf.recent().empty() || !shelf.missing().empty()) heading("Recent files");
        for (const Shelf::Item& file : shelf.recent()) offer("", file);
        if (!shelf.missing().empty()) {
            ImGui::Indent(em * (0.6F + kNumberWide));
            ui::text(fmt::format("not there at present: {}", fmt::join(shelf.missing(), ", ")), true);
            ImGui::Unindent(em * (0.6F + kNumberWide));
        }
        heading("What stands behind");
        offer("", {.file = {}, .title = "All graphs of the lessons in one space", .detail = "Esc"});
        ImGui::Dummy({0.0F, em * 0.5F});
        ImGui::Separator();
        ImGui::Dummy({0.0F, em * 0.2F});
        ui::text(
            "Drop your notes on this window to open them. Arrows and Enter choose; Ctrl+O brings this list back, "
            "Ctrl+K finds everything, H shows all keys.",
            true);
    }
    ImGui::End();
    ImGui::PopStyleVar(3);
    if (taken) close();
    return taken;
}

}  // namespace orrery::app
