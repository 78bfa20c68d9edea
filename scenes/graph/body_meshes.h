#pragma once

// The meshes that graphs are drawn with, shared between nodes of one shape and size and between graphs.

#include "engine/render/mesh_asset.h"
#include "scenes/graph/shape.h"
#include "scenes/graph/solids/outline.h"

#include <map>
#include <memory>
#include <tuple>

namespace orrery::graph {

class BodyMeshes {
 public:
    // The body of a node: fill and stroke parts, three levels of detail; null for shapes without a body.
    std::shared_ptr<const render::MeshAsset> body(Shape shape, const vec3& size, float rim);

    // Ends of edges. They point along +y with the tip at the origin; lengths in units of their size.
    static std::shared_ptr<const render::MeshAsset> arrow();   // 1 long, 0.42 wide to each side
    static std::shared_ptr<const render::MeshAsset> circle();  // a ball of radius 0.36 that ends at the origin
    static std::shared_ptr<const render::MeshAsset> cross();   // two bars

 private:
    using Key = std::tuple<Shape, int, int, int, int>;  // sizes and rim in hundredths of an em
    std::map<Key, std::weak_ptr<const render::MeshAsset>> bodies_;
};

}  // namespace orrery::graph
