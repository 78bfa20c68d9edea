#include "engine/app/headless.h"
#include "engine/base/colour.h"
#include "engine/base/files.h"
#include "tests/gpu/device.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>

// Nothing in the shipped lessons flashes: on small pictures of every flight and every cross-fade, the relative
// luminance of no part as large as a quarter of the central field of view goes up and down more than three times within
// a second (WCAG 2.3.1, general flash: opposing changes of a tenth or more where the darker is below 0.8).

namespace orrery::app {
namespace {

constexpr uvec2 kSmall{160, 90};
constexpr double kStep = 1.0 / 12.0;  // seconds: sees changes up to 6 times a second
constexpr double kLongest = 2.5;      // seconds of a flight that are looked at
constexpr int kColumns = 4;           // tiles: a twelfth of the picture each, about the area that counts
constexpr int kRows = 3;
constexpr float kFlash = 0.1F;
constexpr float kDarker = 0.8F;
constexpr int kMostFlashes = 3;  // within a second

std::vector<std::filesystem::path> lessons() {
    std::vector<std::filesystem::path> found;
    for (const auto& entry : std::filesystem::directory_iterator(assetFolder() / "lessons")) {
        if (entry.path().extension() == ".md" && entry.path().filename() != "README.md") found.push_back(entry.path());
    }
    std::ranges::sort(found);
    return found;
}

using Tiles = std::array<float, kColumns * kRows + 1>;  // the last is the whole picture

Tiles luminanceOf(const image::Image& picture) {
    Tiles sums{};
    std::array<int, kColumns * kRows + 1> counts{};
    for (int y = 0; y < picture.height; ++y) {
        for (int x = 0; x < picture.width; ++x) {
            const std::uint8_t* pixel =
                &picture.rgba[(static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width) +
                               static_cast<std::size_t>(x)) *
                              4];
            const float light = luminance({static_cast<float>(pixel[0]) / 255.0F, static_cast<float>(pixel[1]) / 255.0F,
                                           static_cast<float>(pixel[2]) / 255.0F, 1.0F});
            const int tile = y * kRows / picture.height * kColumns + x * kColumns / picture.width;
            for (const int into : {tile, kColumns * kRows}) {
                sums[static_cast<std::size_t>(into)] += light;
                ++counts[static_cast<std::size_t>(into)];
            }
        }
    }
    for (std::size_t i = 0; i < sums.size(); ++i) sums[i] /= static_cast<float>(counts[i]);
    return sums;
}

// Times at which the luminance has turned: it went a tenth one way after a tenth the other way. Two make a flash.
std::vector<double> turns(const std::vector<float>& light) {
    std::vector<double> found;
    float extreme = light.front();
    int direction = 0;
    for (std::size_t i = 1; i < light.size(); ++i) {
        const float change = light[i] - extreme;
        const bool further = (direction > 0 && change > 0.0F) || (direction < 0 && change < 0.0F);
        if (further) {
            extreme = light[i];
        } else if (std::abs(change) >= kFlash && std::min(light[i], extreme) < kDarker) {
            direction = change > 0.0F ? 1 : -1;
            extreme = light[i];
            found.push_back(static_cast<double>(i) * kStep);
        } else if (direction == 0 && std::abs(change) > 0.0F) {
            // Before the first turn: from the darkest or the lightest so far.
            extreme = change < 0.0F ? std::min(extreme, light[i]) : extreme;
        }
    }
    return found;
}

int mostFlashesInASecond(const std::vector<float>& light) {
    const std::vector<double> at = turns(light);
    int most = 0;
    for (std::size_t i = 0; i < at.size(); ++i) {
        const auto within =
            std::ranges::count_if(at, [&](double t) { return t >= at[i] && t < at[i] + 1.0 - 0.5 * kStep; });
        most = std::max(most, static_cast<int>(within) / 2);
    }
    return most;
}

TEST(Flash, IsCountedAsTheRuleSays) {
    std::vector<float> flicker, ramp, bright;
    for (int i = 0; i < 30; ++i) {
        flicker.push_back(i % 2 == 0 ? 0.2F : 0.6F);
        ramp.push_back(0.02F * static_cast<float>(i));
        bright.push_back(i % 2 == 0 ? 0.82F : 0.98F);
    }
    EXPECT_EQ(mostFlashesInASecond(flicker), 6);
    EXPECT_EQ(mostFlashesInASecond(ramp), 0);
    EXPECT_EQ(mostFlashesInASecond(bright), 0) << "too bright on both sides to count";
}

class Flashing : public ::testing::TestWithParam<std::tuple<std::filesystem::path, bool>> {};

TEST_P(Flashing, IsNowhere) {
    const auto& [path, reduced] = GetParam();
    Settings settings;
    settings.theme = "dark";  // where changes count most
    settings.reducedMotion = reduced;
    Session session(settings);
    session.open({path});
    Headless headless({.size = kSmall, .validation = false, .device = orrery::testing::deviceName()});
    std::array<std::vector<float>, kColumns * kRows + 1> light;
    const auto look = [&] {
        const Tiles tiles = luminanceOf(headless.draw(session));
        for (std::size_t i = 0; i < tiles.size(); ++i) light[i].push_back(tiles[i]);
    };
    session.update(0.0, kSmall, true);
    look();
    // Every fourth step in flights, which look alike; every one in cross-fades, which are short.
    for (int step = 0; step < session.scene()->stepCount(); step += reduced ? 1 : 4) {
        session.goToStep(step);
        double time = 0.0;
        do {
            session.update(kStep, kSmall);
            look();
            time += kStep;
        } while (session.navigator().moving() && time < (reduced ? 0.4 : kLongest));
    }
    for (std::size_t i = 0; i < light.size(); ++i)
        EXPECT_LE(mostFlashesInASecond(light[i]), kMostFlashes) << "part " << i << " of the picture";
}

std::string nameOf(const ::testing::TestParamInfo<std::tuple<std::filesystem::path, bool>>& info) {
    std::string name = std::get<0>(info.param).stem().string();
    std::ranges::replace(name, '-', '_');
    return name + (std::get<1>(info.param) ? "_faded" : "_flown");
}

INSTANTIATE_TEST_SUITE_P(Lesson, Flashing, ::testing::Combine(::testing::ValuesIn(lessons()), ::testing::Bool()),
                         nameOf);

}  // namespace
}  // namespace orrery::app
