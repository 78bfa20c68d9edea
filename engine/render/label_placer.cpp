#include "engine/render/label_placer.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

namespace orrery::render {

namespace {

constexpr double kFadeSeconds = 0.15;

struct Box {
    vec2 low, high;

    bool overlaps(const Box& other) const {
        return low.x < other.high.x && other.low.x < high.x && low.y < other.high.y && other.low.y < high.y;
    }
};

Box boxOf(vec2 centre, vec2 halfSize) {
    return {centre - halfSize, centre + halfSize};
}

// Boxes by the cells of a coarse grid over the picture, so that a label is compared with its neighbourhood only.
template <typename T>
class Grid {
 public:
    explicit Grid(vec2 size) : columns_(cells(size.x)), rows_(cells(size.y)), cells_(columns_ * rows_) {}

    void add(const Box& box, const T& value) {
        forCells(box, [&](std::vector<std::pair<Box, T>>& cell) {
            cell.emplace_back(box, value);
            return false;
        });
    }
    // Whether `test` holds for any value whose box overlaps.
    template <typename Test>
    bool any(const Box& box, Test test) {
        return forCells(box, [&](std::vector<std::pair<Box, T>>& cell) {
            return std::any_of(cell.begin(), cell.end(),
                               [&](const auto& entry) { return entry.first.overlaps(box) && test(entry.second); });
        });
    }

 private:
    static constexpr float kCell = 64.0F;  // pixels
    static std::size_t cells(float length) { return static_cast<std::size_t>(std::max(length / kCell, 0.0F)) + 1; }

    template <typename Visit>
    bool forCells(const Box& box, Visit visit) {
        const auto clampCell = [](float x, std::size_t count) {
            return std::min(static_cast<std::size_t>(std::max(x / kCell, 0.0F)), count - 1);
        };
        for (std::size_t y = clampCell(box.low.y, rows_); y <= clampCell(box.high.y, rows_); ++y) {
            for (std::size_t x = clampCell(box.low.x, columns_); x <= clampCell(box.high.x, columns_); ++x) {
                if (visit(cells_[y * columns_ + x])) return true;
            }
        }
        return false;
    }

    std::size_t columns_, rows_;
    std::vector<std::vector<std::pair<Box, T>>> cells_;
};

struct Obstacle {
    float depth;
    std::uint32_t pick;
};

class Placement {
 public:
    Placement(const View& view, std::span<const LabelObstacle> obstacles, std::span<const Overlay> overlays)
        : view_(view), size_(view.size), taken_(size_), obstacles_(size_) {
        const float scale = view.camera.pixelsPerUnit(size_.y);
        for (const LabelObstacle& obstacle : obstacles) {
            const auto seen = view.camera.project(obstacle.centre, size_);
            if (!seen) continue;
            obstacles_.add(boxOf(seen->pixel, obstacle.halfSize * scale / seen->depth), {seen->depth, obstacle.pick});
        }
        for (const Overlay& overlay : overlays) taken_.add({vec2(overlay.corner), vec2(overlay.end())}, 0);
    }

    // The label at one of its places, where it is free. `kept`: it was shown a moment ago and is not given up lightly.
    std::optional<PlacedLabel> place(const Label& label, bool kept) {
        // What can stand in several places is not cut by the picture's edge where another would do.
        for (const bool cut : {false, true}) {
            if (!cut && label.alternatives.empty()) continue;
            for (const float least : {label.least, label.floor}) {
                if (auto placed = tryAt(label, label.anchor, least, kept, cut)) return placed;
                for (const vec3& anchor : label.alternatives) {
                    if (auto placed = tryAt(label, anchor, least, kept, cut)) return placed;
                }
            }
        }
        for (std::size_t i = 0; i < label.briefs.size(); ++i) {
            if (auto placed = tryBrief(label, i, kept)) return placed;
        }
        return std::nullopt;
    }

 private:
    std::optional<PlacedLabel> tryAt(const Label& label, const vec3& anchor, float leastShare, bool kept, bool cut) {
        const auto seen = view_.camera.project(anchor, size_);
        if (!seen) return std::nullopt;
        const float natural = label.em * view_.camera.pixelsPerUnit(size_.y) / seen->depth;
        if (natural < label.vanish * size_.y) return std::nullopt;
        const float least = leastShare * view_.roomScale * size_.y;
        const float em = std::clamp(natural, least, std::max(least, label.largest * size_.y));
        PlacedLabel placed{.label = 0,
                           .centre = seen->pixel + vec2(label.offset.x, -label.offset.y) * em,
                           .halfSize = label.size * em * 0.5F,
                           .emPixels = em,
                           .depth = seen->depth,
                           .opacity = label.opacity,
                           .outgrown = em > natural * 1.05F};
        const Box box = boxOf(placed.centre, placed.halfSize);
        // All of it in the picture, or where it may be cut, any part.
        const vec2 low = cut ? box.high : box.low;
        const vec2 high = cut ? box.low : box.high;
        if (low.x < 0.0F || low.y < 0.0F || high.x > size_.x || high.y > size_.y) return std::nullopt;
        if (!label.always && collides(label, placed, kept)) return std::nullopt;
        taken_.add(box, 0);
        return placed;
    }

    // A shorter form, where it stands within the body: in its middle, or to a side that nothing hides.
    std::optional<PlacedLabel> tryBrief(const Label& label, std::size_t index, bool kept) {
        const auto seen = view_.camera.project(label.anchor, size_);
        if (!seen) return std::nullopt;
        const float unit = view_.camera.pixelsPerUnit(size_.y) / seen->depth;
        const float natural = label.em * unit;
        if (natural < label.vanish * size_.y) return std::nullopt;
        const Brief& brief = label.briefs[index];
        for (const float share : {label.least, label.floor}) {
            const float em = std::max(natural, share * view_.roomScale * size_.y);
            const vec2 half = brief.size * em * 0.5F;
            const vec2 spare = label.room * unit - half;
            if (spare.x < 0.0F || spare.y < 0.0F) continue;
            for (const vec2 side : {vec2(0, 0), vec2(-1, 0), vec2(1, 0), vec2(0, -1), vec2(0, 1), vec2(-1, -1),
                                    vec2(1, -1), vec2(-1, 1), vec2(1, 1)}) {
                const PlacedLabel placed{.label = 0,
                                         .centre = seen->pixel + side * spare,
                                         .halfSize = half,
                                         .emPixels = em,
                                         .depth = seen->depth,
                                         .opacity = label.opacity,
                                         .brief = static_cast<int>(index)};
                const Box box = boxOf(placed.centre, half);
                const bool inPicture =
                    box.low.x >= 0.0F && box.low.y >= 0.0F && box.high.x <= size_.x && box.high.y <= size_.y;
                if (!inPicture || collides(label, placed, kept)) continue;
                taken_.add(box, 0);
                return placed;
            }
        }
        return std::nullopt;
    }

    bool collides(const Label& label, const PlacedLabel& placed, bool kept) {
        // What stood there a moment ago may overlap a little before it goes: no flicker at the border.
        const vec2 tight = placed.halfSize * (kept ? 0.86F : 0.96F);
        const Box box = boxOf(placed.centre, tight);
        if (taken_.any(box, [](int) { return true; })) return true;
        if (label.floats) return false;
        return obstacles_.any(box, [&](const Obstacle& obstacle) {
            if (obstacle.pick == label.pick) return false;
            const bool hidesIt = label.occlusion == Occlusion::byBodies && obstacle.depth < placed.depth;
            return hidesIt || !label.inside || placed.outgrown;
        });
    }

    const View& view_;
    vec2 size_;
    Grid<int> taken_;
    Grid<Obstacle> obstacles_;
};

}  // namespace

const text::LabelContent& PlacedLabel::content(const Label& of) const {
    return brief >= 0 ? *of.briefs[static_cast<std::size_t>(brief)].content : *of.content;
}

const text::LabelStyle& PlacedLabel::style(const Label& of) const {
    if (brief >= 0) return *of.briefs[static_cast<std::size_t>(brief)].style;
    return outgrown && of.outgrown != nullptr ? *of.outgrown : *of.style;
}

std::vector<PlacedLabel> LabelPlacer::place(const View& view, std::span<const Label> labels,
                                            std::span<const LabelObstacle> obstacles, std::size_t budget,
                                            double seconds, std::span<const Overlay> overlays) {
    std::vector<std::uint32_t> order(labels.size());
    std::iota(order.begin(), order.end(), 0U);
    const vec3 eye = view.camera.position();
    const auto rank = [&](std::uint32_t i) {
        const Label& label = labels[i];
        return std::tuple(label.always ? 0 : 1, label.occlusion == Occlusion::never ? 0 : 1, -label.priority,
                          glm::length(label.anchor - eye), i);
    };
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return rank(a) < rank(b); });

    Placement placement(view, obstacles, overlays);
    std::vector<PlacedLabel> placed;
    for (const std::uint32_t index : order) {
        if (placed.size() >= budget) break;
        const Label& label = labels[index];
        if (label.opacity <= 0.0F || label.size.x <= 0.0F) continue;
        const auto fade = fades_.find(label.pick);
        if (auto found = placement.place(label, fade != fades_.end() && fade->second.placed)) {
            found->label = index;
            placed.push_back(*found);
        }
    }
    std::reverse(placed.begin(), placed.end());
    if (!view.fade) {
        fades_.clear();
        fading_ = false;
        return placed;
    }
    return faded(labels, std::move(placed), seconds);
}

std::vector<PlacedLabel> LabelPlacer::faded(std::span<const Label> labels, std::vector<PlacedLabel> placed,
                                            double seconds) {
    const auto step = static_cast<float>(seconds / kFadeSeconds);
    fading_ = false;
    for (auto& [pick, fade] : fades_) fade.placed = false;
    for (PlacedLabel& label : placed) {
        Fade& fade = fades_[labels[label.label].pick];
        fade.placed = true;
        fade.opacity = std::min(fade.opacity + step, 1.0F);
        fading_ = fading_ || fade.opacity < 1.0F;
        fade.last = label;
        label.opacity *= fade.opacity;
    }
    // What lost its place goes where it was, under everything that is shown.
    std::map<std::uint32_t, std::uint32_t> byPick;
    for (std::uint32_t i = 0; i < labels.size(); ++i) byPick.emplace(labels[i].pick, i);
    std::vector<PlacedLabel> leaving;
    for (auto fade = fades_.begin(); fade != fades_.end();) {
        if (!fade->second.placed) {
            fade->second.opacity -= step;
            const auto still = byPick.find(fade->first);
            const bool there = still != byPick.end() &&
                               fade->second.last.brief < static_cast<int>(labels[still->second].briefs.size());
            if (fade->second.opacity <= 0.0F || !there) {
                fade = fades_.erase(fade);
                continue;
            }
            fading_ = true;
            PlacedLabel label = fade->second.last;
            label.label = still->second;
            label.opacity *= fade->second.opacity;
            leaving.push_back(label);
        }
        ++fade;
    }
    leaving.insert(leaving.end(), placed.begin(), placed.end());
    return leaving;
}

}  // namespace orrery::render
