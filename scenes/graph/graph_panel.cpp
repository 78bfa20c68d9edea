#include "engine/ui/ui.h"
#include "scenes/graph/graph_scene.h"

#include <algorithm>

// What the panel of a graph shows: what is selected with its edges to click on, the questions that can be asked about
// it, and the filters.

namespace orrery::graph {

namespace {

const char* endName(Head head) {
    switch (head) {
        case Head::none:
            return "open";
        case Head::arrow:
            return "arrow";
        case Head::circle:
            return "circle";
        case Head::cross:
            return "cross";
    }
    return "";
}

}  // namespace

std::string GraphScene::summary() const {
    const std::string rest = progress();
    return fmt::format("{} nodes, {} edges{}; {}", graph_.nodes.size(), graph_.edges.size(),
                       graph_.groups.empty() ? "" : fmt::format(", {} groups", graph_.groups.size()),
                       rest.empty() ? "click one to ask about it" : rest);
}

void GraphScene::panel() {
    if (focus_.node() >= 0 || focus_.edge() >= 0) {
        panelSelection();
    } else {
        ui::text(summary());
        if (!graph_.date.empty()) ui::text(graph_.date, true);
    }
    ImGui::Separator();
    bool physicsOn = physicsOn_;
    if (ImGui::Checkbox("Live physics (P)", &physicsOn)) setPhysics(physicsOn);
    panelFilters();
}

void GraphScene::panelSelection() {
    if (focus_.node() >= 0) {
        panelNode(focus_.node());
    } else {
        panelEdge(focus_.edge());
    }
}

void GraphScene::panelNode(int node) {
    const Node& shown = graph_.nodes[static_cast<std::size_t>(node)];
    ui::text(nameOf(node));
    ui::text(fmt::format("{}, {}", shown.id, shapeName(shown.shape)), true);
    if (!shown.link.tooltip.empty()) ui::text(shown.link.tooltip, true);
    if (!shown.link.href.empty()) ui::text(shown.link.href, true);
    if (focus_.second() >= 0) {
        ui::text("to " + nameOf(focus_.second()));
        const std::size_t steps = focus_.answer().nodeWaves.size();
        ui::text(steps > 0 ? fmt::format("{} steps{}", steps - 1,
                                         focus_.pathAgainstFlow() && graph_.directed ? ", some against the arrows" : "")
                           : std::string("no way"),
                 true);
    }
    const auto question = [&](const char* label, Question which) {
        const bool on = focus_.question() == which;
        if (on) ImGui::PushStyleColor(ImGuiCol_Button, ImGui::GetStyleColorVec4(ImGuiCol_ButtonActive));
        if (ImGui::Button(label)) ask(on ? Question::none : which);
        if (on) ImGui::PopStyleColor();
    };
    question("Upstream", Question::upstream);
    ImGui::SameLine();
    question("Downstream", Question::downstream);
    question("What breaks if this fails?", Question::cutOff);
    if (ImGui::Button(pinned_[static_cast<std::size_t>(node)] ? "Unpin (X)" : "Pin (X)")) togglePin(node);
    ImGui::SameLine();
    if (ImGui::Button("Fly there (F)") && host_ != nullptr) {
        if (const auto camera = cameraFor(static_cast<std::uint32_t>(node))) host_->flyTo(*camera);
    }
    panelEdgesOf("In", adjacency_.in(node), node);
    panelEdgesOf("Out", adjacency_.out(node), node);
}

void GraphScene::panelEdgesOf(const char* heading, const std::vector<Adjacency::Step>& steps, int node) {
    if (steps.empty()) return;
    ImGui::Separator();
    ui::text(fmt::format("{} ({})", heading, steps.size()), true);
    int id = heading[0] == 'I' ? 10000 : 20000;
    for (const Adjacency::Step& step : steps) {
        const Edge& edge = graph_.edges[static_cast<std::size_t>(step.edge)];
        std::string line = step.node == node ? "(itself)" : nameOf(step.node);
        if (!edge.label.empty()) line += "  -  " + edge.label.plain;
        std::replace(line.begin(), line.end(), '\n', ' ');
        if (ui::link(line, id++)) {
            focus_.select(step.node, false);
            changed_ = true;
            if (host_ != nullptr) {
                if (const auto camera = cameraFor(static_cast<std::uint32_t>(step.node))) host_->flyTo(*camera);
            }
        }
    }
}

void GraphScene::panelEdge(int index) {
    const Edge& edge = graph_.edges[static_cast<std::size_t>(index)];
    ui::text(edge.label.empty() ? "Edge " + edge.id : edge.label.plain);
    ui::text(fmt::format("{}, from {} to {}", edgeKind(edge), endName(edge.tail), endName(edge.head)), true);
    int id = 30000;
    for (const Endpoint& end : {edge.from, edge.to}) {
        const int node = representative(graph_, end);
        if (node >= 0 && ui::link(nameOf(node), id++)) {
            focus_.select(node, false);
            changed_ = true;
        }
    }
}

void GraphScene::panelFilters() {
    const bool some = !graph_.groups.empty() || !visibility_.classes().empty() || visibility_.kinds().size() > 1;
    if (!some || !ImGui::CollapsingHeader("Show")) return;
    Visibility::Choice choice = visibility_.choice();
    std::string what;
    const auto toggle = [&](const std::string& label, auto& hidden, const auto& key) {
        bool shown = !hidden.contains(key);
        ImGui::PushID(label.c_str());
        if (ImGui::Checkbox("##shown", &shown)) {
            if (shown) {
                hidden.erase(key);
            } else {
                hidden.insert(key);
            }
            what = (shown ? "shown " : "hidden ") + label;
        }
        ImGui::SameLine();
        ui::text(label);
        ImGui::PopID();
    };
    for (std::size_t g = 0; g < graph_.groups.size(); ++g) {
        const auto group = static_cast<int>(g);
        const std::string title = graph_.groups[g].title.empty() ? graph_.groups[g].id : graph_.groups[g].title.plain;
        toggle("group " + title, choice.hiddenGroups, group);
        ImGui::PushID(group);
        const bool folded = choice.collapsed.contains(group);
        if (ImGui::SmallButton(folded ? "expand" : "collapse")) {
            if (folded) {
                choice.collapsed.erase(group);
            } else {
                choice.collapsed.insert(group);
            }
            what = (folded ? "expanded " : "collapsed ") + title;
        }
        ImGui::PopID();
    }
    for (const std::string& name : visibility_.classes()) toggle("class " + name, choice.hiddenClasses, name);
    if (visibility_.kinds().size() > 1) {
        for (const std::string& kind : visibility_.kinds()) toggle(kind + " edges", choice.hiddenKinds, kind);
    }
    if (!what.empty()) changeVisibility(choice, what);
}

}  // namespace orrery::graph
