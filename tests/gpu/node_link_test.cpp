#include "engine/base/random.h"
#include "engine/render/pick.h"
#include "tests/gpu/render.h"

#include <cmath>

// Large node-link diagrams: what the device culls, thins and finds under the pointer.

namespace orrery::render {
namespace {

using NodeLinks = orrery::testing::RenderTest;
using orrery::testing::kSize;

constexpr std::uint32_t kGreen = 0xFF20C020U;

std::shared_ptr<NodeLink> graphOf(std::size_t nodes, std::size_t links, float side, float radius) {
    Random random(nodes);
    std::vector<shared::Link> between;
    for (std::size_t i = 0; i < links; ++i) {
        between.push_back({.from = random.below(static_cast<std::uint32_t>(nodes)),
                           .to = random.below(static_cast<std::uint32_t>(nodes)),
                           .colour = 0x8080FFU | NodeLink::packRadius(0.02F)});
    }
    auto graph = std::make_shared<NodeLink>(std::move(between), nodes);
    for (vec3& place : graph->writePositions()) {
        const float x = random.uniform(-side, side);
        const float y = random.uniform(-side, side);
        const float z = random.uniform(-side, side);
        place = vec3(x, y, z);
    }
    for (shared::NodeDot& dot : graph->writeDots()) dot = {.fill = kGreen, .stroke = kGreen, .radius = radius};
    return graph;
}

DrawList listOf(const std::shared_ptr<NodeLink>& graph) {
    DrawList list;
    list.nodeLinks.push_back({.graph = graph, .accent = {}, .warning = {}, .pick = 0});
    return list;
}

bool differs(const std::uint8_t* a, const std::uint8_t* b) {
    return std::abs(a[0] - b[0]) + std::abs(a[1] - b[1]) + std::abs(a[2] - b[2]) > 24;
}

TEST_F(NodeLinks, NoNodeOfThePictureIsCulled) {
    // From within the cloud: nodes of all sizes, many of them across the picture's borders.
    const auto graph = graphOf(3000, 0, 12.0F, 0.35F);
    std::vector<shared::SphereInstance> spheres;
    for (std::size_t i = 0; i < graph->nodes(); ++i) {
        spheres.push_back({.position = graph->positions()[i],
                           .radius = graph->dots()[i].radius,
                           .fill = kGreen,
                           .stroke = kGreen,
                           .emphasis = 1.0F,
                           .glow = 0.0F});
    }
    DrawList all;
    all.spheres.push_back({spheres, {}});
    const image::Image empty = draw({});
    for (const float yaw : {0.0F, 0.7F, 1.9F, 4.0F}) {
        view_.camera.yaw = yaw;
        view_.camera.pitch = 0.2F;
        const image::Image expected = draw(all);
        const image::Image found = draw(listOf(graph));
        int missing = 0, more = 0, covered = 0;
        for (int y = 0; y < found.height; ++y) {
            for (int x = 0; x < found.width; ++x) {
                const bool there = differs(expected.at(x, y), empty.at(x, y));
                const bool here = differs(found.at(x, y), empty.at(x, y));
                covered += there ? 1 : 0;
                missing += there && !here ? 1 : 0;
                more += here && !there ? 1 : 0;
            }
        }
        ASSERT_GT(covered, 4000);
        // A point's disc and a square's fall on other pixels along their outlines, where nodes are some pixels wide.
        EXPECT_LT(missing, covered / 20) << "yaw " << yaw;
        EXPECT_LT(more, covered / 20) << "yaw " << yaw;
    }
}

TEST_F(NodeLinks, TheDeviceFindsTheNodeThatTheCpuFinds) {
    const auto graph = graphOf(400, 0, 3.0F, 0.15F);
    const DrawList list = listOf(graph);
    int found = 0, same = 0, asked = 0;
    for (int y = 6; y < 120; y += 12) {
        for (int x = 6; x < 160; x += 12) {
            const vec2 pixel = vec2(x, y) + 0.5F;
            view_.pointer = pixel;
            draw(list);
            view_.pointer.reset();
            draw(list);  // brings what the one before found
            const auto& device = renderer_.nodeLinks().lastPointer();
            ASSERT_TRUE(device);
            EXPECT_EQ(device->pointer, pixel);
            const Picked cpu = pickAt(list, view_.camera, vec2(kSize), pixel);
            ++asked;
            found += cpu.pick != kNoPick ? 1 : 0;
            same += cpu.pick == device->pick ? 1 : 0;
        }
    }
    EXPECT_GT(found, 40);
    // A ray that grazes a bead's outline may fall to either side.
    EXPECT_GE(same, asked - 1);
}

TEST_F(NodeLinks, ALinkIsFoundWhereThereIsNoNode) {
    const auto graph = graphOf(2, 1, 1.0F, 0.2F);
    graph->writeLinks()[0] = {.from = 0, .to = 1, .colour = 0x8080FFU | NodeLink::packRadius(0.02F)};
    graph->writePositions()[0] = vec3(-2.0F, 0.0F, 0.0F);
    graph->writePositions()[1] = vec3(2.0F, 0.0F, 0.0F);
    const DrawList list = listOf(graph);
    view_.pointer = vec2(kSize) * 0.5F + vec2(0.0F, 3.0F);
    draw(list);
    view_.pointer.reset();
    draw(list);
    ASSERT_TRUE(renderer_.nodeLinks().lastPointer());
    EXPECT_EQ(renderer_.nodeLinks().lastPointer()->pick, 2U);
    EXPECT_TRUE(renderer_.nodeLinks().lastPointer()->link);
}

TEST_F(NodeLinks, TheSameLinksAreDrawnFromEverySide) {
    const auto graph = graphOf(2000, 20000, 2.0F, 0.02F);
    const DrawList list = listOf(graph);
    const Quality& coarse = kQualitySteps.back();
    const LinkShare share = linkShare(*graph, view_.camera, kSize, coarse);
    EXPECT_LT(share.share, 0.9F);
    EXPECT_GT(share.share, 0.001F);
    std::uint64_t first = 0;
    for (const float yaw : {0.0F, 0.4F, 2.0F}) {
        view_.camera.yaw = yaw;
        const LinkShare now = linkShare(*graph, view_.camera, kSize, coarse);
        EXPECT_EQ(now.share, share.share);
        EXPECT_EQ(now.alpha, share.alpha);
        draw(list, kQualitySteps.size() - 1);
        draw(list, kQualitySteps.size() - 1);
        const NodeLinkReport& report = renderer_.nodeLinks().lastReport();
        if (first == 0) first = report.drawnLinks;
        EXPECT_GT(report.drawnLinks, 100U);
        EXPECT_LT(report.drawnLinks, 19000U);
        // But for some that are seen end on, shorter than a pixel.
        EXPECT_NEAR(static_cast<double>(report.drawnLinks), static_cast<double>(first),
                    0.02 * static_cast<double>(first));
    }
}

TEST_F(NodeLinks, NodesThatStandStillAreCopiedOnce) {
    const auto graph = graphOf(1000, 1000, 2.0F, 0.05F);
    const DrawList list = listOf(graph);
    draw(list);
    draw(list);
    const std::uint64_t once = renderer_.nodeLinks().uploaded();
    EXPECT_EQ(once, 1000U * (12 + 12 + 1 + 12 + 1));
    graph->writePositions();
    draw(list);
    EXPECT_EQ(renderer_.nodeLinks().uploaded(), once + 12000U);
}

TEST_F(NodeLinks, WhatIsMarkedStandsOut) {
    const auto graph = graphOf(1, 0, 1.0F, 1.0F);
    graph->writePositions()[0] = vec3(0.0F);
    DrawList list = listOf(graph);
    list.nodeLinks[0].accent = {1.0F, 0.0F, 0.0F, 1.0F};
    const ivec2 middle = pixelOf(vec3(0.0F));
    for (std::size_t step = 0; step < kQualitySteps.size(); ++step) {
        graph->writeNodeMarks()[0] = 0;
        const image::Image plain = draw(list, step);
        EXPECT_GT(plain.at(middle.x, middle.y)[1], plain.at(middle.x, middle.y)[0] + 60) << "quality " << step;
        graph->writeNodeMarks()[0] = NodeLink::mark(1.0F, NodeLink::Mark::chosen);
        const image::Image chosen = draw(list, step);
        EXPECT_GT(chosen.at(middle.x, middle.y)[0], chosen.at(middle.x, middle.y)[1] + 60) << "quality " << step;
    }
}

}  // namespace
}  // namespace orrery::render
