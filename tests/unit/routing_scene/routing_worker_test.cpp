#include "scenes/routing/routing_worker.h"

#include "engine/base/random.h"
#include "kernels/routing/routing.h"
#include "scenes/routing/routing_scene.h"

#include <gtest/gtest.h>

#include <functional>
#include <future>
#include <utility>

namespace orrery::routing {
namespace {

// Logits of so many tokens, with the choices of their gate: a long recorded text.
trace::Trace longTrace(int tokens, int experts) {
    trace::Trace trace;
    trace.gate = {.function = ScoreFunction::sigmoid, .topK = 4, .biasInChoice = true, .renormalise = true};
    trace.pieces.assign(static_cast<std::size_t>(tokens), "x");
    trace::Layer layer;
    layer.number = 1;
    layer.experts = experts;
    layer.chosen = 4;
    Random random(7);
    layer.logits.resize(static_cast<std::size_t>(tokens) * static_cast<std::size_t>(experts));
    for (float& logit : layer.logits) logit = random.uniform(-3.0F, 3.0F);
    layer.bias.resize(static_cast<std::size_t>(experts));
    for (float& bias : layer.bias) bias = random.uniform(-0.1F, 0.1F);
    Routing routing = route(trace.gate, {tokens, experts}, {layer.logits, layer.bias});
    layer.ids = std::move(routing.ids);
    layer.weights = std::move(routing.weights);
    trace.layers.push_back(std::move(layer));
    return trace;
}

// Holds a worker until it is opened.
class Gatekeeper {
 public:
    ~Gatekeeper() { open(); }
    std::function<void()> hook() {
        return [this] {
            came_.set_value();
            opened_.get_future().wait();
        };
    }
    void awaitWorker() { came_.get_future().wait(); }
    void open() {
        if (!std::exchange(isOpen_, true)) opened_.set_value();
    }

 private:
    std::promise<void> came_, opened_;
    bool isOpen_ = false;
};

app::Moment moment(bool still = false) {
    app::Moment moment;
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

TEST(RoutingWorker, AFrameShowsTheOldRoutingUntilTheNewOneIsThere) {
    constexpr int kTokens = 60000;
    constexpr int kExperts = 64;
    RoutingScene scene(longTrace(kTokens, kExperts), "long.safetensors");
    const std::vector<std::uint16_t> old = scene.layers()[0].ids;
    EXPECT_EQ(scene.agreement(), (Agreement{4U * kTokens, 4U * kTokens}));
    scene.update(moment());
    EXPECT_FALSE(says(scene, "routing …"));
    {
        Gatekeeper gate;
        scene.worker().setHook(gate.hook());
        Policy policy = scene.policy();
        policy.gate = kMixtral;
        scene.setPolicy(policy);
        gate.awaitWorker();
        // The worker stands still: were the frame to route, the new choice would be there.
        scene.update(moment());
        EXPECT_EQ(scene.layers()[0].ids, old);
        EXPECT_TRUE(says(scene, "routing …"));
        EXPECT_TRUE(says(scene, "goes to 4 of 64"));
        EXPECT_TRUE(scene.animating()) << "a resting window waits for it";
        scene.worker().setHook({});
        gate.open();
        scene.finish();
    }
    scene.update(moment());
    const trace::Layer& layer = scene.trace().layers[0];
    const Routing expected = route(kMixtral, {kTokens, kExperts}, {layer.logits, {}});
    EXPECT_EQ(scene.layers()[0].ids, expected.ids);
    EXPECT_EQ(scene.layers()[0].weights, expected.weights);
    EXPECT_FALSE(says(scene, "routing …"));
    EXPECT_TRUE(says(scene, "goes to 2 of 64"));
    EXPECT_EQ(scene.agreement(), (Agreement{4U * kTokens, 4U * kTokens})) << "of the recorded gate, whatever is shown";
}

TEST(RoutingWorker, ASinglePictureWaitsForTheRouting) {
    RoutingScene scene(longTrace(2000, 16), "long.safetensors");
    Policy policy = scene.policy();
    policy.gate.topK = 3;
    scene.setPolicy(policy);
    scene.update(moment(true));
    EXPECT_EQ(scene.layers()[0].k, 3);
    EXPECT_FALSE(says(scene, "routing …"));
}

TEST(RoutingWorker, TheNewestWishWins) {
    RoutingScene scene(longTrace(500, 16), "long.safetensors");
    int routings = 0;
    Gatekeeper gate;
    auto wait = gate.hook();
    scene.worker().setHook([&routings, wait] {
        if (routings++ == 0) wait();
    });
    for (const int k : {2, 3, 5, 6}) {
        Policy policy = scene.policy();
        policy.gate.topK = k;
        scene.setPolicy(policy);
        if (k == 2) gate.awaitWorker();
    }
    gate.open();
    scene.finish();
    EXPECT_EQ(scene.layers()[0].k, 6);
    EXPECT_EQ(routings, 2) << "3 and 5 were forgotten";
}

TEST(RoutingWorker, WhatDoesNotAgreeIsCounted) {
    trace::Trace trace = longTrace(1000, 16);
    std::swap(trace.layers[0].ids[40], trace.layers[0].ids[41]);
    trace.layers[0].ids[80] = static_cast<std::uint16_t>((trace.layers[0].ids[80] + 1U) % 16U);
    RoutingScene scene(std::move(trace), "long.safetensors");
    EXPECT_EQ(scene.agreement(), (Agreement{3997, 4000}));
    scene.update(moment());
    EXPECT_TRUE(
        says(scene, "CPU: 3997 of 4000 recorded choices come again from their logits, ties to the lowest index"));
}

TEST(RoutedLayer, CountsBeforeATokenAreThoseOfItsPredecessors) {
    const trace::Trace trace = longTrace(200, 8);
    const RoutedLayer layer = routed(trace, {.gate = trace.gate}, {})[0];
    std::vector<std::uint32_t> expected(8, 0);
    for (int t = 0; t <= 200; ++t) {
        EXPECT_EQ(layer.countsBefore(t), expected) << t;
        for (int i = 4 * t; t < 200 && i < 4 * t + 4; ++i) ++expected[layer.ids[static_cast<std::size_t>(i)]];
    }
    EXPECT_EQ(layer.countsBefore(200), layer.counts);
}

// A person at the panel of a recorded trace.
class FlightPanel : public ::testing::Test, public app::Host {
 protected:
    FlightPanel() : scene_(longTrace(500, 16), "long.safetensors") { scene_.attach(*this); }
    void flyTo(const render::Camera&) override {}
    void say(const std::string&) override {}
    app::UndoStack& undo() override { return undo_; }
    const render::Camera& camera() const override { return camera_; }
    float aspect() const override { return 1.0F; }

    std::uint64_t changes() {
        scene_.finish();
        return scene_.layers()[0].changes;
    }

    RoutingScene scene_;
    app::UndoStack undo_;
    render::Camera camera_;
};

TEST_F(FlightPanel, UndoTakesTheMarksBackToo) {
    EXPECT_EQ(changes(), 0U);
    const MarkedPolicy first{scene_.policy(), std::nullopt};
    Policy policy = scene_.policy();
    policy.bias = false;
    scene_.setPolicy(policy);
    scene_.remember(first);
    const std::uint64_t marked = changes();
    EXPECT_GT(marked, 0U);
    const MarkedPolicy second{policy, first.policy};
    policy.gate.topK = 1;
    scene_.setPolicy(policy);
    scene_.remember(second);
    EXPECT_EQ(changes(), 0U) << "the first choice stays the first: none is new";
    undo_.undo();
    EXPECT_EQ(changes(), marked) << "against the policy before it, as it was";
    undo_.undo();
    EXPECT_EQ(changes(), 0U) << "nothing was marked at first";
    EXPECT_EQ(scene_.policy(), first.policy);
    undo_.redo();
    EXPECT_EQ(changes(), marked);
}

TEST_F(FlightPanel, ASliderThatComesBackLeavesNothing) {
    const MarkedPolicy first{scene_.policy(), std::nullopt};
    Policy policy = scene_.policy();
    policy.gate.topK = 2;
    scene_.setMarked({policy, first.policy});
    scene_.setMarked({first.policy, first.policy});
    scene_.remember(first);
    EXPECT_FALSE(undo_.canUndo());
    EXPECT_EQ(changes(), 0U);
}

}  // namespace
}  // namespace orrery::routing
