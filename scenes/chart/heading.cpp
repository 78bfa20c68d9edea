#include "scenes/chart/heading.h"

#include "engine/base/files.h"

#include <fmt/format.h>

namespace orrery::chart {

namespace {

constexpr std::uint64_t kMostDescription = 4U << 20U;  // bytes

}  // namespace

Heading readHeading(const yaml::Value& keys) {
    Heading heading;
    if (const auto title = keys.find("title")) heading.title = title->text();
    if (const auto source = keys.find("source")) heading.source = source->text();
    if (const auto synthetic = keys.find("synthetic")) heading.synthetic = synthetic->truth();
    return heading;
}

void drawHeading(Stage& stage, const Heading& heading, const vec3& top, const vec3& foot, float width) {
    const std::string title = heading.synthetic ? "SYNTHETIC: " + heading.title : heading.title;
    constexpr float kTitle = 1.25F;
    constexpr float kFoot = 0.72F;
    // Brought up to what can be read it may stand larger than its em: broken early enough, it is no wider than the
    // chart all the same.
    constexpr float kFootGrown = 1.0F;
    stage.words(title, top,
                {.em = kTitle,
                 .weight = text::Weight::bold,
                 .offset = {0.0F, 1.0F},
                 .wrapEms = width / kTitle,
                 .priority = 500.0F,
                 .least = 0.036F});
    stage.words(
        heading.source, foot,
        {.em = kFoot, .offset = {0.0F, -1.0F}, .wrapEms = width / kFootGrown, .priority = 40.0F, .least = kAside});
}

app::Opened openDescribed(const std::filesystem::path& path, const Describe& describe) {
    const yaml::Value keys = yaml::parse(readFile(path, kMostDescription), path.string());
    app::Opened opened;
    opened.scenes.push_back(describe({.keys = keys, .folder = path.parent_path()}));
    opened.title = opened.scenes.back()->title();
    return opened;
}

std::filesystem::path fileBeside(const std::filesystem::path& folder, const yaml::Value& name) {
    const std::filesystem::path named(name.text());
    std::error_code unknown;
    const std::filesystem::path own = assetFolder();
    // Lessons call the files of the built-in model by their names alone.
    for (const std::filesystem::path& from : {folder, own, own / "models"}) {
        if (std::filesystem::is_regular_file(from / named, unknown)) return from / named;
    }
    name.fail(fmt::format("\"{}\" is not there: neither beside this file nor among the program's own", named.string()));
}

}  // namespace orrery::chart
