#include "engine/app/export_convert.h"
#include "engine/app/export_paths.h"
#include "engine/app/export_steps.h"
#include "engine/mesh/round.h"

#include <algorithm>
#include <cmath>
#include <map>

// Flow along edges as one animation that runs round without a seam: the lights of an edge stand at equal distances, and
// in one turn each travels to where the next one began; the last arrives where the first set out.

namespace orrery::app {

namespace {

constexpr float kTurn = 2.0F;    // seconds
constexpr int kSteps = 12;       // pieces of a light's way where the edge bends
constexpr float kEnds = 0.12F;   // of the whole way, in which a light grows and shrinks, so that nothing pops
constexpr float kLeast = 0.02F;  // of its size

// A light is at full size but at the two ends of the edge.
float sizeAt(float share) {
    return std::clamp(std::min(share, 1.0F - share) / kEnds, kLeast, 1.0F);
}

Motion wayOf(const EdgePath& path, int light, int lights) {
    Motion motion;
    const bool straight = path.points.size() == 2;
    const bool atEnd = light == 0 || light == lights - 1;
    const int steps = straight && !atEnd ? 1 : kSteps;
    for (int i = 0; i <= steps; ++i) {
        const float turn = static_cast<float>(i) / static_cast<float>(steps);
        const float share = (static_cast<float>(light) + turn) / static_cast<float>(lights);
        motion.times.push_back(turn * kTurn);
        motion.positions.push_back(path.at(share * path.length()));
        if (atEnd) motion.sizes.push_back(sizeAt(share));
    }
    return motion;
}

}  // namespace

std::size_t exportFlow(ModelBuilder& builder, const render::DrawList& list) {
    std::size_t count = 0;
    const mesh::Mesh ball = mesh::sphere(1.0F, 2);
    std::map<std::uint32_t, int> meshes;  // by colour
    for (const render::TubeBatch& batch : list.tubes) {
        for (const EdgePath& path : edgePaths(batch)) {
            if (path.flow <= 0.0F) continue;
            const auto [mesh, unseen] = meshes.try_emplace(path.lightColour, -1);
            if (unseen) {
                const Colour colour = unpackColour(path.lightColour).withAlpha(1.0F);
                mesh->second = builder.mesh(
                    {primitiveOf(ball, builder.material({.name = "light", .colour = colour, .unlit = true}))});
            }
            const int lights = std::max(1, static_cast<int>(std::lround(path.length() / (path.flow * kTurn))));
            for (int light = 0; light < lights; ++light) {
                Motion motion = wayOf(path, light, lights);
                const vec3 start = motion.positions.front();
                builder.add({.role = Placed::Role::detail,
                             .name = "light",
                             .pick = path.pick,
                             .place = {.position = start, .scale = vec3(path.lightRadius)},
                             .mesh = mesh->second,
                             .motion = std::move(motion)});
                ++count;
            }
        }
    }
    return count;
}

}  // namespace orrery::app
