#include "engine/mesh/gltf_materials.h"

#include "engine/base/error.h"
#include "engine/mesh/gltf_format.h"

#include <algorithm>
#include <cmath>

namespace orrery::mesh::gltf {

namespace {

vec3 threeOf(const std::vector<float>& values) {
    return {values[0], values[1], values[2]};
}

mat3 transformOf(const Json& extension) {
    const std::vector<float> offset = numbers(extension, "offset", {0.0F, 0.0F});
    const std::vector<float> scale = numbers(extension, "scale", {1.0F, 1.0F});
    const auto angle = static_cast<float>(number(extension, "rotation", 0.0));
    const float c = std::cos(angle);
    const float s = std::sin(angle);
    // Columns, as the extension gives them: scaled, then turned, then moved.
    const mat3 moved(1.0F, 0.0F, 0.0F, 0.0F, 1.0F, 0.0F, offset[0], offset[1], 1.0F);
    const mat3 turned(c, -s, 0.0F, s, c, 0.0F, 0.0F, 0.0F, 1.0F);
    const mat3 scaled(scale[0], 0.0F, 0.0F, 0.0F, scale[1], 0.0F, 0.0F, 0.0F, 1.0F);
    return moved * turned * scaled;
}

// Black that glows with its own picture: what glb_writer.cpp makes of one without light.
bool glowsWithItsPicture(const Json& material, const Json& surface, const char* textureKey, const Colour& colour) {
    const Json* light = find(material, {"emissiveTexture", "index"});
    const Json* picture = find(surface, {textureKey, "index"});
    return light != nullptr && picture != nullptr && *light == *picture && colour.r + colour.g + colour.b == 0.0F;
}

}  // namespace

std::string pictureType(std::string_view bytes) {
    if (bytes.starts_with("\x89PNG\r\n\x1A\n")) return "image/png";
    if (bytes.starts_with("\xFF\xD8\xFF")) return "image/jpeg";
    return {};
}

Materials::Materials(const Json& document, Buffers& buffers, const ModelSource& source, Model& model, Remarks& remarks)
    : document_(document),
      materials_(list(document, "materials")),
      buffers_(buffers),
      source_(source),
      model_(model),
      remarks_(remarks),
      known_(materials_.size(), kUnread),
      pictures_(list(document, "images").size(), kUnread),
      uvUses_(materials_.size()) {}

int Materials::read(std::size_t index) {
    if (known_[index] != kUnread) return known_[index];
    const Json& json = materials_[index];
    static const Json kNone = Json::object();
    const Json* surface = find(json, "pbrMetallicRoughness");
    if (surface == nullptr) surface = &kNone;
    const char* colourKey = "baseColorFactor";
    const char* textureKey = "baseColorTexture";
    Material material;
    material.name = text(json, "name");
    material.metallic = static_cast<float>(number(*surface, "metallicFactor", 1.0));
    material.roughness = static_cast<float>(number(*surface, "roughnessFactor", 1.0));
    // An older way to say the same, still common in files from the net.
    if (const Json* glossy = find(json, {"extensions", "KHR_materials_pbrSpecularGlossiness"}); glossy != nullptr) {
        surface = glossy;
        colourKey = "diffuseFactor";
        textureKey = "diffuseTexture";
        material.metallic = 0.0F;
        material.roughness = 1.0F - static_cast<float>(number(*glossy, "glossinessFactor", 1.0));
    }
    const std::vector<float> colour = numbers(*surface, colourKey, {1.0F, 1.0F, 1.0F, 1.0F});
    material.colour = fromLinear(glm::clamp(vec4(colour[0], colour[1], colour[2], colour[3]), 0.0F, 1.0F));
    if (const Json* use = find(*surface, textureKey); use != nullptr) readPicture(*use, material, uvUses_[index]);

    material.emissive = glm::clamp(threeOf(numbers(json, "emissiveFactor", {0.0F, 0.0F, 0.0F})), 0.0F, 1.0F);
    if (glowsWithItsPicture(json, *surface, textureKey, material.colour)) {
        material.unlit = true;
        material.colour = fromLinear(vec4(material.emissive, material.colour.a));
        material.emissive = vec3(0.0F);
    } else if (find(json, "emissiveTexture") != nullptr && material.emissive != vec3(0.0F)) {
        remarks_.note("pictures of light are not read; those materials do not glow");
        material.emissive = vec3(0.0F);
    }
    if (const Json* strength = find(json, {"extensions", "KHR_materials_emissive_strength"}); strength != nullptr) {
        material.emissiveStrength = std::max(static_cast<float>(number(*strength, "emissiveStrength", 1.0)), 0.0F);
    }
    if (find(json, {"extensions", "KHR_materials_unlit"}) != nullptr) material.unlit = true;
    const std::string alpha = text(json, "alphaMode", "OPAQUE");
    if (alpha == "MASK") material.alpha = AlphaMode::mask;
    if (alpha == "BLEND") material.alpha = AlphaMode::blend;
    material.alphaCutoff = static_cast<float>(number(json, "alphaCutoff", 0.5));
    material.doubleSided = flag(json, "doubleSided");
    model_.materials.push_back(std::move(material));
    return known_[index] = static_cast<int>(model_.materials.size()) - 1;
}

void Materials::readPicture(const Json& use, Material& material, UvUse& uvUse) {
    const Json& textures = list(document_, "textures");
    const Json& texture = textures[requiredIndex(use, "index", textures.size())];
    std::optional<std::size_t> image = index(texture, "source", pictures_.size());
    if (!image) {
        remarks_.warn("a picture of a kind other than PNG and JPEG is left out; export the model with PNG");
        return;
    }
    material.picture = picture(*image);
    uvUse.set = count(use, "texCoord", 0);
    if (const Json* transform = find(use, {"extensions", "KHR_texture_transform"}); transform != nullptr) {
        uvUse.set = count(*transform, "texCoord", uvUse.set);
        uvUse.transform = transformOf(*transform);
    }
    const Json& samplers = list(document_, "samplers");
    const std::optional<std::size_t> sampler = index(texture, "sampler", samplers.size());
    const auto wraps = [&](const char* key) {
        return !sampler || count(samplers[*sampler], key, kRepeat) != static_cast<std::size_t>(kClampToEdge);
    };
    material.repeat = wraps("wrapS") || wraps("wrapT");
}

int Materials::picture(std::size_t index) {
    int& known = pictures_[index];
    if (known != kUnread) return known;
    known = -1;
    const Json& image = list(document_, "images")[index];
    ModelPicture picture;
    picture.name = text(image, "name");
    if (const auto view = gltf::index(image, "bufferView", buffers_.viewCount()); view) {
        picture.bytes = buffers_.view(*view);
    } else {
        const std::string uri = text(image, "uri");
        try {
            picture.bytes = resolved(uri, source_);
        } catch (const Error& error) {
            // A model without one of its pictures is still worth seeing.
            remarks_.warn("a picture is left out: " + error.message());
            return known;
        }
        if (picture.name.empty() && !uri.starts_with("data:")) picture.name = uri;
    }
    picture.mimeType = pictureType(picture.bytes);
    if (picture.mimeType.empty()) {
        remarks_.warn("a picture of a kind other than PNG and JPEG is left out; export the model with PNG");
        return known;
    }
    model_.pictures.push_back(std::move(picture));
    return known = static_cast<int>(model_.pictures.size()) - 1;
}

}  // namespace orrery::mesh::gltf
