#pragma once

// How much a frame may cost. The steps go from everything to what software Vulkan can draw at a moving camera; the
// pacer steps down by itself when frames are slow and up again when there is room, and says so in the performance
// panel.

#include "engine/gpu/vulkan.h"

#include <array>
#include <cstddef>
#include <string_view>

namespace orrery::render {

struct Quality {
    std::string_view name;
    std::string_view costs;  // what is given up against the step before it, for the panel
    VkSampleCountFlagBits samples = VK_SAMPLE_COUNT_1_BIT;
    bool post = false;           // floating-point target with occlusion and bloom; else shaders encode directly
    int divisor = 1;             // the scene is drawn at 1/divisor of the picture's size; labels never are
    std::size_t roundTubes = 0;  // up to this many tubes are round; beyond it they are ribbons
    int tubeSegments = 16;       // at most
    bool plain = false;          // lit at corners, not at pixels
    std::size_t coarser = 0;     // levels of detail below the one that a body's size asks for
    std::size_t labels = 400;    // at most
    double links = 4e6;          // of a large graph that are drawn at most
    double linkPixels = 6e7;     // that they may take, of the scene's picture
};

inline constexpr std::array<Quality, 4> kQualitySteps{
    Quality{.name = "full",
            .costs = "4x antialiasing, ambient occlusion, bloom",
            .samples = VK_SAMPLE_COUNT_4_BIT,
            .post = true,
            .roundTubes = 2000,
            .tubeSegments = 24},
    Quality{.name = "lean",
            .costs = "no ambient occlusion, no bloom",
            .samples = VK_SAMPLE_COUNT_4_BIT,
            .roundTubes = 500,
            .tubeSegments = 16,
            .links = 1e6,
            .linkPixels = 2e7},
    Quality{.name = "fast",
            .costs = "no antialiasing, plainer bodies",
            .tubeSegments = 12,
            .coarser = 1,
            .labels = 120,
            .links = 8e4,
            .linkPixels = 4e6},
    Quality{.name = "coarse",
            .costs = "the scene at half size and lit at corners, text at full size",
            .divisor = 2,
            .tubeSegments = 6,
            .plain = true,
            .coarser = 2,
            .labels = 60,
            .links = 4e4,
            .linkPixels = 1e6},
};

// Chooses the step from the frame times it is told. Deterministic given the same times.
class Pacer {
 public:
    // `target` frames a second. Starts at `first`.
    explicit Pacer(double target = 60.0, int first = 0) : budget_(1.0 / target), step_(first) {}

    // One frame took `seconds` on the CPU and GPU together, without waiting for the display. Returns the step to use.
    int frame(double seconds);
    int step() const { return step_; }
    // Keeps the step, whatever the times.
    void fix(int step);
    void release() { fixed_ = false; }
    bool fixed() const { return fixed_; }

 private:
    static constexpr int kSettle = 8;  // frames that are looked at before a change

    double budget_;
    int step_;
    bool fixed_ = false;
    int seen_ = 0;
    double sum_ = 0.0;
    int patience_ = 120;  // frames with room before trying a better step; doubles each time the try fails
    int roomy_ = 0;
    bool trying_ = false;
};

}  // namespace orrery::render
