#pragma once

// The pages of a handout, before they are drawn: what stands where.

#include "scenes/lesson/handout.h"

#include <memory>
#include <string>
#include <vector>

namespace orrery::lesson {

struct Sheet {
    struct Text {
        std::shared_ptr<const text::Prose> prose;
        text::Prose::Slice slice;
        double x = 0.0;
        double y = 0.0;
    };
    struct Area {
        text::Frame frame;
        Colour colour;
    };
    struct Picture {
        const text::JpegPicture* picture = nullptr;
        text::Frame frame;
    };
    struct Target {
        std::string name;      // what links to it call it
        std::string bookmark;  // its name in the reader's list of contents
    };
    struct Link {
        std::string target;
        text::Frame frame;
    };

    std::vector<Target> targets;  // what begins on it
    std::vector<Area> areas;
    std::vector<Picture> pictures;
    std::vector<Text> texts;
    std::vector<Link> links;
};

// The first page (title, overview, contents), the steps, the appendix. Pictures are the handout's own.
std::vector<Sheet> layOut(const Handout& handout, const text::PaperSize& paper);

}  // namespace orrery::lesson
