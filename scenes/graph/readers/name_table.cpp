#include "scenes/graph/readers/name_table.h"

#include "engine/base/parallel.h"

#include <algorithm>
#include <array>
#include <bit>
#include <functional>

namespace orrery::graph {
namespace {

// The names are shared out by their hashes' upper bits: equal names fall to the same part, and each part is searched by
// itself.
constexpr std::size_t kParts = 64;
constexpr unsigned kPartShift = 58;

struct Shared {
    std::vector<std::uint32_t> names;                // of a table, part after part, each in order
    std::array<std::uint32_t, kParts + 1> starts{};  // of the parts
};

Shared shareOut(const NameTable& table) {
    Shared shared;
    for (const NameTable::Name& name : table.names()) ++shared.starts[(name.hash >> kPartShift) + 1];
    for (std::size_t part = 0; part < kParts; ++part) shared.starts[part + 1] += shared.starts[part];
    std::array<std::uint32_t, kParts + 1> next = shared.starts;
    shared.names.resize(table.names().size());
    for (std::uint32_t i = 0; i < table.names().size(); ++i) {
        shared.names[next[table.names()[i].hash >> kPartShift]++] = i;
    }
    return shared;
}

class Joiner {
 public:
    explicit Joiner(const std::vector<const NameTable*>& tables) : tables_(tables), shared_(tables.size()) {
        firstOf_.resize(tables.size());
        parallelFor(tables.size(), [&](std::size_t table) {
            shared_[table] = shareOut(*tables_[table]);
            firstOf_[table].resize(tables_[table]->names().size());
        });
        parallelFor(kParts, [&](std::size_t part) { findFirsts(part); });
    }

    JoinedNames joined() const {
        JoinedNames joined;
        joined.numbers.resize(tables_.size());
        std::uint32_t next = 0;
        for (std::uint32_t table = 0; table < tables_.size(); ++table) {
            std::vector<std::uint32_t>& numbers = joined.numbers[table];
            numbers.resize(firstOf_[table].size());
            for (std::uint32_t name = 0; name < numbers.size(); ++name) {
                const FirstMention first = firstOf_[table][name];
                if (first.table == table) {
                    numbers[name] = next++;
                    joined.firsts.push_back(first);
                } else {
                    numbers[name] = joined.numbers[first.table][first.name];
                }
            }
        }
        return joined;
    }

 private:
    const NameTable::Name& nameOf(FirstMention mention) const { return tables_[mention.table]->names()[mention.name]; }

    void findFirsts(std::size_t part) {
        std::size_t count = 0;
        for (const Shared& shared : shared_) count += shared.starts[part + 1] - shared.starts[part];
        constexpr FirstMention kFree{0xFFFFFFFFU, 0};
        std::vector<FirstMention> slots(std::bit_ceil(count * 2 + 1), kFree);
        for (std::uint32_t table = 0; table < tables_.size(); ++table) {
            const Shared& shared = shared_[table];
            for (std::uint32_t i = shared.starts[part]; i < shared.starts[part + 1]; ++i) {
                const FirstMention mention{table, shared.names[i]};
                const NameTable::Name& name = nameOf(mention);
                std::size_t at = static_cast<std::size_t>(name.hash) & (slots.size() - 1);
                while (slots[at].table != kFree.table) {
                    const NameTable::Name& other = nameOf(slots[at]);
                    if (other.hash == name.hash && other.text == name.text) break;
                    at = (at + 1) & (slots.size() - 1);
                }
                if (slots[at].table == kFree.table) slots[at] = mention;
                firstOf_[table][mention.name] = slots[at];
            }
        }
    }

    const std::vector<const NameTable*>& tables_;
    std::vector<Shared> shared_;
    std::vector<std::vector<FirstMention>> firstOf_;
};

}  // namespace

std::uint64_t NameTable::hashOf(std::string_view text) {
    // The upper bits choose the part: they have to depend on the whole name.
    return std::hash<std::string_view>{}(text)*0x9E3779B97F4A7C15ULL;
}

void NameTable::grow() {
    slots_.assign(std::max<std::size_t>(slots_.size() * 2, 1024), kFree);
    for (std::uint32_t i = 0; i < names_.size(); ++i) {
        std::size_t at = slotOf(names_[i].hash);
        while (slots_[at] != kFree) at = (at + 1) & (slots_.size() - 1);
        slots_[at] = i;
    }
}

JoinedNames joinNames(const std::vector<const NameTable*>& tables) {
    return Joiner(tables).joined();
}

}  // namespace orrery::graph
