#pragma once

// The options that every subcommand has that draws without a window.

#include "engine/app/headless.h"

#include <CLI/CLI.hpp>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace orrery::command {

struct PictureOptions {
    std::vector<std::filesystem::path> files;
    std::string size = "1280x720";
    std::string theme = "light";
    std::string camera = "rest";
    std::string device;
    int quality = 0;
    int step = 0;  // from 1; 0: all of them from afar
    bool largeRoom = false;
    bool validate = false;

    void add(CLI::App& app);
    // Those that say how it is drawn; the others say of what, and from where.
    void addDrawing(CLI::App& app);
    uvec2 pixels() const;  // throws UsageError
};

// Opens the files (the built-in lesson when none is given) and stands where the options say.
std::unique_ptr<app::Session> openSession(const PictureOptions& options);
// The camera of that name for what the session shows: rest, left, right, above, near, or "YAW,PITCH" in degrees from
// rest.
render::Camera namedCamera(const app::Session& session, const std::string& name);
app::HeadlessOptions headlessOptions(const PictureOptions& options);
// Exit code 1 when the validation layer had anything to say.
int exitCode(app::Headless& headless);

// assets/graphs: what is shown when no file is named.
std::filesystem::path builtInLesson();

}  // namespace orrery::command
