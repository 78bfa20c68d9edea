#pragma once

// Labels as pictures on a few square-sided pages, for files: straight alpha, colours drawn out into what is
// transparent, and enough room between two labels that the smaller versions a viewer makes of a page do not run into
// one another.

#include "engine/mesh/model.h"
#include "engine/render/draw_list.h"

#include <span>
#include <vector>

namespace orrery::app {

// A label on a page; corners of its picture in em from the centre of the measured box, y up.
struct LabelPicture {
    int page = -1;  // -1: nothing to see
    vec2 low{0.0F};
    vec2 high{0.0F};
    vec2 uvLow{0.0F};  // upper left corner on the page, v grows downward
    vec2 uvHigh{0.0F};
    int same = -1;  // the first label with the same picture
};

struct LabelPictures {
    std::vector<LabelPicture> labels;       // one a label
    std::vector<mesh::ModelPicture> pages;  // PNG, sides are powers of two
};

// 64 pixels an em, less where that would take many pages. The same labels give the same bytes.
LabelPictures labelPictures(std::span<const render::Label> labels);

}  // namespace orrery::app
