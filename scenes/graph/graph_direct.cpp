#include "scenes/graph/graph_scene.h"
#include "scenes/graph/names.h"

#include <fmt/format.h>

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
        if (wanted.second >= 0) {
            focus_.select(wanted.second, true);
        } else {
            focus_.ask(wanted.question);
        }
    } else {
        focus_.highlight(wanted.litNodes, wanted.litEdges);
    }
    if (colours_ != wanted.colours) {
        colours_ = std::move(wanted.colours);
        lookTheme_ = {};
    }
    tags_.set(wanted.labels);
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

void GraphScene::makeLooks(const render::Theme& theme) {
    const auto paint = [&](const Looks& looks) {
        std::vector<Colour> fills;
        for (const NodeLook& look : looks.nodes) fills.push_back(look.fill);
        tags_.setColours(fills);
        if (cards_) cards_->setLooks(looks, theme);
        if (beads_) beads_->setLooks(looks, theme);
    };
    if (colours_.empty()) return paint(looksFor(graph_, theme, arrangement_.result.ranks));
    // A lesson's colour counts as the author's: ink and border are chosen for it.
    Graph painted = graph_;
    for (const auto& [node, colour] : colours_) {
        const auto byte = [](float channel) {
            return static_cast<int>(std::clamp(channel, 0.0F, 1.0F) * 255.0F + 0.5F);
        };
        Style& style = painted.nodes[static_cast<std::size_t>(node)].style;
        style.eraseIf([](const auto& each) { return each.first == "stroke" || each.first == "color"; });
        style.emplace_back("fill", fmt::format("#{:02x}{:02x}{:02x}", byte(colour.r), byte(colour.g), byte(colour.b)));
    }
    paint(looksFor(painted, theme, arrangement_.result.ranks));
}

void GraphScene::updatePresence(const app::Moment& moment) {
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
