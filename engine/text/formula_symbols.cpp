#include "engine/text/formula_symbols.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

namespace orrery::text {

namespace {

using enum MathClass;
using Limits = MathNode::Limits;

struct NamedSymbol {
    std::string_view name;
    char32_t codePoint;
    MathClass mathClass;
    Limits limits = Limits::never;
};

constexpr auto kSymbols = std::to_array<NamedSymbol>({
    // Greek
    {"alpha", 0x3B1, ordinary},
    {"beta", 0x3B2, ordinary},
    {"gamma", 0x3B3, ordinary},
    {"delta", 0x3B4, ordinary},
    {"epsilon", 0x3F5, ordinary},
    {"varepsilon", 0x3B5, ordinary},
    {"zeta", 0x3B6, ordinary},
    {"eta", 0x3B7, ordinary},
    {"theta", 0x3B8, ordinary},
    {"vartheta", 0x3D1, ordinary},
    {"iota", 0x3B9, ordinary},
    {"kappa", 0x3BA, ordinary},
    {"lambda", 0x3BB, ordinary},
    {"mu", 0x3BC, ordinary},
    {"nu", 0x3BD, ordinary},
    {"xi", 0x3BE, ordinary},
    {"omicron", 0x3BF, ordinary},
    {"pi", 0x3C0, ordinary},
    {"varpi", 0x3D6, ordinary},
    {"rho", 0x3C1, ordinary},
    {"varrho", 0x3F1, ordinary},
    {"sigma", 0x3C3, ordinary},
    {"varsigma", 0x3C2, ordinary},
    {"tau", 0x3C4, ordinary},
    {"upsilon", 0x3C5, ordinary},
    {"phi", 0x3D5, ordinary},
    {"varphi", 0x3C6, ordinary},
    {"chi", 0x3C7, ordinary},
    {"psi", 0x3C8, ordinary},
    {"omega", 0x3C9, ordinary},
    {"Gamma", 0x393, ordinary},
    {"Delta", 0x394, ordinary},
    {"Theta", 0x398, ordinary},
    {"Lambda", 0x39B, ordinary},
    {"Xi", 0x39E, ordinary},
    {"Pi", 0x3A0, ordinary},
    {"Sigma", 0x3A3, ordinary},
    {"Upsilon", 0x3A5, ordinary},
    {"Phi", 0x3A6, ordinary},
    {"Psi", 0x3A8, ordinary},
    {"Omega", 0x3A9, ordinary},
    // Ordinary
    {"infty", 0x221E, ordinary},
    {"partial", 0x2202, ordinary},
    {"nabla", 0x2207, ordinary},
    {"top", 0x22A4, ordinary},
    {"bot", 0x22A5, ordinary},
    {"ell", 0x2113, ordinary},
    {"hbar", 0x210F, ordinary},
    {"Re", 0x211C, ordinary},
    {"Im", 0x2111, ordinary},
    {"aleph", 0x2135, ordinary},
    {"forall", 0x2200, ordinary},
    {"exists", 0x2203, ordinary},
    {"nexists", 0x2204, ordinary},
    {"emptyset", 0x2205, ordinary},
    {"varnothing", 0x2205, ordinary},
    {"neg", 0xAC, ordinary},
    {"lnot", 0xAC, ordinary},
    {"angle", 0x2220, ordinary},
    {"triangle", 0x25B3, ordinary},
    {"square", 0x25A1, ordinary},
    {"blacksquare", 0x25A0, ordinary},
    {"prime", 0x2032, ordinary},
    {"degree", 0xB0, ordinary},
    {"checkmark", 0x2713, ordinary},
    {"imath", 0x1D6A4, ordinary},
    {"jmath", 0x1D6A5, ordinary},
    {"%", '%', ordinary},
    {"$", '$', ordinary},
    {"#", '#', ordinary},
    {"&", '&', ordinary},
    {"_", '_', ordinary},
    {"backslash", '\\', ordinary},
    {"vert", '|', ordinary},
    {"|", 0x2016, ordinary},
    {"Vert", 0x2016, ordinary},
    // Dots
    {"ldots", 0x2026, inner},
    {"dots", 0x2026, inner},
    {"dotsc", 0x2026, inner},
    {"cdots", 0x22EF, inner},
    {"dotsb", 0x22EF, inner},
    {"vdots", 0x22EE, ordinary},
    {"ddots", 0x22F1, inner},
    // Large
    {"sum", 0x2211, operation, Limits::inDisplay},
    {"prod", 0x220F, operation, Limits::inDisplay},
    {"coprod", 0x2210, operation, Limits::inDisplay},
    {"int", 0x222B, operation},
    {"iint", 0x222C, operation},
    {"iiint", 0x222D, operation},
    {"oint", 0x222E, operation},
    {"bigcup", 0x22C3, operation, Limits::inDisplay},
    {"bigcap", 0x22C2, operation, Limits::inDisplay},
    {"bigvee", 0x22C1, operation, Limits::inDisplay},
    {"bigwedge", 0x22C0, operation, Limits::inDisplay},
    {"bigoplus", 0x2A01, operation, Limits::inDisplay},
    {"bigotimes", 0x2A02, operation, Limits::inDisplay},
    {"bigodot", 0x2A00, operation, Limits::inDisplay},
    // Binary
    {"cdot", 0x22C5, binary},
    {"times", 0xD7, binary},
    {"div", 0xF7, binary},
    {"pm", 0xB1, binary},
    {"mp", 0x2213, binary},
    {"ast", 0x2217, binary},
    {"star", 0x22C6, binary},
    {"circ", 0x2218, binary},
    {"bullet", 0x2219, binary},
    {"oplus", 0x2295, binary},
    {"ominus", 0x2296, binary},
    {"otimes", 0x2297, binary},
    {"odot", 0x2299, binary},
    {"cup", 0x222A, binary},
    {"cap", 0x2229, binary},
    {"setminus", 0x2216, binary},
    {"wedge", 0x2227, binary},
    {"land", 0x2227, binary},
    {"vee", 0x2228, binary},
    {"lor", 0x2228, binary},
    {"dagger", 0x2020, binary},
    // Relations
    {"le", 0x2264, relation},
    {"leq", 0x2264, relation},
    {"leqslant", 0x2A7D, relation},
    {"ge", 0x2265, relation},
    {"geq", 0x2265, relation},
    {"geqslant", 0x2A7E, relation},
    {"ne", 0x2260, relation},
    {"neq", 0x2260, relation},
    {"lt", '<', relation},
    {"gt", '>', relation},
    {"ll", 0x226A, relation},
    {"gg", 0x226B, relation},
    {"approx", 0x2248, relation},
    {"equiv", 0x2261, relation},
    {"sim", 0x223C, relation},
    {"simeq", 0x2243, relation},
    {"cong", 0x2245, relation},
    {"propto", 0x221D, relation},
    {"triangleq", 0x225C, relation},
    {"coloneqq", 0x2254, relation},
    {"in", 0x2208, relation},
    {"notin", 0x2209, relation},
    {"ni", 0x220B, relation},
    {"subset", 0x2282, relation},
    {"subseteq", 0x2286, relation},
    {"supset", 0x2283, relation},
    {"supseteq", 0x2287, relation},
    {"mid", 0x2223, relation},
    {"parallel", 0x2225, relation},
    {"perp", 0x27C2, relation},
    {"models", 0x22A8, relation},
    {"vdash", 0x22A2, relation},
    {"prec", 0x227A, relation},
    {"succ", 0x227B, relation},
    {"to", 0x2192, relation},
    {"rightarrow", 0x2192, relation},
    {"leftarrow", 0x2190, relation},
    {"gets", 0x2190, relation},
    {"leftrightarrow", 0x2194, relation},
    {"longrightarrow", 0x27F6, relation},
    {"longleftarrow", 0x27F5, relation},
    {"Rightarrow", 0x21D2, relation},
    {"implies", 0x27F9, relation},
    {"Longrightarrow", 0x27F9, relation},
    {"Leftarrow", 0x21D0, relation},
    {"Leftrightarrow", 0x21D4, relation},
    {"iff", 0x27FA, relation},
    {"mapsto", 0x21A6, relation},
    {"uparrow", 0x2191, relation},
    {"downarrow", 0x2193, relation},
    {"hookrightarrow", 0x21AA, relation},
    // Punctuation, opening, closing
    {"colon", ':', punctuation},
    {"{", '{', open},
    {"lbrace", '{', open},
    {"lbrack", '[', open},
    {"langle", 0x27E8, open},
    {"lfloor", 0x230A, open},
    {"lceil", 0x2308, open},
    {"lvert", '|', open},
    {"lVert", 0x2016, open},
    {"}", '}', close},
    {"rbrace", '}', close},
    {"rbrack", ']', close},
    {"rangle", 0x27E9, close},
    {"rfloor", 0x230B, close},
    {"rceil", 0x2309, close},
    {"rvert", '|', close},
    {"rVert", 0x2016, close},
});

// Characters that are not shown as themselves, or whose class no command tells.
constexpr auto kCharacters = std::to_array<std::pair<char32_t, MathSymbol>>({
    {'-', {0x2212, binary}},   {0x2212, {0x2212, binary}}, {'+', {'+', binary}},      {'*', {0x2217, binary}},
    {0xB7, {0x22C5, binary}},  {'=', {'=', relation}},     {'<', {'<', relation}},    {'>', {'>', relation}},
    {':', {0x2236, relation}}, {',', {',', punctuation}},  {';', {';', punctuation}}, {'(', {'(', open}},
    {'[', {'[', open}},        {')', {')', close}},        {']', {']', close}},       {'!', {'!', close}},
    {'?', {'?', close}},       {'|', {'|', ordinary}},     {'`', {0x2018, ordinary}},
});

struct NamedFunction {
    std::string_view name;
    std::string_view shown;
    Limits limits = Limits::never;
};

constexpr auto kFunctions = std::to_array<NamedFunction>({
    {"log", "log"},
    {"ln", "ln"},
    {"lg", "lg"},
    {"exp", "exp"},
    {"sin", "sin"},
    {"cos", "cos"},
    {"tan", "tan"},
    {"cot", "cot"},
    {"sec", "sec"},
    {"csc", "csc"},
    {"arcsin", "arcsin"},
    {"arccos", "arccos"},
    {"arctan", "arctan"},
    {"sinh", "sinh"},
    {"cosh", "cosh"},
    {"tanh", "tanh"},
    {"deg", "deg"},
    {"dim", "dim"},
    {"ker", "ker"},
    {"hom", "hom"},
    {"arg", "arg"},
    {"max", "max", Limits::inDisplay},
    {"min", "min", Limits::inDisplay},
    {"sup", "sup", Limits::inDisplay},
    {"inf", "inf", Limits::inDisplay},
    {"lim", "lim", Limits::inDisplay},
    {"limsup", "lim\u2009sup", Limits::inDisplay},
    {"liminf", "lim\u2009inf", Limits::inDisplay},
    {"argmax", "arg\u2009max", Limits::inDisplay},
    {"argmin", "arg\u2009min", Limits::inDisplay},
    {"det", "det", Limits::inDisplay},
    {"gcd", "gcd", Limits::inDisplay},
    {"Pr", "Pr", Limits::inDisplay},
});

constexpr auto kDelimiters = std::to_array<std::pair<std::string_view, char32_t>>({
    {".", 0},
    {"(", '('},
    {")", ')'},
    {"[", '['},
    {"]", ']'},
    {"|", '|'},
    {"/", '/'},
    {"<", 0x27E8},
    {">", 0x27E9},
    {"\\{", '{'},
    {"\\}", '}'},
    {"\\|", 0x2016},
    {"\\lbrace", '{'},
    {"\\rbrace", '}'},
    {"\\lbrack", '['},
    {"\\rbrack", ']'},
    {"\\vert", '|'},
    {"\\lvert", '|'},
    {"\\rvert", '|'},
    {"\\mid", '|'},
    {"\\Vert", 0x2016},
    {"\\lVert", 0x2016},
    {"\\rVert", 0x2016},
    {"\\langle", 0x27E8},
    {"\\rangle", 0x27E9},
    {"\\lfloor", 0x230A},
    {"\\rfloor", 0x230B},
    {"\\lceil", 0x2308},
    {"\\rceil", 0x2309},
    {"\\backslash", '\\'},
    {"\\uparrow", 0x2191},
    {"\\downarrow", 0x2193},
});

constexpr auto kAccents = std::to_array<std::pair<std::string_view, MathAccent>>({
    {"hat", {0x302, false}},
    {"widehat", {0x302, true}},
    {"bar", {0x304, false}},
    {"tilde", {0x303, false}},
    {"widetilde", {0x303, true}},
    {"vec", {0x20D7, false}},
    {"dot", {0x307, false}},
    {"ddot", {0x308, false}},
    {"check", {0x30C, false}},
    {"breve", {0x306, false}},
    {"acute", {0x301, false}},
    {"grave", {0x300, false}},
    {"mathring", {0x30A, false}},
    {"overrightarrow", {0x20D7, true}},
});

// mu: an eighteenth of an em.
constexpr auto kSpaces = std::to_array<std::pair<std::string_view, double>>({
    {",", 3.0 / 18.0},
    {"thinspace", 3.0 / 18.0},
    {":", 4.0 / 18.0},
    {">", 4.0 / 18.0},
    {"medspace", 4.0 / 18.0},
    {";", 5.0 / 18.0},
    {"thickspace", 5.0 / 18.0},
    {"!", -3.0 / 18.0},
    {"negthinspace", -3.0 / 18.0},
    {"enspace", 0.5},
    {"quad", 1.0},
    {"qquad", 2.0},
});

constexpr auto kAlphabets = std::to_array<std::pair<std::string_view, Alphabet>>({
    {"mathnormal", Alphabet::standard},
    {"mathrm", Alphabet::upright},
    {"rm", Alphabet::upright},
    {"mathit", Alphabet::italic},
    {"mathbf", Alphabet::bold},
    {"bf", Alphabet::bold},
    {"boldsymbol", Alphabet::boldItalic},
    {"bm", Alphabet::boldItalic},
    {"mathbb", Alphabet::blackboard},
    {"mathcal", Alphabet::calligraphic},
    {"mathscr", Alphabet::calligraphic},
    {"cal", Alphabet::calligraphic},
    {"mathfrak", Alphabet::fraktur},
    {"mathsf", Alphabet::sans},
    {"mathtt", Alphabet::typewriter},
});

template <typename Table>
auto find(const Table& table, std::string_view name) {
    return std::ranges::find_if(table, [name](const auto& each) { return each.first == name; });
}

template <typename Value, typename Table>
std::optional<Value> valueOf(const Table& table, std::string_view name) {
    const auto found = find(table, name);
    if (found == table.end()) return std::nullopt;
    return found->second;
}

// Where an alphabet's letters and digits begin; 0 where Unicode has none.
struct Blocks {
    char32_t capitals;
    char32_t smalls;
    char32_t digits;
    char32_t greekCapitals;
    char32_t greekSmalls;
};

Blocks blocksOf(Alphabet alphabet) {
    switch (alphabet) {
        case Alphabet::standard:
            return {0x1D434, 0x1D44E, 0, 0, 0x1D6FC};
        case Alphabet::upright:
            return {0, 0, 0, 0, 0};
        case Alphabet::italic:
            return {0x1D434, 0x1D44E, 0, 0x1D6E2, 0x1D6FC};
        case Alphabet::bold:
            return {0x1D400, 0x1D41A, 0x1D7CE, 0x1D6A8, 0x1D6C2};
        case Alphabet::boldItalic:
            return {0x1D468, 0x1D482, 0x1D7CE, 0x1D71C, 0x1D736};
        case Alphabet::blackboard:
            return {0x1D538, 0x1D552, 0x1D7D8, 0, 0};
        case Alphabet::calligraphic:
            return {0x1D49C, 0x1D4B6, 0, 0, 0};
        case Alphabet::fraktur:
            return {0x1D504, 0x1D51E, 0, 0, 0};
        case Alphabet::sans:
            return {0x1D5A0, 0x1D5BA, 0x1D7E2, 0, 0};
        case Alphabet::typewriter:
            return {0x1D670, 0x1D68A, 0x1D7F6, 0, 0};
    }
    return {};
}

// Letters that Unicode had before the mathematical alphabets, at whose places these have holes.
constexpr auto kHoles = std::to_array<std::pair<char32_t, char32_t>>({
    {0x1D455, 0x210E}, {0x1D49D, 0x212C}, {0x1D4A0, 0x2130}, {0x1D4A1, 0x2131}, {0x1D4A3, 0x210B}, {0x1D4A4, 0x2110},
    {0x1D4A7, 0x2112}, {0x1D4A8, 0x2133}, {0x1D4AD, 0x211B}, {0x1D4BA, 0x212F}, {0x1D4BC, 0x210A}, {0x1D4C4, 0x2134},
    {0x1D506, 0x212D}, {0x1D50B, 0x210C}, {0x1D50C, 0x2111}, {0x1D515, 0x211C}, {0x1D51D, 0x2128}, {0x1D53A, 0x2102},
    {0x1D53F, 0x210D}, {0x1D545, 0x2115}, {0x1D547, 0x2119}, {0x1D548, 0x211A}, {0x1D549, 0x211D}, {0x1D551, 0x2124},
});

// Behind the small Greek letters of each alphabet, in this order.
constexpr std::array<char32_t, 7> kGreekVariants{0x2202, 0x3F5, 0x3D1, 0x3F0, 0x3D5, 0x3F1, 0x3D6};

}  // namespace

std::optional<MathSymbol> symbolOf(std::string_view command) {
    const auto found = std::ranges::find(kSymbols, command, &NamedSymbol::name);
    if (found == kSymbols.end()) return std::nullopt;
    return MathSymbol{found->codePoint, found->mathClass, found->limits};
}

MathSymbol symbolOf(char32_t character) {
    for (const auto& [from, symbol] : kCharacters) {
        if (from == character) return symbol;
    }
    if (character >= 0x80) {
        const auto found = std::ranges::find(kSymbols, character, &NamedSymbol::codePoint);
        if (found != kSymbols.end()) return {character, found->mathClass, found->limits};
    }
    return {character, ordinary};
}

std::optional<MathFunction> functionOf(std::string_view command) {
    const auto found = std::ranges::find(kFunctions, command, &NamedFunction::name);
    if (found == kFunctions.end()) return std::nullopt;
    return MathFunction{found->shown, found->limits};
}

std::optional<char32_t> delimiterOf(std::string_view token) {
    return valueOf<char32_t>(kDelimiters, token);
}

std::optional<MathAccent> accentOf(std::string_view command) {
    return valueOf<MathAccent>(kAccents, command);
}

std::optional<double> spaceOf(std::string_view command) {
    return valueOf<double>(kSpaces, command);
}

std::optional<Alphabet> alphabetOf(std::string_view command) {
    return valueOf<Alphabet>(kAlphabets, command);
}

char32_t inAlphabet(char32_t c, Alphabet alphabet) {
    const Blocks blocks = blocksOf(alphabet);
    char32_t mapped = c;
    if (c >= 'A' && c <= 'Z' && blocks.capitals != 0) mapped = blocks.capitals + (c - 'A');
    if (c >= 'a' && c <= 'z' && blocks.smalls != 0) mapped = blocks.smalls + (c - 'a');
    if (c >= '0' && c <= '9' && blocks.digits != 0) mapped = blocks.digits + (c - '0');
    if (c >= 0x391 && c <= 0x3A9 && blocks.greekCapitals != 0) mapped = blocks.greekCapitals + (c - 0x391);
    if (c >= 0x3B1 && c <= 0x3C9 && blocks.greekSmalls != 0) mapped = blocks.greekSmalls + (c - 0x3B1);
    if (blocks.greekSmalls != 0) {
        const auto variant = std::ranges::find(kGreekVariants, c);
        if (variant != kGreekVariants.end()) {
            mapped = blocks.greekSmalls + 25U + static_cast<char32_t>(variant - kGreekVariants.begin());
        }
    }
    for (const auto& [hole, letter] : kHoles) {
        if (mapped == hole) mapped = letter;
    }
    return mapped;
}

}  // namespace orrery::text
