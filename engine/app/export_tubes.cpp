#include "engine/app/export_convert.h"
#include "engine/app/export_paths.h"
#include "engine/app/export_steps.h"
#include "engine/mesh/round.h"

#include <algorithm>
#include <map>
#include <utility>

// Edges: round tubes along curves, dashed ones in pieces, and the thin straight ones of large graphs.

namespace orrery::app {

namespace {

constexpr int kSides = 10;
constexpr int kDashSides = 8;
constexpr int kLineSides = 4;
constexpr float kDashShare = 0.56F;  // of a dash and its gap, as the renderer draws them; the ends are round

mesh::Mesh tubeOf(const EdgePath& path) {
    if (path.dash <= 0.0F) return mesh::tube(path.points, path.radius, kSides);
    mesh::Mesh pieces;
    const float half = std::max(kDashShare * 0.5F * path.dash - path.radius, 0.02F);
    for (float middle = 0.5F * path.dash; middle < path.length(); middle += path.dash) {
        const float from = std::max(middle - half, 0.0F);
        const float to = std::min(middle + half, path.length());
        if (to - from > 1e-3F) pieces.append(mesh::tube(path.between(from, to), path.radius, kDashSides));
    }
    return pieces;
}

vec3 meanColour(const EdgePath& path) {
    return glm::mix(path.colours.front(), path.colours.back(), 0.5F);
}

}  // namespace

void exportTubes(ModelBuilder& builder, const render::DrawList& list, bool cornerColours) {
    for (const render::TubeBatch& batch : list.tubes) {
        for (const EdgePath& path : edgePaths(batch)) {
            // Its node stands where the edge begins.
            const vec3 origin = path.points.front();
            const mesh::Mesh tube = tubeOf(path);
            if (tube.empty()) continue;
            const Colour mean = fromLinear(vec4(meanColour(path), 1.0F));
            mesh::Primitive primitive = primitiveOf(mesh::translated(tube, -origin), -1);
            const bool plain = !cornerColours || path.glow > 0.0F || path.colours.front() == path.colours.back();
            if (plain) {
                primitive.material = builder.matt(mean, path.emphasis, path.glow);
            } else {
                primitive.material = builder.material({.name = "edges", .colour = Colour{1.0F, 1.0F, 1.0F, 1.0F}});
                for (const vec3& position : tube.positions) {
                    const Colour colour = fromLinear(vec4(path.colourNear(position), 1.0F));
                    primitive.colours.push_back(cornerColour(vec3(toLinear(builder.seen(colour, path.emphasis)))));
                }
            }
            builder.add({.role = Placed::Role::edge,
                         .name = "link",
                         .pick = path.pick,
                         .place = {.position = origin},
                         .mesh = builder.mesh({std::move(primitive)}),
                         .motion = {}});
        }
    }
}

std::size_t exportLines(ModelBuilder& builder, const render::DrawList& list) {
    std::size_t count = 0;
    for (const render::LineBatch& batch : list.lines) count += batch.lines.size();
    const bool merged = count > kMostLineNodes;
    struct Bundle {
        mesh::Mesh tubes;
        std::vector<nlohmann::ordered_json> edges;
    };
    std::map<int, Bundle> bundles;  // by material
    for (const render::LineBatch& batch : list.lines) {
        for (std::size_t i = 0; i < batch.lines.size(); ++i) {
            const shared::LineInstance& line = batch.lines[i];
            const vec3 points[] = {line.from, line.to};
            if (glm::length(line.to - line.from) < 1e-4F) continue;
            const mesh::Mesh tube = mesh::tube(points, line.radius, kLineSides);
            const Colour colour = unpackColour(line.colour);
            const int material = builder.matt(colour, colour.a);
            const std::uint32_t pick = i < batch.picks.size() ? batch.picks[i] : render::kNoPick;
            if (!merged) {
                builder.add({.role = Placed::Role::edge,
                             .name = "link",
                             .pick = pick,
                             .place = {.position = line.from},
                             .mesh = builder.mesh({primitiveOf(mesh::translated(tube, -line.from), material)}),
                             .motion = {}});
                continue;
            }
            Bundle& bundle = bundles[material];
            bundle.tubes.append(tube);
            if (pick != render::kNoPick) bundle.edges.push_back(builder.part(pick).extras);
        }
    }
    for (auto& [material, bundle] : bundles) {
        // What would have been the edges' own extras.
        nlohmann::ordered_json extras;
        if (!bundle.edges.empty()) extras["edges"] = std::move(bundle.edges);
        const vec3 origin = mesh::bounds(bundle.tubes).centre();
        builder.addLoose({.role = Placed::Role::edge,
                          .name = "edges",
                          .pick = render::kNoPick,
                          .place = {.position = origin},
                          .mesh = builder.mesh({primitiveOf(mesh::translated(bundle.tubes, -origin), material)}),
                          .motion = {}},
                         std::move(extras));
    }
    return merged ? count : 0;
}

}  // namespace orrery::app
