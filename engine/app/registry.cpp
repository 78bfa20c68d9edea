#include "engine/app/registry.h"

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/parallel.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <exception>
#include <iterator>
#include <set>

namespace orrery::app {

namespace {

std::vector<SceneKind>& kinds() {
    static std::vector<SceneKind> all;
    return all;
}

std::vector<std::filesystem::path> filesIn(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    const std::filesystem::path index = folder / "index.json";
    if (std::filesystem::is_regular_file(index)) {
        const nlohmann::json listed = nlohmann::json::parse(readFile(index), nullptr, false);
        const auto bad = [&] {
            return Error(R"(is not an index: it needs "sections", each with a list "graphs")",
                         {index.string(), 0, 0, {}});
        };
        if (!listed.is_object() || !listed.contains("sections") || !listed["sections"].is_array()) throw bad();
        for (const auto& section : listed["sections"]) {
            if (!section.is_object() || !section.contains("graphs") || !section["graphs"].is_array()) throw bad();
            for (const auto& file : section["graphs"]) {
                if (!file.is_string()) throw bad();
                files.push_back(folder / file.get<std::string>());
            }
        }
        return files;
    }
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        const std::string extension = extensionOf(entry.path());
        const bool known = std::any_of(kinds().begin(), kinds().end(), [&](const SceneKind& kind) {
            return std::find(kind.extensions.begin(), kind.extensions.end(), extension) != kind.extensions.end();
        });
        if (entry.is_regular_file() && known && entry.path().filename() != "README.md") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

}  // namespace

// What is not there where it is named may be the program's own: "models/moe.safetensors" works from every folder.
std::filesystem::path locate(const std::filesystem::path& path, const std::filesystem::path& folder) {
    std::error_code unknown;
    if (path == "-" || path.is_absolute()) return path;
    const std::filesystem::path beside = folder / path;
    if (std::filesystem::exists(beside, unknown)) return beside;
    const std::filesystem::path own = assetFolder() / path;
    return std::filesystem::exists(own, unknown) ? own : beside;
}

Registration::Registration(SceneKind kind) {
    const auto at = std::lower_bound(kinds().begin(), kinds().end(), kind,
                                     [](const SceneKind& a, const SceneKind& b) { return a.kind < b.kind; });
    ORRERY_CHECK(at == kinds().end() || at->kind != kind.kind, "two kinds of scene are called {}", kind.kind);
    kinds().insert(at, std::move(kind));
}

std::span<const SceneKind> sceneKinds() {
    return kinds();
}

const SceneKind* describedKind(std::string_view name) {
    const auto at =
        std::ranges::find_if(kinds(), [&](const SceneKind& kind) { return kind.kind == name && kind.describe; });
    return at == kinds().end() ? nullptr : &*at;
}

std::vector<const SceneKind*> kindsFor(const std::filesystem::path& path) {
    const std::string extension = extensionOf(path);
    std::vector<const SceneKind*> found;
    for (const SceneKind& kind : kinds()) {
        if (std::find(kind.extensions.begin(), kind.extensions.end(), extension) != kind.extensions.end())
            found.push_back(&kind);
    }
    if (!found.empty()) return found;
    const std::string text = path == "-" ? std::string() : readFile(path);
    for (const SceneKind& kind : kinds()) {
        // Standard input can be read only once: the kind that is asked first takes it.
        if (kind.recognises && (path == "-" || kind.recognises(text))) return {&kind};
    }
    std::set<std::string> known;
    for (const SceneKind& kind : kinds()) known.insert(kind.extensions.begin(), kind.extensions.end());
    throw Error(fmt::format("is of no kind that can be opened; these are: .{}", fmt::join(known, ", .")),
                {path.string(), 0, 0, {}});
}

std::unique_ptr<Scene> openAll(const std::vector<std::filesystem::path>& paths, const Remark& remark) {
    std::vector<std::filesystem::path> files;
    for (const std::filesystem::path& named : paths) {
        const std::filesystem::path path = locate(named);
        if (std::filesystem::is_directory(path)) {
            const auto inside = filesIn(path);
            if (inside.empty()) throw Error("holds no file that can be opened", {path.string(), 0, 0, {}});
            files.insert(files.end(), inside.begin(), inside.end());
        } else {
            files.push_back(path);
        }
    }
    // Reading and laying out are each file's own business: side by side, joined in their order. Of several problems the
    // first in that order is thrown, as if one had been opened after the other.
    std::vector<Opened> opened(files.size());
    std::vector<std::exception_ptr> problems(files.size());
    parallelFor(files.size(), [&](std::size_t i) {
        try {
            for (const SceneKind* kind : kindsFor(files[i])) {
                Opened more = kind->open(files[i]);
                if (opened[i].title.empty()) opened[i].title = std::move(more.title);
                std::move(more.scenes.begin(), more.scenes.end(), std::back_inserter(opened[i].scenes));
                opened[i].diagnostics.insert(opened[i].diagnostics.end(), more.diagnostics.begin(),
                                             more.diagnostics.end());
            }
        } catch (...) {
            problems[i] = std::current_exception();
        }
    });
    std::vector<std::unique_ptr<Scene>> scenes;
    std::string title;
    for (std::size_t i = 0; i < files.size(); ++i) {
        if (problems[i]) std::rethrow_exception(problems[i]);
        for (const Diagnostic& diagnostic : opened[i].diagnostics) remark(files[i].string(), diagnostic);
        if (title.empty()) title = opened[i].title;
        for (auto& scene : opened[i].scenes) scenes.push_back(std::move(scene));
    }
    if (scenes.empty()) {
        throw Error("holds nothing that can be shown: no graph was found",
                    {files.empty() ? std::string() : files.front().string(), 0, 0, {}});
    }
    if (scenes.size() == 1) return std::move(scenes.front());
    const auto gatherer =
        std::find_if(kinds().begin(), kinds().end(), [](const SceneKind& kind) { return bool(kind.gather); });
    ORRERY_CHECK(gatherer != kinds().end(), "no kind of scene gathers several");
    return gatherer->gather(std::move(scenes), files.size() == 1 ? title : std::string());
}

}  // namespace orrery::app
