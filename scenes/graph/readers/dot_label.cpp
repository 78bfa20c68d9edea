#include "scenes/graph/readers/dot_label.h"

#include "scenes/graph/readers/builder.h"
#include "scenes/graph/readers/mermaid/entities.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace orrery::graph::dot {
namespace {

std::string withEntities(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        if (text[at] == '&') {
            const mermaid::Entity entity = mermaid::readEntity(text, at);
            if (!entity.text.empty()) {
                out += entity.text;
                at += entity.length;
                continue;
            }
        }
        out += text[at++];
    }
    return out;
}

// The name of a tag, lower case, with the slash of a closing one.
std::string tagName(std::string_view tag) {
    std::size_t end = tag.starts_with('/') ? 1 : 0;
    while (end < tag.size() && tag[end] != ' ' && tag[end] != '/' && tag[end] != '\n' && tag[end] != '\t') ++end;
    return lowerCase(tag.substr(0, end));
}

// Without blanks at the ends of lines, blank lines, and bars that no cell follows.
std::string tidied(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        std::string_view line = trimmed(text.substr(at, end - at));
        while (line.ends_with('|')) line = trimmed(line.substr(0, line.size() - 1));
        if (!line.empty()) {
            if (!out.empty()) out += '\n';
            out += line;
        }
        at = end + 1;
    }
    return out;
}

std::optional<std::array<double, 3>> readTriple(std::string_view text) {
    std::array<double, 3> values{};
    for (double& value : values) {
        text = text.substr(std::min(text.find_first_not_of(" ,\t"), text.size()));
        const std::size_t end = std::min(text.find_first_of(" ,\t"), text.size());
        const std::optional<double> number = parseNumber(text.substr(0, end));
        if (!number || *number < 0.0 || *number > 1.0) return std::nullopt;
        value = *number;
        text.remove_prefix(end);
    }
    return trimmed(text).empty() ? std::optional(values) : std::nullopt;
}

std::string fromHsv(const std::array<double, 3>& hsv) {
    const double hue = hsv[0] >= 1.0 ? 0.0 : hsv[0] * 6.0;
    const auto sector = static_cast<int>(hue);
    const double fraction = hue - sector;
    const double v = hsv[2];
    const double p = v * (1.0 - hsv[1]);
    const double q = v * (1.0 - hsv[1] * fraction);
    const double t = v * (1.0 - hsv[1] * (1.0 - fraction));
    const std::array<std::array<double, 3>, 6> sectors = {
        {{v, t, p}, {q, v, p}, {p, v, t}, {p, q, v}, {t, p, v}, {v, p, q}}};
    const auto byte = [&](std::size_t i) {
        return static_cast<int>(std::lround(sectors[static_cast<std::size_t>(sector)][i] * 255.0));
    };
    return cssColour(byte(0), byte(1), byte(2));
}

struct NamedColour {
    std::string_view name;
    std::string_view colour;
};

// Where X11's names, which Graphviz follows, differ from CSS's or are missing there.
constexpr NamedColour kX11Names[] = {
    {"gray", "#c0c0c0"},     {"grey", "#c0c0c0"},           {"green", "#00ff00"},
    {"maroon", "#b03060"},   {"purple", "#a020f0"},         {"lightgoldenrod", "#eedd82"},
    {"navyblue", "#000080"}, {"lightslateblue", "#8470ff"}, {"violetred", "#d02090"},
};

// X11's numbered shades, "steelblue3": of the brightest, Graphviz's default colour scheme takes 100, 93.2, 80.4 and
// 54.5 %. gray0 to gray100 are per cent of white. The brightest is the plain name's colour but where listed.
std::string numberedColour(std::string_view name) {
    std::size_t digits = name.size();
    while (digits > 0 && name[digits - 1] >= '0' && name[digits - 1] <= '9') --digits;
    if (digits == name.size() || name.size() - digits > 3) return {};
    const int number = static_cast<int>(parseNumber(name.substr(digits)).value_or(0.0));
    const std::string_view base = name.substr(0, digits);
    if ((base == "gray" || base == "grey") && number <= 100) {
        const int level = static_cast<int>(std::floor(number * 2.55 + 0.5));
        return cssColour(level, level, level);
    }
    static constexpr NamedColour kBrightest[] = {
        {"antiquewhite", "#ffefdb"},
        {"bisque", "#ffe4c4"},
        {"brown", "#ff4040"},
        {"burlywood", "#ffd39b"},
        {"cadetblue", "#98f5ff"},
        {"chartreuse", "#7fff00"},
        {"chocolate", "#ff7f24"},
        {"coral", "#ff7256"},
        {"darkgoldenrod", "#ffb90f"},
        {"darkolivegreen", "#caff70"},
        {"darkorange", "#ff7f00"},
        {"darkorchid", "#bf3eff"},
        {"darkseagreen", "#c1ffc1"},
        {"darkslategray", "#97ffff"},
        {"firebrick", "#ff3030"},
        {"goldenrod", "#ffc125"},
        {"green", "#00ff00"},
        {"hotpink", "#ff6eb4"},
        {"indianred", "#ff6a6a"},
        {"khaki", "#fff68f"},
        {"lightblue", "#bfefff"},
        {"lightcyan", "#e0ffff"},
        {"lightgoldenrod", "#ffec8b"},
        {"lightpink", "#ffaeb9"},
        {"lightsalmon", "#ffa07a"},
        {"lightskyblue", "#b0e2ff"},
        {"lightsteelblue", "#cae1ff"},
        {"lightyellow", "#ffffe0"},
        {"maroon", "#ff34b3"},
        {"mediumorchid", "#e066ff"},
        {"mediumpurple", "#ab82ff"},
        {"olivedrab", "#c0ff3e"},
        {"orchid", "#ff83fa"},
        {"palegreen", "#9aff9a"},
        {"paleturquoise", "#bbffff"},
        {"palevioletred", "#ff82ab"},
        {"pink", "#ffb5c5"},
        {"plum", "#ffbbff"},
        {"purple", "#9b30ff"},
        {"rosybrown", "#ffc1c1"},
        {"royalblue", "#4876ff"},
        {"salmon", "#ff8c69"},
        {"seagreen", "#54ff9f"},
        {"sienna", "#ff8247"},
        {"skyblue", "#87ceff"},
        {"slateblue", "#836fff"},
        {"slategray", "#c6e2ff"},
        {"steelblue", "#63b8ff"},
        {"tan", "#ffa54f"},
        {"thistle", "#ffe1ff"},
        {"turquoise", "#00f5ff"},
        {"violetred", "#ff3e96"},
        {"wheat", "#ffe7ba"},
    };
    if (number < 1 || number > 4) return {};
    std::string brightest;
    for (const NamedColour& entry : kBrightest) {
        if (entry.name == base) brightest = entry.colour;
    }
    if (brightest.empty()) brightest = cssColour(base).value_or(std::string());
    if (brightest.size() != 7) return {};
    constexpr std::array<double, 4> kShades = {1.0, 0.932, 0.804, 0.545};
    const auto component = [&](std::size_t at) {
        const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
        const int value = digit(brightest[at]) * 16 + digit(brightest[at + 1]);
        return static_cast<int>(std::lround(value * kShades[static_cast<std::size_t>(number - 1)]));
    };
    return cssColour(component(1), component(3), component(5));
}

}  // namespace

std::string plainLabel(std::string_view label, const LabelNames& names) {
    std::string out;
    out.reserve(label.size());
    for (std::size_t at = 0; at < label.size(); ++at) {
        if (label[at] != '\\' || at + 1 >= label.size()) {
            out += label[at];
            continue;
        }
        switch (const char c = label[++at]) {
            case 'n':
            case 'l':
            case 'r':
                out += '\n';
                break;
            case 'N':
                out += names.node;
                break;
            case 'G':
                out += names.graph;
                break;
            case 'E':
                out += names.edge;
                break;
            case 'T':
                out += names.tail;
                break;
            case 'H':
                out += names.head;
                break;
            case 'L':  // the label of the object itself, which would not end
                break;
            default:
                out += c;
        }
    }
    return withEntities(out);
}

std::string recordLabel(std::string_view label, const LabelNames& names) {
    std::string fields;
    for (std::size_t at = 0; at < label.size(); ++at) {
        const char c = label[at];
        if (c == '\\' && at + 1 < label.size()) {
            // The signs of the record's own grammar stay quoted for the step after this one.
            fields += c;
            fields += label[++at];
        } else if (c == '|' || c == '{' || c == '}') {
            fields += '\n';
        } else if (c == '<') {
            const std::size_t end = label.find('>', at);
            if (end == std::string_view::npos) break;
            at = end;
        } else {
            fields += c;
        }
    }
    return tidied(plainLabel(fields, names));
}

std::string htmlLabel(std::string_view html) {
    std::string out;
    for (std::size_t at = 0; at < html.size(); ++at) {
        if (html[at] != '<') {
            out += html[at] == '\n' || html[at] == '\t' ? ' ' : html[at];
            continue;
        }
        if (html.substr(at).starts_with("<!--")) {
            const std::size_t end = html.find("-->", at);
            if (end == std::string_view::npos) break;
            at = end + 2;
            continue;
        }
        const std::size_t end = html.find('>', at);
        if (end == std::string_view::npos) break;
        const std::string name = tagName(html.substr(at + 1, end - at - 1));
        if (name == "br" || name == "hr" || name == "/tr" || name == "table") out += '\n';
        if (name == "/td") out += " | ";
        at = end;
    }
    return tidied(withEntities(out));
}

std::string dotColour(std::string_view colour) {
    colour = trimmed(colour.substr(0, colour.find_first_of(":;")));
    if (colour.starts_with("//")) colour.remove_prefix(2);
    if (colour.starts_with("/x11/") || colour.starts_with("/svg/")) colour.remove_prefix(5);
    if (colour.empty()) return {};
    const std::string lower = lowerCase(colour);
    if (lower == "transparent" || lower == "none" || lower == "invis") return "transparent";
    for (const NamedColour& named : kX11Names) {
        if (named.name == lower) return std::string(named.colour);
    }
    if (const std::optional<std::string> css = cssColour(lower)) return *css;
    if (const std::optional<std::array<double, 3>> hsv = readTriple(lower)) return fromHsv(*hsv);
    return numberedColour(lower);
}

}  // namespace orrery::graph::dot
