#pragma once

// What stands around every chart: its title above, where its numbers are from at the foot, and SYNTHETIC where they are
// made up. And how a file of such a kind is opened.

#include "engine/app/registry.h"
#include "scenes/chart/stage.h"

#include <functional>
#include <string>

namespace orrery::chart {

struct Heading {
    std::string title;
    std::string source;
    bool synthetic = false;
};

// The keys title, source and synthetic.
Heading readHeading(const yaml::Value& keys);
// `top` and `foot` are the middles of the lines; beyond `width` the words are broken.
void drawHeading(Stage& stage, const Heading& heading, const vec3& top, const vec3& foot, float width);

// A file that holds what a lesson's fence of this kind does.
using Describe = std::function<std::unique_ptr<app::Scene>(const app::Description&)>;
app::Opened openDescribed(const std::filesystem::path& path, const Describe& describe);

// The file that a description names: beside it, or among the program's own. Throws at the value where there is none.
std::filesystem::path fileBeside(const std::filesystem::path& folder, const yaml::Value& name);

}  // namespace orrery::chart
