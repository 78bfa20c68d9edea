#pragma once

// Formulas in Markdown, taken out before a reader of Markdown sees their backslashes, stars and underscores: $...$ and
// \(...\) within a line of text, $$...$$ and \[...\] on lines of their own.

#include <string>
#include <string_view>
#include <vector>

namespace orrery::lesson {

struct MathSpan {
    std::string tex;
    std::string source;  // with its marks, as the author wrote it
    bool display = false;
};

struct MathSpans {
    std::string text;  // with a mark in each formula's place, and as many lines as before
    std::vector<MathSpan> spans;
};

// A dollar sign opens a formula before what is no blank and closes one behind what is no blank and before no digit
// (Pandoc's rule: "$5 and $10" holds no formula). Code, fenced or between backticks, is left alone.
MathSpans takeMath(std::string_view markdown);

// A piece of such a text: what stands between marks, or a formula.
struct MathPiece {
    std::string_view text;
    const MathSpan* formula = nullptr;
};
std::vector<MathPiece> piecesOf(std::string_view text, const std::vector<MathSpan>& spans);

// The text as the author wrote it.
std::string withSources(std::string_view text, const std::vector<MathSpan>& spans);

}  // namespace orrery::lesson
