#include "scenes/chart/things.h"

#include "engine/base/fuzzy.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace orrery::chart {

render::Camera near(const render::Camera& rest, const vec3& place) {
    render::Camera camera = rest;
    camera.target = place;
    camera.distance = rest.distance * 0.45F;
    return camera;
}

std::vector<app::Found> search(std::span<const Thing> things, std::string_view words, const std::string& where) {
    std::vector<app::Found> found;
    for (std::size_t i = 0; i < things.size(); ++i) {
        if (const auto score = fuzzyScore(words, things[i].name))
            found.push_back(
                {.text = things[i].name, .where = where, .pick = static_cast<std::uint32_t>(i), .score = *score});
    }
    return found;
}

std::vector<std::string> names(std::span<const Thing> things) {
    std::vector<std::string> names;
    for (const Thing& thing : things) names.push_back(thing.name);
    return names;
}

app::Part part(const Thing& thing) {
    app::Part part{.name = thing.name, .extras = {}};
    for (const auto& [key, value] : thing.facts) part.extras[key] = value;
    return part;
}

std::size_t oneOf(std::span<const Thing> things, const yaml::Value& name) {
    const std::string wanted = name.text();
    const auto at = std::ranges::find_if(things, [&](const Thing& thing) { return thing.name == wanted; });
    if (at != things.end()) return static_cast<std::size_t>(at - things.begin());
    if (things.empty()) name.fail(fmt::format("\"{}\" is not here: there is nothing to choose from", wanted));
    name.fail(fmt::format("\"{}\" is not here; these are: {}", wanted, fmt::join(names(things), ", ")));
}

}  // namespace orrery::chart
