#include "engine/app/export.h"

#include "engine/app/export_part.h"
#include "engine/app/export_paths.h"
#include "engine/mesh/round.h"
#include "engine/render/theme.h"

#include <gtest/gtest.h>

#include <set>

namespace orrery::app {
namespace {

// A kind of scene that knows nothing of files.
class Plain : public Scene {
 public:
    std::string title() const override { return "Plain"; }
    std::string kind() const override { return "plain"; }
    void place(const vec3&) override {}
    Bounds bounds() const override { return {}; }
    render::Camera restCamera(float) const override { return {}; }
    void update(const Moment&) override {}
    void draw(render::DrawList&) const override {}
    std::uint32_t pickCount() const override { return 100'000; }
};

Exported exported(const render::DrawList& list, const Scene& scene = Plain()) {
    render::View view{.camera = {}, .size = uvec2(1280, 720), .time = 0.0, .theme = render::themes()[0]};
    Exported made = exportScene(scene, list, view);
    EXPECT_EQ(mesh::problem(made.model), "");
    return made;
}

std::vector<shared::LineInstance> lines(std::size_t count) {
    std::vector<shared::LineInstance> all;
    for (std::size_t i = 0; i < count; ++i) {
        const auto x = static_cast<float>(i);
        all.push_back({.from = vec3(x, 0.0F, 0.0F), .radius = 0.05F, .to = vec3(x, 2.0F, 0.0F), .colour = 0xFF8040FFU});
    }
    return all;
}

TEST(ExportScene, ASceneWithoutDescriptionsIsExportedAllTheSame) {
    const std::vector<shared::SphereInstance> spheres{
        {.position = vec3(0.0F), .radius = 1.0F, .fill = 0xFF0000FFU, .stroke = 0, .emphasis = 1.0F, .glow = 0.0F},
        {.position = vec3(3.0F, 0.0F, 0.0F),
         .radius = 2.0F,
         .fill = 0xFF0000FFU,
         .stroke = 0,
         .emphasis = 1.0F,
         .glow = 0.0F},
        {.position = vec3(0.0F, 5.0F, 0.0F),
         .radius = 1.0F,
         .fill = 0xFF00FF00U,
         .stroke = 0,
         .emphasis = 1.0F,
         .glow = 2.0F}};
    const std::vector<std::uint32_t> picks{0, 1, 2};
    render::DrawList list;
    list.spheres.push_back({spheres, picks});
    const mesh::Model model = exported(list).model;
    ASSERT_EQ(model.nodes.size(), 4U);
    EXPECT_EQ(model.nodes[0].name, "Plain");
    EXPECT_EQ(model.nodes[1].name, "part 0");
    EXPECT_EQ(model.nodes[1].mesh, model.nodes[2].mesh);
    EXPECT_EQ(model.nodes[2].scale, vec3(2.0F));
    EXPECT_NE(model.nodes[1].mesh, model.nodes[3].mesh);
    const mesh::Material& glowing = model.materials.back();
    EXPECT_FLOAT_EQ(glowing.emissive.g, 1.0F);
    EXPECT_FLOAT_EQ(glowing.emissiveStrength, 2.0F) << "light above 1 goes to the extension";
}

TEST(ExportScene, ThousandsOfLinesBecomeOneMeshAColour) {
    std::vector<std::uint32_t> picks;
    for (std::uint32_t i = 0; i <= kMostLineNodes; ++i) picks.push_back(i);
    render::DrawList list;
    const auto few = lines(3);
    list.lines = {{few, picks}};
    const Exported single = exported(list);
    EXPECT_EQ(single.mergedLines, 0U);
    EXPECT_EQ(single.model.nodes.size(), 4U);
    const auto many = lines(kMostLineNodes + 1);
    list.lines = {{many, picks}};
    const Exported merged = exported(list);
    EXPECT_EQ(merged.mergedLines, kMostLineNodes + 1);
    ASSERT_EQ(merged.model.nodes.size(), 2U);
    EXPECT_EQ(merged.model.nodes[1].extras["edges"].size(), kMostLineNodes + 1) << "what was said of each is kept";
}

TEST(ExportScene, WhatIsDimmedTakesTheBackground) {
    const std::vector<shared::SphereInstance> spheres{
        {.position = vec3(0.0F), .radius = 1.0F, .fill = 0xFF000000U, .stroke = 0, .emphasis = 0.0F, .glow = 0.0F}};
    render::DrawList list;
    list.spheres.push_back({spheres, {}});
    const mesh::Model model = exported(list).model;
    EXPECT_GT(model.materials.front().colour.r, 0.5F) << "black on a light ground";
    EXPECT_EQ(model.nodes[1].name, "ball");
}

TEST(ExportScene, AnEmptySceneIsAModelOfOneNode) {
    EXPECT_EQ(exported({}).model.nodes.size(), 1U);
}

TEST(ExportScene, PartsHangFromThePartTheyAreWithin) {
    class Nested : public Plain {
        Part describe(std::uint32_t pick) const override {
            if (pick == render::kNoPick) return {.name = "All", .extras = {{"kind", "nested"}}};
            if (pick == 7) return {.name = "Outer", .extras = {}};
            return {.name = "Inner", .extras = {{"id", pick}}, .within = 7};
        }
    };
    const std::vector<shared::SphereInstance> spheres{{.position = vec3(2.0F, 1.0F, 0.0F),
                                                       .radius = 1.0F,
                                                       .fill = 0xFF000000U,
                                                       .stroke = 0,
                                                       .emphasis = 1.0F,
                                                       .glow = 0.0F}};
    const std::vector<std::uint32_t> picks{3};
    render::DrawList list;
    list.spheres.push_back({spheres, picks});
    const mesh::Model model = exported(list, Nested()).model;
    ASSERT_EQ(model.nodes.size(), 3U);
    EXPECT_EQ(model.title, "All");
    EXPECT_EQ(model.nodes[1].name, "Outer");
    EXPECT_EQ(model.nodes[2].name, "Inner");
    EXPECT_EQ(model.nodes[2].parent, 1);
    EXPECT_EQ(model.nodes[2].extras["id"], 3);
}

shared::TubeInstance tube(const vec3& p0, const vec3& p1, const vec3& p2, const vec3& p3) {
    return {.p0 = p0,
            .radius = 0.1F,
            .p1 = p1,
            .start = 0.0F,
            .p2 = p2,
            .end = 1.0F,
            .p3 = p3,
            .dash = 0.0F,
            .colourFrom = 0xFF0000FFU,
            .colourTo = 0xFFFF0000U,
            .emphasis = 1.0F,
            .glow = 0.0F,
            .drawnLength = 1.0F,
            .flow = 0.0F};
}

TEST(EdgePaths, CubicsOfOneEdgeAreJoinedAndStraightOnesStayTwoPoints) {
    const vec3 x(1.0F, 0.0F, 0.0F);
    const std::vector<shared::TubeInstance> tubes{
        tube(vec3(0.0F), x, x * 2.0F, x * 3.0F),                                   // straight
        tube(x * 3.0F, x * 4.0F, vec3(5.0F, 1.0F, 0.0F), vec3(5.0F, 3.0F, 0.0F)),  // goes on, bending
        tube(vec3(0.0F), x, x * 2.0F, x * 3.0F)};                                  // another edge
    const std::vector<std::uint32_t> picks{5, 5, 6};
    const std::vector<EdgePath> paths = edgePaths({.tubes = tubes, .particles = {}, .picks = picks});
    ASSERT_EQ(paths.size(), 2U);
    EXPECT_GT(paths[0].points.size(), 6U);
    EXPECT_EQ(paths[1].points.size(), 2U);
    EXPECT_FLOAT_EQ(paths[1].length(), 3.0F);
    EXPECT_FLOAT_EQ(paths[1].at(1.5F).x, 1.5F);
    EXPECT_FLOAT_EQ(paths[1].colourNear(vec3(3.0F, 0.1F, 0.0F)).b, 1.0F);
    EXPECT_FLOAT_EQ(paths[1].colourNear(vec3(0.0F, 0.1F, 0.0F)).r, 1.0F);
}

}  // namespace
}  // namespace orrery::app
