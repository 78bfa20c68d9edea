#pragma once

// Inside engine/text: what commands and characters of a formula stand for.

#include "engine/text/formula.h"

#include <optional>
#include <string_view>

namespace orrery::text {

struct MathSymbol {
    char32_t codePoint;
    MathClass mathClass;
    MathNode::Limits limits = MathNode::Limits::never;
};

// Of a command without its backslash.
std::optional<MathSymbol> symbolOf(std::string_view command);
// Of a character that stands for itself, ASCII or not; an ordinary one when nothing else is known of it.
MathSymbol symbolOf(char32_t character);

// The name that the command shows upright, such as "lim sup"; empty when the command is not a function.
struct MathFunction {
    std::string_view shown;
    MathNode::Limits limits;
};
std::optional<MathFunction> functionOf(std::string_view command);

// A delimiter as it stands after \left: a character or a command. Nothing when it is none; 0 for ".".
std::optional<char32_t> delimiterOf(std::string_view token);

// A combining mark; `wide` ones grow with what they stand over.
struct MathAccent {
    char32_t mark;
    bool wide;
};
std::optional<MathAccent> accentOf(std::string_view command);

// Width in em of \, \quad and the like.
std::optional<double> spaceOf(std::string_view command);

enum class Alphabet {
    standard,
    upright,
    italic,
    bold,
    boldItalic,
    blackboard,
    calligraphic,
    fraktur,
    sans,
    typewriter
};
std::optional<Alphabet> alphabetOf(std::string_view command);
// The letter or digit in the alphabet (Unicode's mathematical alphanumeric symbols); others stay as they are. The
// standard alphabet has slanted Latin and small Greek letters, upright capital Greek ones.
char32_t inAlphabet(char32_t character, Alphabet alphabet);

}  // namespace orrery::text
