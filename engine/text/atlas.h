#pragma once

// Keeps labels as pictures on a few square pages for the GPU: asked each frame for a label at a size, it answers with
// what it has and makes what it has not, on a worker thread or at once.

#include "engine/text/label.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace orrery::text {

// Rasterised sizes stand a factor of the square root of 2 apart, so that drawing shrinks a label by at most that much.
inline constexpr int kBuckets = 10;
// 11.3, 16, 22.6, 32, 45.3, 64, 90.5, 128, 181, 256 pixels an em.
float bucketPixels(int bucket);
// The smallest bucket that is not exceeded; the last one for what exceeds all.
int bucketFor(float emPixels);

using LabelId = std::uint32_t;

// A label on a page. Corners of the drawn rectangle, in em relative to the centre of the measured box with y up, are
// low() and high(); they map to uvLow (x left, y top of the picture: v grows downward) and uvHigh.
struct AtlasEntry {
    int page = 0;
    vec2 uvLow{0.0F};
    vec2 uvHigh{0.0F};
    ivec2 pixelSize{0};
    vec2 centre{0.0F};      // in pixels from the picture's upper left corner
    float emPixels = 0.0F;  // as rasterised
    bool exact = false;     // false: the nearest size at hand, while the right one is being made

    vec2 low() const { return vec2(-centre.x, centre.y - static_cast<float>(pixelSize.y)) / emPixels; }
    vec2 high() const { return vec2(static_cast<float>(pixelSize.x) - centre.x, centre.y) / emPixels; }
};

// Pixels to copy to a page: RGBA, 8 bits, premultiplied, rows without padding.
struct AtlasUpload {
    int page = 0;
    ivec2 offset{0};
    ivec2 size{0};
    std::vector<std::uint8_t> rgba;
};

struct AtlasOptions {
    int pageSize = 2048;  // pixels a side
    int maxPages = 4;
    std::size_t labelsKept = 4096;  // with more, those that nothing asked about for ten seconds' frames are forgotten
    bool background = true;  // false: request() rasterises before it returns, and results depend on the calls alone
};

struct AtlasStatistics {
    int pages = 0;
    std::size_t labels = 0;
    std::size_t placed = 0;   // pictures on the pages
    std::size_t waiting = 0;  // being made
    std::uint64_t evictedPages = 0;
    std::uint64_t refused = 0;  // pictures made for which no page was free
};

// For one thread (but for its own worker). Call in each frame: beginFrame(), request() for what is to be drawn,
// takeUploads() and copy them to the GPU before drawing.
class LabelAtlas {
 public:
    explicit LabelAtlas(const AtlasOptions& options = {});
    ~LabelAtlas();
    LabelAtlas(const LabelAtlas&) = delete;
    LabelAtlas& operator=(const LabelAtlas&) = delete;

    // The same content and style give the same id. It is void once the label is forgotten, see
    // AtlasOptions::labelsKept: whoever keeps one asks about it.
    LabelId add(const LabelContent& content, const LabelStyle& style);
    // The measured box in em, see Typesetter::measure; measured once.
    vec2 size(LabelId label);

    // Counts frames for the choice of what to give up, and places what the worker has finished.
    void beginFrame();
    // The label for drawing at this many pixels an em; nothing when no size of it is there yet, when it is empty, or
    // when all pages are filled with labels of this frame. A label too large for a page comes at the largest size that
    // fits.
    std::optional<AtlasEntry> request(LabelId label, float emPixels);
    // Waits until everything asked for has been made, and places it. For a first frame with all its labels.
    void finish();

    // In the order in which they are to be copied.
    std::vector<AtlasUpload> takeUploads();

    // Forgets all labels and pages; ids given before are void.
    void clear();

    AtlasStatistics statistics() const;

 private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace orrery::text
