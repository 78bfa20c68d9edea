#pragma once

// Whether a class will be able to follow a lesson: the rules for text, contrast and camera on a projector, looked for
// at every stop and on every flight between two.

#include "engine/base/diagnostic.h"

#include <filesystem>

namespace orrery::lesson {

// The worst that was found, and the remarks of what breaks a rule (errors) or is only a pity (warnings).
struct CheckReport {
    Diagnostics diagnostics;
    int stops = 0;
    double minutes = 0.0;          // with the flights, at the holds of a recording
    float smallestCaption = 1.0F;  // em over the picture's height, in an ordinary room
    float smallestLabel = 1.0F;
    float leastContrast = 21.0F;  // of labels and captions, in a lit room, over all themes
    float fastestTurn = 0.0F;     // degrees a second, yaw and pitch
    float fastestPan = 0.0F;      // degrees a second that the picture moves across

    bool passed() const;
};

// A picture of 1920 x 1080; an ordinary and a large room; every theme. Throws Error when the file cannot be opened, or
// holds nothing to show.
CheckReport checkLesson(const std::filesystem::path& path);

}  // namespace orrery::lesson
