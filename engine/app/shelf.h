#pragma once

// What a person can choose to open: the lessons that come with the program, and what was open lately.

#include <filesystem>
#include <future>
#include <string>
#include <vector>

namespace orrery::app {

// Puts files that were opened by a person at the head of the recent ones; the oldest go. Those of the program itself
// and standard input are none of them. True when the list is another one now.
bool rememberRecent(std::vector<std::string>& recent, const std::vector<std::filesystem::path>& opened);

class Shelf {
 public:
    struct Item {
        std::filesystem::path file;
        std::string title;
        std::string detail;  // of a lesson "45 min, 24 steps", of a file the folder it is in
    };

    // Begins to read the lessons.
    Shelf();
    // Looks which of the recent files are there; those that are not stay in the settings, for a disk that is away comes
    // back.
    void look(const std::vector<std::string>& recent);
    // Takes over the lessons when they have been read.
    void take();

    const std::vector<Item>& lessons() const { return lessons_; }
    const std::vector<Item>& recent() const { return recent_; }
    // Names of recent files that are not there.
    const std::vector<std::string>& missing() const { return missing_; }

 private:
    std::future<std::vector<Item>> reading_;
    std::vector<Item> lessons_;
    std::vector<Item> recent_;
    std::vector<std::string> missing_;
};

}  // namespace orrery::app
