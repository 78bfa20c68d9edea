#include "engine/app/export.h"

#include "engine/mesh/glb.h"
#include "tests/unit/graph/build.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <set>

namespace orrery::graph {
namespace {

constexpr const char* kGraph = R"(
    A[Alpha] -->|feeds| B[Beta]
    A -.-> C((Gamma))
    B ==> C
    A --> D[Delta]
    subgraph G[Around]
        B
        D
    end
    click A "https://example.org/alpha" "more on alpha"
    classDef hot fill:#f00
    class C hot
)";

// A graph as `orrery export` sees it.
class Export : public ::testing::Test {
 protected:
    void SetUp() override {
        const auto* info = ::testing::UnitTest::GetInstance()->current_test_info();
        folder_ = std::filesystem::path(::testing::TempDir()) / (std::string("orrery-export-") + info->name());
        std::filesystem::remove_all(folder_);
        std::filesystem::create_directories(folder_);
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    app::Exported exported(const std::string& text, const app::ExportOptions& options = {}, bool flow = false) {
        std::ofstream(folder_ / "graph.md") << text;
        app::Session session{app::Settings{}};
        session.open({folder_ / "graph.md"});
        constexpr uvec2 kPictureSize{1280, 720};
        session.update(0.0, kPictureSize, true);
        session.navigator().jumpTo(session.scene()->restCamera(session.aspect()));
        session.setFlow(flow);
        render::DrawList list;
        session.scene()->update({.camera = session.camera(),
                                 .size = kPictureSize,
                                 .theme = &session.theme(),
                                 .still = true,
                                 .solid = true});
        session.scene()->draw(list);
        app::Exported exported = app::exportScene(*session.scene(), list, session.view(), options);
        EXPECT_EQ(mesh::problem(exported.model), "");
        return exported;
    }
    app::Exported exportedGraph(const app::ExportOptions& options = {}, bool flow = false) {
        return exported("# Four\n```mermaid\nflowchart TD\n" + std::string(kGraph) + "```\n", options, flow);
    }

    std::filesystem::path folder_;
};

int find(const mesh::Model& model, std::string_view name) {
    for (std::size_t i = 0; i < model.nodes.size(); ++i) {
        if (model.nodes[i].name == name) return static_cast<int>(i);
    }
    return -1;
}

const mesh::ModelNode& node(const mesh::Model& model, std::string_view name) {
    const int index = find(model, name);
    EXPECT_GE(index, 0) << "no node called " << name;
    return model.nodes.at(static_cast<std::size_t>(std::max(index, 0)));
}

const mesh::Material& materialOf(const mesh::Model& model, const mesh::ModelNode& shown, std::size_t primitive = 0) {
    const mesh::ModelMesh& mesh = model.meshes.at(static_cast<std::size_t>(shown.mesh));
    return model.materials.at(static_cast<std::size_t>(mesh.primitives.at(primitive).material));
}

TEST_F(Export, HasANodeForEveryPartWithItsNameAndData) {
    const mesh::Model model = exportedGraph().model;
    EXPECT_EQ(model.title, "Four");
    EXPECT_EQ(model.nodes.front().name, "Four");
    EXPECT_EQ(model.extras["kind"], "graph");
    const auto& alpha = node(model, "Alpha").extras;
    EXPECT_EQ(alpha["id"], "A");
    EXPECT_EQ(alpha["label"], "Alpha");
    EXPECT_EQ(alpha["link"]["href"], "https://example.org/alpha");
    EXPECT_EQ(node(model, "Gamma").extras["shape"], "circle");
    EXPECT_EQ(node(model, "Gamma").extras["classes"][0], "hot");
    const auto& edge = node(model, "Alpha -> Beta").extras;
    EXPECT_EQ(edge["from"], "A");
    EXPECT_EQ(edge["to"], "B");
    EXPECT_EQ(edge["label"], "feeds");
    EXPECT_EQ(edge["kind"], "normal arrow");
    EXPECT_EQ(node(model, "Around").extras["nodes"].size(), 2U);
    // The root, 4 nodes with labels, 4 edges with heads and one label, 1 hull with its title.
    EXPECT_EQ(model.nodes.size(), 1U + 4U * 2U + 4U * 2U + 1U + 2U);
}

TEST_F(Export, PartsHangWhereTheyBelong) {
    const mesh::Model model = exportedGraph().model;
    const auto parentOf = [&](std::string_view name) {
        return model.nodes.at(static_cast<std::size_t>(node(model, name).parent)).name;
    };
    EXPECT_EQ(parentOf("Beta"), "Around");
    EXPECT_EQ(parentOf("Alpha"), "Four");
    EXPECT_EQ(parentOf("label: Beta"), "Beta");
    EXPECT_EQ(parentOf("label: Around"), "Around");
    EXPECT_EQ(parentOf("label: feeds"), "Alpha -> Beta");
    EXPECT_EQ(parentOf("Alpha -> Beta head"), "Alpha -> Beta");
    EXPECT_EQ(parentOf("Alpha -> Beta"), "Four") << "an edge into a group belongs to what holds both ends";
}

TEST_F(Export, KeepsColoursAndHulls) {
    const mesh::Model model = exportedGraph().model;
    EXPECT_EQ(materialOf(model, node(model, "Gamma")).colour, Colour::hex(0xFF0000));
    const mesh::Material& hull = materialOf(model, node(model, "Around"));
    EXPECT_EQ(hull.alpha, mesh::AlphaMode::blend);
    EXPECT_TRUE(hull.doubleSided);
    EXPECT_LT(hull.colour.a, 0.5F);
    EXPECT_EQ(model.meshes.at(static_cast<std::size_t>(node(model, "Beta").mesh)).primitives.size(), 2U)
        << "fill and rim";
    const auto& tube = model.meshes.at(static_cast<std::size_t>(node(model, "Alpha -> Beta").mesh)).primitives.front();
    EXPECT_EQ(tube.colours.size(), tube.positions.size());
}

TEST_F(Export, NodesOfOneFormAndColourShareAMesh) {
    const mesh::Model model =
        exported("# Same\n```mermaid\nflowchart TD\nA[same] --> B[same]\nB --> C[same]\n```\n").model;
    std::set<int> bodies, labels, heads;
    for (const mesh::ModelNode& each : model.nodes) {
        if (each.name == "same") bodies.insert(each.mesh);
        if (each.name == "label: same") labels.insert(each.mesh);
        if (each.name == "same -> same head") heads.insert(each.mesh);
    }
    EXPECT_EQ(bodies.size(), 1U);
    EXPECT_EQ(labels.size(), 1U);
    EXPECT_EQ(heads.size(), 1U);
}

TEST_F(Export, DashedEdgesAreInPieces) {
    const mesh::Model model = exportedGraph().model;
    const auto trianglesOf = [&](std::string_view name) {
        return model.meshes.at(static_cast<std::size_t>(node(model, name).mesh)).primitives.front().indices.size() / 3;
    };
    EXPECT_GT(trianglesOf("Alpha -> Gamma"), 2U * trianglesOf("Alpha -> Delta"));
}

TEST_F(Export, LabelsFaceTheViewerAndStandInFrontOfTheirBodies) {
    const app::Exported exported = exportedGraph();
    const mesh::Model& model = exported.model;
    EXPECT_EQ(exported.labels, 6U);
    std::size_t labels = 0;
    for (std::size_t i = 0; i < model.nodes.size(); ++i) {
        if (!model.nodes[i].name.starts_with("label: ")) continue;
        ++labels;
        const mesh::Material& material = materialOf(model, model.nodes[i]);
        EXPECT_TRUE(material.unlit);
        EXPECT_EQ(material.alpha, mesh::AlphaMode::blend);
        const mesh::Primitive& square =
            model.meshes.at(static_cast<std::size_t>(model.nodes[i].mesh)).primitives.front();
        for (const vec2& uv : square.uvs) {
            EXPECT_TRUE(uv.x >= 0.0F && uv.y >= 0.0F && uv.x <= 1.0F && uv.y <= 1.0F) << uv.x << " " << uv.y;
        }
        const mat4 world = mesh::worldMatrix(model, static_cast<int>(i));
        const vec3 normal = glm::normalize(vec3(world * vec4(square.normals.front(), 0.0F)));
        // The camera at rest looks down by at most some 20 degrees, and bodies lean by 11.
        EXPECT_GT(normal.z, 0.85F) << model.nodes[i].name;
        EXPECT_NEAR(normal.x, 0.0F, 0.01F);
        const vec3 low(world * vec4(square.positions[0], 1.0F));
        const vec3 right(world * vec4(square.positions[1], 1.0F));
        const vec3 high(world * vec4(square.positions[3], 1.0F));
        EXPECT_GT(right.x, low.x) << "text runs to the right";
        EXPECT_GT(high.y, low.y) << "and stands upright";
        EXPECT_GT(square.uvs[0].y, square.uvs[3].y) << "v grows downward";
    }
    EXPECT_EQ(labels, 6U);
    const mesh::ModelNode& beta = node(model, "label: Beta");
    Bounds body;
    for (const mesh::Primitive& part : model.meshes.at(static_cast<std::size_t>(node(model, "Beta").mesh)).primitives) {
        for (const vec3& position : part.positions) body.add(position);
    }
    EXPECT_GT(beta.translation.z, body.high.z);
    EXPECT_LT(beta.translation.z, body.high.z + 0.2F);
}

TEST_F(Export, StandsOnTheGroundWithItsLongestSideAsAsked) {
    const Bounds bounds = mesh::bounds(exportedGraph().model);
    const vec3 size = bounds.size();
    // Boxes are fitted around turned boxes: a little larger than what they hold.
    EXPECT_LE(std::max({size.x, size.y, size.z}), 1.501F);
    EXPECT_GT(std::max({size.x, size.y, size.z}), 1.4F);
    EXPECT_NEAR(bounds.low.y, 0.0F, 0.05F);
    EXPECT_NEAR(bounds.centre().x, 0.0F, 0.05F);
}

TEST_F(Export, FlowRunsRoundWithoutASeam) {
    EXPECT_TRUE(exportedGraph({.animate = true}).model.animations.empty()) << "nobody asked for flow";
    const app::Exported exported = exportedGraph({.animate = true}, true);
    const mesh::Model& model = exported.model;
    ASSERT_EQ(model.animations.size(), 1U);
    EXPECT_GE(exported.lights, 4U) << "at least one an edge";
    // By edge, the ways of its lights in their order.
    std::map<int, std::vector<const mesh::AnimationTrack*>> ways;
    std::set<int> meshes;
    for (const mesh::AnimationTrack& track : model.animations.front().tracks) {
        EXPECT_EQ(track.times.front(), 0.0F);
        EXPECT_EQ(track.times.back(), 2.0F);
        const mesh::ModelNode& light = model.nodes.at(static_cast<std::size_t>(track.node));
        meshes.insert(light.mesh);
        if (track.path == mesh::AnimationTrack::Path::translation) ways[light.parent].push_back(&track);
    }
    EXPECT_EQ(meshes.size(), 1U) << "all lights share a mesh";
    EXPECT_EQ(ways.size(), 4U);
    for (const auto& [edge, lights] : ways) {
        EXPECT_TRUE(model.nodes.at(static_cast<std::size_t>(edge)).name.find(" -> ") != std::string::npos);
        // An edge's node stands where the edge begins.
        EXPECT_LT(glm::length(vec3(lights.front()->values.front())), 1e-3F);
        for (std::size_t i = 0; i + 1 < lights.size(); ++i) {
            EXPECT_LT(glm::length(lights[i]->values.back() - lights[i + 1]->values.front()), 1e-3F);
        }
    }
}

TEST_F(Export, SeveralGraphsHangFromANodeEach) {
    const mesh::Model model = exported(
                                  "# Notes\n## First\n```mermaid\nflowchart TD\nA --> B\n```\n"
                                  "## Second\n```mermaid\nflowchart LR\nsubgraph G[Group]\nC --> D\nend\n```\n")
                                  .model;
    const int first = find(model, "First");
    const int second = find(model, "Second");
    ASSERT_GE(first, 0);
    ASSERT_GE(second, 0);
    EXPECT_EQ(node(model, "First").parent, 0);
    EXPECT_EQ(node(model, "A").parent, first);
    EXPECT_EQ(node(model, "label: Second").parent, second);
    EXPECT_EQ(node(model, "Group").parent, second);
    EXPECT_EQ(node(model, "C").parent, find(model, "Group"));
    EXPECT_EQ(node(model, "Second").extras["kind"], "graph");
}

TEST_F(Export, TheSameGraphGivesTheSameBytes) {
    const app::ExportOptions options{.animate = true};
    EXPECT_EQ(mesh::encodeGlb(exportedGraph(options, true).model), mesh::encodeGlb(exportedGraph(options, true).model));
}

}  // namespace
}  // namespace orrery::graph
