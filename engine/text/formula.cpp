#include "engine/text/formula.h"

#include "engine/base/utf8.h"
#include "engine/text/cleaning.h"
#include "engine/text/formula_symbols.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace orrery::text {

namespace {

using Kind = MathNode::Kind;
using Limits = MathNode::Limits;

constexpr std::size_t kMaxProblems = 20;

// What ends a list. A list also ends at what ends one around it, which then says that its own end is missing.
enum class Until { end, brace, bracket, right, cell };

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

bool isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

// A part of the source in a message: one short line.
std::string quoted(std::string_view part) {
    constexpr std::size_t kMaxQuoted = 40;
    std::string line = cleaned(part);
    std::ranges::replace(line, '\n', ' ');
    return limited(line, kMaxQuoted, 1);
}

// Thrown within this file only: the nesting is deeper than is read.
struct TooDeep {
    std::size_t offset;
};

class Parser {
 public:
    explicit Parser(std::string_view source) : source_(source) {}

    MathList all() {
        MathList content = list(Until::end);
        return content;
    }

    std::vector<FormulaProblem> takeProblems() { return std::move(problems_); }

 private:
    // Counts nesting; a C++ stack has its end, and so has a reader's patience.
    class Nested {
     public:
        Nested(Parser& parser, int& count) : parser_(parser), count_(count) {
            if (parser_.depth_ >= kMaxFormulaDepth) throw TooDeep{parser_.at_};
            ++parser_.depth_;
            ++count_;
        }
        ~Nested() {
            --parser_.depth_;
            --count_;
        }
        Nested(const Nested&) = delete;
        Nested& operator=(const Nested&) = delete;

     private:
        Parser& parser_;
        int& count_;
    };

    void report(std::size_t offset, std::string message) {
        if (problems_.size() < kMaxProblems) problems_.push_back({offset, std::move(message)});
    }

    bool atEnd() const { return at_ >= source_.size(); }

    void skipBlanks() {
        while (!atEnd() && isBlank(source_[at_])) ++at_;
    }

    // The command at this place without its backslash, which is not taken; empty when there is none.
    std::string_view command() const {
        if (atEnd() || source_[at_] != '\\') return {};
        std::size_t end = at_ + 1;
        while (end < source_.size() && isLetter(source_[end])) ++end;
        if (end == at_ + 1 && end < source_.size()) end += utf8::decode(source_, end).length;
        return source_.substr(at_ + 1, end - at_ - 1);
    }

    void take(std::string_view commandName) { at_ += 1 + commandName.size(); }

    bool endsHere(Until until) const {
        if (atEnd()) return true;
        const char c = source_[at_];
        if (c == '}') return until == Until::brace || braces_ > 0;
        if (c == ']') return until == Until::bracket;
        if (c == '&') return until == Until::cell || cells_ > 0;
        if (c != '\\') return false;
        const std::string_view name = command();
        if (name == "\\" || name == "cr" || name == "end") return until == Until::cell || cells_ > 0;
        if (name == "right" || name == "middle") return until == Until::right || fences_ > 0;
        return false;
    }

    MathList list(Until until) {
        MathList nodes;
        const Alphabet before = alphabet_;
        for (skipBlanks(); !endsHere(until); skipBlanks()) {
            const std::size_t start = at_;
            const char c = source_[at_];
            if (c == '^' || c == '_' || c == '\'') {
                addScripts(nodes);
            } else if (const std::string_view name = command(); name == "limits" || name == "nolimits") {
                take(name);
                if (nodes.empty() || nodes.back().mathClass != MathClass::operation) {
                    report(start, fmt::format("\\{} follows no operator", name));
                } else {
                    nodes.back().limits = name == "limits" ? Limits::always : Limits::never;
                }
            } else {
                atom(nodes);
            }
        }
        alphabet_ = before;  // \rm and \bf hold to the end of their list
        return nodes;
    }

    // {…}, or the next single thing; reports that there is none.
    MathList argument(std::string_view of) {
        int unused = 0;
        const Nested nested(*this, unused);
        skipBlanks();
        MathList nodes;
        if (!atEnd() && source_[at_] == '{') {
            nodes = braced();
        } else if (endsHere(Until::end) || source_[at_] == '^' || source_[at_] == '_' || source_[at_] == '}') {
            report(at_, fmt::format("nothing follows {}", of));
        } else {
            atom(nodes);
        }
        return nodes;
    }

    // At a brace.
    MathList braced() {
        const std::size_t start = at_;
        const Nested nested(*this, braces_);
        ++at_;
        MathList nodes = list(Until::brace);
        if (!atEnd() && source_[at_] == '}') {
            ++at_;
        } else {
            report(start, "this { is not closed");
        }
        return nodes;
    }

    // The bytes between braces as they stand; braces inside stay.
    std::string_view rawArgument(std::string_view of) {
        skipBlanks();
        if (atEnd() || source_[at_] != '{') {
            report(at_, fmt::format("{{…}} is missing after {}", of));
            return {};
        }
        const std::size_t start = at_ + 1;
        int open = 0;
        for (; !atEnd(); ++at_) {
            if (source_[at_] == '\\' && at_ + 1 < source_.size()) {
                ++at_;
            } else if (source_[at_] == '{') {
                ++open;
            } else if (source_[at_] == '}' && --open == 0) {
                return source_.substr(start, at_++ - start);
            }
        }
        report(start - 1, "this { is not closed");
        return source_.substr(start);
    }

    MathNode node(Kind kind, MathClass mathClass = MathClass::ordinary) const {
        MathNode result;
        result.kind = kind;
        result.mathClass = mathClass;
        return result;
    }

    void addUnknown(MathList& nodes, std::string_view shown, std::string message) {
        MathNode unknown = node(Kind::unknown);
        unknown.text = utf8::sanitised(shown);
        report(at_, std::move(message));
        nodes.push_back(std::move(unknown));
    }

    void addScripts(MathList& nodes) {
        const char c = source_[at_];
        const std::size_t start = at_;
        MathNode& target = scriptsOf(nodes);
        const std::size_t part = c == '_' ? 1 : 2;
        if (c == '\'') {
            for (; !atEnd() && source_[at_] == '\''; ++at_) {
                MathNode prime = node(Kind::symbol);
                prime.symbol = 0x2032;
                target.parts[2].push_back(std::move(prime));
            }
            return;
        }
        ++at_;
        MathList script = argument(c == '_' ? "_" : "^");
        // Primes may stand before a superscript.
        MathList& present = nodes.back().parts[part];
        if (std::ranges::any_of(present, [](const MathNode& each) { return each.symbol != 0x2032; })) {
            report(start, c == '_' ? "a second subscript: put braces around the first part"
                                   : "a second superscript: put braces around the first part");
        }
        present.insert(present.end(), std::make_move_iterator(script.begin()), std::make_move_iterator(script.end()));
    }

    // The last node, as one that has scripts.
    MathNode& scriptsOf(MathList& nodes) const {
        if (!nodes.empty() && nodes.back().kind == Kind::scripts) return nodes.back();
        MathNode scripts = node(Kind::scripts);
        scripts.parts.resize(3);
        const bool hasNucleus = !nodes.empty() && nodes.back().kind != Kind::space && nodes.back().kind != Kind::style;
        if (hasNucleus) {
            scripts.mathClass = nodes.back().mathClass;
            scripts.limits = nodes.back().limits;
            scripts.parts[0].push_back(std::move(nodes.back()));
            nodes.pop_back();
        }
        nodes.push_back(std::move(scripts));
        return nodes.back();
    }

    void atom(MathList& nodes) {
        const char c = source_[at_];
        if (c == '{') {
            MathNode group = node(Kind::list);
            group.parts.push_back(braced());
            nodes.push_back(std::move(group));
        } else if (c == '\\') {
            commandAtom(nodes);
        } else if (c == '}') {
            addUnknown(nodes, "}", "this } closes nothing");
            ++at_;
        } else if (c == '&') {
            addUnknown(nodes, "&", "& stands outside of a matrix or the like; \\& shows the character");
            ++at_;
        } else if (c == '~') {
            MathNode space = node(Kind::space);
            space.amount = 1.0 / 3.0;
            ++at_;
            nodes.push_back(std::move(space));
        } else {
            characterAtom(nodes);
        }
    }

    void characterAtom(MathList& nodes) {
        // A word in upright letters is shaped as one, with its kerning.
        if (alphabet_ == Alphabet::upright && isLetter(source_[at_])) {
            MathNode word = node(Kind::word);
            while (!atEnd() && (isLetter(source_[at_]) || (isName_ && source_[at_] == '-')))
                word.text += source_[at_++];
            nodes.push_back(std::move(word));
            return;
        }
        const utf8::Decoded next = utf8::decode(source_, at_);
        if (next.codePoint < 0x20 || next.codePoint == 0x7F) {
            at_ += next.length;
            return;
        }
        addSymbol(nodes, symbolOf(next.codePoint));
        at_ += next.length;
    }

    void addSymbol(MathList& nodes, const MathSymbol& symbol) const {
        MathNode added = node(Kind::symbol, symbol.mathClass);
        added.symbol = inAlphabet(symbol.codePoint, alphabet_);
        added.limits = symbol.limits;
        nodes.push_back(std::move(added));
    }

    void commandAtom(MathList& nodes) {
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

    void inAlphabetOf(MathList& nodes, Alphabet alphabet, std::string_view name) {
        const Alphabet before = std::exchange(alphabet_, alphabet);
        if (name.size() == 2 && name != "bm") return;  // \rm, \bf: until the list ends
        if (name == "cal") return;
        MathNode group = node(Kind::list);
        group.parts.push_back(argument(fmt::format("\\{}", name)));
        alphabet_ = before;
        nodes.push_back(std::move(group));
    }

    // Commands with arguments.
    bool structure(MathList& nodes, std::string_view name) {
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

    // Commands that choose a size, and those that change nothing here.
    bool sizing(MathList& nodes, std::string_view name) {
        constexpr std::array<std::string_view, 4> kStyles{"displaystyle", "textstyle", "scriptstyle",
                                                          "scriptscriptstyle"};
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

    // \big( … \Biggr]
    bool bigDelimiter(MathList& nodes, std::string_view name) {
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

    void fraction(MathList& nodes, std::string_view name, const std::string& shown) {
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

    void root(MathList& nodes) {
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

    void operatorName(MathList& nodes, const std::string& shown) {
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

    // What \text{} shows: its few escapes undone, $ left out.
    static std::string plainText(std::string_view raw) {
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

    char32_t delimiter(const std::string& after) {
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

    void fenced(MathList& nodes) {
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

    void environment(MathList& nodes) {
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

    static std::string columnsOf(std::string_view given) {
        std::string columns;
        for (const char c : given) {
            if (c == 'l' || c == 'c' || c == 'r') columns += c;
        }
        return columns.empty() ? "c" : columns;
    }

    // Up to and with \end{…}.
    void cells(MathNode& array, std::size_t start, std::string_view name) {
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

    // The [2pt] of \\[2pt].
    void skipRowGap() {
        if (atEnd() || source_[at_] != '[') return;
        const std::size_t close = source_.find(']', at_);
        if (close != std::string_view::npos && close - at_ < 12) at_ = close + 1;
    }

    std::string_view source_;
    std::size_t at_ = 0;
    std::vector<FormulaProblem> problems_;
    Alphabet alphabet_ = Alphabet::standard;
    bool isName_ = false;
    int depth_ = 0;
    // How many of each are open around this place.
    int braces_ = 0;
    int cells_ = 0;
    int fences_ = 0;
};

}  // namespace

Formula parseFormula(std::string_view tex) {
    Formula formula;
    const bool isLong = tex.size() > kMaxFormulaBytes;
    const std::string_view read = tex.substr(0, kMaxFormulaBytes);
    try {
        Parser parser(read);
        formula.content = parser.all();
        formula.problems = parser.takeProblems();
    } catch (const TooDeep& deep) {
        formula.content.clear();
        MathNode& whole = formula.content.emplace_back();
        whole.kind = Kind::unknown;
        whole.text = utf8::sanitised(read);
        formula.problems = {{deep.offset, fmt::format("nested deeper than {}", kMaxFormulaDepth)}};
    }
    if (isLong) {
        MathNode& dots = formula.content.emplace_back();
        dots.symbol = 0x2026;
        formula.problems.push_back(
            {kMaxFormulaBytes, fmt::format("longer than {} bytes: the rest is not shown", kMaxFormulaBytes)});
    }
    return formula;
}

}  // namespace orrery::text
