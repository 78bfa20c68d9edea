#pragma once

// The labels of a stage: each text is measured once, and they all take their looks from the theme.

#include "engine/render/draw_list.h"
#include "engine/render/theme.h"
#include "engine/text/label.h"

#include <array>
#include <map>
#include <string>
#include <utility>

namespace orrery::attention {

// What a label is for.
enum class Look {
    plain,   // on the background
    bold,    // names of things, on the background
    plate,   // over things: on a plate in the paper's colour
    chosen,  // the same, framed in the accent
    number,  // on a body whose colour was chosen for it
    worked,  // the same, where it is what is explained
};

class LabelBook {
 public:
    LabelBook();

    // Before the labels of a frame are asked for; those of earlier frames are no longer valid then.
    void begin(const render::Theme& theme);
    // With content, style and size; place and the rest are the caller's.
    render::Label label(const std::string& text, Look look);

 private:
    struct Entry {
        text::LabelContent content;
        vec2 size{0.0F};
    };
    static constexpr std::size_t kMost = 20'000;  // texts that are kept: numbers change with every slider

    std::array<text::LabelStyle, 6> styles_;
    std::map<std::pair<Look, std::string>, Entry> entries_;
};

}  // namespace orrery::attention
