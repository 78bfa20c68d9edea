#include "engine/app/registry.h"
#include "scenes/relief/relief_scene.h"

// The relief kind of scene: a picture opens as the relief that its brightness makes.

namespace orrery::relief {

namespace {

app::Opened open(const std::filesystem::path& path) {
    app::Opened opened;
    auto scene = std::make_unique<ReliefScene>(image::readRaster(path), path);
    opened.title = scene->title();
    opened.scenes.push_back(std::move(scene));
    return opened;
}

const app::Registration kRegistration{
    {.kind = "relief",
     .description = "pictures, as reliefs of their brightness: PNG, JPEG, WebP, TIFF, PNM",
     .extensions = image::rasterExtensions(),
     .open = open,
     .recognises = {},
     .gather = {}}};

}  // namespace

}  // namespace orrery::relief
