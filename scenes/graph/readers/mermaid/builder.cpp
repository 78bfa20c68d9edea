#include "scenes/graph/readers/mermaid/builder.h"

#include "scenes/graph/readers/mermaid/label.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
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

// A later click statement adds to an earlier one, and takes the place of the address or the callback that it repeats.
void mergeLink(Link& link, const Link& more) {
    if (!more.href.empty()) {
        link.href = more.href;
        link.target = more.target;
    }
    if (!more.callback.empty()) {
        link.callback = more.callback;
        link.arguments = more.arguments;
    }
    if (!more.tooltip.empty()) link.tooltip = more.tooltip;
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
            if constexpr (requires { element.link.edit(); }) {
                mergeLink(element.link.edit(), attachment.link);
            } else if constexpr (requires { element.link; }) {
                mergeLink(element.link, attachment.link);
            }
            break;
    }
}

}  // namespace

GraphBuilder::GraphBuilder(Scanner& scanner, const Limits& limits, Graph& graph)
    : scanner_(scanner), limits_(limits), graph_(graph) {
    // Most statements are an edge. Growing from nothing would copy what is there sixteen times.
    constexpr std::size_t kMostReserved = 65536;
    const auto lines = static_cast<std::size_t>(std::ranges::count(scanner.text(), '\n'));
    graph_.edges.reserve(std::min(lines, kMostReserved));
}

int GraphBuilder::findName(std::string_view id) const {
    return nameOf_.find(std::hash<std::string_view>{}(id),
                        [&](int number) { return names_[static_cast<std::size_t>(number)].id == id; });
}

int GraphBuilder::addName(std::string_view id, std::size_t at) {
    const std::uint64_t hash = std::hash<std::string_view>{}(id);
    const int number = static_cast<int>(names_.size());
    names_.push_back({.id = id, .hash = hash, .at = at});
    nameOf_.add(hash, number, [&](int other) { return names_[static_cast<std::size_t>(other)].hash; });
    return number;
}

void GraphBuilder::addNode(int name, std::size_t at) {
    if (graph_.nodes.size() >= limits_.nodes) {
        scanner_.fail(at, fmt::format("more than {} nodes, the limit; split the graph", limits_.nodes));
    }
    Name& entry = names_[static_cast<std::size_t>(name)];
    entry.node = static_cast<int>(graph_.nodes.size());
    Node& node = graph_.nodes.emplace_back();
    node.id = entry.id;
    LabelText label = cleanLabel(entry.id, LabelKind::text);
    node.label = std::move(label.label);
    node.icon = std::move(label.icon);
    node.line = scanner_.lineAt(at);
}

int GraphBuilder::nameNode(std::string_view id, int known, std::size_t at) {
    const int name = known < 0 ? addName(id, at) : known;
    if (names_[static_cast<std::size_t>(name)].node < 0) {
        addNode(name, at);
        attachPendingTo(id);
    }
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
    spend((count - 1) * (link.label.plain.size() + link.label.markup->size()), at);
    const int line = scanner_.lineAt(at);
    for (const int start : from) {
        for (const int end : to) addEdge(start, end, link, start == from.back() && end == to.front(), line);
    }
}

int& GraphBuilder::parallelsOf(int from, int to) {
    const auto hashOf = [](std::uint64_t ends) {  // the finaliser of SplitMix64 (Steele, Lea, Flood 2014)
        ends = (ends ^ ends >> 30U) * 0xBF58476D1CE4E5B9ULL;
        ends = (ends ^ ends >> 27U) * 0x94D049BB133111EBULL;
        return ends ^ ends >> 31U;
    };
    const auto ends = static_cast<std::uint64_t>(from) << 32U | static_cast<std::uint32_t>(to);
    int number = parallelOf_.find(hashOf(ends),
                                  [&](int other) { return parallels_[static_cast<std::size_t>(other)].ends == ends; });
    if (number < 0) {
        number = static_cast<int>(parallels_.size());
        parallels_.push_back({ends, 0});
        parallelOf_.add(hashOf(ends), number,
                        [&](int other) { return hashOf(parallels_[static_cast<std::size_t>(other)].ends); });
    }
    return parallels_[static_cast<std::size_t>(number)].count;
}

// An author's id is for one edge: of `A & B e1@--> C & D` it is the one from B to C. The others, and one whose id is
// taken, get Mermaid's: L_A_B_0, then L_A_B_2, L_A_B_3 for further edges between the same two.
void GraphBuilder::addEdge(int from, int to, const LinkDescription& link, bool first, int line) {
    int& parallels = parallelsOf(from, to);
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
    constexpr std::size_t kUsual = 64;
    if (edge.id->size() > kUsual) spend(edge.id->size(), scanner_.at());
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
    attachPendingTo(names_[static_cast<std::size_t>(name)].id);
    return group;
}

void GraphBuilder::openGroup(std::string_view id, Label title, std::size_t at) {
    if (open_.size() >= static_cast<std::size_t>(std::max(limits_.nesting, 0))) {
        scanner_.fail(at, fmt::format("subgraphs nested more than {} deep, the limit; flatten some", limits_.nesting));
    }
    OpenGroup group;
    if (!id.empty()) {
        const int known = findName(id);
        group.name = known < 0 ? addName(id, at) : known;
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
        const std::string_view id = storage_.emplace_back(fmt::format("subGraph{}", endedGroups_));
        const int known = findName(id);
        open.name = known < 0 ? addName(id, open.at) : known;
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

// With `known`, the statement stands behind what it names.
bool GraphBuilder::attachNow(std::string_view name, const Attachment& attachment, std::size_t at, bool known) {
    if (Group* group = findGroup(name)) {
        const Name& entry = names_[static_cast<std::size_t>(findName(name))];
        if (known && attachment.kind == Attachment::Kind::classes && entry.node < 0 &&
            !groupRecords_[static_cast<std::size_t>(entry.group)].ended) {
            scanner_.warn(at,
                          fmt::format("subgraph `{}` has not ended here; Mermaid itself takes no notice", shown(name)));
        }
        apply(*group, attachment);
    } else if (const int number = findName(name); number >= 0) {
        apply(node(number), attachment);
    } else if (Edge* edge = findEdge(name)) {
        if (attachment.kind == Attachment::Kind::style) {
            scanner_.warn(
                at, fmt::format("`{}` is an edge; Mermaid itself styles edges by linkStyle or class", shown(name)));
        } else if (attachment.kind == Attachment::Kind::link) {
            scanner_.warn(at, fmt::format("`{}` is an edge; a click on an edge has no effect", shown(name)));
        }
        apply(*edge, attachment);
    } else {
        return false;
    }
    return true;
}

void GraphBuilder::attach(std::string_view name, const Attachment& attachment, std::size_t at) {
    spend(sizeOf(attachment), at);
    if (attachNow(name, attachment, at, true)) return;
    pendingOf_[name].push_back(pending_.size());
    pending_.push_back({name, attachment, at});
}

// What was said about a name before it was known.
void GraphBuilder::attachPendingTo(std::string_view name) {
    if (pendingOf_.empty()) return;
    const auto found = pendingOf_.find(name);
    if (found == pendingOf_.end()) return;
    for (const std::size_t index : found->second) {
        Pending& pending = pending_[index];
        pending.done = true;
        attachNow(name, pending.attachment, pending.at, false);
        if (pending.attachment.kind == Attachment::Kind::style) continue;
        scanner_.warn(pending.at, fmt::format("`{}` is named here before it is defined; Mermaid itself takes no notice",
                                              shown(name)));
    }
    pendingOf_.erase(found);
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
    if (spent_ <= limits_.copiedBytes + scanner_.text().size()) return;
    scanner_.fail(at, fmt::format("labels and styles repeated for many nodes or edges come to more than {} bytes, the "
                                  "limit; shorten them",
                                  limits_.copiedBytes));
}

}  // namespace orrery::graph::mermaid
