#include "scenes/graph/readers/ograph.h"

#include "engine/base/parallel.h"
#include "scenes/graph/readers/builder.h"
#include "scenes/graph/readers/name_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace orrery::graph {
namespace {

constexpr std::string_view kMagic = "ORRERYGR";
constexpr std::size_t kHeaderBytes = 32;
constexpr std::size_t kColumnBytes = 24;
constexpr std::uint32_t kMostColumns = 256;
constexpr std::uint32_t kDirected = 1;
constexpr std::size_t kGrain = 4096;  // values that a thread takes at once

enum class Type : std::uint32_t { number = 1, single = 2, twice = 3, text = 4 };

enum class Kind : std::uint32_t {
    id = 1,
    label = 2,
    group = 3,
    x = 4,
    y = 5,
    z = 6,
    weight = 7,
    time = 8,
    source = 16,
    target = 17,
    edgeLabel = 18,
    edgeWeight = 19,
    edgeTime = 20,
};

constexpr unsigned bit(Type type) {
    return 1U << static_cast<unsigned>(type);
}

struct KindInfo {
    Kind kind;
    std::string_view name;
    unsigned types;  // that it may have
    bool ofNodes;
};

constexpr unsigned kReal = bit(Type::single) | bit(Type::twice);
constexpr std::array<KindInfo, 13> kKinds = {{
    {Kind::id, "id", bit(Type::text), true},
    {Kind::label, "label", bit(Type::text), true},
    {Kind::group, "group", bit(Type::text) | bit(Type::number), true},
    {Kind::x, "x", kReal, true},
    {Kind::y, "y", kReal, true},
    {Kind::z, "z", kReal, true},
    {Kind::weight, "weight", kReal, true},
    {Kind::time, "time", kReal, true},
    {Kind::source, "source", bit(Type::number), false},
    {Kind::target, "target", bit(Type::number), false},
    {Kind::edgeLabel, "edge label", bit(Type::text), false},
    {Kind::edgeWeight, "edge weight", kReal, false},
    {Kind::edgeTime, "edge time", kReal, false},
}};

// A number that lies at that place, whatever the machine's own order of bytes.
template <typename Number>
Number loadAt(std::string_view bytes, std::size_t at) {
    Number number;
    std::memcpy(&number, bytes.data() + at, sizeof(number));
    if constexpr (std::endian::native == std::endian::big) {
        auto* raw = reinterpret_cast<char*>(&number);
        std::reverse(raw, raw + sizeof(number));
    }
    return number;
}

struct OgraphColumn {
    Type type = Type::number;
    std::string_view bytes;
    std::size_t count = 0;

    std::uint32_t number(std::size_t i) const { return loadAt<std::uint32_t>(bytes, 4 * i); }
    double real(std::size_t i) const {
        return type == Type::single ? static_cast<double>(loadAt<float>(bytes, 4 * i)) : loadAt<double>(bytes, 8 * i);
    }
    std::string_view text(std::size_t i) const {
        const auto begin = static_cast<std::size_t>(loadAt<std::uint64_t>(bytes, 8 * i));
        const auto end = static_cast<std::size_t>(loadAt<std::uint64_t>(bytes, 8 * i + 8));
        return bytes.substr(8 * (count + 1) + begin, end - begin);
    }
};

class OgraphReader {
 public:
    OgraphReader(std::string_view bytes, const Source& source, const Limits& limits)
        : bytes_(bytes), source_(source), limits_(limits) {}

    Graph read() {
        readHeader();
        readColumnTable();
        refuseDuplicates();
        makeNodes();
        makePlaces();
        makeEdges();
        return std::move(graph_);
    }

 private:
    [[noreturn]] void fail(const std::string& message) const { throw Error(message, {source_.file, 0, 0, {}}); }

    void readHeader() {
        if (!looksLikeOgraph(bytes_)) fail("does not begin with ORRERYGR, as a binary graph does");
        if (bytes_.size() < kHeaderBytes) fail("ends within its header; was it written to the end?");
        const auto version = loadAt<std::uint32_t>(bytes_, 8);
        if (version != 1) fail(fmt::format("is a binary graph of version {}; this program reads version 1", version));
        graph_.flows = false;
        graph_.directed = (loadAt<std::uint32_t>(bytes_, 12) & kDirected) != 0;
        nodes_ = loadAt<std::uint32_t>(bytes_, 16);
        edges_ = loadAt<std::uint32_t>(bytes_, 20);
        if (nodes_ > limits_.nodes) fail(fmt::format("more than {} nodes, which is the limit", limits_.nodes));
        if (edges_ > limits_.edges) fail(fmt::format("more than {} edges, which is the limit", limits_.edges));
    }

    void readColumnTable() {
        const auto count = loadAt<std::uint32_t>(bytes_, 24);
        if (count > kMostColumns) fail(fmt::format("{} columns; the most is {}", count, kMostColumns));
        if (bytes_.size() < kHeaderBytes + kColumnBytes * count) {
            fail("ends within the table of its columns; was it written to the end?");
        }
        for (std::size_t i = 0; i < count; ++i) readColumn(kHeaderBytes + kColumnBytes * i);
        for (const Kind end : {Kind::source, Kind::target}) {
            if (edges_ > 0 && column(end) == nullptr) fail(fmt::format("has no column {}", infoOf(end)->name));
        }
    }

    void readColumn(std::size_t at) {
        const auto kind = static_cast<Kind>(loadAt<std::uint32_t>(bytes_, at));
        const auto type = loadAt<std::uint32_t>(bytes_, at + 4);
        const auto offset = loadAt<std::uint64_t>(bytes_, at + 8);
        const auto size = loadAt<std::uint64_t>(bytes_, at + 16);
        const KindInfo* info = infoOf(kind);
        if (info == nullptr) {
            graph_.diagnostics.push_back(
                {Severity::note, 0, 0,
                 fmt::format("a column of the unknown kind {} was left out", static_cast<std::uint32_t>(kind))});
            return;
        }
        if (column(kind) != nullptr) fail(fmt::format("has two columns {}", info->name));
        if (type < 1 || type > 4 || (info->types & 1U << type) == 0) {
            fail(fmt::format("the column {} is of type {}, which it cannot be", info->name, type));
        }
        if (offset % 8 != 0) fail(fmt::format("the column {} begins at byte {}, no multiple of 8", info->name, offset));
        if (offset > bytes_.size() || size > bytes_.size() - offset) {
            fail(fmt::format("the column {} goes beyond the end of the file; was it written to the end?", info->name));
        }
        OgraphColumn made;
        made.type = static_cast<Type>(type);
        made.bytes = bytes_.substr(static_cast<std::size_t>(offset), static_cast<std::size_t>(size));
        made.count = info->ofNodes ? nodes_ : edges_;
        checkSize(made, *info);
        columns_[static_cast<std::size_t>(info - kKinds.data())] = made;
    }

    void checkSize(const OgraphColumn& made, const KindInfo& info) const {
        if (made.type != Type::text) {
            const std::size_t each = made.type == Type::twice ? 8 : 4;
            if (made.bytes.size() == each * made.count) return;
            fail(fmt::format("the column {} has {} bytes; {} values need {}", info.name, made.bytes.size(), made.count,
                             each * made.count));
        }
        const std::size_t offsets = 8 * (made.count + 1);
        if (made.bytes.size() < offsets) {
            fail(fmt::format("the column {} has {} bytes; its {} offsets alone need {}", info.name, made.bytes.size(),
                             made.count + 1, offsets));
        }
        const std::size_t room = made.bytes.size() - offsets;
        std::uint64_t last = 0;
        for (std::size_t i = 0; i <= made.count; ++i) {
            const auto next = loadAt<std::uint64_t>(made.bytes, 8 * i);
            if (next < last || next > room) {
                fail(fmt::format("offset {} of the column {} is {}, which is not between {} and {}", i, info.name, next,
                                 last, room));
            }
            last = next;
        }
    }

    static const KindInfo* infoOf(Kind kind) {
        const auto* found = std::ranges::find(kKinds, kind, &KindInfo::kind);
        return found == kKinds.end() ? nullptr : found;
    }

    const OgraphColumn* column(Kind kind) const {
        const OgraphColumn& found = columns_[static_cast<std::size_t>(infoOf(kind) - kKinds.data())];
        return found.bytes.data() == nullptr ? nullptr : &found;
    }

    // Ids are what nodes are found by.
    void refuseDuplicates() const {
        const OgraphColumn* ids = column(Kind::id);
        if (ids == nullptr) return;
        NameTable names;
        for (std::size_t i = 0; i < nodes_; ++i) {
            const std::uint32_t first = names.number(ids->text(i), [] { return std::pair(0, 0); });
            if (first != i) {
                fail(fmt::format("the nodes {} and {} have the same id \"{}\"", first, i, excerpt(ids->text(i))));
            }
        }
    }

    // The text of a label or an id, checked.
    std::string_view textOf(const OgraphColumn& texts, std::size_t i, std::string_view what) const {
        const std::string_view text = texts.text(i);
        if (text.size() > limits_.labelBytes) {
            fail(fmt::format("a label of {} bytes; the limit is {}", text.size(), limits_.labelBytes));
        }
        if (!utf8::isValid(text)) fail(fmt::format("the {} {} is not UTF-8", what, i));
        return text;
    }

    std::string idOf(std::size_t i) const {
        const OgraphColumn* ids = column(Kind::id);
        if (ids == nullptr) return std::to_string(i);
        const std::string_view id = textOf(*ids, i, "id of node");
        const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
        if (id.empty()) fail(fmt::format("the id of node {} is empty", i));
        if (std::ranges::any_of(id, control)) fail(fmt::format("the id of node {} has a control character", i));
        return std::string(id);
    }

    // make(i) for all, at once; of several that cannot be, the first is said.
    template <typename Make>
    static void forAll(std::size_t count, const Make& make) {
        std::mutex mutex;
        std::size_t failedAt = count;
        std::optional<Error> failed;
        parallelChunks(count, kGrain, [&](const tbb::blocked_range<std::size_t>& range) {
            std::size_t i = range.begin();
            try {
                for (; i != range.end(); ++i) make(i);
            } catch (const Error& error) {
                const std::lock_guard lock(mutex);
                if (i < failedAt) {
                    failedAt = i;
                    failed = error;
                }
            }
        });
        if (failed) throw *failed;
    }

    static float weightOf(const OgraphColumn* weights, std::size_t i) {
        const double weight = weights == nullptr ? 0.0 : weights->real(i);
        return std::isfinite(weight) && std::abs(weight) < 1e30 ? static_cast<float>(weight) : 0.0F;
    }

    static std::vector<double> timesOf(const OgraphColumn* times) {
        std::vector<double> all(times == nullptr ? 0 : times->count);
        for (std::size_t i = 0; i < all.size(); ++i) {
            all[i] = times->real(i);
            if (!std::isfinite(all[i])) all[i] = kNever;
        }
        return all;
    }

    void makeNodes() {
        const OgraphColumn* labels = column(Kind::label);
        const OgraphColumn* groups = column(Kind::group);
        const OgraphColumn* weights = column(Kind::weight);
        graph_.nodes.resize(nodes_);
        forAll(nodes_, [&](std::size_t i) {
            Node& node = graph_.nodes[i];
            node.id = idOf(i);
            if (labels != nullptr) node.label.plain = labelText(textOf(*labels, i, "label of node"));
            if (node.label.empty()) node.label.plain = node.id;
            node.weight = weightOf(weights, i);
            if (groups == nullptr) return;
            const std::string group = groups->type == Type::number ? std::to_string(groups->number(i))
                                                                   : labelText(textOf(*groups, i, "group of node"));
            if (!group.empty()) node.classes.push_back(group);
        });
        graph_.nodeTimes = timesOf(column(Kind::time));
    }

    void makePlaces() {
        const OgraphColumn* xs = column(Kind::x);
        const OgraphColumn* ys = column(Kind::y);
        const OgraphColumn* zs = column(Kind::z);
        if (xs == nullptr && ys == nullptr && zs == nullptr) return;
        if (xs == nullptr || ys == nullptr) fail("has a column of x, y, z without the others; x and y are needed");
        graph_.places.resize(nodes_);
        bool any = false;
        for (std::size_t i = 0; i < nodes_; ++i) {
            const double z = zs == nullptr ? 0.0 : zs->real(i);
            const vec3 place(static_cast<float>(xs->real(i)), static_cast<float>(ys->real(i)), static_cast<float>(z));
            graph_.places[i] = isKnown(place) ? place : kNowhere;
            any = any || isKnown(place);
        }
        if (!any) graph_.places = {};
    }

    void makeEdges() {
        if (edges_ == 0) return;
        const OgraphColumn* ends[] = {column(Kind::source), column(Kind::target)};
        const OgraphColumn* labels = column(Kind::edgeLabel);
        const OgraphColumn* weights = column(Kind::edgeWeight);
        graph_.edges.resize(edges_);
        forAll(edges_, [&](std::size_t i) {
            Edge& edge = graph_.edges[i];
            for (const OgraphColumn* end : ends) {
                if (end->number(i) >= nodes_) {
                    fail(fmt::format("the edge {} ends at the node {}; the nodes are 0 to {}", i, end->number(i),
                                     static_cast<std::int64_t>(nodes_) - 1));
                }
            }
            edge.from.index = static_cast<int>(ends[0]->number(i));
            edge.to.index = static_cast<int>(ends[1]->number(i));
            edge.weight = weightOf(weights, i);
            if (!graph_.directed) edge.head = Head::none;
            if (labels != nullptr && !labels->text(i).empty()) {
                edge.label = Label{labelText(textOf(*labels, i, "label of edge")), {}};
            }
        });
        graph_.edgeTimes = timesOf(column(Kind::edgeTime));
    }

    std::string_view bytes_;
    Source source_;
    Limits limits_;
    std::size_t nodes_ = 0;
    std::size_t edges_ = 0;
    std::array<OgraphColumn, kKinds.size()> columns_;
    Graph graph_;
};

}  // namespace

Graph readOgraph(std::string_view bytes, const Source& source, const Limits& limits) {
    return OgraphReader(bytes, source, limits).read();
}

bool looksLikeOgraph(std::string_view bytes) {
    return bytes.starts_with(kMagic);
}

}  // namespace orrery::graph
