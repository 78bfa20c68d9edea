#include "tools/orrery/devices_bench.h"

#include "scenes/devices/bench.h"
#include "tools/orrery/progress.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace orrery::command {

namespace {

// In eighths of a character, so that bars of nearly the same length still differ.
std::string bar(double share, int width) {
    static constexpr const char* kEighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    const int eighths = std::clamp(static_cast<int>(std::lround(share * width * 8)), 1, width * 8);
    std::string text;
    for (int i = 0; i < eighths / 8; ++i) text += "█";
    text += kEighths[eighths % 8];
    const int taken = (eighths + 7) / 8;
    return text + std::string(static_cast<std::size_t>(width - taken), ' ');
}

}  // namespace

nlohmann::ordered_json benchDevices(double seconds, int cuda) {
    const std::vector<devices::BenchTask> tasks =
        devices::benchTasks(cuda >= 0 ? std::vector{cuda} : std::vector<int>());
    auto all = nlohmann::ordered_json::array();
    ProgressLine line("measuring");
    for (std::size_t i = 0; i < tasks.size(); ++i) {
        line.show(static_cast<float>(i) / static_cast<float>(tasks.size()));
        all.push_back(devices::asJson(devices::measured(tasks[i], seconds)));
    }
    return all;
}

std::string benchAsText(const nlohmann::ordered_json& bench) {
    constexpr int kWidth = 32;
    std::string text;
    std::string last;
    for (const auto& measured : bench) {
        const auto what = measured["what"].get<std::string>();
        double best = 0.0;
        for (const auto& other : bench) {
            if (other["what"] == what) best = std::max(best, other["rate"].get<double>());
        }
        if (what != last) text += fmt::format("  {}\n", what);
        last = what;
        const auto rate = measured["rate"].get<double>();
        text += fmt::format("    {:<6}{}{:>10.4g} {}, median of {}\n", measured["backend"].get<std::string>(),
                            bar(rate / best, kWidth), rate, measured["unit"].get<std::string>(),
                            measured["runs"].get<int>());
    }
    return text;
}

}  // namespace orrery::command
