#include "engine/mesh/mtl_reader.h"

#include "engine/base/error.h"
#include "engine/base/utf8.h"
#include "engine/mesh/gltf_materials.h"
#include "engine/mesh/text_lines.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace orrery::mesh {

// A material while its lines are read: what was said of it and what was not.
struct MtlReader::Unfinished {
    bool started = false;
    Material material;
    std::optional<vec3> diffuse;
    vec3 light{0.0F};
    std::optional<float> shininess;
    std::optional<float> roughness;
    float opacity = 1.0F;
    bool hasMask = false;
};

namespace {

std::optional<float> oneOf(std::string_view rest) {
    return numberIn(takeWord(rest));
}

// One number stands for all three.
std::optional<vec3> threeOf(std::string_view rest) {
    const auto r = numberIn(takeWord(rest));
    if (!r) return std::nullopt;
    const auto g = numberIn(takeWord(rest));
    const auto b = numberIn(takeWord(rest));
    return vec3(*r, g.value_or(*r), b.value_or(g.value_or(*r)));
}

// Absolute paths are of another computer: the file may stand beside the model here.
std::string asBeside(std::string_view name) {
    std::string path(utf8::trimmed(name));
    std::ranges::replace(path, '\\', '/');
    if (path.find(':') != std::string::npos || path.starts_with('/')) {
        path = path.substr(path.find_last_of("/:") + 1);
    }
    return path;
}

// Skips "-clamp on", "-s 1 1 1" and the like; true when clamping was asked for.
bool takeOptions(std::string_view& rest) {
    bool clamps = false;
    while (true) {
        std::string_view after = rest;
        const std::string_view option = takeWord(after);
        if (option.size() < 2 || option.front() != '-') return clamps;
        if (option == "-o" || option == "-s" || option == "-t") {
            for (int i = 0; i < 3; ++i) {
                std::string_view tail = after;
                if (!numberIn(takeWord(tail))) break;
                after = tail;
            }
        } else if (option == "-mm") {
            takeWord(after);
            takeWord(after);
        } else {
            static constexpr std::array<std::string_view, 8> kOne{"-blendu", "-blendv",  "-cc",   "-clamp",
                                                                  "-texres", "-imfchan", "-type", "-bm"};
            if (std::ranges::find(kOne, option) == kOne.end()) return clamps;
            const std::string_view value = takeWord(after);
            if (option == "-clamp") clamps = value == "on";
        }
        rest = after;
    }
}

}  // namespace

void MtlReader::readLibrary(std::string_view name) {
    const std::string whole = asBeside(name);
    if (whole.empty() || !libraries_.emplace(whole, true).second) return;
    if (!source_.beside) {
        remarks_.note("materials in other files cannot be read from here");
        return;
    }
    // A name with blanks, or several names.
    std::vector<std::string> names{whole};
    std::string_view words = whole;
    for (std::string_view word = takeWord(words); !word.empty(); word = takeWord(words)) names.emplace_back(word);
    std::string why;
    std::size_t found = 0;
    for (std::size_t i = 0; i < names.size(); ++i) {
        try {
            read(source_.beside(names[i]));
            ++found;
            if (i == 0) return;
        } catch (const Error& error) {
            if (why.empty()) why = error.message();
        }
    }
    if (found == 0) remarks_.warn(fmt::format("materials are missing, {}: {}", whole.substr(0, 80), why));
}

int MtlReader::find(const std::string& name) const {
    const auto found = materials_.find(name);
    return found == materials_.end() ? -1 : found->second;
}

void MtlReader::read(std::string_view text) {
    Unfinished material;
    TextLines lines(text);
    while (lines.next()) {
        std::string_view rest = lines.line();
        const std::string_view key = takeWord(rest);
        if (key.empty() || key.front() == '#') continue;
        if (key == "newmtl") {
            finish(material);
            material = {};
            material.started = true;
            material.material.name = utf8::sanitised(utf8::trimmed(rest));
        } else {
            readStatement(key, rest, material);
        }
    }
    finish(material);
}

void MtlReader::readStatement(std::string_view key, std::string_view rest, Unfinished& material) {
    if (key == "Kd") material.diffuse = threeOf(rest);
    if (key == "Ke") material.light = threeOf(rest).value_or(vec3(0.0F));
    if (key == "Ns") material.shininess = oneOf(rest);
    if (key == "Pr") material.roughness = oneOf(rest);
    if (key == "Pm") material.material.metallic = std::clamp(oneOf(rest).value_or(0.0F), 0.0F, 1.0F);
    if (key == "d") material.opacity = oneOf(rest).value_or(1.0F);
    if (key == "Tr") material.opacity = 1.0F - oneOf(rest).value_or(0.0F);
    if (key == "illum") material.material.unlit = oneOf(rest) == 0.0F;
    if (key == "map_d") material.hasMask = true;
    if (key == "map_Kd") readPicture(rest, material);
}

void MtlReader::finish(Unfinished& unfinished) {
    if (!unfinished.started) return;
    Material& material = unfinished.material;
    const bool pictured = material.picture >= 0;
    vec3 diffuse = unfinished.diffuse.value_or(vec3(pictured ? 1.0F : 0.8F));
    // Some exporters write black beside a picture, which multiplied would be a black picture.
    if (pictured && diffuse == vec3(0.0F)) diffuse = vec3(1.0F);
    diffuse = glm::clamp(diffuse, 0.0F, 1.0F);
    material.colour = {diffuse.x, diffuse.y, diffuse.z, std::clamp(unfinished.opacity, 0.0F, 1.0F)};
    if (material.colour.a < 1.0F || unfinished.hasMask) material.alpha = AlphaMode::blend;
    if (unfinished.roughness) {
        material.roughness = std::clamp(*unfinished.roughness, 0.0F, 1.0F);
    } else if (unfinished.shininess) {
        material.roughness = 1.0F - std::sqrt(std::clamp(*unfinished.shininess / 1000.0F, 0.0F, 1.0F));
    }
    const vec3 light = glm::max(unfinished.light, vec3(0.0F));
    const float strength = std::max({light.x, light.y, light.z, 1.0F});
    material.emissive = light / strength;
    material.emissiveStrength = strength;
    const std::string name = material.name;
    model_.materials.push_back(std::move(material));
    // The first of a name counts.
    materials_.emplace(name, static_cast<int>(model_.materials.size()) - 1);
}

void MtlReader::readPicture(std::string_view rest, Unfinished& material) {
    material.material.repeat = !takeOptions(rest);
    const std::string name = asBeside(rest);
    if (!name.empty()) material.material.picture = picture(name);
}

int MtlReader::picture(const std::string& name) {
    const auto [known, isNew] = pictures_.emplace(name, -1);
    if (!isNew) return known->second;
    ModelPicture picture;
    try {
        picture.bytes = source_.beside(name);
    } catch (const Error& error) {
        remarks_.warn(
            fmt::format("a picture is left out, {}: {}", utf8::sanitised(name.substr(0, 80)), error.message()));
        return -1;
    }
    picture.mimeType = gltf::pictureType(picture.bytes);
    if (picture.mimeType.empty()) {
        remarks_.warn("a picture of a kind other than PNG and JPEG is left out; export the model with PNG");
        return -1;
    }
    picture.name = utf8::sanitised(name);
    model_.pictures.push_back(std::move(picture));
    return known->second = static_cast<int>(model_.pictures.size()) - 1;
}

}  // namespace orrery::mesh
