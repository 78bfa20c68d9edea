#pragma once

// Blocks of prose in one line each.

#include "engine/text/prose.h"

#include <string>
#include <utility>
#include <vector>

namespace orrery::text {

inline Block paragraph(Runs runs) {
    return {.kind = BlockKind::paragraph, .runs = std::move(runs)};
}
inline Block paragraph(const std::string& text) {
    return paragraph(Runs{{.text = text}});
}
inline Block heading(const std::string& text, int level = 1) {
    return {.kind = BlockKind::heading, .level = level, .runs = {{.text = text}}};
}
inline Block item(const std::string& marker, Runs runs, int level = 1) {
    return {.kind = BlockKind::item, .level = level, .marker = marker, .runs = std::move(runs)};
}
inline Block item(const std::string& marker, const std::string& text, int level = 1) {
    return item(marker, Runs{{.text = text}}, level);
}
inline Run tex(const std::string& source) {
    return {.text = source, .formula = true};
}
inline Block display(const std::string& source) {
    return {.kind = BlockKind::formula, .runs = {tex(source)}};
}
inline Block code(const std::string& text) {
    return {.kind = BlockKind::code, .runs = {{.text = text}}};
}

}  // namespace orrery::text
