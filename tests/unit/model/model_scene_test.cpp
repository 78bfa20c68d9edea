#include "scenes/model/model_scene.h"

#include "engine/app/export_part.h"
#include "engine/app/registry.h"
#include "engine/app/session.h"
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/mesh/glb.h"
#include "tests/models/example_models.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

namespace orrery::model {
namespace {

constexpr uvec2 kPictureSize{1280, 720};

// A session on a model that was written to a file, as the window uses it.
class Scene : public ::testing::Test {
 protected:
    void SetUp() override {
        const auto* info = ::testing::UnitTest::GetInstance()->current_test_info();
        folder_ = std::filesystem::path(::testing::TempDir()) / (std::string("orrery-model-") + info->name());
        std::filesystem::remove_all(folder_);
        std::filesystem::create_directories(folder_);
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    void open(const mesh::Model& model) {
        mesh::writeGlb(folder_ / "model.glb", model);
        session_.open({folder_ / "model.glb"});
        settle();
        session_.navigator().jumpTo(session_.scene()->restCamera(session_.aspect()));
        settle();
    }
    void settle(double seconds = 0.0) { session_.update(seconds, kPictureSize, true); }
    ModelScene& scene() { return dynamic_cast<ModelScene&>(*session_.scene()); }
    std::uint32_t pickOf(std::string_view name) {
        const auto found = scene().search(name);
        return found.empty() ? render::kNoPick : found.front().pick;
    }
    vec2 pixelOf(const vec3& point) { return session_.camera().project(point, vec2(kPictureSize))->pixel; }

    app::Session session_{app::Settings{}};
    std::filesystem::path folder_;
};

TEST_F(Scene, AModelIsBroughtToAComfortableSizeAroundTheOrigin) {
    for (const mesh::examples::Named& example : mesh::examples::all()) {
        if (mesh::count(example.model).drawnTriangles == 0) continue;
        open(example.model);
        const Bounds bounds = scene().bounds();
        const vec3 size = bounds.size();
        EXPECT_NEAR(std::max({size.x, size.y, size.z}), 40.0F, 1e-3F) << example.name;
        EXPECT_LT(glm::length(bounds.centre()), 1e-3F) << example.name;
        // All that is drawn stands within these bounds, at rest and from the first frame on.
        Bounds drawn;
        for (const render::SurfaceBatch& batch : session_.list().surfaces) {
            for (const auto& vertex : batch.surface->vertices())
                drawn.add(vec3(batch.transform * vec4(vertex.position, 1.0F)));
        }
        EXPECT_LT(glm::length(drawn.low - bounds.low), 0.02F) << example.name;
        EXPECT_LT(glm::length(drawn.high - bounds.high), 0.02F) << example.name;
    }
}

TEST_F(Scene, WhatThereIsIsCounted) {
    open(mesh::examples::instancedCubes());
    EXPECT_EQ(session_.scene()->summary(), "1 mesh, 60 triangles") << "five cubes of one mesh";
    EXPECT_EQ(session_.scene()->title(), mesh::examples::instancedCubes().title);
    EXPECT_EQ(session_.scene()->kind(), "model");
    EXPECT_EQ(session_.scene()->stepCount(), 0);
    const auto terms = session_.scene()->terms();
    EXPECT_NE(std::find(terms.begin(), terms.end(), "mirrored"), terms.end());
}

TEST_F(Scene, AClickSelectsWhatIsSeenThereAndDimsTheRest) {
    open(mesh::examples::instancedCubes());
    const std::uint32_t mirrored = pickOf("mirrored");
    ASSERT_NE(mirrored, render::kNoPick);
    const vec2 pixel = pixelOf(*session_.scene()->placeOf(mirrored));
    session_.press(pixel, false);
    session_.release(pixel);
    settle();
    EXPECT_EQ(session_.scene()->selected(), mirrored);
    for (const render::SurfaceBatch& batch : session_.list().surfaces) {
        EXPECT_EQ(batch.emphasis > 0.9F, batch.pick == mirrored) << batch.pick;
    }
    ASSERT_EQ(session_.list().labels.size(), 1U) << "its name stands above it";
    EXPECT_EQ(session_.list().labels[0].content->plain, "mirrored");
    EXPECT_TRUE(session_.scene()->leave());
    settle();
    EXPECT_EQ(session_.scene()->selected(), render::kNoPick);
    EXPECT_TRUE(session_.list().labels.empty());
    EXPECT_FALSE(session_.scene()->leave());
}

TEST_F(Scene, APartOfAThingWithDataMeansTheThing) {
    // "first" has an id and a label; "stretched" hangs from it.
    open(mesh::examples::instancedCubes());
    const std::uint32_t first = pickOf("Fürst");
    ASSERT_NE(first, render::kNoPick);
    EXPECT_EQ(pickOf("n1"), first) << "found by its id";
    EXPECT_EQ(pickOf("stretched"), render::kNoPick) << "not a thing of its own";
    EXPECT_EQ(scene().trianglesOf(first), 24U);
    session_.scene()->hover(first + 2);
    settle();
    ASSERT_FALSE(session_.list().labels.empty());
    EXPECT_EQ(session_.list().labels[0].content->plain, "Fürst");
}

TEST_F(Scene, WhatItSaysOfItsPartsIsWhatTheFileSaid) {
    open(mesh::examples::instancedCubes());
    const std::uint32_t first = pickOf("Fürst");
    const app::Part part = session_.scene()->describe(first);
    EXPECT_EQ(part.name, "first");
    EXPECT_EQ(part.extras["id"], "n1");
    EXPECT_EQ(session_.scene()->describe(part.within).name, "rack");
    EXPECT_EQ(session_.scene()->describe(part.within).within, render::kNoPick);
    EXPECT_EQ(session_.scene()->describe(render::kNoPick).extras["zulu"], 1);
}

TEST_F(Scene, MaterialsArriveOnTheSurfaces) {
    open(mesh::examples::translucent());
    const auto& surfaces = session_.list().surfaces;
    ASSERT_EQ(surfaces.size(), 3U);
    EXPECT_EQ(std::count_if(surfaces.begin(), surfaces.end(), [](const auto& s) { return s.translucent; }), 1);
    EXPECT_EQ(std::count_if(surfaces.begin(), surfaces.end(),
                            [](const auto& s) { return s.surface->cutout() && s.doubleSided; }),
              1);
    open(mesh::examples::unlitLabel());
    ASSERT_EQ(session_.list().surfaces.size(), 1U);
    EXPECT_TRUE(session_.list().surfaces[0].unlit);
    ASSERT_NE(session_.list().surfaces[0].surface->picture(), nullptr);
    EXPECT_EQ(session_.list().surfaces[0].surface->picture()->width, 4);
    open(mesh::examples::vertexColours());
    const auto vertices = session_.list().surfaces[0].surface->vertices();
    EXPECT_TRUE(
        std::any_of(vertices.begin(), vertices.end(), [&](const auto& v) { return v.colour != vertices[0].colour; }));
}

TEST_F(Scene, AnAnimationPlaysAndRestsWhereItIsTold) {
    open(mesh::examples::animatedNode());
    EXPECT_EQ(session_.scene()->summary(), "1 mesh, 160 triangles, 1 animation");
    const auto planetAt = [&] { return vec3(session_.list().surfaces[0].transform[3]); };
    const vec3 resting = planetAt();
    settle(0.5);
    const vec3 moved = planetAt();
    EXPECT_GT(moved.x, resting.x + 1.0F) << "a single picture of a later time";
    EXPECT_TRUE(session_.scene()->animating());
    session_.update(0.25, kPictureSize, false);
    EXPECT_LT(planetAt().x, moved.x - 1.0F) << "on its way back";
    scene().play(0, false);
    const vec3 stopped = planetAt();
    session_.update(0.25, kPictureSize, false);
    EXPECT_EQ(planetAt(), stopped);
    EXPECT_FALSE(session_.scene()->animating());
}

TEST_F(Scene, WithReducedMotionNothingMovesByItself) {
    app::Settings settings;
    settings.reducedMotion = true;
    app::Session session(settings);
    mesh::writeGlb(folder_ / "model.glb", mesh::examples::animatedNode());
    session.open({folder_ / "model.glb"});
    session.update(0.0, kPictureSize, false);
    const mat4 before = session.list().surfaces[0].transform;
    session.update(0.5, kPictureSize, false);
    EXPECT_EQ(session.list().surfaces[0].transform, before);
    EXPECT_FALSE(session.scene()->animating());
}

TEST_F(Scene, TheCameraFliesToAPart) {
    open(mesh::examples::instancedCubes());
    const std::uint32_t mirrored = pickOf("mirrored");
    const auto camera = session_.scene()->cameraFor(mirrored);
    ASSERT_TRUE(camera);
    EXPECT_LT(camera->distance, session_.scene()->restCamera(session_.aspect()).distance);
    EXPECT_LT(glm::length(camera->target - *session_.scene()->placeOf(mirrored)), 1e-3F);
    EXPECT_FALSE(session_.scene()->cameraFor(render::kNoPick));
}

TEST_F(Scene, WhereItIsPlacedIsWhereItStands) {
    open(mesh::examples::texturedQuad());
    session_.scene()->place(vec3(100.0F, 0.0F, 0.0F));
    settle();
    EXPECT_NEAR(session_.scene()->bounds().centre().x, 100.0F, 1e-3F);
    for (const render::SurfaceBatch& batch : session_.list().surfaces) EXPECT_NEAR(batch.transform[3].x, 100.0F, 20.0F);
}

TEST_F(Scene, WhatCannotBeShownIsOneLine) {
    const auto problemWith = [&](const std::string& name, const std::string& bytes) {
        writeFile(folder_ / name, bytes);
        try {
            session_.open({folder_ / name});
        } catch (const Error& error) {
            return std::string(error.what());
        }
        return std::string("opened");
    };
    EXPECT_NE(problemWith("a.obj", "v 0 0 0\nv 1 0 0\n").find("no triangle"), std::string::npos);
    EXPECT_NE(problemWith("b.glb", "glTF and no more").find("b.glb"), std::string::npos);
    EXPECT_NE(problemWith("c.gltf", "{}").find("c.gltf"), std::string::npos);
    EXPECT_EQ(problemWith("d.obj", "v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n"), "opened");
    EXPECT_EQ(session_.scene()->title(), "d");
    EXPECT_EQ(problemWith("e.obj", "v 5 5 5\nv 5 5 5\nv 5 5 5\nf 1 2 3\n"), "opened")
        << "a single point has no size to fit";
    settle();
}

TEST_F(Scene, ABadPictureIsLeftOutWithARemark) {
    mesh::Model model = mesh::examples::texturedQuad();
    model.pictures[0].bytes.resize(30);
    Diagnostics remarks;
    ModelScene scene(std::move(model), remarks);
    ASSERT_EQ(remarks.size(), 1U);
    EXPECT_NE(remarks[0].message.find("without a picture"), std::string::npos);
}

}  // namespace
}  // namespace orrery::model
