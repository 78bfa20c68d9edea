#pragma once

// Two columns of a table of numbers in a text file: commas between the cells, names in the first line.

#include "engine/base/yaml.h"
#include "scenes/curve/curve.h"

#include <string>
#include <string_view>
#include <vector>

namespace orrery::curve {

// Of every so manieth row that has both numbers. `names` are two names, or their beginnings where only one column
// begins so. Throws at the value that names what is not there.
std::vector<Point> readColumns(std::string_view text, const std::string& file, const yaml::Value& names, int every);

}  // namespace orrery::curve
