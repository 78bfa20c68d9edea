#include "engine/text/formula_parser.h"

#include "engine/base/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace orrery::text::formula {

void Parser::commandAtom(MathList& nodes) {
    const std::string_view name = command();
    if (name.empty()) {
        addUnknown(nodes, "\\", "a command is missing after \\");
        ++at_;
    } else if (isBlank(name.front())) {
        MathNode space = node(Kind::space);
        space.amount = 1.0 / 3.0;
        take(name);
        nodes.push_back(std::move(space));
    } else if (const auto symbol = symbolOf(name)) {
        addSymbol(nodes, *symbol);
        take(name);
    } else if (const auto function = functionOf(name)) {
        MathNode word = node(Kind::word, MathClass::operation);
        word.text = function->shown;
        word.limits = function->limits;
        take(name);
        nodes.push_back(std::move(word));
    } else if (const auto space = spaceOf(name)) {
        MathNode gap = node(Kind::space);
        gap.amount = *space;
        take(name);
        nodes.push_back(std::move(gap));
    } else if (const auto accent = accentOf(name)) {
        MathNode accented = node(Kind::accent);
        accented.symbol = accent->mark;
        accented.wide = accent->wide;
        take(name);
        accented.parts.push_back(argument(fmt::format("\\{}", name)));
        nodes.push_back(std::move(accented));
    } else if (const auto alphabet = alphabetOf(name)) {
        take(name);
        inAlphabetOf(nodes, *alphabet, name);
    } else if (!structure(nodes, name) && !sizing(nodes, name)) {
        addUnknown(nodes, source_.substr(at_, 1 + name.size()), fmt::format("\\{} is not known", quoted(name)));
        take(name);
    }
}

void Parser::inAlphabetOf(MathList& nodes, Alphabet alphabet, std::string_view name) {
    const Alphabet before = std::exchange(alphabet_, alphabet);
    if (name.size() == 2 && name != "bm") return;  // \rm, \bf: until the list ends
    if (name == "cal") return;
    MathNode group = node(Kind::list);
    group.parts.push_back(argument(fmt::format("\\{}", name)));
    alphabet_ = before;
    nodes.push_back(std::move(group));
}

bool Parser::structure(MathList& nodes, std::string_view name) {
    const std::string shown = fmt::format("\\{}", name);
    if (name == "frac" || name == "dfrac" || name == "tfrac" || name == "cfrac" || name == "binom") {
        fraction(nodes, name, shown);
    } else if (name == "sqrt") {
        root(nodes);
    } else if (name == "text" || name == "textrm" || name == "mbox" || name == "textbf" || name == "textit") {
        MathNode text = node(Kind::text);
        take(name);
        text.text = plainText(rawArgument(shown));
        nodes.push_back(std::move(text));
    } else if (name == "operatorname") {
        operatorName(nodes, shown);
    } else if (name == "overline" || name == "underline") {
        MathNode line = node(name == "overline" ? Kind::overline : Kind::underline);
        take(name);
        line.parts.push_back(argument(shown));
        nodes.push_back(std::move(line));
    } else if (name == "overbrace" || name == "underbrace") {
        MathNode brace = node(Kind::brace, MathClass::operation);
        brace.symbol = name == "overbrace" ? 0x23DE : 0x23DF;
        brace.limits = Limits::always;
        take(name);
        brace.parts.push_back(argument(shown));
        nodes.push_back(std::move(brace));
    } else if (name == "overset" || name == "underset" || name == "stackrel") {
        MathNode stack = node(Kind::stack);
        take(name);
        MathList small = argument(shown);
        stack.parts = {argument(shown), {}, {}};
        if (stack.parts[0].size() == 1) stack.mathClass = stack.parts[0].front().mathClass;
        if (name == "stackrel") stack.mathClass = MathClass::relation;
        stack.parts[name == "underset" ? 2 : 1] = std::move(small);
        nodes.push_back(std::move(stack));
    } else if (name == "left") {
        fenced(nodes);
    } else if (name == "begin") {
        environment(nodes);
    } else if (name == "pmod" || name == "bmod") {
        MathNode word = node(Kind::word, MathClass::binary);
        word.text = "mod";
        take(name);
        nodes.push_back(std::move(word));
    } else {
        return false;
    }
    return true;
}

bool Parser::sizing(MathList& nodes, std::string_view name) {
    constexpr std::array<std::string_view, 4> kStyles{"displaystyle", "textstyle", "scriptstyle", "scriptscriptstyle"};
    if (const auto style = std::ranges::find(kStyles, name); style != kStyles.end()) {
        MathNode change = node(Kind::style);
        change.style = static_cast<int>(style - kStyles.begin());
        take(name);
        nodes.push_back(std::move(change));
        return true;
    }
    if (name == "nonumber" || name == "notag" || name == "relax" || name == "displaylimits") {
        take(name);
        return true;
    }
    return bigDelimiter(nodes, name);
}

bool Parser::bigDelimiter(MathList& nodes, std::string_view name) {
    constexpr std::array<std::string_view, 4> kSizes{"big", "Big", "bigg", "Bigg"};
    MathClass mathClass = MathClass::ordinary;
    std::string_view stem = name;
    const auto isSize = [&] { return std::ranges::find(kSizes, stem) != kSizes.end(); };
    if (!isSize() && !stem.empty()) {
        constexpr std::string_view kSuffixes = "lrm";
        const auto suffix = kSuffixes.find(stem.back());
        if (suffix == std::string_view::npos) return false;
        mathClass = std::array{MathClass::open, MathClass::close, MathClass::relation}[suffix];
        stem.remove_suffix(1);
    }
    if (!isSize()) return false;
    MathNode added = node(Kind::delimiter, mathClass);
    take(name);
    added.amount = 1.0 + 0.5 * static_cast<double>(std::ranges::find(kSizes, stem) - kSizes.begin());
    added.symbol = delimiter(fmt::format("\\{}", name));
    nodes.push_back(std::move(added));
    return true;
}

void Parser::fraction(MathList& nodes, std::string_view name, const std::string& shown) {
    MathNode fraction = node(Kind::fraction, MathClass::inner);
    fraction.ruled = name != "binom";
    take(name);
    MathList numerator = argument(shown);
    fraction.parts.push_back(std::move(numerator));
    fraction.parts.push_back(argument(shown));
    MathNode result = std::move(fraction);
    if (name == "binom") {
        MathNode fence = node(Kind::fenced, MathClass::inner);
        fence.delimiters = {'(', ')'};
        fence.parts.emplace_back().push_back(std::move(result));
        result = std::move(fence);
    }
    if (name == "dfrac" || name == "cfrac" || name == "tfrac") {
        MathNode styled = node(Kind::list, MathClass::inner);
        MathNode change = node(Kind::style);
        change.style = name == "tfrac" ? 1 : 0;
        MathList& content = styled.parts.emplace_back();
        content.push_back(std::move(change));
        content.push_back(std::move(result));
        result = std::move(styled);
    }
    nodes.push_back(std::move(result));
}

void Parser::root(MathList& nodes) {
    MathNode root = node(Kind::root);
    take("sqrt");
    skipBlanks();
    MathList degree;
    if (!atEnd() && source_[at_] == '[') {
        const std::size_t start = at_++;
        int unused = 0;
        const Nested nested(*this, unused);
        degree = list(Until::bracket);
        if (!atEnd() && source_[at_] == ']') {
            ++at_;
        } else {
            report(start, "this [ is not closed");
        }
    }
    root.parts.push_back(argument("\\sqrt"));
    root.parts.push_back(std::move(degree));
    nodes.push_back(std::move(root));
}

void Parser::operatorName(MathList& nodes, const std::string& shown) {
    MathNode name = node(Kind::list, MathClass::operation);
    take("operatorname");
    if (!atEnd() && source_[at_] == '*') {
        name.limits = Limits::inDisplay;
        ++at_;
    }
    const Alphabet before = std::exchange(alphabet_, Alphabet::upright);
    const bool wasName = std::exchange(isName_, true);
    name.parts.push_back(argument(shown));
    alphabet_ = before;
    isName_ = wasName;
    nodes.push_back(std::move(name));
}

std::string Parser::plainText(std::string_view raw) {
    std::string out;
    for (std::size_t i = 0; i < raw.size(); ++i) {
        const char c = raw[i];
        if (c == '\\' && i + 1 < raw.size() && !isLetter(raw[i + 1])) {
            const char next = raw[++i];
            out += next == ',' || next == ';' || next == ':' || next == '\\' ? ' ' : next;
        } else if (c == '~' || isBlank(c)) {
            out += ' ';
        } else if (c != '{' && c != '}' && c != '$') {
            out += c;
        }
    }
    return utf8::sanitised(out);
}

char32_t Parser::delimiter(const std::string& after) {
    skipBlanks();
    if (!atEnd()) {
        const std::string_view name = command();
        const std::size_t length = name.empty() ? utf8::decode(source_, at_).length : 1 + name.size();
        if (const auto found = delimiterOf(source_.substr(at_, length))) {
            at_ += length;
            return *found;
        }
    }
    report(at_, fmt::format("a delimiter is missing after {}; . stands for none", after));
    return 0;
}

void Parser::fenced(MathList& nodes) {
    MathNode fence = node(Kind::fenced, MathClass::inner);
    const std::size_t start = at_;
    const Nested nested(*this, fences_);
    take("left");
    fence.delimiters.push_back(delimiter("\\left"));
    for (;;) {
        fence.parts.push_back(list(Until::right));
        const std::string_view name = command();
        if (name != "middle" && name != "right") {
            report(start, "\\left has no \\right");
            fence.delimiters.push_back(0);
            break;
        }
        take(name);
        fence.delimiters.push_back(delimiter(fmt::format("\\{}", name)));
        if (name == "right") break;
    }
    nodes.push_back(std::move(fence));
}

}  // namespace orrery::text::formula
