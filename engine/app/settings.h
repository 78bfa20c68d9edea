#pragma once

// What a person set and expects to find again: kept as JSON in the platform's config folder.

#include "engine/base/math.h"

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace orrery::app {

struct Settings {
    std::string theme = "light";
    uvec2 windowSize{1280, 720};
    std::string display;         // monitor for full screen, by name; empty: the window's own
    float speed = 1.0F;          // of flights and of flying
    bool largeRoom = false;      // text of 4 % of the height
    bool reducedMotion = false;  // cross-fades instead of flights
    bool panels = true;
    bool presenter = false;      // the presenter's window opens with a presentation
    int presenterMinutes = 45;   // planned, for its timer
    ivec2 presenterPosition{0};  // of its window, as the desktop counts; used when the size is not 0
    uvec2 presenterSize{0};
    std::vector<std::string> recent;  // files, the last one first; absolute

    bool operator==(const Settings&) const = default;
};

inline constexpr int kLeastMinutes = 1;
inline constexpr int kMostMinutes = 240;
inline constexpr std::size_t kMostRecent = 10;
inline constexpr const char* kSettingsFile = "settings.json";

// What the file says, or the defaults where it says nothing that makes sense; never fails.
Settings loadSettings(const std::filesystem::path& file);
// Throws Error when the file cannot be written.
void saveSettings(const std::filesystem::path& file, const Settings& settings);

}  // namespace orrery::app
