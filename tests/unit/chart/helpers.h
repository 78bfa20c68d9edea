#pragma once

// What a class would see of a chart: its words, as they are placed in the picture from where the camera rests.

#include "engine/app/scene.h"
#include "engine/render/label_placer.h"
#include "engine/text/label.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <set>
#include <string>

namespace orrery::testing {

inline app::Moment momentOf(const app::Scene& scene, uvec2 size = {1280, 720}, double time = 0.0, bool still = true) {
    return {.time = time,
            .camera = scene.restCamera(static_cast<float>(size.x) / static_cast<float>(size.y)),
            .size = size,
            .theme = &render::themes().front(),
            .still = still};
}

struct Seen {
    std::set<std::string> words;   // that found room
    std::set<std::string> hidden;  // that found none
    bool within = true;            // all of them inside the picture
    float smallest = 1.0F;         // of the picture's height

    bool has(const std::string& part) const {
        return std::ranges::any_of(words, [&](const auto& text) { return text.find(part) != std::string::npos; });
    }
};

// As it rests, in a picture of this size.
inline Seen seen(app::Scene& scene, uvec2 size = {1280, 720}) {
    const app::Moment moment = momentOf(scene, size);
    scene.update(moment);
    render::DrawList list;
    scene.draw(list);
    const render::View view{.camera = moment.camera, .size = size, .theme = *moment.theme};
    Seen result;
    for (const render::Label& label : list.labels) result.hidden.insert(label.content->plain);
    render::LabelPlacer placer;
    for (const render::PlacedLabel& label : placer.place(view, list.labels, list.obstacles, 1000, 0.0)) {
        const std::string& text = list.labels[label.label].content->plain;
        result.words.insert(text);
        result.hidden.erase(text);
        const vec2 low = label.centre - label.halfSize, high = label.centre + label.halfSize;
        if (low.x < 0.0F || low.y < 0.0F || high.x > static_cast<float>(size.x) ||
            high.y > static_cast<float>(size.y)) {
            result.within = false;
            ADD_FAILURE() << "\"" << text << "\" leaves the picture";
        }
        result.smallest = std::min(result.smallest, label.emPixels / static_cast<float>(size.y));
    }
    return result;
}

inline std::string problem(const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& error) {
        return error.what();
    }
    return "no problem";
}

}  // namespace orrery::testing
