#pragma once

// What can be pointed at in a chart, one after the other in the order of their pick ids: how it is found by a search,
// flown to, and named in a file.

#include "engine/app/export_part.h"
#include "engine/app/scene.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace orrery::chart {

struct Thing {
    std::string name;
    vec3 place{0.0F};                                        // in the scene's own coordinates
    std::vector<std::pair<std::string, std::string>> facts;  // for the panel and for files
};

// The camera that shows the thing with its neighbourhood: as the scene rests, but near.
render::Camera near(const render::Camera& rest, const vec3& place);
std::vector<app::Found> search(std::span<const Thing> things, std::string_view words, const std::string& where);
std::vector<std::string> names(std::span<const Thing> things);
app::Part part(const Thing& thing);
// The place in the list of the thing with this name; throws what can be chosen, at the value's place.
std::size_t oneOf(std::span<const Thing> things, const yaml::Value& name);

}  // namespace orrery::chart
