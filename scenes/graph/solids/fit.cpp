#include "scenes/graph/solids/fit.h"

#include "scenes/graph/solids/outline.h"

#include <algorithm>
#include <cmath>

namespace orrery::graph {

bool hasLabelInside(Shape shape) {
    switch (shape) {
        case Shape::smallCircle:
        case Shape::framedCircle:
        case Shape::filledCircle:
        case Shape::crossedCircle:
        case Shape::fork:
        case Shape::hourglass:
        case Shape::bolt:
        case Shape::icon:
        case Shape::iconSquare:
        case Shape::iconCircle:
        case Shape::iconRounded:
        case Shape::image:
            return false;
        default:
            return true;
    }
}

bool isFilledWithStroke(Shape shape) {
    return shape == Shape::smallCircle || shape == Shape::filledCircle || shape == Shape::fork;
}

namespace {

// A half ellipse of this half height and reach, beside a label of this height: what of the reach is too low for it.
float roundClearance(float halfHeight, float reach, float labelHeight) {
    const float share = std::min(labelHeight / 2.0F / halfHeight, 1.0F);
    return reach * (1.0F - std::sqrt(1.0F - share * share));
}

// A triangle or a quarter of a diamond with the least width plus height around a box.
vec2 taperedAround(const vec2& box) {
    return {box.x * (1.0F + std::sqrt(box.y / box.x)), box.y * (1.0F + std::sqrt(box.x / box.y))};
}

vec2 frontSizeFor(Shape shape, const vec2& label, const vec2& padding) {
    const vec2 box = label + 2.0F * padding;
    // Sides that run in toward a corner leave air of themselves: half the padding does.
    const vec2 tight = label + padding;
    // The lengths inside depend on the size that is looked for, by shares small enough for the second try to be right.
    vec2 size = box;
    for (int attempt = 0; attempt < 3; ++attempt) {
        const Measures m = measuresOf(shape, size);
        const float share = label.y / size.y;          // of the height, taken by the label
        const float low = label.y + 0.6F * padding.y;  // what must clear a round side
        switch (shape) {
            case Shape::stadium:
                size = {label.x + 2.0F * (0.4F * padding.x + roundClearance(box.y / 2.0F, box.y / 2.0F, low)), box.y};
                break;
            case Shape::cylinder:
                size = {box.x, box.y + 3.0F * m.cap};
                break;
            case Shape::linedCylinder:
                size = {box.x, box.y + 3.0F * m.cap + m.band};
                break;
            case Shape::bucket:
                size = {(tight.x + 0.3F) / kBucketTaper, box.y + 3.4F * m.cap};
                break;
            case Shape::horizontalCylinder:
                size = {box.x + 3.0F * m.cap, box.y};
                break;
            case Shape::folder:
            case Shape::dividedRect:
            case Shape::console:
            case Shape::browser:
                size = {box.x, box.y + m.band};
                break;
            case Shape::framedRect:
                size = {box.x + 2.0F * m.band, box.y};
                break;
            case Shape::linedRect:
            case Shape::brace:
            case Shape::braceRight:
                size = {box.x + m.band, box.y};
                break;
            case Shape::braces:
                size = {box.x + 2.0F * m.band, box.y};
                break;
            case Shape::windowPane:
                size = box + m.band;
                break;
            case Shape::taggedRect:
                size = {box.x + 0.8F * m.band, box.y};
                break;
            case Shape::circle:
                size = vec2(glm::length(label + 0.5F * padding) + 0.5F * padding.y);
                break;
            case Shape::doubleCircle:
                size = vec2((glm::length(label + 0.5F * padding) + 0.5F * padding.y) / 0.84F);
                break;
            case Shape::ellipse:
                size = 1.41422F * tight;
                break;
            case Shape::cloud:
                size = {1.2F * tight.x + 0.7F * size.y, 1.65F * tight.y};
                break;
            case Shape::bang:
                size = {1.2F * tight.x + 0.45F * size.y, 1.9F * tight.y};
                break;
            case Shape::diamond:
                size = taperedAround(tight);
                break;
            case Shape::triangle:
            case Shape::flippedTriangle:
                size = taperedAround({tight.x, label.y + 1.3F * padding.y});
                break;
            case Shape::hexagon:
            case Shape::odd:
                size = {label.x + 1.4F * padding.x + 2.0F * m.slant * (0.4F + 0.6F * share), box.y};
                break;
            case Shape::leanRight:
            case Shape::leanLeft:
                size = {tight.x + m.slant * (1.0F + share), box.y};
                break;
            case Shape::trapezoidBottom:
            case Shape::trapezoidTop:
                size = {tight.x + m.slant * (1.0F + share), box.y};
                break;
            case Shape::notchedRect:
            case Shape::notchedPentagon:
                size = {box.x + 0.4F * m.slant, box.y + 0.4F * m.slant};
                break;
            case Shape::bowTieRect:
                size = {box.x + 2.0F * m.slant, box.y};
                break;
            case Shape::delay:
                size = {label.x + 1.7F * padding.x + roundClearance(box.y / 2.0F, m.slant, low), box.y};
                break;
            case Shape::curvedTrapezoid:
                size = {tight.x + m.slant * low / size.y + roundClearance(box.y / 2.0F, m.slant, low), box.y};
                break;
            case Shape::slopedRect:
                size = {box.x, box.y / (1.0F - 0.33F)};
                break;
            case Shape::document:
            case Shape::taggedDocument:
                size = {box.x, box.y + 2.0F * m.wave};
                break;
            case Shape::linedDocument:
                size = {box.x + m.band, box.y + 2.0F * m.wave};
                break;
            case Shape::flag:
                size = {box.x, box.y + 4.0F * m.wave};
                break;
            case Shape::documents:
                size = {box.x + 2.0F * m.sheet, box.y + 2.0F * m.sheet + 2.0F * m.wave};
                break;
            case Shape::stackedRect:
                size = box + 2.0F * m.sheet;
                break;
            case Shape::person: {
                const float width = std::max(label.x + 2.2F * padding.x, 3.2F);
                const float head = std::min(0.23F * width, 1.3F);
                size = {width, box.y + 0.35F + 1.73F * head};
                break;
            }
            case Shape::text:
                size = label;
                break;
            default:
                size = box;
                break;
        }
    }
    return size;
}

vec2 markSize(Shape shape) {
    switch (shape) {
        case Shape::smallCircle:
            return vec2(1.2F);
        case Shape::filledCircle:
            return vec2(1.0F);
        case Shape::framedCircle:
            return vec2(1.5F);
        case Shape::crossedCircle:
            return vec2(2.4F);
        case Shape::fork:
            return {5.0F, 0.6F};
        case Shape::hourglass:
            return {2.0F, 2.2F};
        case Shape::bolt:
            return {2.0F, 3.0F};
        case Shape::image:
            return {6.0F, 4.5F};
        default:
            return vec2(3.2F);  // icons
    }
}

float thicknessFor(Shape shape, const vec2& size) {
    const float least = std::min(size.x, size.y);
    switch (shape) {
        case Shape::circle:
        case Shape::doubleCircle:
        case Shape::ellipse:
            return std::min(0.6F * least, 2.4F);
        case Shape::smallCircle:
        case Shape::filledCircle:
        case Shape::framedCircle:
            return 0.8F * least;
        // Deep enough for the end ellipse to show without leaning far.
        case Shape::cylinder:
        case Shape::linedCylinder:
        case Shape::bucket:
        case Shape::horizontalCylinder:
            return std::clamp(5.0F * measuresOf(shape, size).cap, 1.2F, 2.6F);
        case Shape::stackedRect:
        case Shape::documents:
            return 1.0F;
        case Shape::cloud:
            return std::clamp(0.4F * least, 0.6F, 1.4F);
        case Shape::fork:
            return 0.6F;
        case Shape::text:
            return 0.1F;
        case Shape::icon:
        case Shape::iconSquare:
        case Shape::iconCircle:
        case Shape::iconRounded:
        case Shape::image:
            return 0.3F;
        default:
            return std::clamp(0.45F * least, 0.8F, 1.5F);
    }
}

}  // namespace

vec3 bodySizeFor(Shape shape, const vec2& labelSize, const vec2& padding) {
    vec2 size = markSize(shape);
    if (hasLabelInside(shape)) {
        // An empty label, or one of a single letter, still gives a body of a shape that can be told.
        const vec2 label = glm::max(labelSize, vec2(1.2F, 1.2F));
        size = glm::max(frontSizeFor(shape, label, padding), vec2(1.0F));
    }
    return {size, thicknessFor(shape, size)};
}

LabelPlace labelPlace(Shape shape, const vec3& size, const vec2& labelSize) {
    const vec2 front(size);
    const Measures m = measuresOf(shape, front);
    LabelPlace place;
    place.depth = size.z / 2.0F;
    place.inside = hasLabelInside(shape);
    if (!place.inside) {
        place.centre.y = -front.y / 2.0F - 0.3F - labelSize.y / 2.0F;
        return place;
    }
    const float slack = (front.y - labelSize.y) / 2.0F;
    const float low = std::min(labelSize.y + 0.6F * kLabelPadding.y, front.y);  // as in frontSizeFor
    switch (shape) {
        case Shape::cylinder:
            place.centre.y = -0.5F * m.cap;
            break;
        case Shape::bucket:
            place.centre.y = -0.5F * m.cap;
            break;
        case Shape::linedCylinder:
            place.centre.y = -0.5F * (m.cap + m.band);
            break;
        case Shape::horizontalCylinder:
            place.centre.x = -0.5F * m.cap;
            break;
        case Shape::folder:
        case Shape::dividedRect:
        case Shape::console:
        case Shape::browser:
            place.centre.y = -0.5F * m.band;
            break;
        case Shape::linedRect:
        case Shape::brace:
            place.centre.x = 0.5F * m.band;
            break;
        case Shape::braceRight:
            place.centre.x = -0.5F * m.band;
            break;
        case Shape::windowPane:
            place.centre = vec2(0.5F, -0.5F) * m.band;
            break;
        case Shape::taggedRect:
            place.centre.x = -0.4F * m.band;
            break;
        case Shape::odd:
            place.centre.x = 0.35F * m.slant;
            break;
        // As low as the label's own breadth allows, leaving as much air below as beside.
        case Shape::triangle:
            place.centre.y = -slack + 0.32F * std::min(slack, 1.1F);
            break;
        case Shape::flippedTriangle:
            place.centre.y = slack - 0.32F * std::min(slack, 1.1F);
            break;
        case Shape::delay:
            place.centre.x = -0.5F * roundClearance(front.y / 2.0F, m.slant, low);
            break;
        case Shape::curvedTrapezoid:
            place.centre.x = 0.5F * (m.slant * low / front.y - roundClearance(front.y / 2.0F, m.slant, low));
            break;
        case Shape::slopedRect:
            place.centre.y = -0.5F * m.slant;
            break;
        case Shape::notchedRect:
            place.centre = vec2(0.1F, -0.15F) * m.slant;
            break;
        case Shape::notchedPentagon:
            place.centre.y = -0.15F * m.slant;
            break;
        case Shape::document:
        case Shape::taggedDocument:
            place.centre.y = m.wave;
            break;
        case Shape::linedDocument:
            place.centre = {0.5F * m.band, m.wave};
            break;
        case Shape::documents:
            place.centre = {-m.sheet, -m.sheet + m.wave};
            break;
        case Shape::stackedRect:
            place.centre = vec2(-m.sheet);
            break;
        case Shape::person:
            place.centre.y = -0.865F * m.head - 0.05F;
            break;
        default:
            break;
    }
    return place;
}

Extent extentWithLabel(Shape shape, const vec3& size, const vec2& labelSize) {
    const vec2 half = vec2(size) / 2.0F;
    Extent extent{-half, half};
    const LabelPlace place = labelPlace(shape, size, labelSize);
    if (!place.inside && labelSize.x > 0.0F && labelSize.y > 0.0F) {
        extent.low = glm::min(extent.low, place.centre - labelSize / 2.0F);
        extent.high = glm::max(extent.high, place.centre + labelSize / 2.0F);
    }
    return extent;
}

}  // namespace orrery::graph
