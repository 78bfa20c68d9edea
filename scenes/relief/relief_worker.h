#pragma once

// Reliefs made beside the frame: the scene says what it wants and takes what is ready. What was wanted before and not
// yet begun is forgotten; a final relief in the making is given up when something newer is wanted, a quick one is not,
// so that a moving slider always shows something.

#include "engine/render/surface_asset.h"
#include "scenes/relief/relief_model.h"

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace orrery::relief {

// How good: `quick` is made of a smaller picture, while a slider moves.
enum class Fineness { quick, final };

struct Wish {
    Options options;
    Colouring colouring = Colouring::automatic;
    Fineness fineness = Fineness::final;
};

// What came of a wish.
struct Made {
    Wish wish;
    Report report;
    std::shared_ptr<const render::SurfaceAsset> front;  // top and walls, with the picture
    std::shared_ptr<const render::SurfaceAsset> back;
    std::shared_ptr<const render::SurfaceAsset> plate;  // null unless Mode::plate
    std::shared_ptr<const image::Image> black;          // red where black, clear elsewhere
    std::string error;                                  // instead of all of this
    double seconds = 0.0;
};

class ReliefWorker {
 public:
    explicit ReliefWorker(image::Raster raster);
    ~ReliefWorker();
    ReliefWorker(const ReliefWorker&) = delete;
    ReliefWorker& operator=(const ReliefWorker&) = delete;

    const image::Raster& raster() const { return raster_; }

    void want(const Wish& wish);
    // Writes the relief of these options, made anew from the whole picture; said() tells when it is done. Comes before
    // anything else, and is done even when the worker is to end.
    void save(const Wish& wish, const std::filesystem::path& path);
    // What is ready and was not taken yet.
    std::optional<Made> take();
    std::optional<std::string> said();
    bool busy() const;
    // Sleeps until nothing is left to do.
    void wait();

 private:
    struct Save {
        Wish wish;
        std::filesystem::path path;
    };

    void run();
    Made make(const Wish& wish);
    std::string write(const Save& save) const;
    const image::Raster& quickRaster();

    image::Raster raster_;
    image::Raster quick_;                               // the same, smaller; made when it is first needed
    std::shared_ptr<const image::Image> plainTexture_;  // black as it is: for quick ones

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::optional<Wish> wanted_;
    std::deque<Save> toSave_;
    std::optional<Made> made_;
    std::optional<std::string> said_;
    bool working_ = false;
    bool ending_ = false;
    std::thread thread_;
};

}  // namespace orrery::relief
