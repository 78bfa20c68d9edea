#include "engine/base/error.h"
#include "engine/mesh/file_set.h"
#include "engine/mesh/obj.h"
#include "engine/mesh/tidy.h"

#include <fmt/compile.h>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <iterator>
#include <set>
#include <unordered_map>

namespace orrery::mesh {

namespace {

// Names stand as single words, each once.
class Names {
 public:
    std::string unique(const std::string& wanted, const char* fallback) {
        std::string word = asWord(wanted);
        if (word.empty()) word = fallback;
        std::string name = word;
        for (int n = 2; !taken_.insert(name).second; ++n) name = fmt::format("{}-{}", word, n);
        return name;
    }

    // Without blanks, signs that programs take for comments or paths, and the letters that file systems refuse.
    static std::string asWord(const std::string& text) {
        std::string word;
        for (const char c : text) {
            const bool plain = static_cast<unsigned char>(c) > ' ' &&
                               std::string_view("#\\/:*?\"<>|\x7F").find(c) == std::string_view::npos;
            word += plain ? c : '_';
        }
        return word;
    }

 private:
    std::set<std::string> taken_;
};

void append(std::string& text, float value) {
    std::array<char, 32> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    text.append(digits.data(), end);
}

template <std::size_t count>
void appendLine(std::string& text, const char* key, const std::array<float, count>& values) {
    text += key;
    for (const float value : values) {
        text += ' ';
        append(text, value);
    }
    text += '\n';
}

// Lines of one kind (v, vt, vn): equal ones are written once an object.
template <std::size_t count>
class Lines {
 public:
    // Lines of one key are numbered through, however many values each has.
    Lines(const char* key, std::uint64_t& written) : key_(key), written_(written) {}

    // The line's number in the file, from 1.
    std::uint64_t number(const std::array<float, count>& values, std::string& text) {
        std::array<std::uint32_t, count> bits;
        // Adding zero turns -0 into +0, which are the same place.
        for (std::size_t i = 0; i < count; ++i) bits[i] = std::bit_cast<std::uint32_t>(values[i] + 0.0F);
        const auto [known, isNew] = known_.try_emplace(bits, written_ + 1);
        if (isNew) {
            ++written_;
            appendLine(text, key_, values);
        }
        return known->second;
    }
    void startObject() { known_.clear(); }

 private:
    struct Hash {
        std::size_t operator()(const std::array<std::uint32_t, count>& bits) const {
            std::uint64_t hash = 0x9E3779B97F4A7C15ULL;
            for (const std::uint32_t word : bits) {
                hash = (hash ^ word) * 0xFF51AFD7ED558CCDULL;
                hash ^= hash >> 32U;
            }
            return hash;
        }
    };

    const char* key_;
    std::unordered_map<std::array<std::uint32_t, count>, std::uint64_t, Hash> known_;
    std::uint64_t& written_;
};

class ObjWriter {
 public:
    ObjWriter(Model model, const std::string& stem) : model_(std::move(model)), stem_(stem) {}

    std::vector<NamedFile> files() {
        std::vector<NamedFile> result(2);
        const std::vector<std::string> pictures = addPictures(result);
        result[1] = {Names::asWord(stem_) + ".mtl", materials(pictures)};
        result[0] = {stem_ + ".obj", objects(result[1].name)};
        return result;
    }

 private:
    std::vector<std::string> addPictures(std::vector<NamedFile>& files) {
        Names names;
        std::vector<std::string> result;
        for (ModelPicture& picture : model_.pictures) {
            const char* extension = picture.mimeType == "image/jpeg" ? ".jpg" : ".png";
            std::string name = picture.name;
            // "photo.png" becomes "photo", lest it ends as "photo.png.png".
            if (name.size() > 4 && name.ends_with(extension)) name.resize(name.size() - 4);
            result.push_back(Names::asWord(stem_) + "-" + names.unique(name, "picture") + extension);
            files.push_back({result.back(), std::move(picture.bytes)});
        }
        return result;
    }

    std::string materials(const std::vector<std::string>& pictures) {
        Names names;
        std::string text = "# Orrery\n";
        for (const Material& material : model_.materials) {
            materialNames_.push_back(names.unique(material.name, "material"));
            text += "newmtl " + materialNames_.back() + "\n";
            appendMaterial(text, material, pictures);
        }
        // For triangles without a material.
        plainName_ = names.unique("plain", "plain");
        text += "newmtl " + plainName_ + "\n";
        appendMaterial(text, Material{}, pictures);
        return text;
    }

    static void appendMaterial(std::string& text, const Material& material, const std::vector<std::string>& pictures) {
        const Colour& colour = material.colour;
        // Fresnel reflectance at normal incidence: 4 % for what is no metal.
        const auto shine = [&](float base) { return 0.04F + (base - 0.04F) * material.metallic; };
        const float smooth = 1.0F - material.roughness;
        appendLine(text, "Kd", std::array{colour.r, colour.g, colour.b});
        appendLine(text, "Ks",
                   material.unlit ? std::array{0.0F, 0.0F, 0.0F}
                                  : std::array{shine(colour.r), shine(colour.g), shine(colour.b)});
        // Blender's mapping of roughness, which others follow.
        appendLine(text, "Ns", std::array{1000.0F * smooth * smooth});
        appendLine(text, "Pr", std::array{material.roughness});
        appendLine(text, "Pm", std::array{material.metallic});
        if (material.emissive != vec3(0.0F)) {
            const vec3 light = material.emissive * material.emissiveStrength;
            appendLine(text, "Ke", std::array{light.x, light.y, light.z});
        }
        appendLine(text, "d", std::array{material.alpha == AlphaMode::opaque ? 1.0F : colour.a});
        text += material.unlit ? "illum 0\n" : "illum 2\n";
        if (material.picture >= 0) {
            const std::string& picture = pictures[static_cast<std::size_t>(material.picture)];
            const std::string options = material.repeat ? " " : " -clamp on ";
            text += "map_Kd" + options + picture + "\n";
            if (material.alpha != AlphaMode::opaque) text += "map_d" + options + picture + "\n";
        }
    }

    std::string objects(const std::string& library) {
        std::string text = "# Orrery: y up, metres\n";
        if (!model_.title.empty()) text += "# " + Names::asWord(model_.title) + "\n";
        text += "mtllib " + library + "\n";
        Names names;
        const std::vector<mat4> matrices = worldMatrices(model_);
        for (std::size_t i = 0; i < model_.nodes.size(); ++i) {
            const ModelNode& node = model_.nodes[i];
            if (node.mesh < 0) continue;
            const ModelMesh& mesh = model_.meshes[static_cast<std::size_t>(node.mesh)];
            text += "o " + names.unique(node.name.empty() ? mesh.name : node.name, "object") + "\n";
            positions_.startObject();
            colouredPositions_.startObject();
            uvs_.startObject();
            normals_.startObject();
            for (const Primitive& primitive : mesh.primitives) appendPrimitive(text, primitive, matrices[i]);
        }
        return text;
    }

    void appendPrimitive(std::string& text, const Primitive& primitive, const mat4& matrix) {
        const mat3 linear(matrix);
        const bool mirrored = glm::determinant(linear) < 0.0F;
        const mat3 forNormals = glm::transpose(glm::inverse(linear));
        std::vector<std::string> corners;
        corners.reserve(primitive.positions.size());
        std::vector<std::uint64_t> places;
        places.reserve(primitive.positions.size());
        for (std::size_t i = 0; i < primitive.positions.size(); ++i) {
            const vec3 place(matrix * vec4(primitive.positions[i], 1.0F));
            if (!std::isfinite(place.x + place.y + place.z))
                throw Error("a node of the model stands infinitely far away");
            places.push_back(positionNumber(place, primitive, i, text));
            std::string corner = fmt::format(FMT_COMPILE("{}"), places.back());
            if (!primitive.uvs.empty()) {
                const vec2& uv = primitive.uvs[i];
                fmt::format_to(std::back_inserter(corner), FMT_COMPILE("/{}"), uvs_.number({uv.x, 1.0F - uv.y}, text));
            }
            if (!primitive.normals.empty()) {
                const vec3 normal = turned(primitive.normals[i], forNormals, linear == mat3(1.0F));
                fmt::format_to(std::back_inserter(corner), FMT_COMPILE("{}{}"), primitive.uvs.empty() ? "//" : "/",
                               normals_.number({normal.x, normal.y, normal.z}, text));
            }
            corners.push_back(std::move(corner));
        }
        text += "usemtl ";
        text += primitive.material < 0 ? plainName_ : materialNames_[static_cast<std::size_t>(primitive.material)];
        text += '\n';
        for (std::size_t i = 0; i < primitive.indices.size(); i += 3) {
            const std::uint32_t a = primitive.indices[i];
            const std::uint32_t b = primitive.indices[i + (mirrored ? 2 : 1)];
            const std::uint32_t c = primitive.indices[i + (mirrored ? 1 : 2)];
            // A small triangle far from the middle may have lost its area.
            if (places[a] == places[b] || places[b] == places[c] || places[c] == places[a]) continue;
            fmt::format_to(std::back_inserter(text), FMT_COMPILE("f {} {} {}\n"), corners[a], corners[b], corners[c]);
        }
    }

    std::uint64_t positionNumber(const vec3& place, const Primitive& primitive, std::size_t i, std::string& text) {
        if (primitive.colours.empty()) return positions_.number({place.x, place.y, place.z}, text);
        const auto& bytes = primitive.colours[i];
        const Colour colour = fromLinear(vec4(bytes[0], bytes[1], bytes[2], bytes[3]) / 255.0F);
        return colouredPositions_.number({place.x, place.y, place.z, colour.r, colour.g, colour.b}, text);
    }

    static vec3 turned(const vec3& normal, const mat3& forNormals, bool unmoved) {
        if (unmoved) return normal;
        const vec3 result = forNormals * normal;
        const float length = glm::length(result);
        return std::isnormal(length) ? result / length : normal;
    }

    Model model_;
    std::string stem_;
    std::vector<std::string> materialNames_;
    std::string plainName_;
    std::array<std::uint64_t, 3> written_{};
    Lines<3> positions_{"v", written_[0]};
    Lines<6> colouredPositions_{"v", written_[0]};
    Lines<2> uvs_{"vt", written_[1]};
    Lines<3> normals_{"vn", written_[2]};
};

}  // namespace

std::vector<NamedFile> encodeObj(const Model& model, const std::string& stem) {
    return ObjWriter(tidied(model), stem).files();
}

void writeObj(const std::filesystem::path& path, const Model& model) {
    if (path == "-") throw UsageError("an OBJ is several files and cannot go to standard output; name a file");
    std::vector<FileOfSet> files;
    for (NamedFile& file : encodeObj(model, path.stem().string())) {
        files.push_back({path.parent_path() / file.name, std::move(file.bytes)});
    }
    // As it was named, with whatever ending; renamed last, when what it refers to is there.
    files.front().path = path;
    std::rotate(files.begin(), files.begin() + 1, files.end());
    writeTogether(files);
}

}  // namespace orrery::mesh
