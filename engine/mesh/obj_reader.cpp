#include "engine/base/error.h"
#include "engine/base/utf8.h"
#include "engine/mesh/model_reader.h"
#include "engine/mesh/mtl_reader.h"
#include "engine/mesh/normals.h"
#include "engine/mesh/polygon_faces.h"
#include "engine/mesh/text_lines.h"
#include "engine/mesh/tidy.h"

#include <array>
#include <cmath>
#include <map>
#include <unordered_map>

namespace orrery::mesh {

namespace {

constexpr std::uint32_t kNone = 0xFFFFFFFFU;

// A corner of a face: indices of v, vt and vn, or kNone.
struct Corner {
    std::uint32_t position = kNone;
    std::uint32_t uv = kNone;
    std::uint32_t normal = kNone;

    bool operator==(const Corner&) const = default;
};

struct HashCorner {
    std::size_t operator()(const Corner& corner) const {
        std::uint64_t hash = 0x9E3779B97F4A7C15ULL;
        for (const std::uint32_t word : {corner.position, corner.uv, corner.normal}) {
            hash = (hash ^ word) * 0xFF51AFD7ED558CCDULL;
            hash ^= hash >> 32U;
        }
        return hash;
    }
};

// Triangles of one object and one material: its vertices by their corners.
struct Part {
    int material = -1;
    std::vector<Corner> vertices;
    std::vector<std::uint32_t> indices;
    std::unordered_map<Corner, std::uint32_t, HashCorner> known;

    std::uint32_t vertex(const Corner& corner) {
        const auto [found, isNew] = known.try_emplace(corner, static_cast<std::uint32_t>(vertices.size()));
        if (isNew) vertices.push_back(corner);
        return found->second;
    }
};

struct Object {
    std::string name;
    std::vector<Part> parts;
};

std::uint8_t linearByte(float encoded, int channel) {
    Colour colour;
    (channel == 0 ? colour.r : channel == 1 ? colour.g : colour.b) = std::clamp(encoded, 0.0F, 1.0F);
    return static_cast<std::uint8_t>(std::lround(std::clamp(toLinear(colour)[channel], 0.0F, 1.0F) * 255.0F));
}

class ObjReader {
 public:
    ObjReader(const ModelSource& source, Diagnostics& diagnostics)
        : source_(source), remarks_(diagnostics), materials_(source, model_, remarks_) {}

    Model read(std::string_view text) {
        TextLines lines(text);
        while (lines.next()) {
            line_ = lines.number();
            std::string_view rest = lines.line();
            const std::string_view key = takeWord(rest);
            if (!key.empty() && key.front() != '#') readStatement(key, rest);
        }
        for (Object& object : objects_) finish(object);
        return std::move(model_);
    }

 private:
    [[noreturn]] void fail(const std::string& message) const { throw Error(message, {source_.name, line_, 0, {}}); }

    void readStatement(std::string_view key, std::string_view rest) {
        if (key == "v") {
            readPosition(rest);
        } else if (key == "vt") {
            const float u = number(rest, 0.0F);
            // The format's origin is the lower left corner.
            uvs_.emplace_back(u, 1.0F - number(rest, 0.0F));
        } else if (key == "vn") {
            const vec3 normal = three(rest);
            normals_.push_back(normal);
        } else if (key == "f") {
            readFace(rest);
        } else if (key == "o" || key == "g") {
            startObject(utf8::sanitised(utf8::trimmed(rest)));
        } else if (key == "usemtl") {
            useMaterial(std::string(utf8::trimmed(rest)));
        } else if (key == "mtllib") {
            materials_.readLibrary(rest);
        } else if (key == "l" || key == "p") {
            remarks_.warn("points and lines are left out; only triangles are shown", line_);
        } else if (key == "curv" || key == "surf") {
            remarks_.warn("free-form curves and surfaces are left out; export the model as polygons", line_);
        }
    }

    float number(std::string_view& rest, float fallback) const {
        const std::string_view word = takeWord(rest);
        if (word.empty()) return fallback;
        const std::optional<float> value = numberIn(word);
        if (!value) fail(fmt::format("\"{}\" is not a number", utf8::sanitised(word.substr(0, 40))));
        return *value;
    }

    vec3 three(std::string_view& rest) const {
        std::string_view ahead = rest;
        for (int i = 0; i < 3; ++i) {
            if (takeWord(ahead).empty()) fail("three numbers are needed here");
        }
        const float x = number(rest, 0.0F);
        const float y = number(rest, 0.0F);
        return {x, y, number(rest, 0.0F)};
    }

    void readPosition(std::string_view rest) {
        positions_.push_back(three(rest));
        const std::string_view fourth = takeWord(rest);
        const std::string_view fifth = takeWord(rest);
        const std::string_view sixth = takeWord(rest);
        // Three more numbers are a colour; one more is a weight, which triangles do not have.
        if (sixth.empty()) return;
        std::array<std::uint8_t, 4> colour{255, 255, 255, 255};
        const std::array words{fourth, fifth, sixth};
        for (std::size_t k = 0; k < 3; ++k) {
            if (const auto value = numberIn(words[k]); value) colour[k] = linearByte(*value, static_cast<int>(k));
        }
        colours_.resize(positions_.size() - 1, {255, 255, 255, 255});
        colours_.push_back(colour);
    }

    // Counted from 1, or from the end when negative; kNone when there is nothing.
    std::uint32_t index(std::string_view word, std::size_t count, const char* what) const {
        if (word.empty()) return kNone;
        std::int64_t value = 0;
        const auto [end, failure] = std::from_chars(word.data(), word.data() + word.size(), value);
        if (failure != std::errc{} || end != word.data() + word.size()) {
            fail(fmt::format("\"{}\" is not a number of a {}", utf8::sanitised(word.substr(0, 40)), what));
        }
        const auto size = static_cast<std::int64_t>(count);
        if (value == 0 || value > size || value < -size) {
            fail(fmt::format("refers to {} {}, and there are {} before it", what, value, count));
        }
        return static_cast<std::uint32_t>(value > 0 ? value - 1 : size + value);
    }

    Corner corner(std::string_view word) const {
        std::array<std::string_view, 3> parts{};
        std::size_t count = 0;
        for (std::size_t at = 0; at <= word.size();) {
            const std::size_t end = std::min(word.find('/', at), word.size());
            if (count == parts.size()) fail("a corner has more than position, texture and normal");
            parts[count++] = word.substr(at, end - at);
            at = end + 1;
        }
        const Corner result{index(parts[0], positions_.size(), "position"),
                            index(parts[1], uvs_.size(), "texture place"), index(parts[2], normals_.size(), "normal")};
        if (result.position == kNone) fail("a corner has no position");
        return result;
    }

    void readFace(std::string_view rest) {
        corners_.clear();
        places_.clear();
        for (std::string_view word = takeWord(rest); !word.empty(); word = takeWord(rest)) {
            corners_.push_back(corner(word));
            places_.push_back(positions_[corners_.back().position]);
        }
        if (corners_.size() < 3) {
            remarks_.warn("faces with fewer than three corners are left out", line_);
            return;
        }
        triangleCount_ += corners_.size() - 2;
        if (triangleCount_ > kMaxModelTriangles) {
            fail(fmt::format("more than {} million triangles, the most that is read; make it coarser or split it",
                             kMaxModelTriangles / 1'000'000));
        }
        Part& part = currentPart();
        for (const std::uint32_t at : cutter_.cut(places_)) part.indices.push_back(part.vertex(corners_[at]));
    }

    Part& currentPart() {
        if (objects_.empty()) startObject({});
        std::vector<Part>& parts = objects_[object_].parts;
        const auto [known, isNew] = partsByMaterial_.try_emplace(std::pair(object_, material_), parts.size());
        if (isNew) {
            parts.emplace_back();
            parts.back().material = material_;
        }
        return parts[known->second];
    }

    // Going back to an object continues it.
    void startObject(const std::string& name) {
        const auto [known, isNew] = objectsByName_.emplace(name, objects_.size());
        if (isNew) objects_.push_back({name, {}});
        object_ = known->second;
    }

    void useMaterial(const std::string& name) {
        material_ = materials_.find(name);
        if (material_ < 0 && !name.empty()) remarks_.warn("a material is missing: " + utf8::sanitised(name), line_);
    }

    void finish(Object& object) {
        ModelMesh mesh;
        mesh.name = object.name;
        for (Part& part : object.parts) {
            if (!part.indices.empty()) mesh.primitives.push_back(primitive(part));
            part = {};
        }
        if (mesh.primitives.empty()) return;
        ModelNode node;
        node.name = object.name;
        node.mesh = static_cast<int>(model_.meshes.size());
        model_.meshes.push_back(std::move(mesh));
        model_.nodes.push_back(std::move(node));
    }

    Primitive primitive(Part& part) const {
        Primitive result;
        result.material = part.material;
        result.indices = std::move(part.indices);
        const bool hasNormals =
            std::ranges::all_of(part.vertices, [](const Corner& corner) { return corner.normal != kNone; });
        const bool hasUvs = std::ranges::any_of(part.vertices, [](const Corner& corner) { return corner.uv != kNone; });
        for (const Corner& corner : part.vertices) {
            result.positions.push_back(positions_[corner.position]);
            if (hasNormals) result.normals.push_back(normals_[corner.normal]);
            if (hasUvs) result.uvs.push_back(corner.uv == kNone ? vec2(0.0F) : uvs_[corner.uv]);
            if (!colours_.empty()) {
                result.colours.push_back(corner.position < colours_.size()
                                             ? colours_[corner.position]
                                             : std::array<std::uint8_t, 4>{255, 255, 255, 255});
            }
        }
        if (hasNormals) {
            mendNormals(result);
        } else {
            addNormals(result);
        }
        return result;
    }

    const ModelSource& source_;
    Model model_;
    Remarks remarks_;
    MtlReader materials_;
    int line_ = 0;

    std::vector<vec3> positions_;
    std::vector<vec2> uvs_;
    std::vector<vec3> normals_;
    std::vector<std::array<std::uint8_t, 4>> colours_;  // as long as the positions up to the last coloured one

    std::vector<Object> objects_;
    std::map<std::string, std::size_t> objectsByName_;
    std::map<std::pair<std::size_t, int>, std::size_t> partsByMaterial_;
    std::size_t object_ = 0;
    int material_ = -1;
    std::size_t triangleCount_ = 0;

    FaceCutter cutter_;
    std::vector<Corner> corners_;
    std::vector<vec3> places_;
};

}  // namespace

Model decodeObj(std::string_view text, const ModelSource& source, Diagnostics& diagnostics) {
    try {
        Model model = ObjReader(source, diagnostics).read(text);
        const std::string found = problem(model);
        if (!found.empty()) throw Error("damaged: " + found + "; export or copy it again", {source.name, 0, 0, {}});
        return model;
    } catch (const std::bad_alloc&) {
        throw Error("needs more memory than there is; make it smaller", {source.name, 0, 0, {}});
    }
}

}  // namespace orrery::mesh
