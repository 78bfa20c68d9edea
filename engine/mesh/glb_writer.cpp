#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/mesh/glb.h"
#include "engine/mesh/glb_attributes.h"
#include "engine/mesh/glb_buffers.h"
#include "engine/mesh/quantise.h"
#include "engine/mesh/tidy.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <set>

namespace orrery::mesh {

namespace {

using Json = nlohmann::ordered_json;

// The shortest decimal that gives the same float: 0.1 and not 0.10000000149011612.
Json number(float value) {
    std::array<char, 32> text;
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
    double shortest = 0.0;
    std::from_chars(text.data(), end, shortest);
    return static_cast<float>(shortest) == value ? shortest : double{value};
}

template <typename Vector>
Json numbers(const Vector& vector) {
    Json result = Json::array();
    for (int i = 0; i < Vector::length(); ++i) result.push_back(number(vector[i]));
    return result;
}

// glTF asks for an object.
void putExtras(Json& object, const Json& extras) {
    if (extras.is_null()) return;
    object["extras"] = extras.is_object() ? extras : Json{{"value", extras}};
}

class GlbWriter {
 public:
    GlbWriter(Model model, const GlbOptions& options)
        : model_(std::move(model)), options_(options), buffers_(options.compress) {}

    std::string file() {
        document_["asset"] = {{"generator", "Orrery"}, {"version", "2.0"}};
        // Known when the rest is written; placed here, where readers expect it.
        document_["extensionsUsed"] = nullptr;
        document_["extensionsRequired"] = nullptr;
        putExtras(document_, model_.extras);
        putScene();
        for (std::size_t i = 0; i < model_.meshes.size(); ++i) document_["meshes"].push_back(mesh(model_.meshes[i]));
        for (const Material& material : model_.materials) document_["materials"].push_back(this->material(material));
        putPictures();
        for (const ModelAnimation& animation : model_.animations) {
            document_["animations"].push_back(this->animation(animation));
        }
        const std::string chunk = buffers_.finish(document_);
        putExtensions();
        return assembled(chunk);
    }

 private:
    void putScene() {
        Json scene = Json::object();
        if (!model_.title.empty()) scene["name"] = model_.title;
        std::vector<Json> nodes;
        for (const ModelNode& node : model_.nodes) nodes.push_back(this->node(node));
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            const int parent = model_.nodes[i].parent;
            (parent < 0 ? scene["nodes"] : nodes[static_cast<std::size_t>(parent)]["children"]).push_back(i);
        }
        document_["scene"] = 0;
        document_["scenes"] = Json::array({std::move(scene)});
        for (Json& node : nodes) document_["nodes"].push_back(std::move(node));
    }

    static Json node(const ModelNode& node) {
        Json result = Json::object();
        if (!node.name.empty()) result["name"] = node.name;
        if (node.translation != vec3(0.0F)) result["translation"] = numbers(node.translation);
        if (node.rotation != quat(1.0F, 0.0F, 0.0F, 0.0F)) {
            const quat& turn = node.rotation;
            result["rotation"] = numbers(vec4(turn.x, turn.y, turn.z, turn.w));
        }
        if (node.scale != vec3(1.0F)) result["scale"] = numbers(node.scale);
        if (node.mesh >= 0) result["mesh"] = node.mesh;
        putExtras(result, node.extras);
        return result;
    }

    Json mesh(ModelMesh& mesh) {
        Json result = Json::object();
        if (!mesh.name.empty()) result["name"] = mesh.name;
        for (Primitive& primitive : mesh.primitives) result["primitives"].push_back(this->primitive(primitive));
        return result;
    }

    Json primitive(Primitive& primitive) {
        using Kind = GlbBuffers::Kind;
        const bool quantise = options_.quantise || options_.compress;
        if (options_.compress) orderForDrawing(primitive);
        Json attributes;
        attributes["POSITION"] = buffers_.add(Kind::positions, positionData(primitive, quantise));
        if (!primitive.normals.empty()) {
            attributes["NORMAL"] = buffers_.add(Kind::normals, normalData(primitive, quantise));
        }
        if (!primitive.uvs.empty()) attributes["TEXCOORD_0"] = buffers_.add(Kind::uvs, uvData(primitive, quantise));
        if (!primitive.colours.empty()) attributes["COLOR_0"] = buffers_.add(Kind::colours, colourData(primitive));
        Json result;
        result["attributes"] = std::move(attributes);
        const GlbBuffers::Data indices = indexData(primitive);
        result["indices"] =
            buffers_.add(indices.component == gltf::kUnsignedInt ? Kind::indices32 : Kind::indices16, indices);
        if (primitive.material >= 0) result["material"] = primitive.material;
        // Written, and of no more use: a large model is not held twice.
        primitive = {};
        return result;
    }

    Json material(const Material& material) {
        Json result = Json::object();
        if (!material.name.empty()) result["name"] = material.name;
        Json surface = Json::object();
        vec4 colour = toLinear(material.colour);
        // A picture without light: VTK draws KHR_materials_unlit without its picture, and core glTF can say the same as
        // something black that glows with the picture. Corners' colours do not tint light; nothing here has both.
        const bool glows = material.unlit && material.picture >= 0;
        if (glows) {
            result["emissiveFactor"] = numbers(vec3(colour));
            result["emissiveTexture"]["index"] = texture(material);
            colour = vec4(0.0F, 0.0F, 0.0F, colour.a);
        }
        if (colour != vec4(1.0F)) surface["baseColorFactor"] = numbers(colour);
        if (material.picture >= 0) surface["baseColorTexture"]["index"] = texture(material);
        if (material.metallic != 1.0F) surface["metallicFactor"] = number(material.metallic);
        if (material.roughness != 1.0F) surface["roughnessFactor"] = number(material.roughness);
        if (!surface.empty()) result["pbrMetallicRoughness"] = std::move(surface);
        if (material.emissive != vec3(0.0F) && !material.unlit) {
            result["emissiveFactor"] = numbers(material.emissive);
            if (material.emissiveStrength != 1.0F) {
                Json strength = {{"emissiveStrength", number(material.emissiveStrength)}};
                result["extensions"][use(gltf::kEmissiveStrength)] = std::move(strength);
            }
        }
        if (material.alpha == AlphaMode::mask) {
            result["alphaMode"] = "MASK";
            result["alphaCutoff"] = number(material.alphaCutoff);
        } else if (material.alpha == AlphaMode::blend) {
            result["alphaMode"] = "BLEND";
        }
        if (material.doubleSided) result["doubleSided"] = true;
        if (material.unlit && !glows) result["extensions"][use(gltf::kUnlit)] = Json::object();
        return result;
    }

    // A texture is a picture with a way to sample it; materials that agree in both share it.
    std::size_t texture(const Material& material) {
        const auto sampler = place(samplers_, material.repeat);
        return place(textures_, {material.picture, sampler});
    }

    template <typename Key>
    static std::size_t place(std::vector<Key>& known, const Key& key) {
        const auto found = std::ranges::find(known, key);
        if (found != known.end()) return static_cast<std::size_t>(found - known.begin());
        known.push_back(key);
        return known.size() - 1;
    }

    void putPictures() {
        for (const auto& [picture, sampler] : textures_) {
            document_["textures"].push_back({{"sampler", sampler}, {"source", picture}});
        }
        for (const bool repeat : samplers_) {
            const int wrap = repeat ? gltf::kRepeat : gltf::kClampToEdge;
            document_["samplers"].push_back({{"magFilter", static_cast<int>(gltf::kLinear)},
                                             {"minFilter", static_cast<int>(gltf::kLinearMipmapLinear)},
                                             {"wrapS", wrap},
                                             {"wrapT", wrap}});
        }
        for (const ModelPicture& picture : model_.pictures) {
            Json image = Json::object();
            if (!picture.name.empty()) image["name"] = picture.name;
            image["mimeType"] = picture.mimeType;
            image["bufferView"] = buffers_.addPicture(picture.bytes);
            document_["images"].push_back(std::move(image));
        }
    }

    Json animation(const ModelAnimation& animation) {
        Json result = Json::object();
        if (!animation.name.empty()) result["name"] = animation.name;
        result["channels"] = Json::array();
        for (const AnimationTrack& track : animation.tracks) {
            static constexpr std::array kPaths{"translation", "rotation", "scale"};
            result["channels"].push_back(
                {{"sampler", result["channels"].size()},
                 {"target", {{"node", track.node}, {"path", kPaths[static_cast<std::size_t>(track.path)]}}}});
            const int times = timesOf(track);
            const int values = valuesOf(track);
            result["samplers"].push_back({{"input", times}, {"interpolation", "LINEAR"}, {"output", values}});
        }
        return result;
    }

    int timesOf(const AnimationTrack& track) {
        // Tracks of one animation mostly share their times; an accessor each would be as large as the values.
        const auto known = std::ranges::find(times_, track.times, &std::pair<std::vector<float>, int>::first);
        if (known != times_.end()) return known->second;
        GlbBuffers::Data data{.bytes = {reinterpret_cast<const char*>(track.times.data()), track.times.size() * 4},
                              .count = track.times.size()};
        data.low = {track.times.front()};
        data.high = {track.times.back()};
        const int accessor = buffers_.add(GlbBuffers::Kind::times, data);
        times_.emplace_back(track.times, accessor);
        return accessor;
    }

    int valuesOf(const AnimationTrack& track) {
        const bool turns = track.path == AnimationTrack::Path::rotation;
        GlbBuffers::Data data{.count = track.values.size(), .type = turns ? "VEC4" : "VEC3"};
        const std::size_t size = turns ? sizeof(vec4) : sizeof(vec3);
        for (const vec4& value : track.values) data.bytes.append(reinterpret_cast<const char*>(&value), size);
        return buffers_.add(GlbBuffers::Kind::values, data);
    }

    std::string use(std::string_view extension) {
        extensions_.emplace(extension);
        return std::string(extension);
    }

    void putExtensions() {
        Json required;
        if (!model_.meshes.empty() && (options_.quantise || options_.compress)) {
            required.push_back(use(gltf::kQuantization));
            if (options_.compress) required.push_back(use(gltf::kMeshopt));
        }
        for (const std::string& extension : extensions_) document_["extensionsUsed"].push_back(extension);
        document_["extensionsRequired"] = std::move(required);
        for (const char* key : {"extensionsUsed", "extensionsRequired"}) {
            if (document_[key].is_null()) document_.erase(key);
        }
    }

    std::string assembled(const std::string& chunk) const {
        std::string json = document_.dump(-1, ' ', false, Json::error_handler_t::replace);
        json.resize((json.size() + 3) / 4 * 4, ' ');
        constexpr std::size_t kHeader = 12;
        constexpr std::size_t kChunkHeader = 8;
        const std::size_t total =
            kHeader + kChunkHeader + json.size() + (chunk.empty() ? 0 : kChunkHeader + chunk.size());
        if (total > std::numeric_limits<std::uint32_t>::max()) {
            throw Error(fmt::format("the model needs {} MiB, and a GLB holds 4096; make it with fewer triangles",
                                    total >> 20U));
        }
        std::string file;
        file.reserve(total);
        const auto word = [&](std::size_t value) {
            const auto bits = static_cast<std::uint32_t>(value);
            file.append(reinterpret_cast<const char*>(&bits), sizeof bits);
        };
        for (const std::size_t value : {std::size_t{gltf::kMagic}, std::size_t{2}, total}) word(value);
        word(json.size());
        word(gltf::kJsonChunk);
        file += json;
        if (!chunk.empty()) {
            word(chunk.size());
            word(gltf::kBinChunk);
            file += chunk;
        }
        return file;
    }

    Model model_;
    GlbOptions options_;
    GlbBuffers buffers_;
    Json document_;
    std::vector<bool> samplers_;                             // whether it repeats
    std::vector<std::pair<int, std::size_t>> textures_;      // picture, sampler
    std::vector<std::pair<std::vector<float>, int>> times_;  // and their accessor
    std::set<std::string> extensions_;
};

}  // namespace

std::string encodeGlb(const Model& model, const GlbOptions& options) {
    // Tidied first, so that the grid spans what is seen, and again, since positions meet on it.
    Model tidy = tidied(model);
    if (options.quantise || options.compress) {
        tidy = gridded(std::move(tidy));
        if (!problem(tidy).empty()) throw Error("the model is too large to be made compact; write it without");
        tidy = tidied(std::move(tidy));
    }
    return GlbWriter(std::move(tidy), options).file();
}

void writeGlb(const std::filesystem::path& path, const Model& model, const GlbOptions& options) {
    writeFile(path, encodeGlb(model, options));
}

}  // namespace orrery::mesh
