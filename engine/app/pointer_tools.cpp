#include "engine/app/pointer_tools.h"

#include <algorithm>
#include <cmath>

namespace orrery::app {

namespace {

constexpr float kSmallest = 0.06F;  // radius, of the picture's height
constexpr float kLargest = 0.6F;
constexpr float kZoom = 2.0F;
constexpr float kDarkness = 0.78F;  // around a spotlight
constexpr double kTrail = 0.4;      // seconds
constexpr float kDot = 0.011F;      // radius, of the picture's height: seen from the back row
constexpr float kRing = 0.0045F;    // width, of the picture's height

ImU32 colour(int r, int g, int b, float alpha) {
    return IM_COL32(r, g, b, static_cast<int>(std::clamp(alpha, 0.0F, 1.0F) * 255.0F));
}

}  // namespace

void PointerTools::toggle(PointerTool tool) {
    put(tool == tool_ ? PointerTool::none : tool);
}

void PointerTools::put(PointerTool tool) {
    tool_ = tool;
    trail_.clear();
}

void PointerTools::moved(vec2 place) {
    place_ = place;
    if (tool_ != PointerTool::laser) return;
    trail_.push_back({place});
    if (trail_.size() > 96) trail_.pop_front();
}

void PointerTools::resize(float steps) {
    radius_ = std::clamp(radius_ * std::pow(1.12F, steps), kSmallest, kLargest);
}

void PointerTools::update(double seconds) {
    for (Trace& each : trail_) each.age += seconds;
    while (!trail_.empty() && trail_.front().age > kTrail) trail_.pop_front();
}

bool PointerTools::inPicture() const {
    return place_ && (tool_ == PointerTool::spotlight || tool_ == PointerTool::lens);
}

void PointerTools::describe(shared::ShowPush& push, vec2 size, const render::Theme& theme) const {
    if (!inPicture()) return;
    const Colour& ring = theme.dark ? kChalk : kInk;
    push.centre = *place_ * size;
    push.radius = radius_ * size.y;
    push.zoom = tool_ == PointerTool::lens ? kZoom : 1.0F;
    push.darkness = tool_ == PointerTool::spotlight ? kDarkness : 0.0F;
    push.ring = vec4(ring.r, ring.g, ring.b, 1.0F);
    push.ringWidth = std::max(kRing * size.y, 2.0F);
}

void PointerTools::drawLaser(ImDrawList& list, vec2 low, vec2 size) const {
    if (tool_ != PointerTool::laser || !place_) return;
    const auto at = [&](vec2 place) { return ImVec2(low.x + place.x * size.x, low.y + place.y * size.y); };
    const float dot = std::max(kDot * size.y, 4.0F);
    for (std::size_t i = 1; i < trail_.size(); ++i) {
        const auto fresh = static_cast<float>(1.0 - trail_[i].age / kTrail);
        list.AddLine(at(trail_[i - 1].place), at(trail_[i].place), colour(255, 45, 45, 0.65F * fresh),
                     dot * (0.3F + 1.2F * fresh));
    }
    // Red light, a white edge and a dark one: on any ground one of them stands out.
    const ImVec2 middle = at(*place_);
    for (int ring = 5; ring > 0; --ring) {
        list.AddCircleFilled(middle, dot * (1.0F + 0.45F * static_cast<float>(ring)), colour(255, 45, 45, 0.10F));
    }
    list.AddCircleFilled(middle, dot * 1.45F, colour(20, 0, 0, 0.9F));
    list.AddCircleFilled(middle, dot * 1.28F, colour(255, 255, 255, 1.0F));
    list.AddCircleFilled(middle, dot, colour(255, 30, 30, 1.0F));
    list.AddCircleFilled(middle, dot * 0.4F, colour(255, 190, 180, 1.0F));
}

}  // namespace orrery::app
