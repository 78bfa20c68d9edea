#include "scenes/graph/readers/mermaid/builder.h"

#include <fmt/format.h>

#include <utility>

namespace orrery::graph::mermaid {
namespace {

std::size_t sizeOf(const Style& style) {
    std::size_t bytes = 0;
    for (const auto& [property, value] : style) bytes += property.size() + value.size();
    return bytes;
}

std::size_t sizeOf(const Attachment& attachment) {
    std::size_t bytes = sizeOf(attachment.style);
    for (const std::string& name : attachment.classes) bytes += name.size();
    const Link& link = attachment.link;
    return bytes + link.href.size() + link.target.size() + link.callback.size() + link.arguments.size() +
           link.tooltip.size();
}

// A later click statement adds to an earlier one.
void mergeLink(Link& link, const Link& more) {
    const auto take = [](std::string& value, const std::string& newer) {
        if (!newer.empty()) value = newer;
    };
    take(link.href, more.href);
    take(link.target, more.target);
    if (!more.callback.empty()) link.arguments = more.arguments;
    take(link.callback, more.callback);
    take(link.tooltip, more.tooltip);
}

template <typename Element>
void apply(Element& element, const Attachment& attachment) {
    switch (attachment.kind) {
        case Attachment::Kind::style:
            element.style.insert(element.style.end(), attachment.style.begin(), attachment.style.end());
            break;
        case Attachment::Kind::classes:
            element.classes.insert(element.classes.end(), attachment.classes.begin(), attachment.classes.end());
            break;
        case Attachment::Kind::link:
            if constexpr (requires { element.link; }) mergeLink(element.link, attachment.link);
            break;
    }
}

}  // namespace

GraphBuilder::GraphBuilder(Scanner& scanner, const Limits& limits, Graph& graph)
    : scanner_(scanner), limits_(limits), graph_(graph) {}

int GraphBuilder::findName(std::string_view id) const {
    const auto found = nameOf_.find(id);
    return found == nameOf_.end() ? -1 : found->second;
}

int GraphBuilder::addName(std::string_view id, std::size_t at) {
    const auto [entry, added] = nameOf_.try_emplace(id, static_cast<int>(names_.size()));
    if (added) names_.push_back({.id = id, .at = at});
    return entry->second;
}

bool GraphBuilder::knows(std::string_view id) const {
    return findName(id) >= 0;
}

void GraphBuilder::addNode(int name, std::size_t at) {
    if (graph_.nodes.size() >= limits_.nodes) {
        scanner_.fail(at, fmt::format("more than {} nodes, the limit; split the graph", limits_.nodes));
    }
    Name& entry = names_[static_cast<std::size_t>(name)];
    entry.node = static_cast<int>(graph_.nodes.size());
    Node& node = graph_.nodes.emplace_back();
    node.id = entry.id;
    node.label.plain = entry.id;
    node.line = scanner_.lineAt(at);
}

int GraphBuilder::nameNode(std::string_view id, std::size_t at) {
    const int name = addName(id, at);
    if (names_[static_cast<std::size_t>(name)].node < 0) addNode(name, at);
    if (!open_.empty()) open_.back().mentions.push_back(name);
    return name;
}

Edge* GraphBuilder::findEdge(std::string_view id) {
    if (const auto found = edgeOf_.find(id); found != edgeOf_.end()) {
        return &graph_.edges[static_cast<std::size_t>(found->second)];
    }
    if (!id.starts_with("L_")) return nullptr;
    for (; generatedKnown_ < graph_.edges.size(); ++generatedKnown_) {
        generatedEdgeOf_.try_emplace(graph_.edges[generatedKnown_].id, static_cast<int>(generatedKnown_));
    }
    const auto found = generatedEdgeOf_.find(std::string(id));
    return found == generatedEdgeOf_.end() ? nullptr : &graph_.edges[static_cast<std::size_t>(found->second)];
}

void GraphBuilder::addEdges(std::span<const int> from, std::span<const int> to, const LinkDescription& link,
                            std::size_t at) {
    // Counted before any is made: a line of a thousand names on each side asks for a million edges.
    const std::size_t room = limits_.edges - graph_.edges.size();
    if (from.size() > room / std::max<std::size_t>(to.size(), 1)) {
        scanner_.fail(at, fmt::format("{} x {} edges here make more than {}, the limit; split the graph", from.size(),
                                      to.size(), limits_.edges));
    }
    const std::size_t count = from.size() * to.size();
    spend((count - 1) * (link.label.plain.size() + link.label.markup.size()), at);
    const int line = scanner_.lineAt(at);
    for (const int start : from) {
        for (const int end : to) addEdge(start, end, link, start == from.back() && end == to.front(), line);
    }
}

// An author's id is for one edge: of `A & B e1@--> C & D` it is the one from B to C. The others, and one whose id is
// taken, get Mermaid's: L_A_B_0, then L_A_B_2, L_A_B_3 for further edges between the same two.
void GraphBuilder::addEdge(int from, int to, const LinkDescription& link, bool first, int line) {
    const auto pair = static_cast<std::uint64_t>(from) << 32U | static_cast<std::uint32_t>(to);
    int& parallels = parallels_[pair];
    const int index = static_cast<int>(graph_.edges.size());
    const bool own = first && !link.id.empty() && findEdge(link.id) == nullptr;
    Edge& edge = graph_.edges.emplace_back();
    if (own) {
        edge.id = link.id;
        edgeOf_.emplace(link.id, index);
    } else {
        edge.id = fmt::format("L_{}_{}_{}", names_[static_cast<std::size_t>(from)].id,
                              names_[static_cast<std::size_t>(to)].id, parallels == 0 ? 0 : parallels + 1);
    }
    ++parallels;
    edge.from.index = from;
    edge.to.index = to;
    edge.label = link.label;
    edge.stroke = link.stroke;
    edge.tail = link.tail;
    edge.head = link.head;
    edge.length = link.length;
    edge.curve = defaultLinkStyle_.curve;
    edge.line = line;
}

Group* GraphBuilder::findGroup(std::string_view id) {
    const int name = findName(id);
    if (name < 0 || names_[static_cast<std::size_t>(name)].group < 0) return nullptr;
    return &graph_.groups[static_cast<std::size_t>(names_[static_cast<std::size_t>(name)].group)];
}

int GraphBuilder::addGroup(int name, std::size_t at) {
    int& group = names_[static_cast<std::size_t>(name)].group;
    if (group >= 0) return group;
    if (graph_.groups.size() >= limits_.nodes) {
        scanner_.fail(at, fmt::format("more than {} subgraphs, the limit; split the graph", limits_.nodes));
    }
    group = static_cast<int>(graph_.groups.size());
    graph_.groups.push_back(
        {.id = std::string(names_[static_cast<std::size_t>(name)].id), .line = scanner_.lineAt(at)});
    groupRecords_.push_back({.name = name, .at = at});
    return group;
}

void GraphBuilder::openGroup(std::string_view id, Label title, std::size_t at) {
    if (open_.size() >= static_cast<std::size_t>(std::max(limits_.nesting, 0))) {
        scanner_.fail(at, fmt::format("subgraphs nested more than {} deep, the limit; flatten some", limits_.nesting));
    }
    OpenGroup group;
    if (!id.empty()) {
        group.name = addName(id, at);
        addGroup(group.name, at);
    }
    group.title = std::move(title);
    group.at = at;
    open_.push_back(std::move(group));
}

void GraphBuilder::setGroupDirection(Direction direction) {
    open_.back().hasDirection = true;
    open_.back().direction = direction;
}

// A subgraph has as members what is named in it and belongs to none that ended before. Several of the same id are one,
// with the title and the direction of the first to end.
void GraphBuilder::closeGroup() {
    OpenGroup open = std::move(open_.back());
    open_.pop_back();
    if (open.name < 0) {
        open.name = addName(storage_.emplace_back(fmt::format("subGraph{}", endedGroups_)), open.at);
    }
    ++endedGroups_;
    const int index = addGroup(open.name, open.at);
    Group& group = graph_.groups[static_cast<std::size_t>(index)];
    GroupRecord& record = groupRecords_[static_cast<std::size_t>(index)];
    if (!record.ended) {
        record.ended = true;
        group.title = std::move(open.title);
        group.hasDirection = open.hasDirection;
        group.direction = open.direction;
    }
    for (const int name : open.mentions) {
        int& owner = names_[static_cast<std::size_t>(name)].owner;
        if (owner >= 0 || name == open.name) continue;
        owner = index;
        record.members.push_back(name);
    }
    if (!open_.empty()) open_.back().mentions.push_back(open.name);
}

void GraphBuilder::addToClass(std::string_view name, const Style& style, std::size_t at) {
    const auto [entry, added] = classOf_.try_emplace(name, graph_.classDefinitions.size());
    if (added) graph_.classDefinitions.push_back({std::string(name), {}});
    spend(sizeOf(style), at);
    Style& whole = graph_.classDefinitions[entry->second].style;
    whole.insert(whole.end(), style.begin(), style.end());
}

bool GraphBuilder::attachNow(std::string_view name, const Attachment& attachment, std::size_t at) {
    if (Group* group = findGroup(name)) {
        apply(*group, attachment);
    } else if (const int known = findName(name); known >= 0) {
        apply(node(known), attachment);
    } else if (Edge* edge = findEdge(name)) {
        if (attachment.kind == Attachment::Kind::style) {
            scanner_.warn(at, fmt::format("`{}` is an edge; Mermaid itself styles edges by linkStyle or class", name));
        } else if (attachment.kind == Attachment::Kind::link) {
            scanner_.warn(at, fmt::format("`{}` is an edge; a click on an edge has no effect", name));
        }
        apply(*edge, attachment);
    } else {
        return false;
    }
    return true;
}

void GraphBuilder::attach(std::string_view name, const Attachment& attachment, std::size_t at) {
    spend(sizeOf(attachment), at);
    if (attachNow(name, attachment, at)) return;
    pending_.push_back({name, attachments_.size(), at});
    attachments_.push_back(attachment);
}

void GraphBuilder::styleEdge(std::size_t number, const LinkStyle& style, std::size_t at) {
    if (number >= graph_.edges.size()) {
        pendingEdgeStyles_.push_back({number, style, at});
        return;
    }
    Edge& edge = graph_.edges[number];
    if (!style.curve.empty()) edge.curve = style.curve;
    if (!style.hasStyle) return;
    spend(sizeOf(style.style), at);
    edge.style = style.style;
}

void GraphBuilder::styleAllEdges(const LinkStyle& style) {
    if (!style.curve.empty()) defaultLinkStyle_.curve = style.curve;
    if (style.hasStyle) defaultLinkStyle_.style = style.style;
}

void GraphBuilder::spend(std::size_t bytes, std::size_t at) {
    spent_ += bytes;
    if (spent_ <= limits_.bytes + scanner_.text().size()) return;
    scanner_.fail(at, fmt::format("labels and styles repeated for many nodes or edges come to more than {} bytes, the "
                                  "limit; shorten them",
                                  limits_.bytes));
}

}  // namespace orrery::graph::mermaid
