#include "engine/base/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>

namespace orrery::log {

namespace {

spdlog::logger& logger() {
    static const std::shared_ptr<spdlog::logger> instance = [] {
        auto made = std::make_shared<spdlog::logger>("orrery", std::make_shared<spdlog::sinks::stderr_sink_mt>());
        made->set_pattern("%v");
        made->set_level(spdlog::level::info);
        return made;
    }();
    return *instance;
}

spdlog::level::level_enum translate(Level level) {
    switch (level) {
        case Level::debug:
            return spdlog::level::debug;
        case Level::info:
            return spdlog::level::info;
        case Level::warning:
            return spdlog::level::warn;
        case Level::error:
            return spdlog::level::err;
    }
    return spdlog::level::err;
}

}  // namespace

void setLevel(Level level) {
    logger().set_level(translate(level));
}

void message(Level level, const std::string& text) {
    // What a reader remarks names its file and its severity itself and comes as information; the rest says who speaks.
    const bool plain = level == Level::info || level == Level::debug;
    logger().log(translate(level), plain ? text : std::string("orrery: ") + text);
}

}  // namespace orrery::log
