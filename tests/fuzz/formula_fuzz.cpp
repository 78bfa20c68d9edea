// Formulas: every text is set, in a display and in a line, into a box of finite size; every problem names a place in
// it.

#include "engine/text/formula.h"
#include "engine/text/prose.h"

#include "tests/fuzz/graph_checks.h"

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace orrery;
    const std::string tex(reinterpret_cast<const char*>(data), size);
    for (const text::FormulaProblem& problem : text::parseFormula(tex).problems) {
        ORRERY_CHECK(problem.offset <= tex.size(), "a problem at {} of {}", problem.offset, tex.size());
        fuzz::checkMessage(problem.message);
    }
    const text::Runs runs{{.text = "In a line "}, {.text = tex, .formula = true}, {.text = ", then on."}};
    const std::array blocks{text::Block{.kind = text::BlockKind::formula, .runs = {{.text = tex, .formula = true}}},
                            text::Block{.kind = text::BlockKind::paragraph, .runs = runs}};
    const text::Prose prose(blocks, {.em = 20.0, .width = 300.0});
    ORRERY_CHECK(std::isfinite(prose.height()) && prose.height() < 1e6, "height {}", prose.height());
    // Pango rounds to 1/65536 em.
    ORRERY_CHECK(prose.width() >= 0.0 && prose.width() < 300.1, "width {}", prose.width());
    for (const text::Prose::Mark& mark : prose.marks()) {
        ORRERY_CHECK(std::isfinite(mark.x) && std::isfinite(mark.y) && std::isfinite(mark.height), "a piece nowhere");
    }
    return 0;
}
