#include "engine/app/headless.h"
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/image/png.h"
#include "scenes/attention/attention_scene.h"
#include "scenes/relief/relief_scene.h"
#include "tests/gpu/device.h"

#include <gtest/gtest.h>

#include <filesystem>

// Pictures against the ones in tests/golden: 256x256, software driver, no panels, fixed time. Per channel 5 of 255 on
// all but 0.1 % of the pixels, and a mean difference below 0.5: another version of the fonts or of LLVM moves single
// pixels at edges, a change of the program moves more. A missing picture fails. `tools/golden` makes them anew.

namespace orrery::app {
namespace {

struct Golden {
    const char* name;
    const char* file;  // in tests/golden/scenes, in assets/models, or in assets/graphs
    const char* theme = "light";
    float yaw = 0.0F;  // radians from rest
    float pitch = 0.0F;
    bool flat = false;
    int select = -1;  // a pick id
    double time = 0.0;
    int mode = -1;  // relief::Mode, of a picture
    int step = -1;
    // Of a map of attention: the token that is chosen, the cell that is pointed at, or from near.
    int token = -1;
    ivec2 cell{-1};
    bool near = false;
};

void arrangeMap(Session& session, attention::AttentionScene& scene, const Golden& golden) {
    attention::MapStage& map = scene.map();
    if (golden.token >= 0) session.scene()->click(map.pickOfToken(golden.token), Button::left, false);
    if (golden.cell.x < 0) return;
    const std::uint32_t pick = map.pickOfCell(golden.cell.x, golden.cell.y);
    if (golden.near) {
        session.navigator().jumpTo(*session.scene()->cameraFor(pick));
    } else {
        session.scene()->hover(pick);
    }
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
    session.open({std::filesystem::exists(own)     ? own
                  : std::filesystem::exists(model) ? model
                                                   : assetFolder() / "graphs" / golden.file});
    constexpr uvec2 kSize{256, 256};
    session.update(0.0, kSize, true);
    session.setFlat(golden.flat);
    if (golden.step >= 0) session.scene()->goToStep(golden.step);
    session.update(0.0, kSize, true);
    render::Camera camera = session.scene()->restCamera(1.0F);
    camera.yaw += golden.yaw;
    camera.pitch += golden.pitch;
    session.navigator().jumpTo(camera);
    if (auto* relief = dynamic_cast<relief::ReliefScene*>(session.scene()); relief != nullptr && golden.mode >= 0) {
        relief::Wish wish = relief->wish();
        wish.options.mode = static_cast<relief::Mode>(golden.mode);
        relief->change(wish);
        relief->setShowBlack(golden.select >= 0);
    }
    if (auto* attention = dynamic_cast<attention::AttentionScene*>(session.scene()))
        arrangeMap(session, *attention, golden);
    if (golden.select >= 0) session.scene()->click(static_cast<std::uint32_t>(golden.select), Button::left, false);
    session.update(golden.time, kSize, true);
    Headless headless({.size = kSize, .validation = true, .device = orrery::testing::deviceName()});
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
    ::testing::Values(Golden{"concepts-light", "concepts-relations.mmd"},
                      Golden{"concepts-dark", "concepts-relations.mmd", "dark"},
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
                      Golden{"relief-cutout", "plaque.png", "light", 0.0F, 0.0F, false, -1, 0.0, 0},
                      Golden{"relief-plate", "plaque.png", "dark", 0.0F, 0.0F, false, -1, 0.0, 1},
                      Golden{"relief-solid", "plaque.png", "light", 0.5F, 0.2F, false, -1, 0.0, 2},
                      Golden{"relief-black-shown", "plaque.png", "light", 0.0F, 0.0F, false, 0, 0.0, 0},
                      Golden{.name = "attention-map", .file = "moe.reference.safetensors"},
                      Golden{.name = "attention-arcs", .file = "moe.reference.safetensors", .theme = "dark", .step = 1, .token = 60},
                      Golden{.name = "attention-cell", .file = "moe.reference.safetensors", .theme = "contrast", .step = 2, .cell = {70, 40}},
                      Golden{.name = "attention-flat", .file = "moe.reference.safetensors", .flat = true},
                      Golden{.name = "attention-steps", .file = "examples/five-steps.attention"},
                      Golden{.name = "attention-step", .file = "examples/five-steps.attention", .theme = "dark", .step = 3},
                      Golden{.name = "attention-caches", .file = "examples/caches.attention"},
                      Golden{.name = "attention-latent", .file = "examples/caches.attention", .theme = "dark", .step = 1},
                      Golden{.name = "attention-absorbed", .file = "examples/caches.attention", .step = 2},
                      Golden{.name = "attention-cross", .file = "examples/translation.attention", .theme = "dark"},
                      Golden{.name = "attention-long", .file = "examples/long-text.attention"},
                      Golden{.name = "attention-long-near", .file = "examples/long-text.attention", .theme = "dark", .cell = {1550, 1250}, .near = true}),
    [](const auto& instance) {
        std::string name = instance.param.name;
        for (char& c : name) c = c == '-' ? '_' : c;
        return name;
    });

}  // namespace
}  // namespace orrery::app
