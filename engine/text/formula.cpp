#include "engine/text/formula.h"

#include "engine/base/utf8.h"
#include "engine/text/formula_parser.h"

#include <fmt/format.h>

namespace orrery::text {

Formula parseFormula(std::string_view tex) {
    Formula result;
    const bool isLong = tex.size() > kMaxFormulaBytes;
    const std::string_view read = tex.substr(0, kMaxFormulaBytes);
    try {
        formula::Parser parser(read);
        result.content = parser.all();
        result.problems = parser.takeProblems();
    } catch (const formula::TooDeep& deep) {
        result.content.clear();
        MathNode& whole = result.content.emplace_back();
        whole.kind = MathNode::Kind::unknown;
        whole.text = utf8::sanitised(read);
        result.problems = {{deep.offset, fmt::format("nested deeper than {}", kMaxFormulaDepth)}};
    }
    if (isLong) {
        MathNode& dots = result.content.emplace_back();
        dots.symbol = 0x2026;
        result.problems.push_back(
            {kMaxFormulaBytes, fmt::format("longer than {} bytes: the rest is not shown", kMaxFormulaBytes)});
    }
    return result;
}

}  // namespace orrery::text
