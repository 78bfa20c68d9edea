#include "engine/base/colour.h"

#include "engine/base/css_colours.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <iterator>
#include <string>

namespace orrery {

namespace {

bool isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && isBlank(text.front())) text.remove_prefix(1);
    while (!text.empty() && isBlank(text.back())) text.remove_suffix(1);
    return text;
}

std::optional<Colour> parseHex(std::string_view digits) {
    if (digits.size() != 3 && digits.size() != 4 && digits.size() != 6 && digits.size() != 8) return {};
    std::uint32_t value = 0;
    const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    if (failure != std::errc() || end != digits.data() + digits.size()) return {};
    if (digits.size() <= 4) {
        std::uint32_t wide = 0;
        for (std::size_t i = digits.size(); i-- > 0;) wide = wide << 8U | (value >> (4U * i) & 0xFU) * 0x11U;
        value = wide;
    }
    const bool hasAlpha = digits.size() == 4 || digits.size() == 8;
    const std::uint32_t alpha = hasAlpha ? value & 0xFFU : 0xFFU;
    return Colour::hex(hasAlpha ? value >> 8U : value).withAlpha(static_cast<float>(alpha) / 255.0F);
}

// One argument of a colour function: a number and what stood after it ("", "%", "deg", ...).
struct Argument {
    double value = 0.0;
    std::string_view unit;
};

// "1, 2, 3, 4", "1 2 3 / 4" or "1 2 3": three arguments or four; nothing when it is anything else.
std::optional<std::array<Argument, 4>> parseArguments(std::string_view text) {
    std::array<Argument, 4> arguments;
    arguments[3].value = 1.0;
    std::size_t count = 0;
    for (text = trimmed(text); !text.empty(); text = trimmed(text)) {
        if (count == arguments.size()) return {};
        if (count > 0 && (text.front() == ',' || (text.front() == '/' && count == 3))) {
            text = trimmed(text.substr(1));
        }
        if (!text.empty() && text.front() == '+') text.remove_prefix(1);
        Argument& argument = arguments[count++];
        const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), argument.value);
        if (failure != std::errc() || !std::isfinite(argument.value)) return {};
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        const std::size_t unit = std::min(text.size(), text.find_first_of(" \t\n\r\f,/"));
        argument.unit = text.substr(0, unit);
        text.remove_prefix(unit);
    }
    if (count < 3) return {};
    return arguments;
}

// A share of `whole` when written with a percent sign, the number itself otherwise; clamped to 0..1 of `whole`.
std::optional<float> fraction(const Argument& argument, double whole) {
    if (!argument.unit.empty() && argument.unit != "%") return {};
    const double value = argument.unit == "%" ? argument.value / 100.0 : argument.value / whole;
    return static_cast<float>(std::clamp(value, 0.0, 1.0));
}

// In turns, 0..1.
std::optional<double> hue(const Argument& argument) {
    double turns = argument.value;
    if (argument.unit.empty() || argument.unit == "deg") {
        turns /= 360.0;
    } else if (argument.unit == "grad") {
        turns /= 400.0;
    } else if (argument.unit == "rad") {
        turns /= 2.0 * 3.14159265358979323846;
    } else if (argument.unit != "turn") {
        return {};
    }
    return turns - std::floor(turns);
}

// CSS Color 4, section 7.1.
float hslChannel(double turns, double saturation, double lightness, double n) {
    const double k = std::fmod(n + turns * 12.0, 12.0);
    const double amplitude = saturation * std::min(lightness, 1.0 - lightness);
    return static_cast<float>(lightness - amplitude * std::max(-1.0, std::min({k - 3.0, 9.0 - k, 1.0})));
}

std::optional<Colour> parseFunction(std::string_view name, std::string_view inside) {
    const std::optional<std::array<Argument, 4>> arguments = parseArguments(inside);
    if (!arguments) return {};
    const auto& [first, second, third, fourth] = *arguments;
    const std::optional<float> alpha = fraction(fourth, 1.0);
    if (!alpha) return {};
    if (name == "rgb" || name == "rgba") {
        const std::optional<float> red = fraction(first, 255.0);
        const std::optional<float> green = fraction(second, 255.0);
        const std::optional<float> blue = fraction(third, 255.0);
        if (!red || !green || !blue) return {};
        return Colour{*red, *green, *blue, *alpha};
    }
    const std::optional<double> turns = hue(first);
    const std::optional<float> saturation = fraction(second, 100.0);
    const std::optional<float> lightness = fraction(third, 100.0);
    if (!turns || !saturation || !lightness) return {};
    return Colour{hslChannel(*turns, *saturation, *lightness, 0.0), hslChannel(*turns, *saturation, *lightness, 8.0),
                  hslChannel(*turns, *saturation, *lightness, 4.0), *alpha};
}

float decoded(float channel) {
    if (channel <= 0.04045F) return channel / 12.92F;
    return std::pow((channel + 0.055F) / 1.055F, 2.4F);
}

float encoded(float linear) {
    if (linear <= 0.0031308F) return std::max(linear, 0.0F) * 12.92F;
    return std::min(1.055F * std::pow(linear, 1.0F / 2.4F) - 0.055F, 1.0F);
}

}  // namespace

vec4 toLinear(const Colour& colour) {
    return {decoded(colour.r), decoded(colour.g), decoded(colour.b), colour.a};
}

Colour fromLinear(const vec4& linear) {
    return {encoded(linear.x), encoded(linear.y), encoded(linear.z), linear.w};
}

Colour composited(const Colour& over, const Colour& ground) {
    const float rest = 1.0F - over.a;
    return {over.r * over.a + ground.r * rest, over.g * over.a + ground.g * rest, over.b * over.a + ground.b * rest,
            1.0F};
}

Colour mixed(const Colour& a, const Colour& b, float t) {
    return {a.r + (b.r - a.r) * t, a.g + (b.g - a.g) * t, a.b + (b.b - a.b) * t, 1.0F};
}

std::optional<Colour> parseCssColour(std::string_view text) {
    text = trimmed(text);
    if (text.empty() || text.size() > 128) return {};
    std::string lower(text);
    for (char& c : lower) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    if (lower.front() == '#') return parseHex(std::string_view(lower).substr(1));
    if (const std::size_t open = lower.find('('); open != std::string::npos && lower.back() == ')') {
        const std::string_view name = std::string_view(lower).substr(0, open);
        if (name != "rgb" && name != "rgba" && name != "hsl" && name != "hsla") return {};
        return parseFunction(name, std::string_view(lower).substr(open + 1, lower.size() - open - 2));
    }
    if (lower == "transparent") return Colour{0.0F, 0.0F, 0.0F, 0.0F};
    const auto* const named =
        std::lower_bound(std::begin(kCssColours), std::end(kCssColours), lower,
                         [](const NamedColour& colour, const std::string& name) { return colour.name < name; });
    if (named == std::end(kCssColours) || named->name != lower) return {};
    return Colour::hex(named->rgb);
}

float luminance(const Colour& colour) {
    return 0.2126F * decoded(colour.r) + 0.7152F * decoded(colour.g) + 0.0722F * decoded(colour.b);
}

float contrastUnderVeil(const Colour& foreground, const Colour& background, float contrastRatio) {
    const float veil = 1.0F / contrastRatio;
    const float first = luminance(composited(foreground, background)) * (1.0F - veil) + veil;
    const float second = luminance(background) * (1.0F - veil) + veil;
    return std::max(first, second) / std::min(first, second);
}

Colour readableOn(const Colour& background) {
    return contrastUnderVeil(kInk, background, kLitRoom) >= contrastUnderVeil(kChalk, background, kLitRoom) ? kInk
                                                                                                            : kChalk;
}

bool isReadable(const Colour& text, const Colour& background) {
    return contrastUnderVeil(text, background, kLitRoom) >= kLeastContrast;
}

}  // namespace orrery
