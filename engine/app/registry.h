#pragma once

// The kinds of scene that the program knows. Each registers itself from its own folder when the program starts:
//
//     static const app::Registration kRegistration{{.kind = "graph", .extensions = {"mmd", "dot"}, .open = openGraph}};

#include "engine/app/scene.h"
#include "engine/base/diagnostic.h"
#include "engine/base/yaml.h"

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

// A scene as a lesson describes it: the keys of an ```orrery fence beside those that every fence may have. A file of
// the kind holds the same.
struct Description {
    yaml::Value keys;
    std::filesystem::path folder;  // relative names start here
};

// What a list of files says of one, read without making its scenes.
struct Glance {
    std::string title;
    double minutes = 0.0;  // it is planned for; 0 when not said
    int steps = 0;
};

struct SceneKind {
    std::string kind;
    std::string description;  // for --help and the README
    // Lower case, without the dot. Kinds may share one: each makes what it can of the file, or nothing.
    std::vector<std::string> extensions;
    // Reads the file ("-" for standard input). Throws Error.
    std::function<Opened(const std::filesystem::path&)> open;
    // Makes a scene of a description in a lesson; none where lessons can only name a file. Throws Error at what is
    // wrong.
    std::function<std::unique_ptr<Scene>(const Description&)> describe;
    // Keys that change such a scene, in a description as in a later step (Scene::configure).
    std::vector<std::string> directed;
    // For lists of lessons; none where files have nothing to say of themselves. Throws Error.
    std::function<Glance(const std::filesystem::path&)> glance;
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

// The kind that lessons call so and can describe, or null.
const SceneKind* describedKind(std::string_view name);

// The kinds that open the file: all that claim its extension, else the first that recognises its content. Throws Error
// naming what can be opened.
std::vector<const SceneKind*> kindsFor(const std::filesystem::path& path);

// Where a file that a person or a lesson names is: as it stands, below `folder`, or among the program's own.
std::filesystem::path locate(const std::filesystem::path& path, const std::filesystem::path& folder = {});

// Opens all files; several scenes are gathered in one space. Remarks are passed on with the name of their file. A
// folder stands for the files in it, in the order of its index.json or of their names. A relative path that is not
// there is looked for among the program's own files.
using Remark = std::function<void(const std::string& file, const Diagnostic&)>;
std::unique_ptr<Scene> openAll(const std::vector<std::filesystem::path>& paths, const Remark& remark);

}  // namespace orrery::app
