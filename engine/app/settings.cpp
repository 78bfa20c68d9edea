#include "engine/app/settings.h"

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/log.h"
#include "engine/render/theme.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace orrery::app {

namespace {

template <typename T>
void take(const nlohmann::json& from, const char* key, T& into) {
    const auto entry = from.find(key);
    if (entry == from.end()) return;
    try {
        into = entry->get<T>();
    } catch (const nlohmann::json::exception&) {
        log::warning("{}: \"{}\" is not of the right type, the default is taken", kSettingsFile, key);
    }
}

}  // namespace

Settings loadSettings(const std::filesystem::path& file) {
    Settings settings;
    if (!std::filesystem::is_regular_file(file)) return settings;
    nlohmann::json saved;
    try {
        saved = nlohmann::json::parse(readFile(file, 1U << 20U));
    } catch (const std::exception&) {
        log::warning("{}: cannot be read, the defaults are taken", file.string());
        return settings;
    }
    if (!saved.is_object()) return settings;
    take(saved, "theme", settings.theme);
    take(saved, "width", settings.windowSize.x);
    take(saved, "height", settings.windowSize.y);
    take(saved, "display", settings.display);
    take(saved, "speed", settings.speed);
    take(saved, "largeRoom", settings.largeRoom);
    take(saved, "reducedMotion", settings.reducedMotion);
    take(saved, "panels", settings.panels);
    take(saved, "presenter", settings.presenter);
    take(saved, "presenterMinutes", settings.presenterMinutes);
    take(saved, "presenterX", settings.presenterPosition.x);
    take(saved, "presenterY", settings.presenterPosition.y);
    take(saved, "presenterWidth", settings.presenterSize.x);
    take(saved, "presenterHeight", settings.presenterSize.y);
    take(saved, "recent", settings.recent);
    if (settings.recent.size() > kMostRecent) settings.recent.resize(kMostRecent);
    if (!render::themeByName(settings.theme)) settings.theme = Settings().theme;
    settings.windowSize = glm::clamp(settings.windowSize, uvec2(320, 200), uvec2(16384));
    settings.presenterMinutes = std::clamp(settings.presenterMinutes, kLeastMinutes, kMostMinutes);
    if (settings.presenterSize != uvec2(0))
        settings.presenterSize = glm::clamp(settings.presenterSize, uvec2(320, 200), uvec2(16384));
    settings.speed = settings.speed >= 0.1F && settings.speed <= 10.0F ? settings.speed : 1.0F;
    return settings;
}

void saveSettings(const std::filesystem::path& file, const Settings& settings) {
    const nlohmann::ordered_json saved{{"theme", settings.theme},
                                       {"width", settings.windowSize.x},
                                       {"height", settings.windowSize.y},
                                       {"display", settings.display},
                                       {"speed", settings.speed},
                                       {"largeRoom", settings.largeRoom},
                                       {"reducedMotion", settings.reducedMotion},
                                       {"panels", settings.panels},
                                       {"presenter", settings.presenter},
                                       {"presenterMinutes", settings.presenterMinutes},
                                       {"presenterX", settings.presenterPosition.x},
                                       {"presenterY", settings.presenterPosition.y},
                                       {"presenterWidth", settings.presenterSize.x},
                                       {"presenterHeight", settings.presenterSize.y},
                                       {"recent", settings.recent}};
    std::error_code failure;
    std::filesystem::create_directories(file.parent_path(), failure);
    writeFile(file, saved.dump(2) + "\n");
}

}  // namespace orrery::app
