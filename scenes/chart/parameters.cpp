#include "scenes/chart/parameters.h"

#include "engine/ui/imgui.h"
#include "engine/ui/ui.h"
#include "scenes/chart/axis.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace orrery::chart {

namespace {

constexpr std::size_t kMostParameters = 32;

}  // namespace

std::vector<Parameter> readParameters(const yaml::Value& value) {
    std::vector<Parameter> parameters;
    for (const auto& [name, given] : value.entries()) {
        if (parameters.size() == kMostParameters) given.fail(fmt::format("more than {} parameters", kMostParameters));
        Parameter parameter{.name = name, .label = name};
        if (!given.isMap()) {
            parameter.value = given.number();
            parameters.push_back(parameter);
            continue;
        }
        given.allowOnly({"value", "range", "label", "log"});
        parameter.value = given["value"].number();
        if (const auto label = given.find("label")) parameter.label = label->text();
        if (const auto log = given.find("log")) parameter.log = log->truth();
        if (const auto range = given.find("range")) {
            const std::vector<double> ends = range->numbers();
            if (ends.size() != 2 || !(ends[0] < ends[1]))
                range->fail("a range is two numbers, the smaller first: [0, 10]");
            if (parameter.log && !(ends[0] > 0.0)) range->fail("a range of a log slider starts above 0");
            parameter.low = ends[0];
            parameter.high = ends[1];
            parameter.slider = true;
            parameter.value = given["value"].number(ends[0], ends[1]);
        }
        parameters.push_back(parameter);
    }
    return parameters;
}

std::vector<double> startOf(std::span<const Parameter> parameters) {
    std::vector<double> values;
    for (const Parameter& parameter : parameters) values.push_back(parameter.value);
    return values;
}

void setValues(std::span<const Parameter> parameters, const yaml::Value& changes, std::vector<double>& values) {
    for (const auto& [name, value] : changes.entries()) {
        const auto at = std::ranges::find_if(parameters, [&](const Parameter& each) { return each.name == name; });
        if (at == parameters.end()) {
            std::vector<std::string> known;
            for (const Parameter& parameter : parameters) known.push_back(parameter.name);
            value.fail(fmt::format("there is no parameter \"{}\"; these are: {}", name, fmt::join(known, ", ")));
        }
        values[static_cast<std::size_t>(at - parameters.begin())] =
            at->slider ? value.number(at->low, at->high) : value.number();
    }
}

void ParameterPanel::draw(std::span<const Parameter> parameters, const std::vector<double>& values, app::Host* host,
                          const Set& set) {
    ImGui::PushItemWidth(ui::lineHeight() * 11.0F);
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        const Parameter& parameter = parameters[i];
        const std::string name =
            parameter.label == parameter.name ? parameter.name : parameter.name + ": " + parameter.label;
        if (!parameter.slider) {
            ui::text(fmt::format("{} = {}", name, numberText(values[i], 4)), true);
            continue;
        }
        ui::text(name);
        double value = values[i];
        const auto flags =
            ImGuiSliderFlags_AlwaysClamp | (parameter.log ? ImGuiSliderFlags_Logarithmic : ImGuiSliderFlags_None);
        if (ImGui::SliderScalar(("##" + parameter.name).c_str(), ImGuiDataType_Double, &value, &parameter.low,
                                &parameter.high, "%.4g", flags)) {
            if (before_.empty()) before_ = values;
            std::vector<double> changed = values;
            changed[i] = value;
            set(changed);
        }
        ui::tip(fmt::format("{}, from {} to {}; Ctrl+click types a number", name, numberText(parameter.low),
                            numberText(parameter.high))
                    .c_str());
        if (ImGui::IsItemDeactivatedAfterEdit() && host != nullptr && !before_.empty() && before_ != values) {
            host->undo().push(
                "changed " + parameter.name, [set, before = before_] { set(before); },
                [set, after = values] { set(after); });
        }
        if (ImGui::IsItemDeactivated()) before_.clear();
    }
    ImGui::PopItemWidth();
}

}  // namespace orrery::chart
