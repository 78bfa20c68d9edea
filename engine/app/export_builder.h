#pragma once

// Gathers what a scene draws as meshes and placed things, and makes the tree of nodes of it: a node for every part,
// with its name and extras, carrying what else belongs to the part and the parts within it.

#include "engine/app/export.h"
#include "engine/app/export_part.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace orrery::app {

// Where a thing stands in the world: scaled, turned, moved.
struct Place {
    vec3 position{0.0F};
    quat rotation{1.0F, 0.0F, 0.0F, 0.0F};
    vec3 scale{1.0F};
};

// A thing's own way through the world, linear between the times.
struct Motion {
    std::vector<float> times;  // seconds
    std::vector<vec3> positions;
    std::vector<float> sizes;  // factors of its scale; empty: always 1
};

struct Placed {
    // What stands for its part in the tree of nodes is the first of the least role.
    enum class Role { hull, edge, body, detail };
    Role role = Role::body;
    std::string name;  // beside the part's own: "head", "label: fast"
    std::uint32_t pick = render::kNoPick;
    Place place;
    int mesh = -1;
    Motion motion;
};

class ModelBuilder {
 public:
    ModelBuilder(const Scene& scene, const render::Theme& theme) : scene_(scene), theme_(theme) {}

    // What is the same is kept once.
    int material(const mesh::Material& material);
    // A matt surface of an instance's colour. `emphasis` and `glow` as instances have them.
    int matt(const Colour& colour, float emphasis = 1.0F, float glow = 0.0F);
    int picture(mesh::ModelPicture picture);
    // Named after the first thing that shows it.
    int mesh(std::vector<mesh::Primitive> primitives);
    void add(Placed thing);
    // A thing of no part (or of very many), with data of its own.
    void addLoose(Placed thing, nlohmann::ordered_json extras);

    const Part& part(std::uint32_t pick);
    // Whether a thing of Role::edge was added for it.
    bool hasEdge(std::uint32_t pick) const { return edges_.contains(pick); }
    // The colour that something of this emphasis shows: dimmed things take much of the background's.
    Colour seen(const Colour& colour, float emphasis) const;

    // The whole under one root node; `yaw` is the camera's.
    mesh::Model finish(float yaw, const ExportOptions& options);

 private:
    struct Branch {
        std::vector<std::size_t> things;  // of this part
        std::set<std::uint32_t> within;   // parts
    };
    using Tree = std::map<std::uint32_t, Branch>;  // kNoPick: the whole

    Tree tree();
    Bounds extent(const Tree& tree, std::uint32_t pick) const;
    void emitPart(const Tree& tree, std::uint32_t pick, int parent, const Place& parentPlace);
    void emitWithin(const Tree& tree, const Branch& branch, int parent, const Place& parentPlace);
    int emitNode(const std::string& name, const Place& place, int mesh, int parent, const Place& parentPlace);
    int emitThing(const Placed& thing, const std::string& name, int parent, const Place& parentPlace);
    // The branch's thing that stands for the part; -1: it needs a node of its own.
    int standIn(const Branch& branch) const;

    const Scene& scene_;
    const render::Theme& theme_;
    mesh::Model model_;
    std::vector<Bounds> meshBounds_;
    std::vector<Placed> things_;
    std::map<std::size_t, nlohmann::ordered_json> looseExtras_;  // by thing
    std::set<std::uint32_t> edges_;
    std::map<std::uint32_t, Part> parts_;
    mesh::ModelAnimation flow_;
};

}  // namespace orrery::app
