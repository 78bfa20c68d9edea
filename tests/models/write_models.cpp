// Writes every example as GLB (plain, quantised, compressed) and OBJ into the folder given, and expected.txt beside
// them: what tests/models/validate has to find in each.

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/mesh/glb.h"
#include "engine/mesh/obj.h"
#include "engine/mesh/tidy.h"
#include "tests/models/example_models.h"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <string>

namespace {

using namespace orrery;

// As assimp counts: a mesh for each primitive.
std::string counts(const mesh::Model& model) {
    std::size_t primitives = 0;
    for (const mesh::ModelMesh& each : model.meshes) primitives += each.primitives.size();
    const mesh::ModelCounts counted = mesh::count(model);
    // assimp adds a material for what has none, needed or not.
    return fmt::format("meshes={} faces={} vertices={} materials={} animations={}", primitives, counted.triangles,
                       counted.vertices, model.materials.size() + 1, model.animations.size());
}

void write(const std::filesystem::path& folder) {
    std::string expected;
    for (const auto& [name, model] : mesh::examples::all()) {
        mesh::writeGlb(folder / (name + ".glb"), model);
        mesh::writeGlb(folder / (name + ".quantised.glb"), model, {.quantise = true});
        mesh::writeGlb(folder / (name + ".web.glb"), model, {.compress = true});
        const mesh::Model tidy = mesh::tidied(model);
        if (tidy.nodes.empty()) {
            // assimp calls a file without a mesh incomplete.
            expected += name + ".glb quantised\n";
            continue;
        }
        mesh::writeObj(folder / (name + ".obj"), model);
        expected +=
            fmt::format("{0}.glb {1}\n{0}.quantised.glb quantised\n{0}.web.glb compressed\n", name, counts(tidy));
        expected += fmt::format("{}.obj faces={}\n", name, mesh::count(tidy).drawnTriangles);
    }
    writeFile(folder / "expected.txt", expected);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        fmt::print(stderr, "usage: write_models FOLDER\n");
        return 2;
    }
    try {
        write(argv[1]);
    } catch (const orrery::Error& error) {
        fmt::print(stderr, "{}\n", error.what());
        return 1;
    }
    return 0;
}
