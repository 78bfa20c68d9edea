#pragma once

// The kinds of scene that the program knows. Each registers itself from its own folder when the program starts:
//
//     static const app::Registration kRegistration{{.kind = "graph", .extensions = {"mmd", "dot"}, .open = openGraph}};

#include "engine/app/scene.h"
#include "engine/base/diagnostic.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace orrery::app {

// What opening a file gave: its scenes in the order of the text, and the remarks of its reader.
struct Opened {
    std::string title;
    std::vector<std::unique_ptr<Scene>> scenes;
    Diagnostics diagnostics;
};

struct SceneKind {
    std::string kind;
    std::string description;  // for --help and the README
    // Lower case, without the dot. Kinds may share one: each makes what it can of the file, or nothing.
    std::vector<std::string> extensions;
    // Reads the file ("-" for standard input). Throws Error.
    std::function<Opened(const std::filesystem::path&)> open;
    // Whether a text without a known extension is of this kind.
    std::function<bool(std::string_view)> recognises;
    // The kind that brings several scenes together in one space; one kind has this.
    std::function<std::unique_ptr<Scene>(std::vector<std::unique_ptr<Scene>>, std::string title)> gather;
};

class Registration {
 public:
    explicit Registration(SceneKind kind);
};

// In alphabetical order of their names, whatever the order of linking.
std::span<const SceneKind> sceneKinds();

// The kinds that open the file: all that claim its extension, else the first that recognises its content. Throws Error
// naming what can be opened.
std::vector<const SceneKind*> kindsFor(const std::filesystem::path& path);

// Opens all files; several scenes are gathered in one space. Remarks are passed on with the name of their file. A
// folder stands for the files in it, in the order of its index.json or of their names.
using Remark = std::function<void(const std::string& file, const Diagnostic&)>;
std::unique_ptr<Scene> openAll(const std::vector<std::filesystem::path>& paths, const Remark& remark);

}  // namespace orrery::app
