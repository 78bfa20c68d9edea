#include "scenes/attention/steps_stage.h"

#include "engine/base/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace orrery::attention {

namespace {

using Part = StepsStage::Part;

constexpr float kSign = 4.6F;     // em between two matrices: room for a sign, or for names of rows
constexpr float kBetween = 7.5F;  // between the two lines of the whole
constexpr std::array kTitles{"1   Q·Kᵀ: every query meets every key", "2   ÷ √d: scores of a steady size",
                             "3   The mask: nobody looks ahead", "4   Softmax: each row shares out 1",
                             "5   ·V: the values are mixed"};

float largest(const std::vector<float>& values) {
    float most = 1e-6F;
    for (const float v : values) {
        if (std::isfinite(v)) most = std::max(most, std::abs(v));
    }
    return most;
}

// A number within a product: negative ones in brackets.
std::string factor(float value) {
    return value < 0.0F ? "(" + shortNumber(value) + ")" : shortNumber(value);
}

}  // namespace

StepsStage::StepsStage(SmallCase small) : small_(std::move(small)) {
    ORRERY_CHECK(small_.count() <= kMostSmallTokens && small_.keyWidth <= kMostSmallWidth, "no small case");
    compute();
}

void StepsStage::compute() {
    walk_ = walk(small_, softening_, causal_);
    arrange();
}

void StepsStage::setSoftening(const Softening& softening) {
    softening_ = softening;
    softening_.temperature = std::clamp(softening_.temperature, kLeastTemperature, kMostTemperature);
    beforeSlider_ = softening_;
    compute();
}

void StepsStage::setCausal(bool causal) {
    causal_ = causal;
    compute();
}

void StepsStage::arrange() {
    const int count = small_.count();
    const auto set = [&](Part part, std::string name, int rows, int columns, std::vector<float> values) {
        Matrix& m = matrix(part);
        m = {.name = std::move(name), .rows = rows, .columns = columns, .values = std::move(values)};
        m.range = largest(m.values);
        m.lifted = !flat_;
    };
    std::vector<float> keys(small_.k.size());  // transposed
    const auto width = static_cast<std::size_t>(small_.keyWidth);
    for (std::size_t i = 0; i < keys.size(); ++i)
        keys[i % width * static_cast<std::size_t>(count) + i / width] = small_.k[i];
    set(Part::queries, "Q", count, small_.keyWidth, small_.q);
    set(Part::keys, "Kᵀ", small_.keyWidth, count, keys);
    set(Part::scores, "scores", count, count, walk_.scores);
    const std::string divided =
        softening_.scaled ? fmt::format("scores ÷ √{}", small_.keyWidth) : "scores, not divided";
    set(Part::scaled,
        softening_.temperature == 1.0F ? divided : fmt::format("{} ÷ {}", divided, shortNumber(softening_.temperature)),
        count, count, walk_.scaled);
    set(Part::masked, causal_ ? "masked" : "no mask", count, count, walk_.masked);
    set(Part::weights, "weights", count, count, walk_.weights);
    set(Part::values, "V", count, small_.valueWidth, small_.v);
    set(Part::out, "output", count, small_.valueWidth, walk_.out);
    matrix(Part::weights).colours = TileColours::weights;
    matrix(Part::weights).range = 1.0F;
    // Scores before and after the division on one scale: that they shrink is the point.
    matrix(Part::scaled).range = matrix(Part::masked).range = matrix(Part::scores).range;
    for (const Part part :
         {Part::queries, Part::scores, Part::scaled, Part::masked, Part::weights, Part::values, Part::out})
        matrix(part).rowNames = small_.tokens;
    for (const Part part : {Part::keys, Part::scores, Part::scaled, Part::masked, Part::weights})
        matrix(part).columnNames = small_.tokens;

    // Two lines: up to the scaled scores, and from the mask on.
    const auto line = [&](std::initializer_list<Part> parts, float top) {
        float x = 0.0F;
        for (const Part part : parts) x += matrix(part).size().x + kSign;
        x = -0.5F * (x - kSign);
        for (const Part part : parts) {
            Matrix& m = matrix(part);
            m.corner = vec3(x, top, 0.0F);
            x += m.size().x + kSign;
        }
    };
    const float tall = kTile.y * static_cast<float>(std::max(count, small_.keyWidth));
    line({Part::queries, Part::keys, Part::scores, Part::scaled}, tall + 0.5F * kBetween);
    line({Part::masked, Part::weights, Part::values, Part::out}, -0.5F * kBetween);
}

std::vector<StepsStage::Part> StepsStage::partsOf(int step) const {
    switch (step) {
        case 0:
            return {Part::queries, Part::keys, Part::scores};
        case 1:
            return {Part::scores, Part::scaled};
        case 2:
            return {Part::scaled, Part::masked};
        case 3:
            return {Part::masked, Part::weights};
        case 4:
            return {Part::weights, Part::values, Part::out};
        default:
            break;
    }
    return {Part::queries, Part::keys,    Part::scores, Part::scaled,
            Part::masked,  Part::weights, Part::values, Part::out};
}

StepsStage::Part StepsStage::resultOf(int step) const {
    return partsOf(step).back();
}

Bounds StepsStage::bounds() const {
    Bounds bounds;
    for (const Part part : partsOf(step_)) {
        const Matrix& m = matrix(part);
        // With the names around it, the title above and the words below.
        bounds.add(origin_ + m.corner + vec3(-3.0F, step_ < 0 ? 2.5F : 5.5F, 0.0F));
        bounds.add(origin_ + m.corner + vec3(m.size().x + 0.5F, -m.size().y - (step_ < 0 ? 2.2F : 5.5F), 1.5F));
    }
    return bounds;
}

render::Camera StepsStage::restCamera(float aspect) const {
    render::Camera camera;
    camera.yaw = flat_ ? 0.0F : -0.1F;
    camera.pitch = flat_ ? 0.0F : 0.12F;
    return render::framing(camera, bounds(), aspect, 0.94F);
}

std::uint32_t StepsStage::pickOf(Part part, int row, int column) const {
    return static_cast<std::uint32_t>(part) * kCells + static_cast<std::uint32_t>(row * matrix(part).columns + column);
}

std::optional<StepsStage::Cell> StepsStage::cellOf(std::uint32_t pick) const {
    if (pick >= pickCount()) return std::nullopt;
    const auto part = static_cast<Part>(pick / kCells);
    const auto index = static_cast<int>(pick % kCells);
    if (index >= matrix(part).rows * matrix(part).columns) return std::nullopt;
    return Cell{part, index / matrix(part).columns, index % matrix(part).columns};
}

std::optional<vec3> StepsStage::placeOf(std::uint32_t pick) const {
    const auto cell = cellOf(pick);
    if (!cell) return std::nullopt;
    return origin_ + matrix(cell->part).middleOf(cell->row, cell->column);
}

void StepsStage::click(std::uint32_t pick) {
    chosen_ = pick == chosen_ || !cellOf(pick) ? render::kNoPick : pick;
}

bool StepsStage::leave() {
    if (chosen_ == render::kNoPick) return false;
    chosen_ = render::kNoPick;
    return true;
}

std::uint32_t StepsStage::explained() const {
    if (cellOf(hovered_)) return hovered_;
    if (cellOf(chosen_)) return chosen_;
    if (step_ < 0) return render::kNoPick;
    const Part part = resultOf(step_);
    // The third token, or what there is of one; in the mask a cell that is taken away.
    const int row = std::min(2, matrix(part).rows - 1);
    return part == Part::masked ? pickOf(part, std::min(1, matrix(part).rows - 1), matrix(part).columns - 1)
                                : pickOf(part, row, std::min(1, matrix(part).columns - 1));
}

// What goes into the cell stays bright.
std::vector<float> StepsStage::emphasisOf(Part part, const std::optional<Cell>& cell) const {
    const Matrix& m = matrix(part);
    std::vector<float> emphasis(m.values.size(), 1.0F);
    if (!cell) return emphasis;
    constexpr float kAside = 0.45F;
    const auto keep = [&](auto kept) {
        for (int row = 0; row < m.rows; ++row) {
            for (int column = 0; column < m.columns; ++column) {
                if (!kept(row, column)) emphasis[static_cast<std::size_t>(row * m.columns + column)] = kAside;
            }
        }
    };
    const auto itself = [&](int row, int column) { return row == cell->row && column == cell->column; };
    if (part == cell->part) {
        keep(itself);
    } else if (cell->part == Part::scores) {
        if (part == Part::queries) keep([&](int row, int) { return row == cell->row; });
        if (part == Part::keys) keep([&](int, int column) { return column == cell->column; });
    } else if ((cell->part == Part::scaled && part == Part::scores) ||
               (cell->part == Part::masked && part == Part::scaled)) {
        keep(itself);
    } else if (cell->part == Part::weights && part == Part::masked) {
        keep([&](int row, int) { return row == cell->row; });
    } else if (cell->part == Part::out) {
        if (part == Part::weights) keep([&](int row, int) { return row == cell->row; });
        if (part == Part::values) keep([&](int, int column) { return column == cell->column; });
    }
    return emphasis;
}

std::string StepsStage::productReason(const Cell& cell) const {
    const bool isOut = cell.part == Part::out;
    const Matrix& left = matrix(isOut ? Part::weights : Part::queries);
    const Matrix& right = matrix(isOut ? Part::values : Part::keys);
    std::string text;
    for (int i = 0; i < left.columns; ++i)
        text += (i > 0 ? " + " : "") + factor(left.value(cell.row, i)) + "·" + factor(right.value(i, cell.column));
    return text + " = " + shortNumber(matrix(cell.part).value(cell.row, cell.column));
}

std::string StepsStage::softmaxReason(const Cell& cell) const {
    const Matrix& masked = matrix(Part::masked);
    if (std::isinf(masked.value(cell.row, cell.column))) return "e to the −∞ is 0: no weight at all";
    std::string sum;
    for (int i = 0; i < masked.columns; ++i) {
        const float score = masked.value(cell.row, i);
        if (!std::isinf(score)) sum += (sum.empty() ? "e^" : " + e^") + shortNumber(score);
    }
    return fmt::format("e^{} ÷ ({}) = {}", shortNumber(masked.value(cell.row, cell.column)), sum,
                       shortNumber(matrix(Part::weights).value(cell.row, cell.column)));
}

std::string StepsStage::reason(std::uint32_t pick) const {
    const auto cell = cellOf(pick);
    if (!cell) return {};
    const std::string value = shortNumber(matrix(cell->part).value(cell->row, cell->column));
    const auto token = [&](int i) { return small_.tokens[static_cast<std::size_t>(i)]; };
    switch (cell->part) {
        case Part::queries:
            return fmt::format("what “{}” asks for: {}", token(cell->row), value);
        case Part::keys:
            return fmt::format("what “{}” offers: {}", token(cell->column), value);
        case Part::values:
            return fmt::format("what “{}” hands on: {}", token(cell->row), value);
        case Part::scores:
            return fmt::format("{} · {}:  {}", token(cell->row), token(cell->column), productReason(*cell));
        case Part::out:
            return fmt::format("{}:  {}", token(cell->row), productReason(*cell));
        case Part::scaled:
            return fmt::format("{} ÷ {} = {}", factor(matrix(Part::scores).value(cell->row, cell->column)),
                               shortNumber(walk_.divisor), value);
        case Part::masked:
            return causal_ && cell->column > cell->row
                       ? fmt::format("“{}” may not look ahead at “{}”", token(cell->row), token(cell->column))
                       : fmt::format("“{}” may look at “{}”: {} stays", token(cell->row), token(cell->column), value);
        case Part::weights:
            return fmt::format("{} → {}:  {}", token(cell->row), token(cell->column), softmaxReason(*cell));
    }
    return {};
}

std::string StepsStage::stepTitle(int step) const {
    return kTitles.at(static_cast<std::size_t>(step));
}

void StepsStage::update(const app::Moment& moment) {
    arrange();
    book_.begin(*moment.theme);
    tiles_.begin(*moment.theme, book_, origin_);
    const std::uint32_t pick = explained();
    const auto cell = cellOf(pick);
    const std::vector<Part> shown = partsOf(step_);
    for (int i = 0; i < kParts; ++i) {
        const auto part = static_cast<Part>(i);
        // Neighbours of a step would only be cut off at the picture's edge.
        if (std::find(shown.begin(), shown.end(), part) == shown.end()) continue;
        tiles_.add(matrix(part), pickOf(part, 0, 0), emphasisOf(part, cell));
    }
    const auto sign = [&](Part before, const char* text) {
        if (std::find(shown.begin(), shown.end(), before) == shown.end() || before == resultOf(step_)) return;
        const Matrix& m = matrix(before);
        tiles_.addText(text, m.corner + vec3(m.size().x + 0.24F * kSign, -0.5F * m.size().y, 0.8F), Look::bold, 1.5F,
                       350.0F);
    };
    sign(Part::queries, "·");
    sign(Part::keys, "=");
    sign(Part::scores, "→");
    if (step_ >= 0) sign(Part::scaled, "→");
    sign(Part::masked, "→");
    sign(Part::weights, "·");
    sign(Part::values, "=");
    const Bounds around = bounds();
    const vec3 middle = around.centre() - origin_;
    if (step_ >= 0) {
        tiles_.addText(stepTitle(step_), vec3(middle.x, around.high.y - origin_.y, 0.0F), Look::bold, 1.6F, 900.0F,
                       vec2(0.0F, -0.5F));
    }
    if (cell) {
        const Matrix& m = matrix(resultOf(step_));
        const float y = step_ < 0 ? middle.y : m.corner.y - m.size().y - 2.6F;
        tiles_.addText(reason(pick), vec3(middle.x, y, 0.0F), Look::chosen, 1.15F, 800.0F, vec2(0.0F, -0.5F));
    }
    if (step_ == 3) {
        const Matrix& m = matrix(Part::weights);
        tiles_.addText(fmt::format("{:.2f} bits of entropy", walk_.bits),
                       m.corner + vec3(0.5F * m.size().x, 2.3F, 0.0F), Look::plate, 1.0F, 600.0F);
    }
}

std::string StepsStage::summary() const {
    return fmt::format("{} tokens, d = {}, worked out in five steps", small_.count(), small_.keyWidth);
}

}  // namespace orrery::attention
