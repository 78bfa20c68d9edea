#include "engine/app/palette.h"

#include "engine/base/fuzzy.h"
#include "engine/ui/ui.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <utility>

namespace orrery::app {

std::vector<std::size_t> rankCommands(const std::vector<Command>& commands, std::string_view words) {
    std::vector<std::size_t> ranked(commands.size());
    std::iota(ranked.begin(), ranked.end(), std::size_t{0});
    if (words.empty()) return ranked;
    std::vector<int> scores(commands.size(), -1);
    for (std::size_t i = 0; i < commands.size(); ++i) {
        scores[i] = fuzzyScore(words, commands[i].text).value_or(-1);
        // A key by its name counts too, behind equal words.
        if (scores[i] < 0) scores[i] = fuzzyScore(words, commands[i].keys).value_or(-1) - 1;
    }
    std::erase_if(ranked, [&](std::size_t i) { return scores[i] < 0; });
    std::stable_sort(ranked.begin(), ranked.end(), [&](std::size_t a, std::size_t b) { return scores[a] > scores[b]; });
    return ranked;
}

void Palette::open(std::vector<Command> commands) {
    commands_ = std::move(commands);
    words_.clear();
    lastWords_.clear();
    ranked_ = rankCommands(commands_, words_);
    chosen_ = 0;
    focus_ = true;
}

std::function<void()> Palette::draw() {
    if (!isOpen()) return {};
    constexpr int kRows = 12;
    const float em = ImGui::GetFontSize();
    const ImVec2 screen = ImGui::GetIO().DisplaySize;
    const float width = std::min(em * 34.0F, screen.x * 0.9F);
    ImGui::SetNextWindowPos({(screen.x - width) * 0.5F, em * 2.0F});
    ImGui::SetNextWindowSize({width, 0.0F});
    std::function<void()> run;
    constexpr ImGuiWindowFlags kLook = ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoResize |
                                       ImGuiWindowFlags_NoCollapse | ImGuiWindowFlags_NoSavedSettings |
                                       ImGuiWindowFlags_NoTitleBar;
    ImGui::SetNextWindowBgAlpha(1.0F);
    if (focus_) ImGui::SetNextWindowFocus();
    if (ImGui::Begin("###palette", nullptr, kLook)) {
        if (focus_) ImGui::SetKeyboardFocusHere();
        ImGui::SetNextItemWidth(-1.0F);
        const bool entered = ImGui::InputTextWithHint("##words", "What to do? A few letters, then Enter", &words_,
                                                      ImGuiInputTextFlags_EnterReturnsTrue);
        if (words_ != lastWords_) {
            lastWords_ = words_;
            ranked_ = rankCommands(commands_, words_);
            chosen_ = 0;
        }
        const int last = static_cast<int>(ranked_.size()) - 1;
        const auto pressed = [](ImGuiKey key) { return ImGui::IsKeyPressed(ImGui::GetKeyIndex(key)); };
        const int before = chosen_;
        if (pressed(ImGuiKey_DownArrow)) ++chosen_;
        if (pressed(ImGuiKey_UpArrow)) --chosen_;
        if (pressed(ImGuiKey_PageDown)) chosen_ += kRows;
        if (pressed(ImGuiKey_PageUp)) chosen_ -= kRows;
        chosen_ = std::clamp(chosen_, 0, std::max(last, 0));
        int taken = entered && last >= 0 ? chosen_ : -1;
        // As many rows as there are to see: the palette keeps its height while words are typed.
        if (ImGui::BeginChild("##commands", {0.0F, static_cast<float>(kRows) * ui::lineHeight()})) {
            for (int i = 0; i <= last; ++i) {
                const Command& command = commands_[ranked_[static_cast<std::size_t>(i)]];
                const float right = ImGui::GetContentRegionMax().x;
                if (i == chosen_ && chosen_ != before) ImGui::SetScrollHereY();
                ImGui::PushID(i);
                if (ImGui::Selectable("##command", i == chosen_)) taken = i;
                ImGui::SameLine(em * 0.3F);
                // Texts of steps may be in any script.
                ui::line(command.text);
                const float keys = ImGui::CalcTextSize(command.keys.c_str()).x;
                if (keys > 0.0F) {
                    ImGui::SameLine(right - keys - em * 0.3F);
                    ui::line(command.keys, true);
                }
                ImGui::PopID();
            }
            if (ranked_.empty()) ui::text("nothing fits", true);
        }
        ImGui::EndChild();
        if (taken >= 0) {
            run = commands_[ranked_[static_cast<std::size_t>(taken)]].run;
            close();
        }
    }
    ImGui::End();
    focus_ = false;
    return run;
}

}  // namespace orrery::app
