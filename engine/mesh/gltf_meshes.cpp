#include "engine/mesh/gltf_meshes.h"

#include "engine/base/error.h"
#include "engine/mesh/gltf_format.h"
#include "engine/mesh/normals.h"
#include "engine/mesh/tidy.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace orrery::mesh::gltf {

namespace {

std::vector<vec3> asVec3(const std::vector<float>& values) {
    std::vector<vec3> result;
    result.reserve(values.size() / 3);
    for (std::size_t i = 0; i + 2 < values.size(); i += 3) result.emplace_back(values[i], values[i + 1], values[i + 2]);
    return result;
}

// Strips and fans taken apart; glTF 2.0, section 3.7.2.1.
std::vector<std::uint32_t> takenApart(const std::vector<std::uint32_t>& run, bool isFan) {
    std::vector<std::uint32_t> result;
    if (run.size() < 3) return result;
    result.reserve((run.size() - 2) * 3);
    for (std::size_t i = 0; i + 2 < run.size(); ++i) {
        const std::size_t odd = i % 2;
        const std::uint32_t a = isFan ? run[i + 1] : run[i];
        const std::uint32_t b = isFan ? run[i + 2] : run[i + 1 + odd];
        const std::uint32_t c = isFan ? run[0] : run[i + 2 - odd];
        // How strips are joined to one another; nothing is lost with it.
        if (a != b && b != c && c != a) result.insert(result.end(), {a, b, c});
    }
    return result;
}

}  // namespace

Meshes::Meshes(const Json& document, Accessors& accessors, Materials& materials, Model& model, Remarks& remarks)
    : meshes_(list(document, "meshes")),
      accessors_(accessors),
      materials_(materials),
      model_(model),
      remarks_(remarks),
      known_(meshes_.size(), kUnread) {}

int Meshes::read(std::size_t index) {
    if (known_[index] != kUnread) return known_[index];
    const Json& json = meshes_[index];
    ModelMesh mesh;
    mesh.name = text(json, "name");
    for (const Json& each : list(json, "primitives")) {
        Primitive read = primitive(each);
        if (!read.indices.empty()) mesh.primitives.push_back(std::move(read));
    }
    if (mesh.primitives.empty()) return known_[index] = -1;
    model_.meshes.push_back(std::move(mesh));
    return known_[index] = static_cast<int>(model_.meshes.size()) - 1;
}

Primitive Meshes::primitive(const Json& json) {
    Primitive primitive;
    const std::size_t mode = count(json, "mode", kTriangles);
    if (mode < kTriangles || mode > kTriangleFan) {
        remarks_.warn("points and lines are left out; only triangles are shown");
        return primitive;
    }
    if (find(json, "targets") != nullptr) remarks_.note("shapes that morph are shown in their first shape");
    static const Json kNone = Json::object();
    const Json* attributes = find(json, "attributes");
    if (attributes == nullptr) attributes = &kNone;
    const std::optional<std::size_t> positions = index(*attributes, "POSITION", accessors_.size());
    if (!positions) {
        remarks_.warn("triangles without positions are left out");
        return primitive;
    }
    primitive.positions = asVec3(accessors_.floats(*positions, 3));
    primitive.indices = triangles(json, primitive.positions.size());
    const std::size_t vertices = primitive.positions.size();
    if (const auto normals = attribute(*attributes, "NORMAL", vertices); normals) {
        primitive.normals = asVec3(accessors_.floats(*normals, 3));
    }
    UvUse use;
    if (const std::optional<std::size_t> material = index(json, "material", materials_.size()); material) {
        primitive.material = materials_.read(*material);
        use = materials_.uvUse(*material);
    }
    readUvs(*attributes, primitive, use);
    readColours(*attributes, primitive);
    // Exporters cut large meshes into primitives that share all vertices.
    dropUnusedVertices(primitive);
    if (primitive.normals.empty()) {
        addNormals(primitive);
    } else {
        mendNormals(primitive);
    }
    keepInLimits(primitive);
    return primitive;
}

std::vector<std::uint32_t> Meshes::triangles(const Json& json, std::size_t vertices) {
    std::vector<std::uint32_t> run;
    if (const std::optional<std::size_t> indices = index(json, "indices", accessors_.size()); indices) {
        run = accessors_.indices(*indices);
    } else {
        run.resize(vertices);
        std::iota(run.begin(), run.end(), 0U);
    }
    if (std::ranges::any_of(run, [&](std::uint32_t each) { return each >= vertices; })) {
        damaged("a triangle has a vertex that is not there");
    }
    const std::size_t mode = count(json, "mode", kTriangles);
    if (mode != kTriangles) return takenApart(run, mode == kTriangleFan);
    run.resize(run.size() / 3 * 3);
    return run;
}

std::optional<std::size_t> Meshes::attribute(const Json& attributes, const char* name, std::size_t vertices) {
    const std::optional<std::size_t> accessor = index(attributes, name, accessors_.size());
    if (accessor && accessors_.elements(*accessor) != vertices) {
        damaged(fmt::format("{} has not one element a vertex", name));
    }
    return accessor;
}

void Meshes::readUvs(const Json& attributes, Primitive& primitive, const UvUse& use) {
    const std::string name = fmt::format("TEXCOORD_{}", use.set);
    const auto accessor = attribute(attributes, name.c_str(), primitive.positions.size());
    if (!accessor) return;
    const std::vector<float> values = accessors_.floats(*accessor, 2);
    primitive.uvs.reserve(values.size() / 2);
    const bool moved = use.transform != mat3(1.0F);
    for (std::size_t i = 0; i + 1 < values.size(); i += 2) {
        const vec2 uv(values[i], values[i + 1]);
        const vec2 result = moved ? vec2(use.transform * vec3(uv, 1.0F)) : uv;
        primitive.uvs.push_back(std::isfinite(result.x) && std::isfinite(result.y) ? result : vec2(0.0F));
    }
}

void Meshes::readColours(const Json& attributes, Primitive& primitive) {
    const auto accessor = attribute(attributes, "COLOR_0", primitive.positions.size());
    if (!accessor) return;
    const std::size_t components = accessors_.components(*accessor);
    if (components < 3) damaged("colours of another type");
    const std::vector<float> values = accessors_.floats(*accessor, components);
    const auto byte = [](float value) {
        return static_cast<std::uint8_t>(std::lround(std::clamp(value, 0.0F, 1.0F) * 255.0F));
    };
    primitive.colours.reserve(values.size() / components);
    for (std::size_t i = 0; i + components <= values.size(); i += components) {
        primitive.colours.push_back({byte(values[i]), byte(values[i + 1]), byte(values[i + 2]),
                                     components == 4 ? byte(values[i + 3]) : std::uint8_t{255}});
    }
}

void Meshes::keepInLimits(const Primitive& primitive) {
    triangleCount_ += primitive.indices.size() / 3;
    if (triangleCount_ > kMaxModelTriangles) {
        throw Error(
            fmt::format("has more than {} million triangles, the most that is read; make it coarser or split it",
                        kMaxModelTriangles / 1'000'000));
    }
    kept_.take(primitive.positions.size() * (2 * sizeof(vec3) + sizeof(vec2) + 4) + primitive.indices.size() * 4);
}

}  // namespace orrery::mesh::gltf
