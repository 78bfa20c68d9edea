#pragma once

// The start: lessons and recent files in one list, chosen with the keys, a number or the pointer. What is open stands
// behind it.

#include "engine/app/shelf.h"

#include <filesystem>
#include <optional>

namespace orrery::app {

class StartPanel {
 public:
    void open();
    void close() { open_ = false; }
    bool isOpen() const { return open_; }

    // Keys: to another row, the row that is chosen, a lesson by its number (from 0). False when there is none.
    void move(int by) { move_ += by; }
    void choose() { chooses_ = true; }
    bool chooseLesson(int number);

    // Between Ui::begin and Ui::end. What was chosen, once; an empty path stands for what is open already.
    std::optional<std::filesystem::path> draw(const Shelf& shelf);

 private:
    bool row(const std::string& mark, const Shelf::Item& item);

    bool open_ = false;
    int chosen_ = 0;
    int rows_ = 0;  // so far in this picture
    int move_ = 0;
    bool chooses_ = false;
    bool follows_ = false;  // the row that the keys chose is to be seen
    int lessons_ = 0;
    int wanted_ = -1;  // lesson by its number
};

}  // namespace orrery::app
