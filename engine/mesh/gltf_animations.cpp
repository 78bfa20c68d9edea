#include "engine/mesh/gltf_animations.h"

#include <cmath>
#include <limits>
#include <optional>
#include <string>

namespace orrery::mesh::gltf {

namespace {

constexpr std::size_t kPiecesOfSpline = 8;

std::optional<AnimationTrack::Path> pathOf(const std::string& name) {
    if (name == "translation") return AnimationTrack::Path::translation;
    if (name == "rotation") return AnimationTrack::Path::rotation;
    if (name == "scale") return AnimationTrack::Path::scale;
    return std::nullopt;
}

struct Keys {
    std::vector<float> times;
    std::vector<float> values;
    std::size_t components = 3;

    vec4 at(std::size_t index) const {
        vec4 value(0.0F);
        for (std::size_t k = 0; k < components; ++k) value[static_cast<int>(k)] = values[index * components + k];
        return value;
    }
};

// Adds a key when its time lies after the last one's.
void add(AnimationTrack& track, float time, const vec4& value) {
    if (!(time >= 0.0F) || (!track.times.empty() && time <= track.times.back())) return;
    track.times.push_back(time);
    track.values.push_back(value);
}

void addSteps(AnimationTrack& track, const Keys& keys) {
    for (std::size_t i = 0; i < keys.times.size(); ++i) {
        if (i > 0) {
            const float before = std::nextafter(keys.times[i], -std::numeric_limits<float>::infinity());
            add(track, before, keys.at(i - 1));
        }
        add(track, keys.times[i], keys.at(i));
    }
}

// Three values a key: the slope into it, itself, the slope out of it (glTF 2.0, appendix C.5).
void addSpline(AnimationTrack& track, const Keys& keys) {
    if (keys.times.empty()) return;
    add(track, keys.times[0], keys.at(1));
    for (std::size_t i = 0; i + 1 < keys.times.size(); ++i) {
        const float duration = keys.times[i + 1] - keys.times[i];
        for (std::size_t piece = 1; piece <= kPiecesOfSpline; ++piece) {
            const float t = static_cast<float>(piece) / static_cast<float>(kPiecesOfSpline);
            const float t2 = t * t;
            const float t3 = t2 * t;
            const vec4 value = (2.0F * t3 - 3.0F * t2 + 1.0F) * keys.at(3 * i + 1) +
                               duration * (t3 - 2.0F * t2 + t) * keys.at(3 * i + 2) +
                               (-2.0F * t3 + 3.0F * t2) * keys.at(3 * i + 4) +
                               duration * (t3 - t2) * keys.at(3 * i + 3);
            const float time = piece == kPiecesOfSpline ? keys.times[i + 1] : keys.times[i] + duration * t;
            const bool finite =
                std::isfinite(value.x) && std::isfinite(value.y) && std::isfinite(value.z) && std::isfinite(value.w);
            add(track, time, finite ? value : keys.at(3 * i + 4));
        }
    }
}

AnimationTrack trackOf(const Json& sampler, AnimationTrack::Path path, Accessors& accessors) {
    const std::string interpolation = text(sampler, "interpolation", "LINEAR");
    const bool isSpline = interpolation == "CUBICSPLINE";
    Keys keys;
    keys.components = path == AnimationTrack::Path::rotation ? 4 : 3;
    keys.times = accessors.floats(requiredIndex(sampler, "input", accessors.size()), 1);
    keys.values = accessors.floats(requiredIndex(sampler, "output", accessors.size()), keys.components);
    if (keys.values.size() != keys.times.size() * keys.components * (isSpline ? 3 : 1)) {
        damaged("an animation has not one value a time");
    }
    AnimationTrack track;
    track.path = path;
    if (isSpline) {
        addSpline(track, keys);
    } else if (interpolation == "STEP") {
        addSteps(track, keys);
    } else {
        for (std::size_t i = 0; i < keys.times.size(); ++i) add(track, keys.times[i], keys.at(i));
    }
    if (path == AnimationTrack::Path::rotation) {
        for (vec4& value : track.values) {
            const float length = glm::length(value);
            if (!std::isnormal(length)) value = vec4(0.0F, 0.0F, 0.0F, 1.0F);
            // What is of unit length already keeps its bits.
            else if (std::abs(length - 1.0F) > 1e-6F)
                value /= length;
        }
    }
    return track;
}

}  // namespace

void readAnimations(const Json& document, Accessors& accessors, const std::vector<int>& newIndex, Model& model,
                    Remarks& remarks) {
    for (const Json& json : list(document, "animations")) {
        ModelAnimation animation;
        animation.name = text(json, "name");
        const Json& samplers = list(json, "samplers");
        for (const Json& channel : list(json, "channels")) {
            const Json* target = find(channel, "target");
            if (target == nullptr) continue;
            const std::optional<std::size_t> node = index(*target, "node", newIndex.size());
            if (!node || newIndex[*node] < 0) continue;
            const std::optional<AnimationTrack::Path> path = pathOf(text(*target, "path"));
            if (!path) {
                remarks.note("animations of anything but place, rotation and scale are left out");
                continue;
            }
            AnimationTrack track =
                trackOf(samplers[requiredIndex(channel, "sampler", samplers.size())], *path, accessors);
            track.node = newIndex[*node];
            if (!track.times.empty()) animation.tracks.push_back(std::move(track));
        }
        if (!animation.tracks.empty()) model.animations.push_back(std::move(animation));
    }
}

}  // namespace orrery::mesh::gltf
