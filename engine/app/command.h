#pragma once

// Something to do, as the command palette offers it.

#include <functional>
#include <string>

namespace orrery::app {

struct Command {
    std::string text;
    std::string keys;  // that do the same; empty when there are none
    std::function<void()> run;
};

}  // namespace orrery::app
