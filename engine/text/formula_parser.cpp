#include "engine/text/formula_parser.h"

#include "engine/base/utf8.h"
#include "engine/text/cleaning.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace orrery::text::formula {

std::string quoted(std::string_view part) {
    constexpr std::size_t kMaxQuoted = 40;
    std::string line = cleaned(part);
    std::ranges::replace(line, '\n', ' ');
    return limited(line, kMaxQuoted, 1);
}

std::string_view Parser::command() const {
    if (atEnd() || source_[at_] != '\\') return {};
    std::size_t end = at_ + 1;
    while (end < source_.size() && isLetter(source_[end])) ++end;
    if (end == at_ + 1 && end < source_.size()) end += utf8::decode(source_, end).length;
    return source_.substr(at_ + 1, end - at_ - 1);
}

bool Parser::endsHere(Until until) const {
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

MathList Parser::list(Until until) {
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

MathList Parser::argument(std::string_view of) {
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

MathList Parser::braced() {
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

std::string_view Parser::rawArgument(std::string_view of) {
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

MathNode Parser::node(Kind kind, MathClass mathClass) const {
    MathNode result;
    result.kind = kind;
    result.mathClass = mathClass;
    return result;
}

void Parser::addUnknown(MathList& nodes, std::string_view shown, std::string message) {
    MathNode unknown = node(Kind::unknown);
    unknown.text = utf8::sanitised(shown);
    report(at_, std::move(message));
    nodes.push_back(std::move(unknown));
}

void Parser::addScripts(MathList& nodes) {
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

MathNode& Parser::scriptsOf(MathList& nodes) const {
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

void Parser::atom(MathList& nodes) {
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

void Parser::characterAtom(MathList& nodes) {
    // A word in upright letters is shaped as one, with its kerning.
    if (alphabet_ == Alphabet::upright && isLetter(source_[at_])) {
        MathNode word = node(Kind::word);
        while (!atEnd() && (isLetter(source_[at_]) || (isName_ && source_[at_] == '-'))) word.text += source_[at_++];
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

void Parser::addSymbol(MathList& nodes, const MathSymbol& symbol) const {
    MathNode added = node(Kind::symbol, symbol.mathClass);
    added.symbol = inAlphabet(symbol.codePoint, alphabet_);
    added.limits = symbol.limits;
    nodes.push_back(std::move(added));
}

}  // namespace orrery::text::formula
