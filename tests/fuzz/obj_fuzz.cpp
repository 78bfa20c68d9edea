// OBJ and MTL: every text is read or refused with an Error, what is read hangs together, and it can be written and read
// again. The part after a line "=====" stands for any other file that the first part names.

#include "engine/base/error.h"
#include "engine/mesh/model_reader.h"
#include "engine/mesh/obj.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace orrery;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    constexpr std::string_view kCut = "\n=====\n";
    const std::size_t cut = text.find(kCut);
    const std::string_view beside = cut == std::string_view::npos ? std::string_view() : text.substr(cut + kCut.size());
    const mesh::ModelSource source{"fuzz.obj", [&](const std::string&) { return std::string(beside); }};
    Diagnostics diagnostics;
    try {
        const mesh::Model model = mesh::decodeObj(text.substr(0, cut), source, diagnostics);
        if (!mesh::problem(model).empty()) std::abort();
        const std::vector<mesh::NamedFile> files = mesh::encodeObj(model, "again");
        const mesh::Model again = mesh::decodeObj(files.front().bytes, {"again.obj", {}}, diagnostics);
        if (mesh::count(again).drawnTriangles > mesh::count(model).drawnTriangles) std::abort();
    } catch (const Error&) {
        // Refused, with a line that says why.
    }
    return 0;
}
