#include "scenes/relief/relief_worker.h"

#include "engine/base/files.h"
#include "engine/mesh/manifold.h"
#include "engine/mesh/model_reader.h"
#include "scenes/relief/relief_scene.h"
#include "tests/unit/relief/pictures.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <thread>

namespace orrery::relief {
namespace {

image::Raster hills(int side) {
    const TestPicture picture = grey8(
        "hills", side, side, [](int x, int y) { return x < 20 && y < 20 ? 0 : 60 + ((x * x / 7 + y * 5) & 127); });
    return {.width = side, .height = side, .channels = 1, .bits = 8, .bytes = picture.bytes};
}

Wish wishFor(float height, Fineness fineness) {
    Wish wish;
    wish.options.height = height;
    wish.fineness = fineness;
    return wish;
}

TEST(ReliefWorker, MakesWhatIsWanted) {
    ReliefWorker worker(hills(300));
    EXPECT_FALSE(worker.busy());
    worker.want(wishFor(0.02F, Fineness::final));
    worker.wait();
    const auto made = worker.take();
    ASSERT_TRUE(made);
    EXPECT_EQ(made->error, "");
    EXPECT_TRUE(made->report.closed);
    // The base, and most of the brightest pixel's share of the height: corners are means of their pixels.
    EXPECT_GT(made->report.size.z, Options{}.base + 0.9F * 0.02F * 187.0F / 255.0F);
    EXPECT_LE(made->report.size.z, Options{}.base + 0.02F * 187.0F / 255.0F);
    ASSERT_TRUE(made->front);
    EXPECT_FALSE(made->plate) << "black is a hole";
    EXPECT_FALSE(worker.take()) << "it was taken";
}

TEST(ReliefWorker, OnlyTheNewestWishCounts) {
    ReliefWorker worker(hills(300));
    for (int i = 1; i <= 50; ++i) worker.want(wishFor(0.001F * static_cast<float>(i), Fineness::quick));
    worker.want(wishFor(0.03F, Fineness::final));
    worker.wait();
    const auto made = worker.take();
    ASSERT_TRUE(made);
    EXPECT_FLOAT_EQ(made->wish.options.height, 0.03F);
    EXPECT_EQ(made->wish.fineness, Fineness::final);
}

TEST(ReliefWorker, AQuickOneIsOfTheSameSizeWithFewerTriangles) {
    ReliefWorker worker(hills(600));
    worker.want(wishFor(0.02F, Fineness::final));
    worker.wait();
    const auto whole = worker.take();
    worker.want(wishFor(0.02F, Fineness::quick));
    worker.wait();
    const auto quick = worker.take();
    ASSERT_TRUE(whole && quick);
    EXPECT_LT(quick->report.triangles, whole->report.triangles / 2);
    EXPECT_EQ(quick->report.width, 600);
    EXPECT_NEAR(quick->report.size.x, whole->report.size.x, 1e-3F);
}

TEST(ReliefWorker, SaysWhyThereIsNothing) {
    ReliefWorker worker(hills(64));
    Wish wish = wishFor(0.02F, Fineness::final);
    wish.options.threshold = 254;
    worker.want(wish);
    worker.wait();
    const auto made = worker.take();
    ASSERT_TRUE(made);
    EXPECT_NE(made->error.find("black"), std::string::npos) << made->error;
    EXPECT_TRUE(made->black) << "what counts as black can still be seen";
}

TEST(ReliefWorker, EndsInTheMiddleOfItsWork) {
    for (int i = 0; i < 8; ++i) {
        ReliefWorker worker(hills(500));
        worker.want(wishFor(0.02F, Fineness::final));
        std::this_thread::sleep_for(std::chrono::milliseconds(i));
    }
}

TEST(ReliefScene, SavesBesideThePictureUnderAFreeName) {
    const std::filesystem::path folder = std::filesystem::path(::testing::TempDir()) / "orrery-relief-save";
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    {
        ReliefScene scene(hills(64), folder / "hills.png");
        EXPECT_EQ(scene.save(".glb"), folder / "hills.glb");
        // At once, and the scene may go: none is lost.
        EXPECT_EQ(scene.save(".glb"), folder / "hills-2.glb");
        EXPECT_EQ(scene.save(".obj"), folder / "hills.obj");
    }
    for (const char* name : {"hills.glb", "hills-2.glb", "hills.obj"}) {
        ASSERT_TRUE(std::filesystem::exists(folder / name)) << name;
        EXPECT_TRUE(mesh::manifoldReport(mesh::readModel(folder / name)).closed()) << name;
    }
    std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace orrery::relief
