#include "engine/app/shelf.h"

#include "engine/app/registry.h"
#include "engine/app/settings.h"
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/log.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>

namespace orrery::app {

namespace {

bool within(const std::filesystem::path& file, const std::filesystem::path& folder) {
    return std::mismatch(folder.begin(), folder.end(), file.begin(), file.end()).first == folder.end();
}

// A folder as people write it: "~/lectures".
std::string spokenFolder(const std::filesystem::path& file) {
    const std::filesystem::path folder = file.parent_path();
    const char* const home = std::getenv("HOME");
    if (home == nullptr || *home == '\0' || !within(folder, home)) return folder.string();
    const std::filesystem::path below = folder.lexically_relative(home);
    return below == "." ? "~" : "~/" + below.string();
}

std::string detailOf(const Glance& glance) {
    std::string detail;
    if (glance.minutes > 0.0) detail = fmt::format("{:g} min", glance.minutes);
    if (glance.steps > 0) detail += fmt::format("{}{} steps", detail.empty() ? "" : ", ", glance.steps);
    return detail;
}

std::vector<Shelf::Item> readLessons() {
    std::vector<Shelf::Item> lessons;
    std::error_code failure;
    for (const auto& entry : std::filesystem::directory_iterator(assetFolder() / "lessons", failure)) {
        if (!entry.is_regular_file() || entry.path().filename() == "README.md") continue;
        try {
            const std::vector<const SceneKind*> kinds = kindsFor(entry.path());
            const auto kind = std::ranges::find_if(kinds, [](const SceneKind* each) { return bool(each->glance); });
            if (kind == kinds.end()) continue;
            const Glance glance = (*kind)->glance(entry.path());
            lessons.push_back({.file = entry.path(), .title = glance.title, .detail = detailOf(glance)});
        } catch (const Error& error) {
            log::warning("{}", error.what());
        }
    }
    std::ranges::sort(lessons, {}, &Shelf::Item::file);
    return lessons;
}

}  // namespace

bool rememberRecent(std::vector<std::string>& recent, const std::vector<std::filesystem::path>& opened) {
    const std::vector<std::string> before = recent;
    for (const std::filesystem::path& file : opened) {
        std::error_code failure;
        const std::filesystem::path whole = std::filesystem::weakly_canonical(locate(file), failure);
        if (file == "-" || failure) continue;
        if (within(whole, std::filesystem::weakly_canonical(assetFolder(), failure))) continue;
        std::erase(recent, whole.string());
        recent.insert(recent.begin(), whole.string());
    }
    if (recent.size() > kMostRecent) recent.resize(kMostRecent);
    return recent != before;
}

Shelf::Shelf() : reading_(std::async(std::launch::async, readLessons)) {}

void Shelf::look(const std::vector<std::string>& recent) {
    recent_.clear();
    missing_.clear();
    for (const std::string& each : recent) {
        const std::filesystem::path file = each;
        std::error_code failure;
        if (std::filesystem::exists(file, failure)) {
            recent_.push_back({.file = file, .title = file.filename().string(), .detail = spokenFolder(file)});
        } else {
            missing_.push_back(file.filename().string());
        }
    }
}

void Shelf::take() {
    if (!reading_.valid() || reading_.wait_for(std::chrono::seconds(0)) != std::future_status::ready) return;
    try {
        lessons_ = reading_.get();
    } catch (const Error& error) {
        log::warning("{}", error.what());  // the program's files are not where they should be
    }
}

}  // namespace orrery::app
