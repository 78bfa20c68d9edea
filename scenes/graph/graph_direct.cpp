#include "scenes/graph/graph_scene.h"
#include "scenes/graph/names.h"

#include <algorithm>

// How a lesson directs a graph: what is shown, what stands out, colours and tags.

namespace orrery::graph {

namespace {

constexpr double kArrive = 0.45;  // seconds in which a node comes

}  // namespace

void GraphScene::configure(std::span<const yaml::Value> changes) {
    Wanted wanted;
    try {
        wanted = readWanted(graph_, changes);
    } catch (const Error&) {
        configure({});
        throw;
    }
    Visibility::Choice choice = visibility_.choice();
    choice.hiddenNodes = wanted.hiddenNodes;
    choice.hiddenEdges = wanted.hiddenEdges;
    if (choice != visibility_.choice()) visibility_.set(choice);
    if (wanted.question != Question::none) {
        focus_.select(wanted.node, false);
        focus_.setSteps(wanted.steps);
        if (wanted.second >= 0) {
            focus_.select(wanted.second, true);
        } else {
            focus_.ask(wanted.question);
        }
    } else {
        focus_.highlight(wanted.litNodes, wanted.litEdges);
    }
    about_ = {};
    if (focus_.any()) {
        for (int i = 0; i < static_cast<int>(graph_.nodes.size()); ++i) {
            if (focus_.isFocus(i)) about_.nodes.insert(i);
        }
        for (int i = 0; i < static_cast<int>(graph_.edges.size()); ++i) {
            if (focus_.isFocusEdge(i)) about_.edges.insert(i);
        }
    }
    if (colours_ != wanted.colours) {
        colours_ = std::move(wanted.colours);
        lookTheme_ = {};
    }
    if (const View view{wanted.colour, wanted.size}; view != view_) setView(view);
    colourUnasked_ = false;
    if (wanted.time || time_) {
        timePlays_ = false;
        showTime(wanted.time, wanted.window);
    }
    newEdges_ = std::move(wanted.newEdges);
    tags_.set(wanted.labels, arrangement_.bodySizes);
    if (wanted.flow) flowEverywhere_ = *wanted.flow;
    if (wanted.flat) flat_ = *wanted.flat;
    changed_ = true;
}

std::optional<std::uint32_t> GraphScene::named(std::string_view name) const {
    const Names names(graph_);
    if (const auto node = names.node(name)) return static_cast<std::uint32_t>(*node);
    if (const auto edges = names.edges(name); !edges.empty())
        return static_cast<std::uint32_t>(graph_.nodes.size()) + static_cast<std::uint32_t>(edges.front());
    if (const auto group = names.group(name))
        return static_cast<std::uint32_t>(graph_.nodes.size() + graph_.edges.size()) +
               static_cast<std::uint32_t>(*group);
    return std::nullopt;
}

int GraphScene::revealCount() const {
    int last = 0;
    for (const Edge& edge : graph_.edges) last = std::max(last, edge.step);
    return last;
}

void GraphScene::updatePresence(const app::Moment& moment) {
    if (!cards_) return;  // beads are there or not
    const bool atOnce = moment.still || moment.reducedMotion;
    const auto step = static_cast<float>(moment.delta / kArrive);
    for (std::size_t i = 0; i < presence_.size(); ++i) {
        const bool shown = visibility_.nodeShown(static_cast<int>(i));
        const float wanted = shown ? 1.0F : 0.0F;
        if (presence_[i] == wanted) continue;
        // What goes is gone; what comes grows, so that the class sees where.
        presence_[i] = !shown || atOnce ? wanted : std::min(presence_[i] + std::max(step, 0.001F), 1.0F);
        changed_ = true;
    }
}

}  // namespace orrery::graph
