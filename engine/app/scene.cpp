#include "engine/app/scene.h"

namespace orrery::app {

void Scene::configure(std::span<const yaml::Value> changes) {
    for (const yaml::Value& change : changes) {
        for (const auto& [key, value] : change.entries())
            value.fail("\"" + key + "\" is not known to a scene of kind " + kind());
    }
}

std::optional<std::uint32_t> Scene::named(std::string_view name) const {
    for (const Found& found : search(name)) {
        if (found.text == name) return found.pick;
    }
    return std::nullopt;
}

}  // namespace orrery::app
