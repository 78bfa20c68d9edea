#pragma once

// The subcommands of orrery, one source file each. Each adds itself to the command line and runs when it was chosen.

#include <CLI/CLI.hpp>

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace orrery::command {

// What running a subcommand needs: set by its callback, called after parsing. The result is the exit code.
using Run = std::function<int()>;

void addView(CLI::App& program, Run& run);                       // orrery [FILE...]: without a subcommand
int viewFiles(const std::vector<std::filesystem::path>& files);  // opens the window on them
void addShot(CLI::App& program, Run& run);
void addRecord(CLI::App& program, Run& run);
void addHandout(CLI::App& program, Run& run);
void addExport(CLI::App& program, Run& run);
void addLayout(CLI::App& program, Run& run);
void addLesson(CLI::App& program, Run& run);
void addInspect(CLI::App& program, Run& run);
void addRelief(CLI::App& program, Run& run);
void addTrace(CLI::App& program, Run& run);
void addRoute(CLI::App& program, Run& run);
void addDevices(CLI::App& program, Run& run);
void addBench(CLI::App& program, Run& run);

}  // namespace orrery::command
