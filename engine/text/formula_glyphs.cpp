#include "engine/text/formula_glyphs.h"

#include <algorithm>

namespace orrery::text::formula {

namespace {

// How often a delimiter's middle is repeated at most: 100 em and more.
constexpr int kMaxExtenders = 400;

}  // namespace

FormulaBox Glyphs::single(std::uint32_t id, double scale) const {
    const GlyphMetrics m = font_.metrics(id);
    FormulaBox box;
    box.width = m.advance * scale;
    box.ascent = std::max(m.top, 0.0) * scale;
    box.descent = std::max(-m.bottom, 0.0) * scale;
    box.italic = std::max(m.italic, 0.0) * scale;
    box.glyphs.push_back({id, 0.0, 0.0, scale, 1.0});
    return box;
}

double Glyphs::inkTop(const FormulaBox& box) const {
    double top = box.glyphs.empty() ? -box.ascent : 1e9;
    for (const FormulaBox::Glyph& g : box.glyphs) {
        top = std::min(top, g.y - font_.metrics(g.glyph).top * g.size * g.stretch);
    }
    return top;
}

double Glyphs::inkBottom(const FormulaBox& box) const {
    double bottom = box.glyphs.empty() ? box.descent : -1e9;
    for (const FormulaBox::Glyph& g : box.glyphs) {
        bottom = std::max(bottom, g.y - font_.metrics(g.glyph).bottom * g.size * g.stretch);
    }
    return bottom;
}

FormulaBox Glyphs::stretched(std::uint32_t id, double length, double s) const {
    FormulaBox box;
    if (id == 0) return box;
    std::uint32_t chosen = id;
    for (const MathFont::Variant& variant : font_.variants(id, false)) {
        chosen = variant.glyph;
        if (variant.length * s >= length) break;
    }
    const GlyphMetrics m = font_.metrics(chosen);
    if ((m.right - m.left) * s < length) {
        box = assembled(font_.assembly(id, false), length, s, false);
        if (!box.empty()) return box;
    }
    box.glyphs.push_back({chosen, -m.left * s, 0.0, s, 1.0});
    box.width = (m.right - m.left) * s;
    return box;
}

FormulaBox Glyphs::delimiter(char32_t character, double length, double s) const {
    const std::uint32_t id = font_.glyph(character);
    FormulaBox box;
    if (id == 0) return box;
    MathFont::Variant chosen;
    for (const MathFont::Variant& variant : font_.variants(id, true)) {
        chosen = variant;
        if (variant.length * s >= length) break;
    }
    if (chosen.length * s < length) {
        box = assembled(font_.assembly(id, true), length, s, true);
        if (!box.empty()) return box;
    }
    box = single(chosen.glyph, s);
    if (chosen.length * s < length && chosen.length > 0.0) {
        box.glyphs[0].stretch = length / (chosen.length * s);
        box.ascent *= box.glyphs[0].stretch;
        box.descent *= box.glyphs[0].stretch;
    }
    return box;
}

FormulaBox Glyphs::assembled(const std::vector<GlyphPart>& parts, double length, double s, bool vertical) const {
    FormulaBox box;
    double fixed = 0.0;
    double extending = 0.0;
    int extenders = 0;
    for (const GlyphPart& part : parts) {
        (part.extends ? extending : fixed) += part.length * s;
        extenders += part.extends ? 1 : 0;
    }
    if (parts.empty()) return box;
    const double overlap = font_.minConnectorOverlap(vertical) * s;
    const auto others = static_cast<int>(parts.size()) - extenders;
    const auto longest = [&](int repeats) {
        return fixed + repeats * extending - (others + repeats * extenders - 1) * overlap;
    };
    int repeats = others == 0 ? 1 : 0;
    while (extenders > 0 && repeats < kMaxExtenders && longest(repeats) < length) ++repeats;
    const int joints = std::max(others + repeats * extenders - 1, 1);
    const double spare = std::max(0.0, longest(repeats) - length) / joints;

    double at = 0.0;  // end of what is placed
    double connector = -1.0;
    for (const GlyphPart& part : parts) {
        for (int i = 0; i < (part.extends ? repeats : 1); ++i) {
            if (connector >= 0.0) {
                at -= std::max(overlap, std::min({overlap + spare, connector, part.startConnector * s}));
            }
            const GlyphMetrics m = font_.metrics(part.glyph);
            if (vertical) {
                box.glyphs.push_back({part.glyph, 0.0, -at + m.bottom * s, s, 1.0});
                box.width = std::max(box.width, m.advance * s);
            } else {
                box.glyphs.push_back({part.glyph, at - m.left * s, 0.0, s, 1.0});
            }
            at += part.length * s;
            connector = part.endConnector * s;
        }
    }
    if (vertical) {
        box.ascent = at;
    } else {
        box.width = at;
    }
    return box;
}

}  // namespace orrery::text::formula
