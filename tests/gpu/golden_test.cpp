#include "engine/app/headless.h"
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/yaml.h"
#include "engine/image/png.h"
#include "scenes/attention/attention_scene.h"
#include "scenes/relief/relief_scene.h"
#include "scenes/routing/routing_scene.h"
#include "tests/gpu/device.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <functional>

// Pictures against the ones in tests/golden: 256x256, software driver, no panels, fixed time. Per channel 5 of 255 on
// all but 0.1 % of the pixels, and a mean difference below 0.5: another version of the fonts or of LLVM moves single
// pixels at edges, a change of the program moves more. A missing picture fails. `tools/golden` makes them anew.

namespace orrery::app {
namespace {

struct Golden {
    const char* name;
    const char* file;  // in tests/golden/scenes, or in assets/models, assets or assets/graphs
    const char* theme = "light";
    float yaw = 0.0F;  // radians from rest
    float pitch = 0.0F;
    bool flat = false;
    int select = -1;  // a pick id
    double time = 0.0;
    std::function<void(Scene&)> arrange = {};        // what only this kind of scene can be told
    std::function<std::uint32_t(Scene&)> near = {};  // what the camera flies to
};

// A picture in one of its modes.
std::function<void(Scene&)> reliefAs(relief::Mode mode, bool showBlack = false) {
    return [=](Scene& scene) {
        auto& relief = dynamic_cast<relief::ReliefScene&>(scene);
        relief::Wish wish = relief.wish();
        wish.options.mode = mode;
        relief.change(wish);
        relief.setShowBlack(showBlack);
    };
}

// A trace's routing at a place of its way.
std::function<void(Scene&)> routingAs(routing::Show show, double place) {
    return [=](Scene& scene) {
        auto& routing = dynamic_cast<routing::RoutingScene&>(scene);
        routing.setShow(show);
        routing.playback().hold(0.0);
        routing.playback().seek(place, 0.0);
    };
}

std::function<void(Scene&)> stepOf(int step) {
    return [=](Scene& scene) { scene.goToStep(step); };
}

// A map of attention with a token chosen, and with a cell pointed at.
std::function<void(Scene&)> mapWith(int token, ivec2 cell = ivec2(-1)) {
    return [=](Scene& scene) {
        attention::MapStage& map = dynamic_cast<attention::AttentionScene&>(scene).map();
        if (token >= 0) scene.click(map.pickOfToken(token), Button::left, false);
        if (cell.x >= 0) scene.hover(map.pickOfCell(cell.x, cell.y));
    };
}

// As a step of a lesson sets it.
std::function<void(Scene&)> configured(const std::string& change) {
    return [=](Scene& scene) {
        const std::vector changes{yaml::parse(change, "golden")};
        scene.configure(changes);
    };
}

void PrintTo(const Golden& golden, std::ostream* out) {
    *out << golden.name;
}

class Picture : public ::testing::TestWithParam<Golden> {};

TEST_P(Picture, IsTheOneThatWasLookedAt) {
    const Golden& golden = GetParam();
    Settings settings;
    settings.theme = golden.theme;
    Session session(settings);
    const std::filesystem::path own = std::filesystem::path("tests/golden/scenes") / golden.file;
    const std::filesystem::path model = assetFolder() / "models" / golden.file;
    const std::filesystem::path asset = assetFolder() / golden.file;
    session.open({std::filesystem::exists(own)     ? own
                  : std::filesystem::exists(model) ? model
                  : std::filesystem::exists(asset) ? asset
                                                   : assetFolder() / "graphs" / golden.file});
    // A lesson has its caption beside the scene: wide, as on a wall.
    const bool lesson = std::string_view(golden.file).starts_with("lessons/");
    const uvec2 size = lesson ? uvec2(256, 144) : uvec2(256, 256);
    const float aspect = static_cast<float>(size.x) / static_cast<float>(size.y);
    session.update(0.0, size, true);
    session.setFlat(golden.flat);
    session.update(0.0, size, true);
    render::Camera camera = session.scene()->restCamera(aspect);
    camera.yaw += golden.yaw;
    camera.pitch += golden.pitch;
    session.navigator().jumpTo(camera);
    if (golden.near) session.navigator().jumpTo(*session.scene()->cameraFor(golden.near(*session.scene())));
    if (golden.arrange) golden.arrange(*session.scene());
    if ((session.scene()->kind() == "attention" || session.scene()->kind() == "lesson") && !golden.near) {
        session.update(0.0, size, true);
        session.navigator().jumpTo(session.scene()->restCamera(aspect));  // of its step
    }
    if (golden.select >= 0) session.scene()->click(static_cast<std::uint32_t>(golden.select), Button::left, false);
    session.update(golden.time, size, true);
    Headless headless({.size = size, .validation = true, .device = orrery::testing::deviceName()});
    const image::Image actual = headless.draw(session);
    for (const std::string& message : headless.device().validationMessages()) ADD_FAILURE() << message;

    const std::filesystem::path expected = std::filesystem::path("tests/golden") / (std::string(golden.name) + ".png");
    const std::filesystem::path kept = std::filesystem::path("build/golden");
    std::filesystem::create_directories(kept);
    image::writePng(kept / (std::string(golden.name) + "-actual.png"), actual);
    if (std::getenv("ORRERY_UPDATE_GOLDEN") != nullptr) image::writePng(expected, actual);
    ASSERT_TRUE(std::filesystem::exists(expected))
        << "there is no " << expected << "; look at " << kept << " and run tools/golden";
    const image::Comparison difference = image::compare(image::readPng(expected), actual, 5);
    if (difference.differingShare > 0.001 || difference.meanAbsoluteDifference > 0.5) {
        image::writePng(kept / (std::string(golden.name) + "-difference.png"), difference.difference);
    }
    EXPECT_LE(difference.differingShare, 0.001) << "see " << kept;
    EXPECT_LE(difference.meanAbsoluteDifference, 0.5) << "see " << kept;
}

INSTANTIATE_TEST_SUITE_P(
    Golden, Picture,
    ::testing::Values(
        Golden{"concepts-light", "concepts-relations.mmd"}, Golden{"concepts-dark", "concepts-relations.mmd", "dark"},
        Golden{"concepts-contrast", "concepts-relations.mmd", "contrast"},
        Golden{"async-hpc", "async-hpc-patterns.mmd"},
        Golden{"async-hpc-orbited", "async-hpc-patterns.mmd", "dark", 0.6F, 0.3F},
        Golden{"chip-supply-chain", "ai-chip-supply-chain.mmd"},
        Golden{"chip-supply-chain-selected", "ai-chip-supply-chain.mmd", "light", 0.0F, 0.0F, false, 2},
        Golden{"groups", "groups.mmd"}, Golden{"groups-orbited", "groups.mmd", "dark", -0.7F, 0.4F},
        Golden{"multi-edges-and-loops", "multi-edges-and-loops.mmd"},
        Golden{"scripts-and-emoji", "scripts-and-emoji.mmd"}, Golden{"shapes", "shapes.mmd"},
        Golden{"edges", "edges.mmd", "light", 0.0F, 0.0F, false, -1, 1.5},
        Golden{"paper-chain-flat", "papers/01-mpi4dask.mmd", "light", 0.0F, 0.0F, true},
        Golden{"beads", "beads.csv", "dark"}, Golden{"constellations", "constellations.md", "dark"},
        Golden{"still-life", "still-life.obj"},
        Golden{"still-life-selected", "still-life.obj", "dark", 0.7F, 0.2F, false, 2},
        Golden{"relief-cutout", "plaque.png", "light", 0.0F, 0.0F, false, -1, 0.0, reliefAs(relief::Mode::cutout)},
        Golden{"relief-plate", "plaque.png", "dark", 0.0F, 0.0F, false, -1, 0.0, reliefAs(relief::Mode::plate)},
        Golden{"relief-solid", "plaque.png", "light", 0.5F, 0.2F, false, -1, 0.0, reliefAs(relief::Mode::solid)},
        Golden{"relief-black-shown", "plaque.png", "light", 0.0F, 0.0F, false, -1, 0.0,
               reliefAs(relief::Mode::cutout, true)},
        Golden{.name = "lesson-1", .file = "lessons/01-what-drives-machine-learning.md", .arrange = stepOf(5)},
        Golden{.name = "lesson-2",
               .file = "lessons/02-asynchronous-high-performance.md",
               .theme = "dark",
               .arrange = stepOf(1)},
        Golden{.name = "lesson-3", .file = "lessons/03-the-chip-supply-chain.md", .arrange = stepOf(21)},
        Golden{.name = "lesson-4",
               .file = "lessons/04-mixture-of-experts-and-attention.md",
               .theme = "contrast",
               .arrange = stepOf(23)},
        Golden{.name = "lesson-5", .file = "lessons/05-how-training-goes.md", .theme = "dark", .arrange = stepOf(4)},
        Golden{.name = "lesson-6", .file = "lessons/06-deepseek-the-story.md", .arrange = stepOf(0)},
        Golden{.name = "lesson-7", .file = "lessons/07-agents-and-society.md", .theme = "dark", .arrange = stepOf(3)},
        Golden{"routing-out", "sentence.safetensors", "light", 0.0F, 0.0F, false, -1, 0.0,
               routingAs(routing::Show::flight, 6.66)},
        Golden{"routing-back", "sentence.safetensors", "dark", 0.0F, 0.0F, false, -1, 0.0,
               routingAs(routing::Show::flight, 6.88)},
        Golden{"routing-contrast", "sentence.safetensors", "light", 0.0F, 0.0F, false, -1, 0.0,
               routingAs(routing::Show::contrast, 6.66)},
        Golden{"routing-heat", "sentence.safetensors", "contrast", 0.0F, 0.0F, false, 5, 0.0,
               routingAs(routing::Show::heat, 0.0)},
        Golden{"routing-stream", "stream.routing", "light"}, Golden{"devices", "machine.devices", "dark"},
        Golden{"routing-training", "training.safetensors", "light"}, Golden{"attention-map", "moons.safetensors"},
        Golden{.name = "attention-arcs", .file = "moons.safetensors", .theme = "dark", .arrange = mapWith(34)},
        Golden{.name = "attention-cell",
               .file = "moons.safetensors",
               .theme = "contrast",
               .arrange = mapWith(-1, {34, 9})},
        Golden{.name = "attention-flat", .file = "moons.safetensors", .flat = true},
        Golden{.name = "attention-layers", .file = "moons.safetensors", .arrange = stepOf(-1)},
        Golden{.name = "attention-steps", .file = "examples/five-steps.attention"},
        Golden{.name = "attention-softmax",
               .file = "examples/five-steps.attention",
               .theme = "dark",
               .arrange = stepOf(3)},
        Golden{.name = "attention-caches", .file = "examples/caches.attention"},
        Golden{.name = "attention-latent", .file = "examples/caches.attention", .theme = "dark", .arrange = stepOf(1)},
        Golden{.name = "attention-absorbed", .file = "examples/caches.attention", .arrange = stepOf(2)},
        Golden{.name = "attention-cross", .file = "examples/translation.attention", .theme = "dark"},
        Golden{.name = "attention-long", .file = "examples/long-text.attention"},
        Golden{.name = "attention-long-near",
               .file = "examples/long-text.attention",
               .theme = "dark",
               .near =
                   [](Scene& scene) {
                       return dynamic_cast<attention::AttentionScene&>(scene).map().pickOfCell(1550, 1250);
                   }},
        Golden{.name = "surface", .file = "examples/scaling-law.surface"},
        Golden{.name = "surface-set",
               .file = "examples/scaling-law.surface",
               .theme = "dark",
               .yaw = -1.9F,
               .arrange = configured("{set: {A: 900, alpha: 0.4}, contours: [2, 2.5, 3], highlight: [Gopher 280B]}")},
        Golden{.name = "surface-flat", .file = "examples/scaling-law.surface", .theme = "contrast", .flat = true},
        Golden{.name = "timeline", .file = "examples/export-controls.timeline"},
        Golden{.name = "timeline-read",
               .file = "examples/export-controls.timeline",
               .theme = "dark",
               .yaw = 0.6F,
               .arrange = configured("{at: 2023-11, highlight: [H20]}")},
        Golden{.name = "table", .file = "examples/gpus.table", .theme = "dark"},
        Golden{.name = "table-sorted",
               .file = "examples/gpus.table",
               .arrange = configured("{sort: memory, show: [H100 SXM, H20, A100 80 GB], highlight: H20}")},
        Golden{.name = "curve", .file = "examples/training.curve"},
        Golden{.name = "curve-read",
               .file = "examples/training.curve",
               .theme = "contrast",
               .arrange = configured("{at: 300, show: [loss, validation]}")}),
    [](const auto& instance) {
        std::string name = instance.param.name;
        for (char& c : name) c = c == '-' ? '_' : c;
        return name;
    });

}  // namespace
}  // namespace orrery::app
