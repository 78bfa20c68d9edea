#pragma once

// Inside engine/text: LaTeX's formulas read into nodes. The lists and single things are in formula_parser.cpp, commands
// in formula_commands.cpp, matrices and their like in formula_arrays.cpp.

#include "engine/text/formula.h"
#include "engine/text/formula_symbols.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace orrery::text::formula {

using Kind = MathNode::Kind;
using Limits = MathNode::Limits;

// What ends a list. A list also ends at what ends one around it, which then says that its own end is missing.
enum class Until { end, brace, bracket, right, cell };

inline bool isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

inline bool isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

// A part of the source in a message: one short line.
std::string quoted(std::string_view part);

// Thrown to parseFormula() only: the nesting is deeper than is read.
struct TooDeep {
    std::size_t offset;
};

class Parser {
 public:
    explicit Parser(std::string_view source) : source_(source) {}

    MathList all() { return list(Until::end); }

    std::vector<FormulaProblem> takeProblems() { return std::move(problems_); }

 private:
    static constexpr std::size_t kMaxProblems = 20;

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
    std::string_view command() const;
    void take(std::string_view commandName) { at_ += 1 + commandName.size(); }

    bool endsHere(Until until) const;
    MathList list(Until until);

    // {…}, or the next single thing; reports that there is none.
    MathList argument(std::string_view of);

    // At a brace.
    MathList braced();

    // The bytes between braces as they stand; braces inside stay.
    std::string_view rawArgument(std::string_view of);
    MathNode node(Kind kind, MathClass mathClass = MathClass::ordinary) const;
    void addUnknown(MathList& nodes, std::string_view shown, std::string message);
    void addScripts(MathList& nodes);

    // The last node, as one that has scripts.
    MathNode& scriptsOf(MathList& nodes) const;
    void atom(MathList& nodes);
    void characterAtom(MathList& nodes);
    void addSymbol(MathList& nodes, const MathSymbol& symbol) const;
    void commandAtom(MathList& nodes);
    void inAlphabetOf(MathList& nodes, Alphabet alphabet, std::string_view name);

    // Commands with arguments.
    bool structure(MathList& nodes, std::string_view name);

    // Commands that choose a size, and those that change nothing here.
    bool sizing(MathList& nodes, std::string_view name);

    // \big( … \Biggr]
    bool bigDelimiter(MathList& nodes, std::string_view name);
    void fraction(MathList& nodes, std::string_view name, const std::string& shown);
    void root(MathList& nodes);
    void operatorName(MathList& nodes, const std::string& shown);

    // What \text{} shows: its few escapes undone, $ left out.
    static std::string plainText(std::string_view raw);
    char32_t delimiter(const std::string& after);
    void fenced(MathList& nodes);
    void environment(MathList& nodes);
    static std::string columnsOf(std::string_view given);

    // Up to and with \end{…}.
    void cells(MathNode& array, std::size_t start, std::string_view name);

    // The [2pt] of \\[2pt].
    void skipRowGap();

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

}  // namespace orrery::text::formula
