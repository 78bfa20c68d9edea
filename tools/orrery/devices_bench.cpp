#include "tools/orrery/devices_bench.h"

#include "engine/interop/cuda.h"
#include "kernels/measure/measure.h"
#include "tools/orrery/progress.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace orrery::command {

namespace {

nlohmann::ordered_json entry(measure::Yardstick yardstick, const char* backend, const measure::Measured& measured) {
    return {{"what", measure::title(yardstick)},
            {"backend", backend},
            {"rate", measured.rate},
            {"unit", measure::unit(yardstick)},
            {"medianSeconds", measured.seconds},
            {"runs", measured.runs}};
}

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
    using enum measure::Yardstick;
    constexpr std::array kAll{copy, product, gate};
    auto all = nlohmann::ordered_json::array();
    if (cuda >= 0) interop::useCudaDevice(cuda);
    ProgressLine line("measuring");
    for (std::size_t i = 0; i < kAll.size(); ++i) {
        const measure::Yardstick yardstick = kAll[i];
        line.show(static_cast<float>(i) / kAll.size());
        all.push_back(entry(yardstick, "cpu", measure::measureCpu(yardstick, seconds)));
        if (cuda >= 0) all.push_back(entry(yardstick, "cuda", measure::measureCuda(yardstick, seconds)));
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
