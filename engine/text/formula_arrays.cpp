#include "engine/text/formula_parser.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

namespace orrery::text::formula {

namespace {

struct Environment {
    std::string_view name;
    char32_t left;
    char32_t right;
    std::string_view alignment;
    double columnGap;
    double rowGap;
    bool displayed;
    bool pairs;
    bool small;
};

// Gaps as LaTeX has them: \arraycolsep, \jot.
constexpr auto kEnvironments = std::to_array<Environment>({
    {"matrix", 0, 0, "c", 1.0, 0.0, false, false, false},
    {"pmatrix", '(', ')', "c", 1.0, 0.0, false, false, false},
    {"bmatrix", '[', ']', "c", 1.0, 0.0, false, false, false},
    {"Bmatrix", '{', '}', "c", 1.0, 0.0, false, false, false},
    {"vmatrix", '|', '|', "c", 1.0, 0.0, false, false, false},
    {"Vmatrix", 0x2016, 0x2016, "c", 1.0, 0.0, false, false, false},
    {"smallmatrix", 0, 0, "c", 0.4, 0.0, false, false, true},
    {"array", 0, 0, "c", 1.0, 0.0, false, false, false},
    {"cases", '{', 0, "l", 1.0, 0.0, false, false, false},
    {"dcases", '{', 0, "l", 1.0, 0.4, true, false, false},
    {"aligned", 0, 0, "rl", 1.5, 0.4, true, true, false},
    {"align", 0, 0, "rl", 1.5, 0.4, true, true, false},
    {"align*", 0, 0, "rl", 1.5, 0.4, true, true, false},
    {"split", 0, 0, "rl", 1.5, 0.4, true, true, false},
    {"gathered", 0, 0, "c", 1.5, 0.4, true, false, false},
    {"gather", 0, 0, "c", 1.5, 0.4, true, false, false},
    {"gather*", 0, 0, "c", 1.5, 0.4, true, false, false},
});

}  // namespace

void Parser::environment(MathList& nodes) {
    const std::size_t start = at_;
    take("begin");
    const std::string_view name = rawArgument("\\begin");
    const auto found = std::ranges::find(kEnvironments, name, &Environment::name);
    if (found == kEnvironments.end()) {
        const std::size_t after = std::exchange(at_, start);
        addUnknown(nodes, source_.substr(start, after - start),
                   fmt::format("the environment {} is not known", quoted(name)));
        at_ = after;
        return;
    }
    MathNode array = node(Kind::array);
    array.alignment = found->alignment;
    array.columnGap = found->columnGap;
    array.rowGap = found->rowGap;
    array.displayed = found->displayed;
    array.pairs = found->pairs;
    array.rowSpaced = !found->small;
    if (name == "array") array.alignment = columnsOf(rawArgument("\\begin{array}"));
    cells(array, start, name);
    MathNode result = std::move(array);
    if (found->small) {
        MathNode styled = node(Kind::list);
        MathNode change = node(Kind::style);
        change.style = 2;
        MathList& content = styled.parts.emplace_back();
        content.push_back(std::move(change));
        content.push_back(std::move(result));
        result = std::move(styled);
    }
    if (found->left != 0 || found->right != 0) {
        MathNode fence = node(Kind::fenced, MathClass::inner);
        fence.delimiters = {found->left, found->right};
        fence.parts.emplace_back().push_back(std::move(result));
        result = std::move(fence);
    }
    nodes.push_back(std::move(result));
}

std::string Parser::columnsOf(std::string_view given) {
    std::string columns;
    for (const char c : given) {
        if (c == 'l' || c == 'c' || c == 'r') columns += c;
    }
    return columns.empty() ? "c" : columns;
}

void Parser::cells(MathNode& array, std::size_t start, std::string_view name) {
    const Nested nested(*this, cells_);
    std::vector<std::vector<MathList>> rows(1);
    for (;;) {
        rows.back().push_back(list(Until::cell));
        if (!atEnd() && source_[at_] == '&') {
            ++at_;
            continue;
        }
        const std::string_view found = command();
        if (found == "\\" || found == "cr") {
            take(found);
            skipRowGap();
            rows.emplace_back();
            continue;
        }
        if (found == "end") {
            take(found);
            if (rawArgument("\\end") != name) report(start, fmt::format("\\begin{{{}}} has another \\end", name));
        } else {
            report(start, fmt::format("\\begin{{{}}} has no \\end", name));
        }
        break;
    }
    // A \\ after the last row opens no further one.
    if (rows.size() > 1 && rows.back().size() == 1 && rows.back().front().empty()) rows.pop_back();
    for (const auto& row : rows) array.columns = std::max(array.columns, row.size());
    // A row of very many cells must not make all others as long.
    constexpr std::size_t kMaxColumns = 64;
    array.columns = std::min(array.columns, kMaxColumns);
    for (auto& row : rows) {
        if (row.size() > array.columns) report(start, fmt::format("more than {} columns", kMaxColumns));
        row.resize(array.columns);
        std::ranges::move(row, std::back_inserter(array.parts));
    }
}

void Parser::skipRowGap() {
    if (atEnd() || source_[at_] != '[') return;
    const std::size_t close = source_.find(']', at_);
    if (close != std::string_view::npos && close - at_ < 12) at_ = close + 1;
}

}  // namespace orrery::text::formula
