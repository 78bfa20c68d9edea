#include "engine/app/registry.h"
#include "engine/base/error.h"
#include "scenes/graph/graph_scene.h"
#include "scenes/graph/merge.h"
#include "scenes/graph/readers/readers.h"

#include <fmt/format.h>

#include <algorithm>

// Several graphs merged into one scene, as a lesson describes it:
//
//     scene: merge
//     files: [graphs/async-hpc-patterns.mmd, graphs/papers/*.mmd]
//     synthesis: graphs/async-hpc-patterns.mmd

namespace orrery::graph {

namespace {

// A star stands for any letters of a file's name.
std::vector<std::filesystem::path> filesLike(const yaml::Value& named, const std::filesystem::path& folder) {
    const std::filesystem::path pattern = named.text();
    const std::string name = pattern.filename().string();
    const std::size_t star = name.find('*');
    if (star == std::string::npos) return {app::locate(pattern, folder)};
    const std::string head = name.substr(0, star), tail = name.substr(star + 1);
    const std::filesystem::path where = app::locate(pattern.parent_path(), folder);
    std::vector<std::filesystem::path> files;
    std::error_code failure;
    for (const auto& entry : std::filesystem::directory_iterator(where, failure)) {
        const std::string each = entry.path().filename().string();
        if (each.size() >= head.size() + tail.size() && each.starts_with(head) && each.ends_with(tail))
            files.push_back(entry.path());
    }
    std::ranges::sort(files);
    if (files.empty()) named.fail(fmt::format("no file is called like {}", (where / name).string()));
    return files;
}

std::unique_ptr<app::Scene> describeMerge(const app::Description& description) {
    const yaml::Value& keys = description.keys;
    keys.allowOnly({"title", "files", "synthesis"});
    std::vector<std::filesystem::path> paths;
    for (const yaml::Value& each : keys["files"].list()) {
        for (std::filesystem::path& path : filesLike(each, description.folder)) {
            if (std::ranges::find(paths, path) == paths.end()) paths.push_back(std::move(path));
        }
    }
    std::filesystem::path synthesisPath;
    if (const auto named = keys.find("synthesis")) {
        synthesisPath = filesLike(*named, description.folder).front();
        if (std::ranges::find(paths, synthesisPath) == paths.end()) paths.push_back(synthesisPath);
    }
    std::vector<MergeSource> sources;
    int synthesis = -1;
    for (const std::filesystem::path& path : paths) {
        if (path == synthesisPath) synthesis = static_cast<int>(sources.size());
        try {
            sources.push_back({path.filename().string(), readGraph(readDocument(path))});
        } catch (const Error& error) {
            keys["files"].fail(error.what());
        }
    }
    const auto title = keys.find("title");
    return std::make_unique<GraphScene>(
        mergeGraphs(sources, synthesis, title ? title->text() : fmt::format("{} graphs merged", sources.size())));
}

const app::Registration kMergeRegistration{{.kind = "merge",
                                            .description = "several graphs in one, by the terms they share",
                                            .extensions = {},
                                            .open = {},
                                            .describe = describeMerge,
                                            .directed = directedKeys()}};

}  // namespace

}  // namespace orrery::graph
