#pragma once

// What somebody does with the program who tries everything, from a seed: one thing at a time, some of them over several
// frames.

#include "tests/soak/program.h"

#include "engine/base/random.h"

#include <cstdio>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace orrery::soak {

class Hand {
 public:
    struct Description {
        std::filesystem::path assets;  // a copy of the program's own files, which it changes
        std::uint64_t seed = 1;
        std::FILE* trace = nullptr;       // every doing is written there
        std::vector<std::string> doings;  // by name; none: all
        std::string files;                // only those with this in their path
    };
    Hand(Program& program, const Description& description);

    // Before a frame.
    void act();
    // Lets go of everything and opens the file.
    void rest(const std::filesystem::path& file);

    const std::map<std::string, int>& done() const { return done_; }
    // What was begun last.
    const std::string& last() const { return last_; }
    // The camera stands where it shows what is open.
    bool shown() const { return shown_ && !program_.session.flying(); }

 private:
    struct Doing {
        int weight;
        const char* name;
        std::function<void()> run;
    };

    void makeDoings(const std::vector<std::string>& only);
    void openNext(bool add);
    void changeFile();
    void breakFile();
    void mend();
    void drag();
    void look();
    void search();
    void keys();
    void selectAndAsk();
    void then(std::function<void()> run) { waiting_.push_back(std::move(run)); }
    vec2 anywhere();
    void note(const std::string& what);
    bool chance(std::uint32_t of) { return random_.below(of) == 0; }

    Program& program_;
    std::filesystem::path assets_;
    Random random_;
    std::FILE* trace_;
    std::vector<std::filesystem::path> files_;
    std::vector<std::filesystem::path> bag_;  // still to be opened in this round
    std::filesystem::path changed_;           // and what it held before
    std::string before_;
    std::vector<Doing> doings_;
    std::uint32_t weights_ = 0;
    std::deque<std::function<void()>> waiting_;  // one a frame
    int stay_ = 0;                               // frames until the next file
    bool shown_ = false;
    long frame_ = 0;
    std::string last_;
    std::map<std::string, int> done_;
};

}  // namespace orrery::soak
