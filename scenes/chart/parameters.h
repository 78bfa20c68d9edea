#pragma once

// The parameters of a chart's expressions: numbers with names, those with a range also sliders.

#include "engine/app/scene.h"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace orrery::chart {

struct Parameter {
    std::string name;
    std::string label;
    double value = 0.0;  // at the start
    double low = 0.0, high = 0.0;
    bool slider = false;  // from low to high
    bool log = false;
};

// A map of names to numbers, or to `{value, range: [low, high], label, log}`.
std::vector<Parameter> readParameters(const yaml::Value& value);
std::vector<double> startOf(std::span<const Parameter> parameters);
// Changes `values` to what a map of names to numbers says. Throws at a name that there is not, or a number that its
// slider could not be set to.
void setValues(std::span<const Parameter> parameters, const yaml::Value& changes, std::vector<double>& values);

// The sliders in a scene's panel. A slide from grip to release is one thing to take back.
class ParameterPanel {
 public:
    using Set = std::function<void(const std::vector<double>&)>;
    void draw(std::span<const Parameter> parameters, const std::vector<double>& values, app::Host* host,
              const Set& set);

 private:
    std::vector<double> before_;
};

}  // namespace orrery::chart
