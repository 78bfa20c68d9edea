// Instances that a thread computes on the device, drawn without a copy: the same picture as from a span.

#include "engine/interop/live_buffer.h"
#include "engine/mesh/round.h"
#include "kernels/layout/refinement.h"
#include "scenes/routing/live_load.h"
#include "tests/gpu/render.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <optional>

namespace orrery::render {
namespace {

using Live = orrery::testing::RenderTest;

std::vector<shared::SphereInstance> manySpheres() {
    std::vector<shared::SphereInstance> spheres;
    for (std::uint32_t i = 0; i < 40; ++i) {
        const auto turn = static_cast<float>(i);
        spheres.push_back(
            {.position = vec3(std::sin(turn * 1.7F) * 4.0F, std::cos(turn * 2.3F) * 3.0F, std::sin(turn) * 3.0F),
             .radius = 0.4F,
             .fill = 0xFF2020E0U + i * 0x3000U,
             .stroke = 0xFF2020E0U,
             .emphasis = 1.0F,
             .glow = 0.0F});
    }
    return spheres;
}

template <typename Instance>
std::shared_ptr<interop::LiveBuffer> liveOf(const std::vector<Instance>& instances) {
    return std::make_shared<interop::LiveBuffer>(
        interop::LiveDescription{.name = "live",
                                 .slotBytes = instances.size() * sizeof(Instance),
                                 .produce = [&](const interop::LiveSlot& slot) {
                                     std::copy(instances.begin(), instances.end(), slot.as<Instance>().begin());
                                     return instances.size();
                                 }});
}

TEST_F(Live, SpheresFromASharedBufferLookLikeThoseFromASpan) {
    const std::vector<shared::SphereInstance> spheres = manySpheres();
    DrawList still;
    still.spheres.push_back({.spheres = spheres});
    DrawList live;
    live.spheres.push_back({.live = liveOf(spheres)});
    const image::Image empty = draw(DrawList{});
    for (std::size_t step = 0; step < kQualitySteps.size(); ++step) {
        const image::Image expected = draw(still, step);
        EXPECT_NE(expected.rgba, empty.rgba);
        for (int frame = 0; frame < 5; ++frame) {
            EXPECT_EQ(draw(live, step).rgba, expected.rgba) << "quality " << step << ", frame " << frame;
        }
    }
    EXPECT_GT(live.spheres[0].live->results(), 5U) << "it went on computing";
}

TEST_F(Live, BodiesFromASharedBufferLookLikeThoseFromASpan) {
    MeshLevel level;
    appendMesh(level, mesh::roundedBox(vec3(2.0F, 1.0F, 1.0F), 0.1F, 2), 0);
    MeshLevel other;
    appendMesh(other, mesh::roundedBox(vec3(1.0F, 3.0F, 1.0F), 0.1F, 1), 0);
    // Two meshes, so that the second does not begin where the pool does.
    const auto first = std::make_shared<const MeshAsset>(std::vector{level});
    const auto second = std::make_shared<const MeshAsset>(std::vector{other});
    std::vector<shared::BodyInstance> bodies;
    for (int i = 0; i < 6; ++i) {
        bodies.push_back({.position = vec3(static_cast<float>(i) * 1.3F - 3.0F, 0.5F, static_cast<float>(i % 3)),
                          .scale = 0.8F,
                          .rotation = vec4(0.0F, std::sin(0.2F), 0.0F, std::cos(0.2F)),
                          .fill = 0xFF20E020U + static_cast<std::uint32_t>(i) * 0x20U,
                          .stroke = 0xFF000000U,
                          .emphasis = 1.0F,
                          .glow = 0.0F,
                          .firstVertex = 0});
    }
    DrawList still;
    still.bodies.push_back({.mesh = first, .instances = std::span(bodies).first(2)});
    still.bodies.push_back({.mesh = second, .instances = bodies});
    DrawList live;
    live.bodies.push_back({.mesh = first, .instances = std::span(bodies).first(2)});
    live.bodies.push_back({.mesh = second, .live = liveOf(bodies)});
    for (std::size_t step = 0; step < kQualitySteps.size(); ++step) {
        EXPECT_EQ(draw(live, step).rgba, draw(still, step).rgba) << "quality " << step;
    }
}

TEST_F(Live, OneBufferMayBeShownTwiceInAFrame) {
    const std::vector<shared::SphereInstance> spheres = manySpheres();
    const auto live = liveOf(spheres);
    DrawList once, twice;
    once.spheres.push_back({.live = live});
    twice.spheres.push_back({.live = live});
    twice.spheres.push_back({.live = live});
    EXPECT_EQ(draw(once).rgba, draw(twice).rgba);
}

TEST_F(Live, ItMayOutliveItsRenderer) {
    const std::vector<shared::SphereInstance> spheres = manySpheres();
    const auto live = liveOf(spheres);
    DrawList list;
    list.spheres.push_back({.live = live});
    const image::Image first = draw(list);
    {
        Renderer other(device_, VK_FORMAT_R8G8B8A8_UNORM, false);
        other.store().beginFrame();
        gpu::Frame frame = frames_.begin();
        other.draw(frame, view_, list, kQualitySteps[2], picture_);
        frames_.submit();
        frames_.finish();
        EXPECT_EQ(gpu::readBack(device_, picture_).rgba, first.rgba);
    }
    EXPECT_EQ(live->results(), 0U) << "it was taken along";
    EXPECT_EQ(draw(list).rgba, first.rgba) << "the first renderer takes it back";
}

struct Lattice {
    static constexpr int kSide = 27;
    std::vector<layout::Node> nodes = std::vector<layout::Node>(static_cast<std::size_t>(kSide * kSide));
    std::vector<layout::Edge> edges;

    Lattice() {
        for (int i = 0; i < kSide * kSide; ++i) {
            if (i % kSide != 0) edges.push_back({.from = i - 1, .to = i});
            if (i >= kSide) edges.push_back({.from = i - kSide, .to = i});
        }
    }
    layout::Problem problem() const {
        layout::Problem problem;
        problem.nodes = nodes;
        problem.edges = edges;
        return problem;
    }
    // Its links are as wide as `linkRadius`; 0: there are none to see.
    DrawList drawn(std::span<const vec3> places, float linkRadius) const {
        std::vector<shared::Link> links;
        for (const layout::Edge& edge : edges) {
            links.push_back({.from = static_cast<std::uint32_t>(edge.from),
                             .to = static_cast<std::uint32_t>(edge.to),
                             .colour = 0x8080FFU | NodeLink::packRadius(linkRadius)});
        }
        auto graph = std::make_shared<NodeLink>(std::move(links), nodes.size());
        std::ranges::copy(places, graph->writePositions().begin());
        std::ranges::fill(graph->writeDots(), shared::NodeDot{0xFF20E020U, 0xFF000000U, 0.3F});
        DrawList list;
        list.nodeLinks.push_back({.graph = graph, .accent = Colour{1.0F, 0.8F, 0.2F, 1.0F}, .pick = 0});
        return list;
    }
};

TEST_F(Live, LinksFollowNodesThatAreDrawnFromALiveBuffer) {
    const Lattice lattice;
    const std::vector<vec3> places = layout::layOut(lattice.problem()).positions;
    // Mirrored, so that lengths, which decide how links are drawn, are the same.
    std::vector<vec3> mirrored = places;
    for (vec3& place : mirrored) place = {0.5F - place.x, -place.y, place.z};
    DrawList live = lattice.drawn(places, 0.05F);
    live.nodeLinks[0].live = liveOf(mirrored);
    const DrawList expected = lattice.drawn(mirrored, 0.05F);
    EXPECT_NE(draw(lattice.drawn(places, 0.05F)).rgba, draw(expected).rgba);
    EXPECT_EQ(draw(live).rgba, draw(expected).rgba);
}

// A graph that is laid out where it is drawn from: each result is some steps further.
TEST_F(Live, ALayoutIsDrawnFromItsBuffer) {
    const Lattice lattice;
    layout::Refinement alone(lattice.problem(), {.method = layout::Method::pyramid});
    const DrawList first = lattice.drawn(alone.positions(), 0.0F);
    while (alone.step()) {
    }
    const image::Image expected = draw(lattice.drawn(alone.positions(), 0.0F));
    EXPECT_NE(draw(first).rgba, expected.rgba);

    std::optional<layout::Refinement> layout;
    bool more = true;
    DrawList live = first;
    live.nodeLinks[0].live = std::make_shared<interop::LiveBuffer>(interop::LiveDescription{
        .name = "layout",
        .slotBytes = lattice.nodes.size() * sizeof(vec3),
        .produce = [&](const interop::LiveSlot& slot) -> std::optional<std::size_t> {
            if (!more) return std::nullopt;
            if (!layout) {
                // The same bits by both.
                const auto method = slot.onCuda() ? layout::Method::cudaPyramid : layout::Method::pyramid;
                layout.emplace(lattice.problem(), layout::Options{.method = method});
            }
            for (int step = 0; step < 10 && more; ++step) more = layout->step();
            if (!more) layout->positions();  // so that it is written where these stand
            vec3* to = slot.onCuda() ? static_cast<vec3*>(slot.device) : slot.as<vec3>().data();
            EXPECT_TRUE(layout->write(to, slot.stream));
            return lattice.nodes.size();
        }});
    image::Image now = draw(live);
    for (int frame = 0; frame < 400 && now.rgba != expected.rgba; ++frame) now = draw(live);
    EXPECT_EQ(now.rgba, expected.rgba);
    EXPECT_GT(live.nodeLinks[0].live->results(), 5U) << "it was drawn on its way";
}

// The load of a stream of tokens, drawn from where it is computed.
std::shared_ptr<interop::LiveBuffer> liveOf(const std::shared_ptr<routing::LiveLoad>& load) {
    return std::make_shared<interop::LiveBuffer>(interop::LiveDescription{
        .name = "load", .slotBytes = load->slotBytes(), .produce = [load](const interop::LiveSlot& slot) {
            return load->produce(slot);
        }});
}

TEST_F(Live, TheLoadOfAStreamIsDrawnFromItsBuffer) {
    const routing::StreamOptions options{.batch = 512};
    const routing::BeadLook look{
        .origin = vec3(0.0F, -14.0F, -40.0F), .colour = 0xFF20E020U, .overloaded = 0xFF2020E0U};
    auto load = std::make_shared<routing::LiveLoad>(options);
    load->setLook(look);
    load->runTo(3);
    routing::Stream alone(options);
    for (int i = 0; i < 3; ++i) alone.advance();
    const routing::BeadWall wall = routing::beadWall(options, look);
    std::vector<shared::SphereInstance> beads(routing::mostBeads(wall));
    beads.resize(routing::writeBeads(wall, alone.counts(), beads));
    DrawList still;
    still.spheres.push_back({.spheres = beads});
    DrawList live;
    live.spheres.push_back({.live = liveOf(load)});
    const image::Image expected = draw(still);
    EXPECT_NE(expected.rgba, draw(DrawList{}).rgba);
    EXPECT_EQ(draw(live).rgba, expected.rgba);
    load->end();
}

TEST_F(Live, ASphereWithoutARadiusIsNotSeen) {
    DrawList list;
    const std::vector<shared::SphereInstance> none{routing::noBead({})};
    list.spheres.push_back({.spheres = none});
    EXPECT_EQ(draw(list).rgba, draw(DrawList{}).rgba);
}

TEST_F(Live, ASlowKernelLowersTheRateOfResultsAndNotOfFrames) {
    auto load = std::make_shared<routing::LiveLoad>(routing::StreamOptions{.batch = 512});
    load->setDelay(0.5);
    DrawList list;
    list.spheres.push_back({.live = liveOf(load)});
    draw(list);
    load->hold(false);
    list.spheres[0].live->wake();
    // Until three batches are there, which takes a second.
    const std::uint64_t before = list.spheres[0].live->results();
    int frames = 0;
    while (list.spheres[0].live->results() < before + 3) {
        draw(list);
        ++frames;
    }
    // Were each frame to wait for a result, there would be no more than those three.
    EXPECT_GT(frames, 9);
    EXPECT_LE(load->view()->batches, 4);
    load->end();
}

}  // namespace
}  // namespace orrery::render
