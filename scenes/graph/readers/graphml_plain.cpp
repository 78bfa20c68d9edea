#include "scenes/graph/readers/graphml_plain.h"

#include "engine/base/parallel.h"
#include "scenes/graph/readers/graphml_keys.h"
#include "scenes/graph/readers/name_table.h"

#include <algorithm>
#include <deque>
#include <string>
#include <thread>
#include <vector>

namespace orrery::graph {
namespace {

bool isBlank(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

// Whether an element of that name begins at the place.
bool beginsElement(std::string_view text, std::size_t at, std::string_view name) {
    const std::size_t behind = at + 1 + name.size();
    return behind < text.size() && text[at] == '<' && text.substr(at + 1, name.size()) == name &&
           (isBlank(text[behind]) || text[behind] == '>' || text[behind] == '/');
}

bool beginsPlain(std::string_view text, std::size_t at) {
    return beginsElement(text, at, "node") || beginsElement(text, at, "edge");
}

// The first node or edge at the place or behind it; npos when there is none.
std::size_t nextPlain(std::string_view text, std::size_t at) {
    at = text.find('<', at);
    while (at != std::string_view::npos && !beginsPlain(text, at)) at = text.find('<', at + 1);
    return at;
}

// What a walk over the tags of a part finds.
struct Counts {
    std::size_t nodes = 0;
    std::size_t edges = 0;
    int lines = 0;
};

Counts countIn(std::string_view text) {
    Counts counts;
    for (std::size_t at = text.find('<'); at != std::string_view::npos; at = text.find('<', at + 1)) {
        if (beginsElement(text, at, "node")) ++counts.nodes;
        if (beginsElement(text, at, "edge")) ++counts.edges;
    }
    counts.lines = static_cast<int>(std::ranges::count(text, '\n'));
    return counts;
}

struct PlainPart {
    std::size_t begin = 0;
    std::size_t end = 0;
    Counts counts;
    std::size_t firstNode = 0;
    std::size_t firstEdge = 0;
    int firstLine = 1;
    NameTable nodes;
    NameTable ends;
    std::deque<std::string> decoded;  // ids with references in them
    std::size_t directed = 0;         // edges
    // Empty, or one for each of its nodes or edges.
    std::vector<vec3> places;
    std::vector<double> nodeTimes, edgeTimes;
    bool plain = false;
};

// What all parts need to know.
struct PlainHead {
    Source source;
    Limits limits;
    GraphMlKeys keys;
    bool directed = true;
};

// Reads the elements of one part into the graph; edges end at numbers of the part's own names.
class PlainReader {
 public:
    PlainReader(std::string_view text, const PlainHead& head, PlainPart& part, Graph& graph)
        : text_(text), at_(part.begin), head_(head), part_(part), graph_(graph), builder_(head.source, head.limits) {}

    // Whether all of it is plain.
    bool read() {
        std::size_t node = part_.firstNode;
        std::size_t edge = part_.firstEdge;
        int line = part_.firstLine;
        std::size_t counted = part_.begin;
        for (skipBlanks(); at_ < part_.end; skipBlanks()) {
            line += static_cast<int>(std::ranges::count(text_.substr(counted, at_ - counted), '\n'));
            counted = at_;
            const bool read = beginsElement(text_, at_, "node")   ? readNode(graph_.nodes[node++], line)
                              : beginsElement(text_, at_, "edge") ? readEdge(graph_.edges[edge++], line)
                                                                  : false;
            if (!read) return false;
        }
        return at_ == part_.end && builder_.graph().diagnostics.empty();
    }

 private:
    enum class Tag { open, empty, wrong };

    struct Wanted {
        std::string_view name;
        std::string_view value;
    };

    void skipBlanks() {
        while (at_ < part_.end && isBlank(text_[at_])) ++at_;
    }

    bool take(std::string_view word) {
        if (text_.substr(at_, word.size()) != word) return false;
        at_ += word.size();
        return true;
    }

    // The attributes behind a tag's name, to the end of the tag; those that are wanted get their values.
    Tag readTag(std::span<Wanted> wanted) {
        for (;;) {
            skipBlanks();
            if (take("/>")) return Tag::empty;
            if (take(">")) return Tag::open;
            const std::size_t start = at_;
            if (!isBlank(text_[start - 1])) return Tag::wrong;
            while (at_ < part_.end && isNameByte(text_[at_])) ++at_;
            const std::string_view name = text_.substr(start, at_ - start);
            if (name.empty() || at_ + 1 >= part_.end || text_[at_] != '=') return Tag::wrong;
            const char quote = text_[at_ + 1];
            if (quote != '"' && quote != '\'') return Tag::wrong;
            const std::size_t value = at_ + 2;
            at_ = value;
            while (at_ < part_.end && text_[at_] != quote) {
                // A tree would make blanks of line ends.
                if (text_[at_] == '<' || static_cast<unsigned char>(text_[at_]) < 0x20) return Tag::wrong;
                ++at_;
            }
            if (at_ >= part_.end) return Tag::wrong;
            const auto found = std::ranges::find(wanted, name, &Wanted::name);
            if (found != wanted.end()) {
                if (found->value.data() != nullptr) return Tag::wrong;
                found->value = text_.substr(value, at_ - value);
                if (!decode(found->value)) return Tag::wrong;
            }
            ++at_;
        }
    }

    static bool isNameByte(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
               c == '.';
    }

    // References to the five characters that XML names; others need the tree.
    bool decode(std::string_view& value) {
        if (value.find('&') == std::string_view::npos) return true;
        struct Reference {
            std::string_view name;
            char character;
        };
        constexpr Reference kReferences[] = {
            {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};
        std::string text;
        for (std::size_t at = 0; at < value.size();) {
            if (value[at] != '&') {
                text += value[at++];
                continue;
            }
            const auto* found = std::ranges::find_if(
                kReferences, [&](const Reference& each) { return value.substr(at).starts_with(each.name); });
            if (found == std::end(kReferences)) return false;
            text += found->character;
            at += found->name.size();
        }
        value = part_.decoded.emplace_back(std::move(text));
        return true;
    }

    // <data key="...">text</data>, any number of them, to the end of the element.
    bool readData(std::string_view end, Attributes& attributes) {
        for (;;) {
            skipBlanks();
            if (take(end)) return true;
            if (!beginsElement(text_, at_, "data")) return false;
            at_ += 5;
            Wanted key[] = {{"key", {}}};
            const Tag tag = readTag(key);
            if (tag == Tag::wrong) return false;
            if (tag == Tag::empty) continue;
            const std::size_t start = at_;
            at_ = std::min(text_.find('<', at_), part_.end);
            std::string_view value = text_.substr(start, at_ - start);
            if (!take("</data>") || !decode(value)) return false;
            takeData(key[0].value, value, attributes);
        }
    }

    void takeData(std::string_view id, std::string_view value, Attributes& attributes) {
        const KnownKey* key = nullptr;
        for (const KnownKey& each : known_) {
            if (each.id == id) key = &each;
        }
        if (key == nullptr) {
            const std::string_view name = head_.keys.nameOf(id);
            key = &known_.emplace_back(KnownKey{std::string(id), std::string(name), Attributes::roleOf(name)});
        }
        if (key->role) attributes.take(*key->role, key->name, value);
    }

    bool readNode(Node& node, int line) {
        at_ += 5;
        Wanted wanted[] = {{"id", {}}};
        const Tag tag = readTag(wanted);
        const std::string_view id = wanted[0].value;
        if (tag == Tag::wrong || id.empty() || id.size() > head_.limits.labelBytes) return false;
        const std::size_t before = part_.nodes.names().size();
        if (part_.nodes.number(id, [] { return std::pair(0, 0); }) != before) return false;  // a second time
        node.id = id;
        node.label.plain = labelText(id);
        node.line = line;
        Attributes attributes(builder_, {line, 0});
        head_.keys.takeStandards("node", attributes);
        if (tag == Tag::open && !readData("</node>", attributes)) return false;
        attributes.applyTo(node);
        const std::size_t own = before;
        if (const auto place = attributes.position()) put(part_.places, part_.counts.nodes, own, *place, kNowhere);
        if (const auto time = attributes.time()) put(part_.nodeTimes, part_.counts.nodes, own, *time, kNever);
        return true;
    }

    bool readEdge(Edge& edge, int line) {
        at_ += 5;
        Wanted wanted[] = {{"source", {}}, {"target", {}}, {"id", {}}, {"directed", {}}};
        const Tag tag = readTag(wanted);
        if (tag == Tag::wrong || wanted[0].value.empty() || wanted[1].value.empty()) return false;
        bool directed = head_.directed;
        if (const std::string_view word = wanted[3].value; word.data() != nullptr) {
            if (word != "true" && word != "false") return false;
            directed = word == "true";
        }
        const auto nowhere = [] { return std::pair(0, 0); };
        edge.from.index = static_cast<int>(part_.ends.number(wanted[0].value, nowhere));
        edge.to.index = static_cast<int>(part_.ends.number(wanted[1].value, nowhere));
        edge.line = line;
        edge.id = wanted[2].value;
        edge.head = directed ? Head::arrow : Head::none;
        part_.directed += directed ? 1U : 0U;
        Attributes attributes(builder_, {line, 0});
        head_.keys.takeStandards("edge", attributes);
        if (tag == Tag::open && !readData("</edge>", attributes)) return false;
        attributes.applyTo(edge);
        const auto own = static_cast<std::size_t>(&edge - graph_.edges.data()) - part_.firstEdge;
        if (const auto time = attributes.time()) put(part_.edgeTimes, part_.counts.edges, own, *time, kNever);
        return true;
    }

    template <typename Value>
    static void put(std::vector<Value>& to, std::size_t count, std::size_t index, const Value& value,
                    const Value& none) {
        if (to.empty()) to.assign(count, none);
        to[index] = value;
    }

    struct KnownKey {
        std::string id;
        std::string name;
        std::optional<AttributeRole> role;
    };

    std::string_view text_;
    std::size_t at_;
    const PlainHead& head_;
    PlainPart& part_;
    Graph& graph_;
    GraphBuilder builder_;
    std::vector<KnownKey> known_;
};

// What stands in front of the first node: the keys, and the graph's own attributes. Nothing when it is not plain.
std::optional<PlainHead> readHead(std::string_view text, const Source& source, const Limits& limits, Graph& graph) {
    try {
        const XmlDocument document(std::string(text) + "</graph></graphml>", source, limits);
        const pugi::xml_node root = document.root();
        const pugi::xml_node element = root.child("graph");
        if (root.name() != std::string_view("graphml") || !element || element.next_sibling() ||
            element != childNamed(root, "graph")) {
            return std::nullopt;
        }
        PlainHead head{.source = source, .limits = limits, .keys = GraphMlKeys(root), .directed = true};
        head.directed = std::string_view(element.attribute("edgedefault").as_string("directed")) != "undirected";
        head.keys.readGraphData(element, graph);
        return head;
    } catch (const Error&) {
        return std::nullopt;
    }
}

bool isTail(std::string_view text) {
    for (const std::string_view tag : {"</graph>", "</graphml>"}) {
        text = trimmed(text);
        if (!text.starts_with(tag)) return false;
        text.remove_prefix(tag.size());
    }
    return trimmed(text).empty();
}

std::vector<PlainPart> partsOf(std::string_view text, std::size_t begin, std::size_t end, std::size_t partBytes) {
    std::vector<PlainPart> parts;
    while (begin < end) {
        const std::size_t next = end - begin > partBytes ? std::min(nextPlain(text, begin + partBytes), end) : end;
        parts.emplace_back();
        parts.back().begin = begin;
        parts.back().end = next;
        begin = next;
    }
    return parts;
}

// The ends of the edges, numbered in their parts, as nodes of the graph.
bool joinEnds(std::vector<PlainPart>& parts, Graph& graph) {
    std::vector<const NameTable*> tables;
    for (const PlainPart& part : parts) tables.push_back(&part.nodes);
    for (const PlainPart& part : parts) tables.push_back(&part.ends);
    const JoinedNames joined = joinNames(tables);
    // More would be ends that are no nodes, fewer nodes that are declared twice.
    if (joined.firsts.size() != graph.nodes.size()) return false;
    const auto ofNode = [&](const FirstMention& first) { return first.table < parts.size(); };
    if (!std::ranges::all_of(joined.firsts, ofNode)) return false;
    parallelFor(parts.size(), [&](std::size_t p) {
        const std::vector<std::uint32_t>& numbers = joined.numbers[parts.size() + p];
        for (std::size_t i = 0; i < parts[p].counts.edges; ++i) {
            Edge& edge = graph.edges[parts[p].firstEdge + i];
            edge.from.index = static_cast<int>(numbers[static_cast<std::size_t>(edge.from.index)]);
            edge.to.index = static_cast<int>(numbers[static_cast<std::size_t>(edge.to.index)]);
        }
    });
    return true;
}

// What the parts have of places or times, in one piece; none where no part has any.
template <typename Value>
std::vector<Value> joined(const std::vector<PlainPart>& parts, std::vector<Value> PlainPart::*own,
                          std::size_t PlainPart::*first, std::size_t count, const Value& none) {
    std::vector<Value> all;
    for (const PlainPart& part : parts) {
        if ((part.*own).empty()) continue;
        all.resize(count, none);
        std::ranges::copy(part.*own, all.begin() + static_cast<std::ptrdiff_t>(part.*first));
    }
    return all;
}

}  // namespace

std::optional<Graph> readPlainGraphMl(std::string_view text, const Source& source, const Limits& limits,
                                      std::size_t partBytes) {
    const std::size_t begin = nextPlain(text, 0);
    const std::size_t end = text.rfind("</graph>");
    if (begin == std::string_view::npos || end == std::string_view::npos || end < begin || !isTail(text.substr(end))) {
        return std::nullopt;
    }
    Graph graph;
    const std::optional<PlainHead> head = readHead(text.substr(0, begin), source, limits, graph);
    if (!head) return std::nullopt;
    if (partBytes == 0) {
        constexpr std::size_t kLeast = 1U << 20U;
        const std::size_t count = 4 * std::max(std::thread::hardware_concurrency(), 1U);
        partBytes = std::max(kLeast, (end - begin) / count + 1);
    }
    std::vector<PlainPart> parts = partsOf(text, begin, end, partBytes);
    parallelFor(parts.size(), [&](std::size_t i) {
        parts[i].counts = countIn(text.substr(parts[i].begin, parts[i].end - parts[i].begin));
    });
    std::size_t nodes = 0;
    std::size_t edges = 0;
    int line = source.firstLine + static_cast<int>(std::ranges::count(text.substr(0, begin), '\n'));
    for (PlainPart& part : parts) {
        part.firstNode = nodes;
        part.firstEdge = edges;
        part.firstLine = line;
        nodes += part.counts.nodes;
        edges += part.counts.edges;
        line += part.counts.lines;
    }
    if (nodes > limits.nodes || edges > limits.edges) return std::nullopt;
    graph.nodes.resize(nodes);
    graph.edges.resize(edges);
    parallelFor(parts.size(), [&](std::size_t i) {
        try {
            parts[i].plain = PlainReader(text, *head, parts[i], graph).read();
        } catch (const Error&) {
            parts[i].plain = false;  // a label past its limit
        }
    });
    std::size_t directed = 0;
    for (const PlainPart& part : parts) {
        if (!part.plain) return std::nullopt;
        directed += part.directed;
    }
    if (!joinEnds(parts, graph)) return std::nullopt;
    graph.directed = graph.edges.empty() || directed > 0;
    graph.places = joined(parts, &PlainPart::places, &PlainPart::firstNode, nodes, kNowhere);
    graph.nodeTimes = joined(parts, &PlainPart::nodeTimes, &PlainPart::firstNode, nodes, kNever);
    graph.edgeTimes = joined(parts, &PlainPart::edgeTimes, &PlainPart::firstEdge, edges, kNever);
    return graph;
}

}  // namespace orrery::graph
