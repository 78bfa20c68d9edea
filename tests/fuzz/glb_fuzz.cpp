// GLB and glTF: every file is read or refused with an Error, what is read hangs together, and it can be written again,
// plain and compressed, and read with as many triangles.

#include "engine/base/error.h"
#include "engine/mesh/glb.h"
#include "engine/mesh/model_reader.h"
#include "engine/mesh/tidy.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace orrery;
    Diagnostics diagnostics;
    try {
        const mesh::ModelSource source{"fuzz.glb", {}};
        const mesh::Model model = mesh::decodeGltf({reinterpret_cast<const char*>(data), size}, source, diagnostics);
        if (!mesh::problem(model).empty()) std::abort();
        const mesh::Model tidy = mesh::tidied(model);
        // Large ones are slow to write and show nothing new.
        if (mesh::count(model).vertices > 20000) return 0;
        const mesh::Model again = mesh::decodeGltf(mesh::encodeGlb(tidy), source, diagnostics);
        if (mesh::count(again).drawnTriangles != mesh::count(tidy).drawnTriangles) std::abort();
        mesh::decodeGltf(mesh::encodeGlb(tidy, {.compress = true}), source, diagnostics);
    } catch (const Error&) {
        // Refused, with a line that says why.
    }
    return 0;
}
