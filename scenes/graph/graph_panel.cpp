#include "engine/base/colour_scale.h"
#include "engine/ui/ui.h"
#include "scenes/graph/graph_scene.h"

#include <algorithm>
#include <cmath>

// What the panel of a graph shows: what is selected with its edges to click on, the questions that can be asked about
// it, and the filters.

namespace orrery::graph {

namespace {

constexpr std::size_t kMostSteps = 100;  // of a node that are listed

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
    panelView();
    panelTime();
    ImGui::Separator();
    bool physicsOn = physicsOn_;
    if (ImGui::Checkbox("Live physics (P)", &physicsOn)) setPhysics(physicsOn);
    ui::tip("Nodes push and pull while you drag; switched off they stay, Ctrl+Z takes it back");
    panelFilters();
}

void GraphScene::panelMeasure(const char* label, std::span<const Measure> offered, Measure View::*which,
                              const char* tip) {
    ImGui::SetNextItemWidth(ImGui::GetFontSize() * 9.0F);
    const bool open = ImGui::BeginCombo(label, std::string(graph::nameOf(view_.*which)).c_str());
    ui::tip(tip);
    if (!open) return;
    for (const Measure measure : offered) {
        if (!analysis_.applies(measure)) continue;
        const std::string name(graph::nameOf(measure));
        if (ImGui::Selectable(name.c_str(), measure == view_.*which)) chooseMeasure(which, measure);
        ui::tip(explained(measure));
    }
    ImGui::EndCombo();
}

std::vector<app::Command> GraphScene::commands() {
    std::vector<app::Command> all;
    const auto offer = [&](const char* what, std::span<const Measure> measures, Measure View::*which) {
        for (const Measure measure : measures) {
            if (!analysis_.applies(measure)) continue;
            all.push_back({.text = fmt::format("{} by: {}", what, graph::nameOf(measure)),
                           .keys = {},
                           .run = [this, measure, which] { chooseMeasure(which, measure); }});
        }
    };
    offer("colour", colourMeasures(), &View::colour);
    offer("size", sizeMeasures(), &View::size);
    if (times_.any()) {
        all.push_back({.text = "play through the times", .keys = {}, .run = [this] { playTimes(); }});
        all.push_back({.text = "show all times", .keys = {}, .run = [this] {
                           changeTime(std::nullopt, window_, "shown at all times");
                       }});
    }
    return all;
}

void GraphScene::chooseMeasure(Measure View::*which, Measure measure) {
    View view = view_;
    view.*which = measure;
    changeView(view, fmt::format("{} by {}", which == &View::colour ? "coloured" : "sized", graph::nameOf(measure)));
}

void GraphScene::panelView() {
    panelMeasure("Colour by", colourMeasures(), &View::colour, "What the nodes' colours tell");
    panelMeasure("Size by", sizeMeasures(), &View::size, "What the nodes' sizes tell");
    if (const std::string working = analysis_.working(); !working.empty()) ui::text(working, true);
    panelLegend();
}

void GraphScene::panelLegend() {
    const Legend& legend = colouring_.legend;
    const float em = ImGui::GetFontSize();
    ImDrawList& drawing = *ImGui::GetWindowDrawList();
    const auto packed = [](const Colour& colour) {
        return ImGui::ColorConvertFloat4ToU32({colour.r, colour.g, colour.b, 1.0F});
    };
    if (!legend.ticks.empty()) {
        const ImVec2 corner = ImGui::GetCursorScreenPos();
        const float width = em * 14.0F;
        constexpr int kPieces = 64;
        for (int i = 0; i < kPieces; ++i) {
            const auto left = static_cast<float>(i) / kPieces;
            drawing.AddRectFilled({corner.x + width * left, corner.y},
                                  {corner.x + width * (left + 1.0F / kPieces), corner.y + em * 0.6F},
                                  packed(orrery::viridis(left + 0.5F / kPieces)));
        }
        ImGui::Dummy({width, em * 0.6F});
        ui::tip("From the least to the most");
        const float from = ImGui::GetCursorPosX();
        for (const Legend::Tick& tick : legend.ticks) {
            if (tick.at > 0.0F) ImGui::SameLine();
            ImGui::SetCursorPosX(from + tick.at * (width - ImGui::CalcTextSize(tick.text.c_str()).x));
            ImGui::TextUnformatted(tick.text.c_str());
        }
    }
    for (std::size_t i = 0; i < legend.entries.size(); ++i) {
        const ImVec2 corner = ImGui::GetCursorScreenPos();
        drawing.AddCircleFilled({corner.x + em * 0.5F, corner.y + em * 0.55F}, em * 0.36F,
                                packed(legend.entries[i].colour));
        ImGui::Dummy({em, em});
        ImGui::SameLine();
        if (colouredBy_ != Measure::community) {
            ui::line(legend.entries[i].name);
            continue;
        }
        if (ui::link(legend.entries[i].name, 40000 + static_cast<int>(i))) {
            const int centre = analysis_.communities().centres[i];
            focus_.select(centre, false);
            changed_ = true;
            if (host_ != nullptr) {
                if (const auto camera = cameraFor(static_cast<std::uint32_t>(centre))) host_->flyTo(*camera);
            }
        }
        ui::tip("Flies to the node that this community is called after");
    }
    if (!legend.note.empty()) ui::text(legend.note, true);
    if (sizedBy_ != Measure::written) ui::text(sizeLegend(sizedBy_, analysis_), true);
    if (colouredBy_ == Measure::community && analysis_.ready(Measure::community)) {
        const Communities& found = analysis_.communities();
        ui::text(fmt::format("{} communities, modularity {:.3f}", found.sizes.size(), found.modularity), true);
        ui::tip(
            "How much more of the edges lies within communities than chance would put there: 0 none, towards 1 "
            "nearly all");
    }
}

// Of the slider that was just drawn: all of one drag is undone at once. `before`: what was shown before the slider,
// which moves with the press already.
void GraphScene::noteTimeDrag(const TimeChoice& before, const std::string& what) {
    if (ImGui::IsItemActivated()) beforeTimeDrag_ = before;
    if (ImGui::IsItemDeactivatedAfterEdit()) pushTime(beforeTimeDrag_, what);
}

void GraphScene::panelTime() {
    if (!times_.any()) return;
    ImGui::Separator();
    bool on = time_.has_value();
    if (ImGui::Checkbox("By time", &on))
        changeTime(on ? std::optional(times_.last()) : std::nullopt, window_,
                   on ? "shown by time" : "shown at all times");
    ui::tip("Shows only what is there at a time");
    if (!time_) return;
    ImGui::SameLine();
    if (ImGui::Button(timePlays_ ? "Pause" : "Play")) {
        if (timePlays_) {
            timePlays_ = false;
        } else {
            playTimes();
        }
    }
    ui::tip("Plays from here to the end; at the end, from the beginning");
    const float width = ImGui::GetFontSize() * 9.0F;
    const TimeChoice before{time_, window_};
    auto share = static_cast<float>((*time_ - times_.first()) / std::max(times_.last() - times_.first(), 1e-12));
    ImGui::SetNextItemWidth(width);
    if (ImGui::SliderFloat("Time", &share, 0.0F, 1.0F, times_.shown(*time_).c_str(), ImGuiSliderFlags_AlwaysClamp)) {
        timePlays_ = false;
        const double steps = std::round(static_cast<double>(share) * (times_.last() - times_.first()) / times_.step());
        showTime(times_.first() + steps * times_.step(), window_);
    }
    noteTimeDrag(before, "time " + times_.shown(*time_));
    ui::tip("The time that is shown");
    bool cumulative = window_ <= 0.0;
    if (ImGui::Checkbox("All up to then", &cumulative)) {
        const double tenth = (times_.last() - times_.first()) / 10.0;
        changeTime(time_, cumulative ? 0.0 : std::max(std::round(tenth / times_.step()) * times_.step(), times_.step()),
                   cumulative ? "all up to a time" : "a span of time");
    }
    ui::tip("Off: only what came in a span of time before it");
    if (cumulative) return;
    auto window = static_cast<float>(window_ / times_.step());
    const auto most = static_cast<float>((times_.last() - times_.first()) / times_.step());
    ImGui::SetNextItemWidth(width);
    if (ImGui::SliderFloat("Span", &window, 1.0F, std::max(most, 2.0F), times_.shown(window_).c_str(),
                           ImGuiSliderFlags_AlwaysClamp | ImGuiSliderFlags_Logarithmic))
        showTime(time_, static_cast<double>(std::round(window)) * times_.step());
    noteTimeDrag(before, "span " + times_.shown(window_));
    ui::tip("How long before the time something may have come");
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
    // What the name and the picture do not say already: beads have no shape of their own.
    std::string more = shown.id != nameOf(node) ? shown.id : std::string();
    if (cards_) more += (more.empty() ? "" : ", ") + std::string(shapeName(shown.shape));
    if (!more.empty()) ui::text(more, true);
    if (!shown.link->tooltip.empty()) ui::text(shown.link->tooltip, true);
    if (!shown.link->href.empty()) ui::text(shown.link->href, true);
    if (focus_.second() >= 0) {
        ui::text("to " + nameOf(focus_.second()));
        const std::size_t steps = focus_.answer().nodeWaves.size();
        ui::text(steps > 0 ? fmt::format("{} steps{}", steps - 1,
                                         focus_.pathAgainstFlow() && graph_.directed ? ", some against the arrows" : "")
                           : std::string("no way"),
                 true);
    }
    const auto question = [&](const char* label, Question which, const char* tip) {
        const bool on = focus_.question() == which;
        if (on) ImGui::PushStyleColor(ImGuiCol_Button, ImGui::GetStyleColorVec4(ImGuiCol_ButtonActive));
        if (ImGui::Button(label)) ask(on ? Question::none : which);
        if (on) ImGui::PopStyleColor();
        ui::tip(tip);
    };
    question("Upstream", Question::upstream, "All that leads to this node, step by step");
    ImGui::SameLine();
    question("Downstream", Question::downstream, "All that follows from this node, step by step");
    question("What breaks if this fails?", Question::cutOff, "All that can be reached through this node only");
    question("Around", Question::around, "All within some steps, whichever way the arrows point");
    ImGui::SameLine();
    int steps = focus_.steps();
    ImGui::SetNextItemWidth(ImGui::GetFontSize() * 6.0F);
    if (ImGui::SliderInt("##steps", &steps, 1, 10, steps == 1 ? "1 step" : "%d steps", ImGuiSliderFlags_AlwaysClamp)) {
        focus_.setSteps(steps);
        if (focus_.question() != Question::around) ask(Question::around);
        changed_ = true;
    }
    ui::tip("How many steps from here");
    panelAnswer();
    if (ImGui::Button(pinned_[static_cast<std::size_t>(node)] ? "Unpin (X)" : "Pin (X)")) togglePin(node);
    ui::tip("A pinned node stays where it is, whatever moves around it");
    ImGui::SameLine();
    if (ImGui::Button("Fly there (F)") && host_ != nullptr) {
        if (const auto camera = cameraFor(static_cast<std::uint32_t>(node))) host_->flyTo(*camera);
    }
    ui::tip("The camera goes to this node and its neighbours; a double click does the same");
    panelEdgesOf("In", adjacency_.in(node), node);
    panelEdgesOf("Out", adjacency_.out(node), node);
}

void GraphScene::panelAnswer() {
    const Answer& answer = focus_.answer();
    if (answer.empty() || focus_.question() == Question::path || focus_.question() == Question::none) return;
    const std::size_t others = answer.nodeCount() - 1;
    const std::size_t steps = answer.nodeWaves.size() - 1;
    ui::text(fmt::format("{} other node{}, {} edge{}, {} step{}", others, others == 1 ? "" : "s", answer.edgeCount(),
                         answer.edgeCount() == 1 ? "" : "s", steps, steps == 1 ? "" : "s"),
             true);
}

void GraphScene::panelEdgesOf(const char* heading, std::span<const Adjacency::Step> steps, int node) {
    if (steps.empty()) return;
    ImGui::Separator();
    ui::text(fmt::format("{} ({})", heading, steps.size()), true);
    int id = heading[0] == 'I' ? 10000 : 20000;
    const std::size_t shown = std::min(steps.size(), kMostSteps);
    for (const Adjacency::Step& step : steps.first(shown)) {
        const Edge& edge = graph_.edges[static_cast<std::size_t>(step.edge)];
        std::string line = step.node == node ? "(itself)" : nameOf(step.node);
        if (!edge.label.empty()) line += "  -  " + edge.label->plain;
        std::replace(line.begin(), line.end(), '\n', ' ');
        if (ui::link(line, id++)) {
            focus_.select(step.node, false);
            changed_ = true;
            if (host_ != nullptr) {
                if (const auto camera = cameraFor(static_cast<std::uint32_t>(step.node))) host_->flyTo(*camera);
            }
        }
    }
    if (shown < steps.size()) ui::text(fmt::format("and {} more", steps.size() - shown), true);
}

void GraphScene::panelEdge(int index) {
    const Edge& edge = graph_.edges[static_cast<std::size_t>(index)];
    ui::text(edge.label.empty() ? "Edge " + *edge.id : edge.label->plain);
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
        ui::tip("Whether these are seen");
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
        ui::tip("The group as one body, or all that is in it; a click on its title does the same");
        ImGui::PopID();
    }
    for (const std::string& name : visibility_.classes()) toggle("class " + name, choice.hiddenClasses, name);
    if (visibility_.kinds().size() > 1) {
        for (const std::string& kind : visibility_.kinds()) toggle(kind + " edges", choice.hiddenKinds, kind);
    }
    if (!what.empty()) changeVisibility(choice, what);
}

}  // namespace orrery::graph
