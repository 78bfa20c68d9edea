#include "engine/ui/imgui.h"
#include "engine/ui/ui.h"
#include "scenes/table/table_scene.h"

// What the panel of a table shows: by which column it is sorted, its rows to click, and all cells of the chosen one.

namespace orrery::table {

void TableScene::panel() {
    ui::text(summary());
    for (std::size_t c = 0; c <= table_.columns.size(); ++c) {
        const std::optional<std::size_t> column = c == 0 ? std::nullopt : std::optional(c - 1);
        ImGui::PushID(static_cast<int>(c));
        if (ImGui::RadioButton("##sort", state_.sort == column)) rememberSort(column);
        ui::tip("Numbers: the largest first; texts: by letter. Clicking a column's head does the same");
        ImGui::SameLine();
        ui::text(column ? "by " + table_.columns[*column].name : "as written");
        ImGui::PopID();
    }
    ImGui::Separator();
    for (const std::size_t row : table_.sorted(state_.sort)) {
        if (ui::link(things_[row].name, static_cast<int>(row))) selected_ = static_cast<std::uint32_t>(row);
        ui::tip("Shows this row");
        if (selected_ != row) continue;
        for (const auto& [name, text] : things_[row].facts) ui::text(name + ": " + text, true);
    }
    if (!table_.heading.source.empty()) {
        ImGui::Separator();
        ui::text(table_.heading.source, true);
    }
}

}  // namespace orrery::table
