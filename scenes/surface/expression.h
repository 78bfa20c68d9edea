#pragma once

// Formulas as authors write them ("E + A / N^alpha"), read once into a small program for a stack and then evaluated as
// often as a surface has points.
//
// Numbers (1e6), names, + - * / ^ (from the right, binding tighter than a minus before it), parentheses, pi, and the
// functions exp log log10 log2 sqrt abs sin cos tanh, min max pow of two. As in C, log is the natural one. What is not
// defined (log(-1), 1/0) comes out as not finite.

#include "engine/base/error.h"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace orrery::surface {

class Expression {
 public:
    static constexpr std::size_t kMostText = 2000;  // bytes
    static constexpr int kMostDepth = 64;           // of parentheses and signs, and of the stack

    // `names` are the variables, in the order in which their values will be given. Throws Error with the column within
    // the expression; `where` is the place of the whole.
    Expression(std::string_view text, std::span<const std::string> names, const Location& where = {});

    // `values` are as many as there were names.
    double operator()(std::span<const double> values) const;

    const std::string& text() const { return text_; }
    // Whether the variable of this place in `names` occurs.
    bool uses(std::size_t name) const;

    // A letter or underscore, then letters, digits and underscores, and no function's name; letters beyond ASCII too.
    static bool isName(std::string_view text);

 private:
    friend class ExpressionReader;
    enum class Op : std::uint8_t {
        number,
        variable,
        add,
        subtract,
        multiply,
        divide,
        power,
        negate,
        exp,
        log,
        log10,
        log2,
        sqrt,
        abs,
        sin,
        cos,
        tanh,
        min,
        max
    };
    struct Step {
        Op op;
        std::uint16_t index;  // of the number or the variable
    };

    std::string text_;
    std::vector<Step> steps_;
    std::vector<double> numbers_;
};

}  // namespace orrery::surface
