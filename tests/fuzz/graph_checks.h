#pragma once

// What has to hold of every graph that a reader makes, whatever the text was.

#include "engine/base/error.h"
#include "engine/base/utf8.h"
#include "scenes/graph/graph.h"
#include "scenes/graph/limits.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace orrery::fuzz {

inline graph::Limits smallLimits() {
    graph::Limits limits;
    limits.bytes = 1U << 20U;
    limits.nodes = 2000;
    limits.edges = 4000;
    limits.nesting = 16;
    limits.labelBytes = 4096;
    return limits;
}

inline void checkLabel(const graph::Label& label) {
    ORRERY_CHECK(utf8::isValid(label.plain), "a label is not UTF-8");
    for (const char c : label.plain) {
        ORRERY_CHECK(static_cast<unsigned char>(c) >= 0x20 || c == '\n', "a control character in a label");
    }
}

inline void checkMessage(const std::string& message) {
    ORRERY_CHECK(!message.empty(), "a message without words");
    ORRERY_CHECK(message.find('\n') == std::string::npos, "a message of several lines");
    ORRERY_CHECK(utf8::isValid(message), "a message that is not UTF-8");
}

inline void checkGraph(const graph::Graph& graph, const graph::Limits& limits) {
    const auto nodes = static_cast<int>(graph.nodes.size());
    const auto groups = static_cast<int>(graph.groups.size());
    ORRERY_CHECK(graph.nodes.size() <= limits.nodes && graph.edges.size() <= limits.edges, "past a limit");
    std::size_t members = 0;
    for (const graph::Node& node : graph.nodes) {
        ORRERY_CHECK(node.group >= -1 && node.group < groups, "no such group {}", node.group);
        checkLabel(node.label);
        members += node.group >= 0 ? 1U : 0U;
    }
    for (const graph::Edge& edge : graph.edges) {
        for (const graph::Endpoint end : {edge.from, edge.to}) {
            const int most = end.kind == graph::Endpoint::Kind::node ? nodes : groups;
            ORRERY_CHECK(end.index >= 0 && end.index < most, "an edge ends at {} of {}", end.index, most);
        }
        ORRERY_CHECK(edge.length >= 1, "length {}", edge.length);
        checkLabel(edge.label);
    }
    for (int i = 0; i < groups; ++i) {
        const graph::Group& group = graph.groups[static_cast<std::size_t>(i)];
        ORRERY_CHECK(group.parent >= -1 && group.parent < i, "group {} stands before its parent {}", i, group.parent);
        for (const int node : group.nodes) {
            ORRERY_CHECK(node >= 0 && node < nodes && graph.nodes[static_cast<std::size_t>(node)].group == i,
                         "node {} is no member of group {}", node, i);
        }
        ORRERY_CHECK(group.nodes.size() <= members, "a member twice");
        members -= group.nodes.size();
        checkLabel(group.title);
    }
    ORRERY_CHECK(graph.places.empty() || graph.places.size() == graph.nodes.size(), "places of other nodes");
    ORRERY_CHECK(graph.nodeTimes.empty() || graph.nodeTimes.size() == graph.nodes.size(), "times of other nodes");
    ORRERY_CHECK(graph.edgeTimes.empty() || graph.edgeTimes.size() == graph.edges.size(), "times of other edges");
    ORRERY_CHECK(members == 0, "{} members in no list", members);
    for (const Diagnostic& each : graph.diagnostics) checkMessage(each.message);
}

// The readers are given decoded text, which is valid UTF-8 without zero bytes.
template <typename Read>
void readChecked(std::string_view bytes, const Read& read) {
    std::string text = utf8::sanitised(bytes);
    for (char& c : text) {
        if (c == '\0') c = ' ';
    }
    try {
        checkGraph(read(text), smallLimits());
    } catch (const Error& error) {
        checkMessage(error.message());
    }
}

}  // namespace orrery::fuzz
