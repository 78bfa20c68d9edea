#pragma once

// Captions of a recording as a WebVTT file (W3C), which players and learning platforms show over the video.

#include <span>
#include <string>

namespace orrery::app {

// What one step says, in seconds of the video.
struct Caption {
    double from = 0.0;
    double to = 0.0;
    std::string title;
    std::string text;  // plain; a line for each item, empty lines between paragraphs
};

// Each caption becomes cues of few lines, the title above the first of them. They follow each other without a gap and
// share its time by their length; its first and last moments are exact to the millisecond.
std::string webVtt(std::span<const Caption> captions);

}  // namespace orrery::app
