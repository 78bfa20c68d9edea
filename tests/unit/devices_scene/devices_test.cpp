#include "engine/app/registry.h"
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "scenes/devices/devices_scene.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <future>

namespace orrery::devices {
namespace {

app::Moment momentAt(double time, bool still = false) {
    app::Moment moment;
    moment.time = time;
    moment.theme = &render::themes().front();
    moment.size = {1280, 720};
    moment.still = still;
    return moment;
}

bool says(const app::Scene& scene, const std::string& part) {
    render::DrawList list;
    scene.draw(list);
    for (const render::Label& label : list.labels)
        if (label.content->plain.find(part) != std::string::npos) return true;
    return false;
}

// How long each bar is, by its pick id.
float barOf(const app::Scene& scene, std::uint32_t pick) {
    render::DrawList list;
    scene.draw(list);
    for (const render::SurfaceBatch& box : list.surfaces)
        if (box.pick == pick) return box.transform[0].x;
    return -1.0F;
}

BenchTask taskOf(const std::string& what, const std::string& backend) {
    BenchTask task;
    task.entry = {.what = what, .backend = backend, .device = "a device", .unit = "GB/s"};
    return task;
}

BenchEntry measuredAs(const BenchTask& task, double rate) {
    BenchEntry entry = task.entry;
    entry.rate = rate;
    entry.medianSeconds = 0.01;
    entry.runs = 5;
    return entry;
}

TEST(DevicesScene, BarsGrowAsResultsArrive) {
    std::promise<void> first, second;
    DevicesScene scene("Bars", {taskOf("copy", "cpu"), taskOf("copy", "cuda")}, [&](const BenchTask& task) {
        (task.entry.backend == "cpu" ? first : second).get_future().wait();
        return measuredAs(task, task.entry.backend == "cpu" ? 10.0 : 40.0);
    });
    EXPECT_TRUE(scene.animating()) << "the first frame begins the measurement";
    scene.update(momentAt(0.0));
    EXPECT_TRUE(says(scene, "measuring …"));
    EXPECT_LT(barOf(scene, 0), 0.1F);
    first.set_value();
    double now = 0.0;
    while (scene.entries()[0].runs == 0) scene.update(momentAt(now += 0.01));
    scene.update(momentAt(now + 0.2));
    const float growing = barOf(scene, 0);
    EXPECT_GT(growing, 1.0F);
    scene.update(momentAt(now += 2.0));
    EXPECT_GT(barOf(scene, 0), growing + 1.0F);
    EXPECT_TRUE(says(scene, "measuring …")) << "the other is still to come";
    EXPECT_TRUE(scene.animating());
    second.set_value();
    while (scene.entries()[1].runs == 0) scene.update(momentAt(now += 0.01));
    scene.update(momentAt(now += 2.0));
    EXPECT_FALSE(says(scene, "measuring …"));
    EXPECT_NEAR(barOf(scene, 0) / barOf(scene, 1), 0.25F, 1e-3F);
    EXPECT_FALSE(scene.animating());
}

TEST(DevicesScene, ASinglePictureWaitsForAllAndShowsThemFullGrown) {
    DevicesScene scene("Bars", {taskOf("copy", "cpu"), taskOf("gate", "cpu")},
                       [](const BenchTask& task) { return measuredAs(task, 12.5); });
    scene.update(momentAt(0.0, true));
    EXPECT_TRUE(says(scene, "12.5"));
    EXPECT_NEAR(scene.shareOf(0), 1.0 / 1.05, 1e-6);
    EXPECT_NEAR(scene.shareOf(1), 1.0 / 1.05, 1e-6);
}

TEST(DevicesScene, WhatFailsIsTold) {
    DevicesScene scene("Bars", {taskOf("copy", "cuda")},
                       [](const BenchTask&) -> BenchEntry { throw Error("CUDA failed at the copy"); });
    scene.update(momentAt(0.0, true));
    EXPECT_TRUE(says(scene, "CUDA failed at the copy"));
    EXPECT_TRUE(says(scene, "not measured"));
}

TEST(DevicesScene, PointingAtABarSaysHowItWasMeasured) {
    DevicesScene scene("Bars", {measuredAs(taskOf("copy", "cpu"), 10.0)});
    scene.hover(0);
    scene.update(momentAt(0.0, true));
    EXPECT_TRUE(says(scene, "a device: 10 GB/s, the median of 5 runs of 10 ms"));
}

class DevicesFile : public ::testing::Test {
 protected:
    ~DevicesFile() override { std::filesystem::remove(path_); }
    std::string problemWith(const std::string& text) {
        writeFile(path_, text);
        try {
            app::openAll({path_}, {});
        } catch (const Error& error) {
            return error.message();
        }
        return "opened";
    }
    std::filesystem::path path_ = std::filesystem::path(::testing::TempDir()) / "orrery-machine.devices";
};

TEST_F(DevicesFile, OpensWhatTheCommandWrites) {
    const BenchEntry entry = measuredAs(taskOf("copy", "cpu"), 10.0);
    EXPECT_EQ(entryFrom(asJson(entry)), entry);
    const nlohmann::ordered_json file{{"results", {asJson(entry)}}};
    EXPECT_EQ(problemWith(file.dump()), "opened");
    EXPECT_EQ(problemWith(R"({"measure": true, "seconds": 0.01})"), "opened");
}

TEST_F(DevicesFile, SaysInOneLineWhatIsWrong) {
    EXPECT_NE(problemWith("[1]").find("JSON object"), std::string::npos);
    EXPECT_NE(problemWith("{}").find("\"measure\": true"), std::string::npos);
    EXPECT_NE(problemWith(R"({"measure": true, "seconds": 1e9})").find("0.001 to 60"), std::string::npos);
    EXPECT_NE(problemWith(R"({"results": []})").find("1 to 60"), std::string::npos);
    EXPECT_NE(
        problemWith(R"({"results": [{"what": "x", "backend": "cpu", "unit": "y", "rate": -1}]})").find("\"rate\""),
        std::string::npos);
    EXPECT_NE(problemWith(R"({"results": [7]})").find("an object"), std::string::npos);
}

TEST(Bench, MeasuresThisMachine) {
    const std::vector<BenchTask> tasks = benchTasks({});
    ASSERT_EQ(tasks.size(), 3U);
    const BenchEntry gate = measured(tasks[2], 0.001);
    EXPECT_GT(gate.rate, 0.0);
    EXPECT_GE(gate.runs, 3);
    EXPECT_EQ(gate.backend, "cpu");
    EXPECT_NE(gate.device.find("threads"), std::string::npos);
}

}  // namespace
}  // namespace orrery::devices
