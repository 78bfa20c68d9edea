#include "scenes/attention/tiles.h"

#include "engine/mesh/round.h"
#include "scenes/attention/colour_scale.h"

#include <fmt/format.h>

#include <cmath>

namespace orrery::attention {

namespace {

constexpr float kDeep = 3.0F;    // of a block: enough to stand out without showing its back
constexpr float kFlat = 0.35F;   // how far the least block stands out
constexpr float kOut = 1.6F;     // and the largest beyond it
constexpr float kNumber = 0.9F;  // em

}  // namespace

vec3 Matrix::middleOf(int row, int column) const {
    return corner +
           vec3((static_cast<float>(column) + 0.5F) * kTile.x, -(static_cast<float>(row) + 0.5F) * kTile.y, 0.0F);
}

float Matrix::value(int row, int column) const {
    return values[static_cast<std::size_t>(row * columns + column)];
}

std::string shortNumber(float value) {
    if (std::isinf(value)) return value < 0.0F ? "−∞" : "∞";
    std::string text = fmt::format("{:.2f}", static_cast<double>(std::abs(value)));
    while (text.back() == '0') text.pop_back();
    if (text.back() == '.') text.pop_back();
    return (value < 0.0F && text != "0" ? "−" : "") + text;
}

Tiles::Tiles() {
    std::vector<render::MeshLevel> levels(2);
    const vec3 size(kTile.x * 0.95F, kTile.y * 0.93F, kDeep);
    render::appendMesh(levels[0], mesh::roundedBox(size, 0.14F, 3), 0);
    render::appendMesh(levels[1], mesh::roundedBox(size, 0.14F, 1), 0);
    block_ = std::make_shared<const render::MeshAsset>(std::move(levels));
}

void Tiles::begin(const render::Theme& theme, LabelBook& book, const vec3& origin) {
    theme_ = &theme;
    book_ = &book;
    origin_ = origin;
    bodies_.clear();
    picks_.clear();
    labels_.clear();
}

void Tiles::addText(const std::string& text, const vec3& at, Look look, float em, float priority, vec2 shift) {
    render::Label label = book_->label(text, look);
    label.anchor = origin_ + at;
    label.offset = shift * label.size;
    label.em = em;
    label.least = 0.028F;
    label.largest = 0.08F;
    label.priority = priority;
    label.occlusion = render::Occlusion::never;
    label.floats = true;
    label.pick = render::kNoPick - 1000U - static_cast<std::uint32_t>(labels_.size());
    labels_.push_back(label);
}

void Tiles::addCell(const Matrix& matrix, int row, int column, std::uint32_t pick, float emphasis) {
    const float value = matrix.value(row, column);
    const bool masked = std::isinf(value);
    const float part = masked ? 0.0F : std::clamp(value / matrix.range, -1.0F, 1.0F);
    const Colour scale = matrix.colours == TileColours::weights ? weightColour(std::max(part, 0.0F), *theme_)
                                                                : signedColour(part, *theme_);
    const float out = kFlat + (matrix.lifted ? kOut * std::abs(part) : 0.0F);
    const vec3 front = origin_ + matrix.middleOf(row, column) + vec3(0.0F, 0.0F, masked ? 0.1F : out);
    // A tint of the scale on which the number is readable.
    const Colour face = masked ? groundColour(*theme_) : render::readablePlate(*theme_, scale);
    bodies_.push_back({.position = front - vec3(0.0F, 0.0F, 0.5F * kDeep),
                       .scale = 1.0F,
                       .rotation = vec4(0.0F, 0.0F, 0.0F, 1.0F),
                       .fill = render::packColour(face),
                       .stroke = render::packColour(theme_->paperEdge),
                       .emphasis = emphasis,
                       .glow = 0.0F,
                       .firstVertex = 0});
    picks_.push_back(pick);
    render::Label label = book_->label(shortNumber(value), emphasis > 0.9F ? Look::worked : Look::number);
    label.anchor = front + vec3(0.0F, 0.0F, 0.05F);
    label.em = kNumber;
    label.least = 0.02F;
    label.largest = 0.2F;
    label.vanish = 0.012F;
    label.priority = 100.0F;
    label.opacity = emphasis > 0.9F ? 1.0F : 0.85F;
    label.floats = true;
    label.occlusion = render::Occlusion::never;
    label.always = true;
    label.pick = pick;
    labels_.push_back(label);
}

void Tiles::add(const Matrix& matrix, std::uint32_t firstPick, const std::vector<float>& emphasis) {
    for (int row = 0; row < matrix.rows; ++row) {
        for (int column = 0; column < matrix.columns; ++column) {
            const auto index = static_cast<std::uint32_t>(row * matrix.columns + column);
            addCell(matrix, row, column, firstPick + index, emphasis.empty() ? 1.0F : emphasis[index]);
        }
    }
    for (int row = 0; row < static_cast<int>(matrix.rowNames.size()); ++row)
        addText(matrix.rowNames[static_cast<std::size_t>(row)], matrix.middleOf(row, 0) - vec3(0.75F * kTile.x, 0, 0),
                Look::plain, 0.95F, 300.0F, vec2(-0.5F, 0.0F));
    for (int column = 0; column < static_cast<int>(matrix.columnNames.size()); ++column)
        addText(matrix.columnNames[static_cast<std::size_t>(column)],
                matrix.middleOf(0, column) + vec3(0, 0.62F * kTile.y, 0), Look::plain, 0.95F, 300.0F, vec2(0.0F, 0.5F));
    if (!matrix.name.empty())
        addText(matrix.name, matrix.corner + vec3(0.5F * matrix.size().x, -matrix.size().y - 0.35F, 0.0F), Look::bold,
                1.2F, 400.0F, vec2(0.0F, -0.5F));
}

void Tiles::fill(render::DrawList& list) const {
    if (!bodies_.empty()) list.bodies.push_back({.mesh = block_, .instances = bodies_, .picks = picks_});
    list.labels.insert(list.labels.end(), labels_.begin(), labels_.end());
}

}  // namespace orrery::attention
