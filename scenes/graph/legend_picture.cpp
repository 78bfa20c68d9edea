#include "scenes/graph/legend_picture.h"

#include "engine/base/colour_scale.h"
#include "engine/image/image.h"
#include "engine/text/typesetter.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace orrery::graph {

namespace {

constexpr float kEm = 0.031F;      // of the picture's height
constexpr float kMargin = 0.025F;  // around the plate, in heights
constexpr float kPadding = 0.7F;   // em
constexpr float kLine = 1.45F;     // em
constexpr float kBarWidth = 11.0F;
constexpr std::size_t kLongestName = 26;  // code points

std::string shortened(const std::string& name) {
    std::size_t bytes = 0;
    std::size_t letters = 0;
    while (bytes < name.size() && letters < kLongestName) {
        ++bytes;
        while (bytes < name.size() && (static_cast<unsigned char>(name[bytes]) & 0xC0U) == 0x80U) ++bytes;
        ++letters;
    }
    return bytes == name.size() ? name : name.substr(0, bytes) + "…";
}

// Draws on premultiplied pixels.
class Canvas {
 public:
    Canvas(int width, int height) : image_(width, height) {}

    // `coverage` at the middle of a pixel, 0..1.
    template <typename Coverage>
    void paint(vec2 low, vec2 high, const Coverage& coverage) {
        const ivec2 from = glm::max(ivec2(glm::floor(low)), ivec2(0));
        const ivec2 to = glm::min(ivec2(glm::ceil(high)), ivec2(image_.width, image_.height));
        for (int y = from.y; y < to.y; ++y) {
            for (int x = from.x; x < to.x; ++x) {
                const Colour colour = coverage(vec2(static_cast<float>(x) + 0.5F, static_cast<float>(y) + 0.5F));
                blend(x, y, vec4(colour.r, colour.g, colour.b, 1.0F) * colour.a);
            }
        }
    }

    void roundedBox(vec2 low, vec2 high, float radius, const Colour& colour) {
        const vec2 centre = (low + high) * 0.5F;
        const vec2 half = (high - low) * 0.5F - radius;
        paint(low, high, [&](vec2 at) {
            const vec2 beyond = glm::max(glm::abs(at - centre) - half, vec2(0.0F));
            return colour.withAlpha(colour.a * std::clamp(radius - glm::length(beyond) + 0.5F, 0.0F, 1.0F));
        });
    }

    // With the left end of its middle line here; returns its width.
    void text(const text::Bitmap& bitmap, vec2 leftMiddle, float width) {
        const ivec2 corner(glm::round(leftMiddle + vec2(width * 0.5F, 0.0F) - bitmap.centre));
        for (int y = 0; y < bitmap.height; ++y) {
            for (int x = 0; x < bitmap.width; ++x) {
                const ivec2 to = corner + ivec2(x, y);
                if (to.x < 0 || to.y < 0 || to.x >= image_.width || to.y >= image_.height) continue;
                const std::uint8_t* from =
                    bitmap.rgba.data() + (static_cast<std::size_t>(y) * static_cast<std::size_t>(bitmap.width) +
                                          static_cast<std::size_t>(x)) *
                                             4;
                blend(to.x, to.y, vec4(from[0], from[1], from[2], from[3]) / 255.0F);
            }
        }
    }

    image::Image take() { return std::move(image_); }

 private:
    void blend(int x, int y, const vec4& over) {
        std::uint8_t* pixel = image_.at(x, y);
        for (int c = 0; c < 4; ++c) {
            const float under = static_cast<float>(pixel[c]) / 255.0F;
            pixel[c] =
                static_cast<std::uint8_t>(std::clamp(over[c] + under * (1.0F - over.a), 0.0F, 1.0F) * 255.0F + 0.5F);
        }
    }

    image::Image image_;
};

// The plate is set first and drawn then, when its size is known.
class Sheet {
 public:
    Sheet(const render::Theme& theme, float em) : theme_(theme), em_(em), at_(kPadding * em) {}

    void line(const std::string& words, float size = 1.0F, bool bold = false, const Colour* swatch = nullptr) {
        const float indent = swatch != nullptr ? 1.3F * em_ : 0.0F;
        const float height = kLine * size * em_;
        add(words, {kPadding * em_ + indent, at_ + height * 0.5F}, size, bold, 0.0F);
        if (swatch != nullptr) swatches_.push_back({{kPadding * em_ + 0.5F * em_, at_ + height * 0.5F}, *swatch});
        at_ += height;
    }

    void gap() { at_ += 0.3F * em_; }

    void bar(std::span<const Legend::Tick> ticks) {
        bar_ = at_ + 0.15F * em_;
        at_ += 1.1F * em_;
        for (const Legend::Tick& tick : ticks)
            add(tick.text, {kPadding * em_ + tick.at * kBarWidth * em_, at_ + 0.65F * em_}, 0.97F, false, tick.at);
        width_ = std::max(width_, (kPadding + kBarWidth) * em_);
        at_ += kLine * em_;
    }

    image::Image draw() {
        const auto width = static_cast<int>(std::ceil(width_ + kPadding * em_));
        const auto height = static_cast<int>(std::ceil(at_ + kPadding * em_));
        Canvas canvas(width, height);
        const vec2 size(static_cast<float>(width), static_cast<float>(height));
        canvas.roundedBox(vec2(0.0F), size, 0.45F * em_, theme_.paperEdge.withAlpha(0.94F));
        const vec2 edge(std::max(0.05F * em_, 1.0F));
        canvas.roundedBox(edge, size - edge, 0.45F * em_ - edge.x, theme_.paper);
        for (const Swatch& swatch : swatches_) {
            const vec2 half(0.42F * em_);
            canvas.roundedBox(swatch.centre - half, swatch.centre + half, half.x, swatch.colour);
        }
        if (bar_ > 0.0F) {
            const float left = kPadding * em_;
            canvas.paint({left, bar_}, {left + kBarWidth * em_, bar_ + 0.8F * em_},
                         [&](vec2 at) { return orrery::viridis((at.x - left) / (kBarWidth * em_)); });
        }
        for (const Words& words : words_) canvas.text(words.bitmap, words.leftMiddle, words.width);
        return canvas.take();
    }

 private:
    struct Words {
        text::Bitmap bitmap;
        vec2 leftMiddle;
        float width;
    };
    struct Swatch {
        vec2 centre;
        Colour colour;
    };

    // `back`: the share of its width by which it stands left of the place.
    void add(const std::string& words, vec2 place, float size, bool bold, float back) {
        text::LabelStyle style;
        style.text = theme_.ink;
        style.weight = bold ? text::Weight::bold : text::Weight::regular;
        const text::LabelContent content{.plain = words};
        text::Typesetter& typesetter = text::threadTypesetter();
        const float width = typesetter.measure(content, style).x * size * em_;
        const float left = std::max(place.x - width * back, kPadding * em_);
        words_.push_back({typesetter.rasterise(content, style, size * em_), {left, place.y}, width});
        width_ = std::max(width_, left + width);
    }

    const render::Theme& theme_;
    float em_;
    float at_;  // where the next line begins
    float width_ = 0.0F;
    float bar_ = 0.0F;
    std::vector<Words> words_;
    std::vector<Swatch> swatches_;
};

image::Image drawn(const LegendContent& content, const render::Theme& theme, float em) {
    Sheet sheet(theme, em);
    if (!content.time.empty()) sheet.line(content.time, 2.2F, true);
    if (!content.colours.empty()) {
        sheet.line(content.colours.title, 1.0F, true);
        if (!content.colours.ticks.empty()) sheet.bar(content.colours.ticks);
        for (const Legend::Entry& entry : content.colours.entries)
            sheet.line(shortened(entry.name), 1.0F, false, &entry.colour);
        if (!content.colours.note.empty()) sheet.line(content.colours.note);
    }
    if (!content.sizes.empty()) {
        if (!content.colours.empty()) sheet.gap();
        const std::size_t end = content.sizes.find('\n');
        sheet.line(content.sizes.substr(0, end), 1.0F, true);
        if (end != std::string::npos) sheet.line(content.sizes.substr(end + 1));
    }
    return sheet.draw();
}

}  // namespace

void LegendPicture::build(const LegendContent& content, uvec2 picture, const render::Theme& theme, float roomScale) {
    if (content == content_ && picture == size_ && theme.name == theme_ && roomScale == roomScale_) return;
    content_ = content;
    size_ = picture;
    theme_ = theme.name;
    roomScale_ = roomScale;
    overlay_ = {};
    if (content.empty()) return;
    const auto height = static_cast<float>(picture.y);
    overlay_.picture = std::make_shared<image::Image>(drawn(content, theme, std::ceil(kEm * roomScale * height)));
    const auto margin = static_cast<int>(kMargin * height);
    overlay_.corner = {margin, static_cast<int>(picture.y) - margin - overlay_.picture->height};
}

float LegendPicture::width() const {
    if (!overlay_.picture) return 0.0F;
    return static_cast<float>(overlay_.end().x) / static_cast<float>(size_.y);
}

void LegendPicture::fill(render::DrawList& list) const {
    if (overlay_.picture) list.overlays.push_back(overlay_);
}

}  // namespace orrery::graph
