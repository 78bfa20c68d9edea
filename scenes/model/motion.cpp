#include "scenes/model/motion.h"

#include <algorithm>

namespace orrery::model {

namespace {

quat quatOf(const vec4& xyzw) {
    return {xyzw.w, xyzw.x, xyzw.y, xyzw.z};
}

}  // namespace

float duration(const mesh::ModelAnimation& animation) {
    float longest = 0.0F;
    for (const mesh::AnimationTrack& track : animation.tracks) {
        if (!track.times.empty()) longest = std::max(longest, track.times.back());
    }
    return longest;
}

void pose(std::span<mesh::ModelNode> nodes, const mesh::ModelAnimation& animation, float time) {
    using Path = mesh::AnimationTrack::Path;
    for (const mesh::AnimationTrack& track : animation.tracks) {
        if (track.times.empty()) continue;
        const auto after = std::upper_bound(track.times.begin(), track.times.end(), time);
        const auto next = std::min(static_cast<std::size_t>(after - track.times.begin()), track.times.size() - 1);
        const std::size_t last =
            after == track.times.begin() ? 0 : static_cast<std::size_t>(after - track.times.begin()) - 1;
        const float span = track.times[next] - track.times[last];
        const float part = span > 0.0F ? (time - track.times[last]) / span : 0.0F;
        mesh::ModelNode& node = nodes[static_cast<std::size_t>(track.node)];
        const vec3 between(glm::mix(track.values[last], track.values[next], part));
        switch (track.path) {
            case Path::translation:
                node.translation = between;
                break;
            case Path::scale:
                node.scale = between;
                break;
            case Path::rotation:
                node.rotation =
                    glm::normalize(glm::slerp(quatOf(track.values[last]), quatOf(track.values[next]), part));
                break;
        }
    }
}

}  // namespace orrery::model
