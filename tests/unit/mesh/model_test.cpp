#include "engine/mesh/model.h"

#include "engine/mesh/manifold.h"
#include "engine/mesh/mesh.h"
#include "engine/mesh/normals.h"
#include "engine/mesh/transform.h"
#include "tests/models/example_models.h"

#include <gtest/gtest.h>

namespace orrery::mesh {
namespace {

TEST(Model, CountsInstances) {
    const Model model = examples::instancedCubes();
    const ModelCounts counts = count(model);
    EXPECT_EQ(counts.triangles, 12U);
    EXPECT_EQ(counts.drawnTriangles, 60U);
    EXPECT_EQ(counts.vertices, 24U);
}

TEST(Model, MatricesGoThroughTheParents) {
    Model model;
    model.nodes = {{.translation = {1.0F, 0.0F, 0.0F}, .rotation = glm::angleAxis(glm::radians(90.0F), vec3(0, 0, 1))},
                   {.parent = 0, .translation = {2.0F, 0.0F, 0.0F}, .scale = {3.0F, 1.0F, 1.0F}}};
    const vec3 place(worldMatrix(model, 1) * vec4(1.0F, 0.0F, 0.0F, 1.0F));
    // (1, 0, 0) is stretched to 3, moved to 5, turned onto y, and moved by 1.
    EXPECT_NEAR(place.x, 1.0F, 1e-5);
    EXPECT_NEAR(place.y, 5.0F, 1e-5);
    EXPECT_EQ(worldMatrices(model)[1], worldMatrix(model, 1));
}

TEST(Model, BoundsAreOfWhatIsShown) {
    const Model model = examples::untidy();
    EXPECT_LT(bounds(model).high.x, 5.0F) << "the vertex at 99 belongs to no triangle";
    EXPECT_TRUE(bounds(Model{}).empty());
}

TEST(Transform, MatricesComeApart) {
    ModelNode node;
    node.translation = {1.0F, -2.0F, 3.0F};
    node.rotation = glm::angleAxis(2.5F, glm::normalize(vec3(1.0F, 2.0F, -3.0F)));
    for (const vec3 scale :
         {vec3(1.0F), vec3(0.001F, 5.0F, 200.0F), vec3(-1.0F, 2.0F, 3.0F), vec3(1.0F, -2.0F, 3.0F)}) {
        node.scale = scale;
        ModelNode back;
        ASSERT_TRUE(decompose(localMatrix(node), back));
        const mat4 before = localMatrix(node);
        const mat4 after = localMatrix(back);
        for (int column = 0; column < 4; ++column) {
            EXPECT_LT(glm::distance(before[column], after[column]), 2e-5F * glm::length(before[column]));
        }
    }
    mat4 shear(1.0F);
    shear[1][0] = 0.5F;
    EXPECT_FALSE(decompose(shear, node));
    EXPECT_FALSE(decompose(glm::scale(mat4(1.0F), vec3(1.0F, 0.0F, 1.0F)), node));
}

TEST(Manifold, OfModels) {
    const Model glass = examples::translucent();
    EXPECT_TRUE(manifoldReport(glass).closed());
    EXPECT_GT(manifoldReport(glass).triangles, manifoldReport(glass, Parts::opaque).triangles);

    // A lid that blends: closed with it, open without.
    Model box;
    box.materials = {{.name = "wall"}, {.name = "lid", .alpha = AlphaMode::blend}};
    Primitive walls = examples::instancedCubes().meshes[0].primitives[0];
    Primitive lid = walls;
    lid.indices.assign(walls.indices.begin(), walls.indices.begin() + 6);
    walls.indices.erase(walls.indices.begin(), walls.indices.begin() + 6);
    lid.material = 1;
    box.meshes = {{"box", {walls, lid}}};
    box.nodes = {{.name = "box", .scale = vec3(0.1F), .mesh = 0}};
    EXPECT_TRUE(manifoldReport(box).closed());
    EXPECT_EQ(manifoldReport(box, Parts::opaque).openEdges, 4U);
    EXPECT_FALSE(manifoldReport(box, Parts::opaque).closed());
    box.nodes.push_back(box.nodes[0]);
    EXPECT_GT(manifoldReport(box).crowdedEdges, 0U) << "two bodies at one place";
    EXPECT_EQ(manifoldReport(examples::untidy()).flatTriangles, 4U);
}

TEST(AddedNormals, AreSmoothOnBallsAndHardOnBoxes) {
    const Model ball = examples::vertexColours();
    Primitive smooth = ball.meshes[0].primitives[0];
    const std::vector<vec3> before = smooth.normals;
    smooth.normals.clear();
    addNormals(smooth);
    ASSERT_EQ(smooth.normals.size(), before.size()) << "no vertex is doubled";
    // 320 triangles: a mean of the faces about a vertex is a few degrees off.
    for (std::size_t i = 0; i < before.size(); ++i) EXPECT_GT(glm::dot(smooth.normals[i], before[i]), 0.995F);

    Primitive box;
    box.positions = {{0, 0, 0}, {1, 0, 0}, {1, 1, 0}, {0, 1, 0}, {0, 0, 1}, {1, 0, 1}, {1, 1, 1}, {0, 1, 1}};
    box.indices = {0, 2, 1, 0, 3, 2, 4, 5, 6, 4, 6, 7, 0, 1, 5, 0, 5, 4,
                   3, 7, 6, 3, 6, 2, 0, 4, 7, 0, 7, 3, 1, 2, 6, 1, 6, 5};
    addNormals(box);
    EXPECT_EQ(box.positions.size(), 24U) << "each corner once for each of its three faces";
    Mesh mesh;
    mesh.positions = box.positions;
    mesh.normals = box.normals;
    mesh.indices = box.indices;
    EXPECT_TRUE(isClosedManifold(mesh));
    EXPECT_TRUE(hasOutwardNormals(mesh));
}

}  // namespace
}  // namespace orrery::mesh
