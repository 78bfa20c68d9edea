#pragma once

// What the program says on stderr while it works: one line a message, "orrery: warning: ...". Results go to stdout.

#include <fmt/format.h>

#include <string>

namespace orrery::log {

enum class Level { debug, info, warning, error };

// Messages below the level are dropped; `info` unless set. --verbose sets `debug`, --quiet sets `error`.
void setLevel(Level level);

void message(Level level, const std::string& text);

template <typename... T>
void debug(fmt::format_string<T...> format, T&&... arguments) {
    message(Level::debug, fmt::format(format, std::forward<T>(arguments)...));
}
template <typename... T>
void info(fmt::format_string<T...> format, T&&... arguments) {
    message(Level::info, fmt::format(format, std::forward<T>(arguments)...));
}
template <typename... T>
void warning(fmt::format_string<T...> format, T&&... arguments) {
    message(Level::warning, fmt::format(format, std::forward<T>(arguments)...));
}
template <typename... T>
void error(fmt::format_string<T...> format, T&&... arguments) {
    message(Level::error, fmt::format(format, std::forward<T>(arguments)...));
}

}  // namespace orrery::log
