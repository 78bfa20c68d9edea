#include "scenes/surface/expression.h"

#include "engine/base/utf8.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numbers>

namespace orrery::surface {

namespace {

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

bool startsName(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

struct Function {
    std::string_view name;
    int arguments;
};
// In the order of Op, from exp on; pow is the power.
constexpr std::array<Function, 12> kFunctions{{{"exp", 1},
                                               {"log", 1},
                                               {"log10", 1},
                                               {"log2", 1},
                                               {"sqrt", 1},
                                               {"abs", 1},
                                               {"sin", 1},
                                               {"cos", 1},
                                               {"tanh", 1},
                                               {"min", 2},
                                               {"max", 2},
                                               {"pow", 2}}};

}  // namespace

// Precedence climbing; the recursion is bounded by kMostDepth.
class ExpressionReader {
 public:
    using Op = Expression::Op;

    ExpressionReader(Expression& made, std::span<const std::string> names, const Location& where)
        : made_(made), text_(made.text_), names_(names), where_(where) {}

    void read() {
        if (text_.size() > Expression::kMostText)
            fail(0, fmt::format("the expression is longer than {} bytes", Expression::kMostText));
        sum(0);
        skip();
        if (at_ < text_.size())
            fail(at_, text_[at_] == ')'
                          ? "this ) closes nothing"
                          : fmt::format("\"{}\" was not expected; + - * / ^ go on, 2 N is 2 * N", word()));
    }

 private:
    [[noreturn]] void fail(std::size_t at, const std::string& message) const {
        const std::size_t column = utf8::length(text_.substr(0, at)) + 1;
        throw Error(fmt::format("in \"{}\", character {}: {}", shortened(), column, message), where_);
    }
    std::string shortened() const {
        constexpr std::size_t kMost = 60;
        if (text_.size() <= kMost) return std::string(text_);
        std::size_t cut = kMost;
        while (cut > 0 && (static_cast<unsigned char>(text_[cut]) & 0xC0U) == 0x80U) --cut;
        return std::string(text_.substr(0, cut)) + "…";
    }
    // What stands here, for a message: a name, or a character.
    std::string_view word() const {
        std::size_t end = at_ + 1;
        if (startsName(text_[at_]))
            while (end < text_.size() && (startsName(text_[end]) || isDigit(text_[end]))) ++end;
        return text_.substr(at_, end - at_);
    }

    void skip() {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n')) ++at_;
    }
    bool take(char c) {
        skip();
        if (at_ >= text_.size() || text_[at_] != c) return false;
        ++at_;
        return true;
    }
    // `change` is what the step does to the height of the stack.
    void put(Op op, std::size_t index, int change) {
        made_.steps_.push_back({op, static_cast<std::uint16_t>(index)});
        height_ += change;
        if (height_ > Expression::kMostDepth) fail(at_, "the expression is nested too deeply");
    }
    void deeper(int depth) const {
        if (depth > Expression::kMostDepth) fail(at_, "the expression is nested too deeply");
    }

    void sum(int depth) {
        product(depth);
        for (;;) {
            if (take('+')) {
                product(depth);
                put(Op::add, 0, -1);
            } else if (take('-')) {
                product(depth);
                put(Op::subtract, 0, -1);
            } else {
                return;
            }
        }
    }
    void product(int depth) {
        signedPower(depth);
        for (;;) {
            if (take('*')) {
                signedPower(depth);
                put(Op::multiply, 0, -1);
            } else if (take('/')) {
                signedPower(depth);
                put(Op::divide, 0, -1);
            } else {
                return;
            }
        }
    }
    void signedPower(int depth) {
        deeper(depth);
        if (take('-')) {
            signedPower(depth + 1);
            put(Op::negate, 0, 0);
        } else if (take('+')) {
            signedPower(depth + 1);
        } else {
            atom(depth);
            if (take('^')) {
                signedPower(depth + 1);
                put(Op::power, 0, -1);
            }
        }
    }
    void atom(int depth) {
        skip();
        if (at_ >= text_.size()) fail(at_, "something is missing at the end");
        const std::size_t start = at_;
        if (take('(')) {
            sum(depth + 1);
            if (!take(')')) fail(start, "this ( is not closed");
        } else if (isDigit(text_[at_]) || text_[at_] == '.') {
            number();
        } else if (startsName(text_[at_])) {
            name(depth);
        } else {
            fail(at_, fmt::format("\"{}\" was not expected; a number, a name or ( goes here", text_[at_]));
        }
    }
    void number() {
        double value = 0.0;
        const char* const end = text_.data() + text_.size();
        const auto [after, problem] = std::from_chars(text_.data() + at_, end, value);
        if (problem != std::errc()) fail(at_, "this is no number that can be counted with");
        at_ = static_cast<std::size_t>(after - text_.data());
        constant(value);
    }
    void constant(double value) {
        made_.numbers_.push_back(value);
        put(Op::number, made_.numbers_.size() - 1, 1);
    }
    void name(int depth) {
        const std::size_t start = at_;
        const std::string_view name = word();
        at_ += name.size();
        const auto variable = std::ranges::find(names_, name);
        if (variable != names_.end()) return put(Op::variable, static_cast<std::size_t>(variable - names_.begin()), 1);
        const auto* const function =
            std::ranges::find_if(kFunctions, [&](const Function& each) { return each.name == name; });
        if (function != kFunctions.end()) return call(*function, start, depth);
        if (name == "pi") return constant(std::numbers::pi);
        fail(start, names_.empty() ? fmt::format("\"{}\" is not known", name)
                                   : fmt::format("\"{}\" is not known; these are: {}", name, fmt::join(names_, ", ")));
    }
    void call(const Function& function, std::size_t start, int depth) {
        if (!take('(')) fail(start, fmt::format("{0} needs parentheses: {0}(…)", function.name));
        sum(depth + 1);
        for (int i = 1; i < function.arguments; ++i) {
            if (!take(','))
                fail(at_, fmt::format("{} takes {} values with a comma between", function.name, function.arguments));
            sum(depth + 1);
        }
        if (!take(')')) fail(start, fmt::format("the parenthesis of {} is not closed", function.name));
        const auto place = static_cast<std::size_t>(&function - kFunctions.data());
        const Op op = function.name == "pow" ? Op::power : static_cast<Op>(static_cast<std::size_t>(Op::exp) + place);
        put(op, 0, 1 - function.arguments);
    }

    Expression& made_;
    std::string_view text_;
    std::span<const std::string> names_;
    Location where_;
    std::size_t at_ = 0;
    int height_ = 0;
};

Expression::Expression(std::string_view text, std::span<const std::string> names, const Location& where) : text_(text) {
    ExpressionReader(*this, names, where).read();
}

double Expression::operator()(std::span<const double> values) const {
    std::array<double, kMostDepth + 1> stack;  // NOLINT: every place is written before it is read
    std::size_t top = 0;                       // how many are on it
    for (const Step step : steps_) {
        double& last = stack[top > 0 ? top - 1 : 0];
        double& under = stack[top > 1 ? top - 2 : 0];
        switch (step.op) {
            case Op::number:
                stack[top++] = numbers_[step.index];
                continue;
            case Op::variable:
                stack[top++] = values[step.index];
                continue;
            case Op::add:
                under = under + last;
                break;
            case Op::subtract:
                under = under - last;
                break;
            case Op::multiply:
                under = under * last;
                break;
            case Op::divide:
                under = under / last;
                break;
            case Op::power:
                under = std::pow(under, last);
                break;
            case Op::min:
                under = last < under || std::isnan(last) ? last : under;
                break;
            case Op::max:
                under = last > under || std::isnan(last) ? last : under;
                break;
            case Op::negate:
                last = -last;
                continue;
            case Op::exp:
                last = std::exp(last);
                continue;
            case Op::log:
                last = std::log(last);
                continue;
            case Op::log10:
                last = std::log10(last);
                continue;
            case Op::log2:
                last = std::log2(last);
                continue;
            case Op::sqrt:
                last = std::sqrt(last);
                continue;
            case Op::abs:
                last = std::abs(last);
                continue;
            case Op::sin:
                last = std::sin(last);
                continue;
            case Op::cos:
                last = std::cos(last);
                continue;
            case Op::tanh:
                last = std::tanh(last);
                continue;
        }
        --top;  // of two, one is left
    }
    return stack[0];
}

bool Expression::uses(std::size_t name) const {
    return std::ranges::any_of(steps_, [&](const Step& step) { return step.op == Op::variable && step.index == name; });
}

bool Expression::isName(std::string_view text) {
    const auto inside = [](char c) { return startsName(c) || isDigit(c); };
    return !text.empty() && startsName(text.front()) && std::ranges::all_of(text, inside) &&
           std::ranges::none_of(kFunctions, [&](const Function& each) { return each.name == text; });
}

}  // namespace orrery::surface
