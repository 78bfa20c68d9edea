#pragma once

// The command palette: everything there is to do in one list, found by a few letters, performed by Enter.

#include "engine/app/command.h"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace orrery::app {

// The commands that fit the words, the best first; all in their order when there are no words. Indices.
std::vector<std::size_t> rankCommands(const std::vector<Command>& commands, std::string_view words);

class Palette {
 public:
    void open(std::vector<Command> commands);
    void close() { commands_.clear(); }
    bool isOpen() const { return !commands_.empty(); }

    // Between Ui::begin and Ui::end. Returns what was chosen, once; it is closed then.
    std::function<void()> draw();

 private:
    std::vector<Command> commands_;
    std::vector<std::size_t> ranked_;
    std::string words_;
    std::string lastWords_;
    int chosen_ = 0;
    bool focus_ = false;
};

}  // namespace orrery::app
