#include "scenes/routing/routing_scene.h"

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "scenes/routing/places.h"
#include "scenes/routing/training_scene.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <thread>

namespace orrery::routing {
namespace {

trace::Trace reference() {
    Diagnostics remarks;
    return trace::readTrace(assetFolder() / "models" / "moe.reference.safetensors", remarks);
}

app::Moment momentAt(double time, bool still = false) {
    app::Moment moment;
    moment.time = time;
    moment.theme = &render::themes().front();
    moment.size = {1280, 720};
    moment.still = still;
    return moment;
}

// The texts that are on the stage.
std::set<std::string> textsOf(const app::Scene& scene) {
    render::DrawList list;
    scene.draw(list);
    std::set<std::string> texts;
    for (const render::Label& label : list.labels) texts.insert(label.content->plain);
    return texts;
}

bool anyHas(const std::set<std::string>& texts, const std::string& part) {
    return std::any_of(texts.begin(), texts.end(),
                       [&](const std::string& text) { return text.find(part) != std::string::npos; });
}

TEST(RoutingScene, GivesTheRecordedChoicesAgain) {
    const RoutingScene scene(reference(), "reference.safetensors");
    ASSERT_EQ(scene.layers().size(), 3U);
    EXPECT_GT(scene.agreement().all, 0U);
    EXPECT_EQ(scene.agreement().same, scene.agreement().all);
    const trace::Trace trace = reference();
    std::size_t routedLayer = 0;
    for (const trace::Layer& layer : trace.layers) {
        if (!layer.routed()) continue;
        EXPECT_EQ(scene.layers()[routedLayer].ids, layer.ids) << "layer " << layer.number;
        ++routedLayer;
    }
}

TEST(RoutingScene, ACopyFliesToEveryChosenExpertAndNoFurther) {
    RoutingScene scene(reference(), "reference.safetensors");
    scene.playback().hold(0.0);
    const auto balls = [&](double place) {
        scene.playback().seek(place, 0.0);
        scene.update(momentAt(0.0));
        render::DrawList list;
        scene.draw(list);
        std::size_t count = 0;
        for (const render::SphereBatch& batch : list.spheres) count += batch.spheres.size();
        return count;
    };
    EXPECT_EQ(balls(2.1), 1U) << "the hidden state rises";
    EXPECT_EQ(balls(2.5), 2U) << "its two copies fly out";
    EXPECT_EQ(balls(2.9), 2U) << "and come back";
    Policy policy = scene.policy();
    policy.gate.topK = 5;
    scene.setPolicy(policy);
    scene.finish();
    // Marks of what changed are balls too: counted apart by holding against the same policy again.
    policy.temperature = 1.0001F;
    scene.setPolicy(policy);
    scene.finish();
    EXPECT_EQ(balls(2.5), 5U);
}

TEST(RoutingScene, ColumnsGrowTokenByTokenToTheLoad) {
    RoutingScene scene(reference(), "reference.safetensors");
    scene.playback().hold(0.0);
    const auto highest = [&](double place) {
        scene.playback().seek(place, 0.0);
        scene.update(momentAt(0.0));
        render::DrawList list;
        scene.draw(list);
        float most = 0.0F;
        const auto tokens = static_cast<std::uint32_t>(scene.trace().tokenCount());
        for (const render::SurfaceBatch& surface : list.surfaces) {
            const bool column =
                surface.pick != render::kNoPick && surface.pick >= tokens && surface.transform[3].y > kWallLow.y;
            if (column) most = std::max(most, surface.transform[1].y);
        }
        return most;
    };
    const float none = highest(0.0);
    const float some = highest(scene.trace().tokenCount() / 2);
    const float all = highest(scene.trace().tokenCount());
    EXPECT_LT(none, 0.1F);
    EXPECT_GT(some, none + 0.5F);
    EXPECT_GT(all, some + 0.5F);
}

TEST(RoutingScene, SaysWhatAnotherGateChangedAndTakesItBack) {
    RoutingScene scene(reference(), "reference.safetensors");
    const std::vector<std::uint16_t> before = scene.layers()[0].ids;
    Policy policy = scene.policy();
    const Policy own = policy;
    policy.bias = false;
    scene.setPolicy(policy);
    scene.finish();
    const std::uint64_t changes = scene.layers()[0].changes;
    EXPECT_GT(changes, 0U) << "the learnt bias matters";
    scene.update(momentAt(0.0, true));
    EXPECT_TRUE(anyHas(textsOf(scene), "choices changed"));
    scene.setPolicy(own);
    scene.finish();
    EXPECT_EQ(scene.layers()[0].ids, before);
}

TEST(RoutingScene, AClickChoosesATokenInTheHeatMapToo) {
    RoutingScene scene(reference(), "reference.safetensors");
    scene.setShow(Show::heat);
    scene.click(4, app::Button::left, false);
    EXPECT_EQ(scene.selected(), 4U);
    scene.update(momentAt(0.0, true));
    render::DrawList list;
    scene.draw(list);
    std::size_t marked = 0;
    for (const render::SurfaceBatch& surface : list.surfaces)
        marked += surface.pick == 4 && surface.emissive != vec3(0.0F) ? 1U : 0U;
    EXPECT_EQ(marked, 3U * 2U) << "its two experts in each of three layers";
    EXPECT_TRUE(scene.leave());
    EXPECT_EQ(scene.selected(), render::kNoPick);
    EXPECT_FALSE(scene.leave());
}

TEST(RoutingScene, DenseLightsEveryExpertAndSparseTheChosenOnes) {
    RoutingScene scene(reference(), "reference.safetensors");
    scene.setShow(Show::contrast);
    scene.playback().hold(0.0);
    scene.playback().seek(3.0 + static_cast<double>(kAtExperts) + 0.02, 0.0);
    scene.update(momentAt(0.0));
    render::DrawList list;
    scene.draw(list);
    std::size_t left = 0;
    std::size_t right = 0;
    const auto tokens = static_cast<std::uint32_t>(scene.trace().tokenCount());
    for (const render::SurfaceBatch& surface : list.surfaces) {
        const bool column =
            surface.pick != render::kNoPick && surface.pick >= tokens && surface.transform[3].y > kWallLow.y;
        if (!column || surface.emissive == vec3(0.0F)) continue;
        ++(surface.transform[3].x < 0.0F ? left : right);
    }
    EXPECT_EQ(left, 16U);
    EXPECT_EQ(right, 2U);
}

TEST(RoutingScene, ATraceWithoutARouterSaysSo) {
    trace::Trace trace;
    trace.pieces = {"a"};
    RoutingScene scene(trace, "empty.safetensors");
    scene.update(momentAt(0.0, true));
    EXPECT_TRUE(anyHas(textsOf(scene), "No layer of this trace has a router"));
    EXPECT_EQ(scene.pickCount(), 1U);
}

TEST(RoutingScene, ASentenceThatIsTypedIsReadByTheModel) {
    const std::filesystem::path weights = assetFolder() / "models" / "moe.safetensors";
    RoutingScene scene(trace::LiveModel::of(weights), weights);
    scene.ask("Hello");
    scene.update(momentAt(0.0, true));
    EXPECT_EQ(scene.trace().tokenCount(), 5);
    EXPECT_EQ(scene.layers().size(), 3U);
    EXPECT_EQ(scene.agreement().same, scene.agreement().all);
    EXPECT_EQ(scene.agreement().all, 5U * 2U * 3U);
    EXPECT_TRUE(anyHas(textsOf(scene), "live on the CPU: 30 of 30 choices come again from their logits"));
    scene.ask("Hello again");
    scene.update(momentAt(0.0, true));
    EXPECT_EQ(scene.trace().tokenCount(), 11);
}

TEST(RoutingScene, ASlowModelDoesNotHoldTheFrame) {
    const std::filesystem::path weights = assetFolder() / "models" / "moe.safetensors";
    const auto model = std::make_shared<trace::LiveModel>(weights);
    RoutingScene scene(model, weights);
    model->ask({.text = "slow", .gate = {}, .delay = 0.5});
    // Frames go on while the answer is held back; far more of them than would be if each had waited.
    int frames = 0;
    while (model->busy()) {
        scene.update(momentAt(0.01 * static_cast<double>(frames)));
        ++frames;
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    EXPECT_GT(frames, 20);
    while (scene.animating() && scene.trace().tokenCount() != 4) scene.update(momentAt(10.0));
    EXPECT_EQ(scene.trace().tokenCount(), 4);
}

TEST(RoutingScene, SavesWhatItShowsAndOpensItAgain) {
    const std::filesystem::path folder = std::filesystem::path(::testing::TempDir()) / "orrery-routing-save";
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    const std::filesystem::path before = std::filesystem::current_path();
    const trace::Trace original = reference();
    std::filesystem::current_path(folder);
    RoutingScene scene(original, "reference.safetensors");
    const std::filesystem::path first = scene.saveTrace();
    const std::filesystem::path second = scene.saveTrace();
    EXPECT_NE(first, second) << "nothing is written over";
    Diagnostics remarks;
    const trace::Trace again = trace::readTrace(first, remarks);
    std::filesystem::current_path(before);
    EXPECT_EQ(again.pieces, original.pieces);
    ASSERT_EQ(again.layers.size(), original.layers.size());
    EXPECT_EQ(again.layers.back().ids, original.layers.back().ids);
    EXPECT_EQ(again.layers.back().logits, original.layers.back().logits);
    std::filesystem::remove_all(folder);
}

TEST(TrainingScene, ScrubsThroughTheShippedTraining) {
    Diagnostics remarks;
    trace::Trace trace = trace::readTrace(assetFolder() / "models" / "moe.training.safetensors", remarks);
    const int moments = trace.training.moments;
    ASSERT_GE(moments, 15);
    TrainingScene scene(std::move(trace), "Training");
    EXPECT_EQ(scene.moment(), moments - 1) << "it opens at the end";
    const double last = scene.view().maxVio;
    scene.setMoment(0);
    EXPECT_GT(scene.view().maxVio, 2.0 * last) << "at first a few experts had most of the tokens";
    EXPECT_EQ(scene.view().share.size(), 8U * 16U);
    scene.update(momentAt(0.0, true));
    EXPECT_TRUE(anyHas(textsOf(scene), "bits of information"));
}

}  // namespace
}  // namespace orrery::routing
