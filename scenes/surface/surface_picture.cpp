#include "scenes/surface/surface_scene.h"

#include "scenes/chart/stems.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

// How a surface is drawn: the box with its axes, contour lines, marks, and the reading where someone points.

namespace orrery::surface {

namespace {

constexpr float kLift = 0.03F;  // of lines over the surface that they are on

}  // namespace

// The edges of the box that are nearest to the camera along the floor, and the upright one at the left of the picture.
struct SurfaceScene::Side {
    float x, z;    // 1 or -1: where the camera stands
    vec2 upright;  // signs of x and z

    explicit Side(const render::Camera& camera) {
        const vec3 back = -camera.forward();
        x = back.x >= 0.0F ? 1.0F : -1.0F;
        z = back.z >= 0.0F ? 1.0F : -1.0F;
        const vec3 right = camera.right();
        upright = right.x * -x + right.z * z < right.x * x + right.z * -z ? vec2(-x, z) : vec2(x, -z);
    }
};

void SurfaceScene::build(chart::Stage& stage, const View& view) const {
    buildAxes(stage, view);
    buildContours(stage, view);
    buildLines(stage, view);
    buildMarks(stage, view);
    buildProbe(stage, view);
}

void SurfaceScene::buildAxes(chart::Stage& stage, const View& view) const {
    const render::Theme& theme = *view.theme;
    const Side side(view.camera);
    const vec3 half = kBox * 0.5F;
    const float top = kBox.y * view.rise;
    const chart::Look frame{.colour = theme.edge, .emphasis = 0.8F};
    const auto grid = [&](const vec3& from, const vec3& to) { stage.thin(from, to, 0.025F, theme.edge, 0.35F); };
    const bool right = glm::dot(view.camera.right(), vec3(side.x, 0.0F, 0.0F)) > 0.0F;

    const float frontZ = side.z * half.z, backZ = -frontZ;
    const float nearX = side.x * half.x, farX = -nearX;
    stage.line({-half.x, 0.0F, frontZ}, {half.x, 0.0F, frontZ}, 0.05F, frame);
    stage.line({nearX, 0.0F, -half.z}, {nearX, 0.0F, half.z}, 0.05F, frame);
    grid({-half.x, 0.0F, backZ}, {half.x, 0.0F, backZ});
    grid({farX, 0.0F, -half.z}, {farX, 0.0F, half.z});

    const chart::Words number{.em = 0.8F, .priority = 90.0F, .least = chart::kReadable};
    const auto numberTo = [&](bool toRight) {
        chart::Words words = number;
        words.offset = {toRight ? 0.8F : -0.8F, -0.9F};
        return words;
    };
    for (const chart::Tick& tick : chart::ticksOf(surface_.x, 6)) {
        const float x = (static_cast<float>(tick.share) - 0.5F) * kBox.x;
        grid({x, 0.0F, -half.z}, {x, 0.0F, half.z});
        grid({x, 0.0F, backZ}, {x, top, backZ});
        stage.line({x, 0.0F, frontZ}, {x, 0.0F, frontZ + side.z * 0.3F}, 0.04F, frame);
        stage.words(tick.text, {x, 0.0F, frontZ + side.z * 0.5F}, numberTo(!right));
    }
    for (const chart::Tick& tick : chart::ticksOf(surface_.y, 5)) {
        const float z = (0.5F - static_cast<float>(surface_.depth(tick.share))) * kBox.z;
        grid({-half.x, 0.0F, z}, {half.x, 0.0F, z});
        grid({farX, 0.0F, z}, {farX, top, z});
        stage.line({nearX, 0.0F, z}, {nearX + side.x * 0.3F, 0.0F, z}, 0.04F, frame);
        stage.words(tick.text, {nearX + side.x * 0.5F, 0.0F, z}, numberTo(right));
    }
    const chart::Words name{.em = 0.95F, .weight = text::Weight::bold, .priority = 200.0F, .least = 0.032F};
    const auto nameTo = [&](bool toRight) {
        chart::Words words = name;
        words.offset = {toRight ? 1.0F : -1.0F, -1.0F};
        return words;
    };
    const auto titled = [](const chart::Axis& axis) {
        return axis.unit.empty() ? axis.label : axis.label + ", " + axis.unit;
    };
    stage.words(titled(surface_.x), {0.0F, 0.0F, frontZ + side.z * 2.8F}, nameTo(!right));
    stage.words(titled(surface_.y), {nearX + side.x * 2.8F, 0.0F, 0.0F}, nameTo(right));

    const vec3 foot(side.upright.x * half.x, 0.0F, side.upright.y * half.z);
    const vec3 out = vec3(side.upright.x * 0.3F, 0.0F, side.upright.y * 0.3F);
    if (view.rise > 0.5F) {
        stage.line(foot, foot + vec3(0.0F, top, 0.0F), 0.05F, frame);
        for (const chart::Tick& tick : chart::ticksOf(surface_.z, 6)) {
            const float y = static_cast<float>(tick.share) * top;
            grid({-half.x, y, backZ}, {half.x, y, backZ});
            grid({farX, y, -half.z}, {farX, y, half.z});
            chart::Words words = number;
            words.offset = {-1.0F, 0.0F};
            stage.words(tick.text, foot + vec3(0.0F, y, 0.0F) + out, words);
        }
        chart::Words words = name;
        words.offset = {0.0F, 1.0F};
        stage.words(titled(surface_.z), foot + vec3(0.0F, top + 0.7F, 0.0F), words);
    }
    const vec3 middle(0.0F, top, 0.0F);
    const vec3 away = vec3(farX * 0.5F, 0.0F, backZ * 0.5F);
    const bool flat = view.rise < 0.5F;
    chart::drawHeading(stage, surface_.heading,
                       flat ? vec3(0.0F, 0.0F, backZ - 1.6F) : middle + away + vec3(0.0F, 2.6F, 0.0F),
                       vec3(nearX * 0.62F, 0.0F, frontZ * 1.0F) +
                           (flat ? vec3(0.0F, 0.0F, 5.0F) : vec3(side.x * 2.4F, -1.6F, side.z * 3.6F)),
                       28.0F);
}

void SurfaceScene::buildContours(chart::Stage& stage, const View& view) const {
    const vec3 squeeze(1.0F, view.rise, 1.0F);
    const vec3 lift(0.0F, kLift, 0.0F);
    // Dark on the light upper part of the scale, light on the dark lower part.
    for (const Grid::Piece& piece : contours_) {
        const double share = surface_.z.share(contourLevels_[piece.level]);
        const Colour colour = share > 0.55 ? kInk : kChalk;
        stage.thin(piece.from * squeeze + lift, piece.to * squeeze + lift, 0.035F, colour, 0.9F);
    }
    // A number on each line where it can be seen, on two tracks from the front to the back, so that neighbours do not
    // meet.
    std::vector<std::vector<vec3>> places(contourLevels_.size());
    for (const Grid::Piece& piece : contours_) places[piece.level].push_back(piece.from);
    for (std::size_t level = 0; level < places.size(); ++level) {
        const float track = kBox.x * (level % 2 == 0 ? -0.14F : 0.14F);
        std::ranges::sort(places[level], {}, [&](const vec3& at) { return std::abs(at.x - track) + 0.05F * at.z; });
        constexpr std::size_t kTries = 12;
        const std::size_t step = std::max<std::size_t>(places[level].size() / kTries, 1);
        for (std::size_t i = 0; i < places[level].size(); i += step) {
            const vec3& at = places[level][i];
            if (view.rise > 0.5F && hides(at, view.camera.position() - at)) continue;
            stage.words(chart::numberText(contourLevels_[level]), at * squeeze + vec3(0.0F, 0.1F, 0.0F),
                        {.em = 0.6F, .priority = 30.0F, .least = chart::kReadable});
            break;
        }
    }
}

bool SurfaceScene::hides(const vec3& point, const vec3& toCamera) const {
    constexpr float kClear = 0.3F;  // world units that the ray starts over the point
    return mesh_ && mesh_->hit({point + glm::normalize(toCamera) * kClear, toCamera}, render::Sides::both, 1.0F);
}

bool SurfaceScene::faded(std::size_t thing) const {
    return !state_.highlighted.empty() && !state_.highlighted.contains(thing) && hovered_ != thing &&
           selected_ != thing;
}

std::string SurfaceScene::markText(std::size_t mark, const std::vector<double>& values) const {
    const Mark& shown = surface_.marks[mark];
    return fmt::format("{}: {}", shown.label,
                       chart::withUnit(surface_.at(shown.x, shown.y, values), surface_.z, 3, chart::Zeros::kept));
}

void SurfaceScene::arrangeStems() {
    constexpr float kEm = 1.25F;  // world units: as large as the words become beside a caption
    const std::vector<double> values = surface_.start();
    std::vector<chart::StemWish> wishes;
    for (std::size_t i = 0; i < surface_.marks.size(); ++i) {
        const Mark& mark = surface_.marks[i];
        const auto at = onSurface(surface_.x.share(mark.x), surface_.y.share(mark.y), values, 1.0F);
        // One that is not there yet takes no room.
        wishes.push_back(at ? chart::StemWish{*at, stage_.sizeOf(markText(i, values), {.plate = true}) * kEm}
                            : chart::StemWish{});
    }
    stems_ = chart::stemsFor(wishes, restAngles(), 1.0F, kBox.y);
}

void SurfaceScene::buildMarks(chart::Stage& stage, const View& view) const {
    const render::Theme& theme = *view.theme;
    for (std::size_t i = 0; i < surface_.marks.size(); ++i) {
        const Mark& mark = surface_.marks[i];
        const auto pick = static_cast<std::uint32_t>(i);
        const auto at = onSurface(surface_.x.share(mark.x), surface_.y.share(mark.y), view.values, view.rise);
        if (!at) continue;
        const bool strong = state_.highlighted.contains(i) || selected_ == pick || hovered_ == pick;
        const bool weak = faded(i);
        const float radius = strong ? 0.46F : 0.34F;
        stage.ball(
            *at + vec3(0.0F, radius * 0.6F * view.rise, 0.0F), radius,
            {.colour = theme.accent, .emphasis = weak ? 0.3F : 1.0F, .glow = strong ? 0.35F : 0.1F, .pick = pick});
        const float stem = view.rise > 0.5F ? stems_[i] : 0.0F;
        const vec3 head = *at + vec3(0.0F, stem, 0.0F);
        stage.line(*at, head, 0.045F, {.colour = theme.ink, .emphasis = weak ? 0.3F : 0.8F, .pick = pick});
        stage.words(markText(i, view.values), head + vec3(0.0F, 0.1F, 0.0F),
                    {.em = 0.8F,
                     .weight = strong ? text::Weight::bold : text::Weight::regular,
                     .offset = {0.0F, stem > 0.0F ? 1.0F : 1.9F},
                     .priority = strong ? 320.0F
                                 : weak ? 60.0F
                                        : 240.0F,
                     .least = strong ? 0.032F : chart::kReadable,
                     .opacity = weak ? 0.45F : 1.0F,
                     .plate = true,
                     .border = strong ? std::optional(theme.accent) : std::nullopt,
                     .pick = pick});
    }
}

void SurfaceScene::buildLines(chart::Stage& stage, const View& view) const {
    constexpr int kSteps = 160;
    const render::Theme& theme = *view.theme;
    for (std::size_t i = 0; i < surface_.lines.size(); ++i) {
        const Line& line = surface_.lines[i];
        const std::size_t thing = surface_.marks.size() + i;
        const auto pick = static_cast<std::uint32_t>(thing);
        const Colour colour = theme.categories[(2 * i + 1) % theme.categories.size()];
        const chart::Axis& along = line.alongX ? surface_.x : surface_.y;
        const chart::Axis& across = line.alongX ? surface_.y : surface_.x;
        std::vector<double> all{0.0, 0.0};
        all.insert(all.end(), view.values.begin(), view.values.end());
        std::optional<vec3> last;
        std::vector<vec3> places;
        for (int step = 0; step <= kSteps; ++step) {
            const double share = static_cast<double>(step) / kSteps;
            all[line.alongX ? 0 : 1] = along.value(share);
            const double other = across.share(line.other(all));
            std::optional<vec3> here;
            if (other >= 0.0 && other <= 1.0)
                here = onSurface(line.alongX ? share : other, line.alongX ? other : share, view.values, view.rise);
            if (here) *here += vec3(0.0F, 0.06F, 0.0F);
            if (here && last)
                stage.line(*last, *here, selected_ == pick || hovered_ == pick ? 0.16F : 0.11F,
                           {.colour = colour, .emphasis = faded(thing) ? 0.3F : 1.0F, .glow = 0.15F, .pick = pick});
            if (here && step % (kSteps / 16) == 0) places.push_back(*here + vec3(0.0F, 0.35F, 0.0F));
            last = here;
        }
        if (places.empty()) continue;
        // Named near its right end, or where there is room.
        const vec3 right = view.camera.right();
        std::ranges::sort(places,
                          [&](const vec3& a, const vec3& b) { return glm::dot(a, right) > glm::dot(b, right); });
        const std::size_t over = places.size();
        for (std::size_t k = 0; k < over; ++k) places.push_back(places[k] - vec3(0.0F, 2.4F, 0.0F));
        const vec3 first = places.front();
        places.erase(places.begin());
        stage.words(line.label, first,
                    {.em = 0.8F,
                     .offset = {0.0F, 1.0F},
                     .priority = faded(thing) ? 50.0F : 220.0F,
                     .least = chart::kReadable,
                     .opacity = faded(thing) ? 0.45F : 1.0F,
                     .plate = true,
                     .border = colour,
                     .alternatives = places,
                     .pick = pick});
    }
}

std::string SurfaceScene::reading(double x, double y, const std::vector<double>& values) const {
    const double z = surface_.at(x, y, values);
    const std::string name = surface_.z.name.empty() ? std::string() : surface_.z.name + " = ";
    return fmt::format("{} = {}, {} = {}\n{}{}", surface_.x.name, chart::withUnit(x, surface_.x), surface_.y.name,
                       chart::withUnit(y, surface_.y), name, chart::withUnit(z, surface_.z, 4, chart::Zeros::kept));
}

void SurfaceScene::buildProbe(chart::Stage& stage, const View& view) const {
    const render::Theme& theme = *view.theme;
    for (const std::uint32_t pick : {selected_, hovered_}) {
        if (pick == render::kNoPick || pick < firstCell() || (pick == selected_ && pick == hovered_)) continue;
        const auto spot = spotOf(pick);
        const auto at = spot ? onSurface(spot->x, spot->y, view.values, view.rise) : std::nullopt;
        if (!at) continue;
        stage.ball(*at, 0.26F, {.colour = theme.ink});
        stage.line(*at, {at->x, 0.0F, at->z}, 0.04F, {.colour = theme.ink, .emphasis = 0.7F});
        stage.words(
            reading(surface_.x.value(spot->x), surface_.y.value(spot->y), view.values), *at + vec3(0.0F, 0.6F, 0.0F),
            {.em = 0.8F, .offset = {0.0F, 1.0F}, .priority = 400.0F, .least = 0.03F, .plate = true, .always = true});
    }
}

}  // namespace orrery::surface
