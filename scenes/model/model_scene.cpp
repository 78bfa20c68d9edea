#include "scenes/model/model_scene.h"

#include "engine/app/export_part.h"
#include "engine/base/fuzzy.h"
#include "engine/base/words.h"
#include "engine/text/typesetter.h"
#include "scenes/model/motion.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace orrery::model {

namespace {

constexpr float kSize = 40.0F;    // em: the model's largest side, about that of a graph of some dozen nodes
constexpr float kDimmed = 0.12F;  // emphasis of what is not selected
constexpr double kFade = 0.25;    // seconds from one to the other
constexpr float kFill = 0.86F;    // of the picture, at rest

// Around a box after an affine transform.
Bounds transformed(const Bounds& box, const mat4& matrix) {
    Bounds around;
    if (box.empty()) return around;
    for (unsigned corner = 0; corner < 8; ++corner) {
        const vec3 at((corner & 1U) != 0 ? box.high.x : box.low.x, (corner & 2U) != 0 ? box.high.y : box.low.y,
                      (corner & 4U) != 0 ? box.high.z : box.low.z);
        around.add(vec3(matrix * vec4(at, 1.0F)));
    }
    return around;
}

bool isNamedByItsData(const mesh::ModelNode& node) {
    if (!node.extras.is_object()) return false;
    return node.extras.contains("id") || node.extras.contains("label") || node.extras.contains("link");
}

std::string textOf(const mesh::ModelNode& node, const char* key) {
    if (!node.extras.is_object() || !node.extras.contains(key) || !node.extras[key].is_string()) return {};
    return node.extras[key].get<std::string>();
}

std::string counted(std::size_t count, const char* one) {
    std::string digits = std::to_string(count);
    for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, 1, ',');
    return digits + " " + one + (count == 1 ? "" : std::string_view(one).ends_with("mesh") ? "es" : "s");
}

}  // namespace

ModelScene::ModelScene(mesh::Model model, Diagnostics& remarks) : model_(std::move(model)) {
    counts_ = mesh::count(model_);
    rest_ = mesh::bounds(model_);
    ORRERY_CHECK(!rest_.empty(), "a model without a triangle");
    const vec3 size = rest_.size();
    const float largest = std::max({size.x, size.y, size.z});
    if (largest > 0.0F) scale_ = kSize / largest;
    resting_ = model_.nodes;
    pieces_ = takePieces(model_, remarks);
    readNodes();
    if (!model_.animations.empty()) animation_ = 0;
    emphasis_.assign(nodes_.size(), 1.0F);

    nameStyle_.weight = text::Weight::bold;
    nameStyle_.wrapEms = 16.0F;
    nameStyle_.plate = text::Plate{.cornerRadius = 0.3F, .padding = 0.25F};
    move(0.0F);
}

void ModelScene::readNodes() {
    for (std::size_t i = 0; i < model_.nodes.size(); ++i) {
        const mesh::ModelNode& read = model_.nodes[i];
        const std::string label = textOf(read, "label");
        Node node{.name = label.empty() ? read.name : label, .thing = static_cast<int>(i), .own = {}};
        if (read.mesh >= 0) {
            const auto mesh = static_cast<std::size_t>(read.mesh);
            if (node.name.empty()) node.name = model_.meshes[mesh].name;
            for (const Piece& piece : pieces_[mesh]) {
                node.own.add(piece.surface->bounds());
                node.triangles += piece.surface->triangleCount();
            }
        }
        if (node.name.empty()) node.name = fmt::format("part {}", i + 1);
        std::replace(node.name.begin(), node.name.end(), '\n', ' ');
        // A part of a thing that has data (a node's label, an arrow's head) means that thing.
        if (read.parent >= 0 && !isNamedByItsData(read)) {
            const int above = nodes_[static_cast<std::size_t>(read.parent)].thing;
            if (isNamedByItsData(model_.nodes[static_cast<std::size_t>(above)])) node.thing = above;
        }
        nodes_.push_back(std::move(node));
    }
}

void ModelScene::place(const vec3& origin) {
    origin_ = origin;
    posed_ = -1.0F;
    move(static_cast<float>(clock_));
}

Bounds ModelScene::bounds() const {
    const vec3 half = rest_.size() * (scale_ * 0.5F);
    Bounds bounds;
    bounds.add(origin_ - half);
    bounds.add(origin_ + half);
    return bounds;
}

render::Camera ModelScene::restCamera(float aspect) const {
    // From the front and slightly above; what lies flat is looked down on.
    const vec3 size = rest_.size();
    const float lies = std::clamp(1.0F - size.y / std::max(size.z, 1e-6F), 0.0F, 1.0F);
    render::Camera camera;
    camera.pitch = 0.2F + 0.5F * lies;
    return render::framing(camera, bounds(), aspect, kFill);
}

void ModelScene::move(float time) {
    if (animation_ >= 0) {
        const mesh::ModelAnimation& animation = model_.animations[static_cast<std::size_t>(animation_)];
        const float length = duration(animation);
        if (length > 0.0F) time = std::fmod(time, length);
        if (time == posed_) return;
        pose(model_.nodes, animation, time);
    } else if (posed_ >= 0.0F) {
        return;
    }
    posed_ = time;
    world_ = mesh::worldMatrices(model_);
    const mat4 fit = glm::translate(glm::scale(glm::translate(mat4(1.0F), origin_), vec3(scale_)), -rest_.centre());
    for (mat4& matrix : world_) matrix = fit * matrix;
}

void ModelScene::update(const app::Moment& moment) {
    if (!asked_) running_ = animation_ >= 0 && !moment.reducedMotion;
    if (moment.still) {
        // A single picture is of the time that was asked for.
        clock_ = moment.time;
    } else if (plays()) {
        clock_ += moment.delta;
    }
    move(static_cast<float>(clock_));

    fading_ = false;
    const std::vector<bool> parts = selected_ >= 0 ? partsOf(selected_) : std::vector<bool>(nodes_.size(), true);
    const float step = moment.still ? 1.0F : static_cast<float>(moment.delta / kFade);
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
        const float wanted = parts[i] ? 1.0F : kDimmed;
        emphasis_[i] += std::clamp(wanted - emphasis_[i], -step, step);
        fading_ = fading_ || emphasis_[i] != wanted;
    }
    buildBatches();
    buildLabel(moment);
}

void ModelScene::buildBatches() {
    batches_.clear();
    static const mesh::Material kPlain;
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
        const int mesh = model_.nodes[i].mesh;
        if (mesh < 0) continue;
        for (const Piece& piece : pieces_[static_cast<std::size_t>(mesh)]) {
            const mesh::Material& material =
                piece.material >= 0 ? model_.materials[static_cast<std::size_t>(piece.material)] : kPlain;
            batches_.push_back({.surface = piece.surface,
                                .transform = world_[i],
                                .colour = material.colour,
                                .emphasis = emphasis_[i],
                                .unlit = material.unlit,
                                .translucent = material.alpha == mesh::AlphaMode::blend,
                                .doubleSided = material.doubleSided,
                                .pick = static_cast<std::uint32_t>(i),
                                .emissive = material.emissive * material.emissiveStrength});
        }
    }
}

void ModelScene::buildLabel(const app::Moment& moment) {
    label_.reset();
    const int thing = hovered_ >= 0 ? hovered_ : selected_;
    if (thing < 0) return;
    const Node& node = nodes_[static_cast<std::size_t>(thing)];
    nameStyle_.text = moment.theme->ink;
    nameStyle_.plate->colour = moment.theme->paper.withAlpha(0.9F);
    if (name_.plain != node.name) {
        name_.plain = node.name;
        nameSize_ = text::threadTypesetter().measure(name_, nameStyle_);
    }
    const Bounds box = boundsOf(thing);
    if (box.empty()) return;
    label_ = render::Label{.content = &name_,
                           .style = &nameStyle_,
                           .size = nameSize_,
                           .anchor = vec3(box.centre().x, box.high.y, box.centre().z),
                           .offset = vec2(0.0F, nameSize_.y * 0.5F + 0.2F),
                           .least = 0.035F,
                           .largest = 0.045F,
                           .priority = 1000.0F,
                           .occlusion = render::Occlusion::never,
                           .always = true,
                           .floats = true,
                           .pick = static_cast<std::uint32_t>(thing)};
}

void ModelScene::draw(render::DrawList& list) const {
    list.surfaces.insert(list.surfaces.end(), batches_.begin(), batches_.end());
    if (label_) list.labels.push_back(*label_);
    list.bounds.add(bounds());
    list.scale = 2.0F;
}

int ModelScene::thingOf(std::uint32_t pick) const {
    return pick < nodes_.size() ? nodes_[pick].thing : -1;
}

std::vector<bool> ModelScene::partsOf(int thing) const {
    std::vector<bool> parts(nodes_.size());
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const int parent = model_.nodes[i].parent;  // goes before its children
        parts[i] = static_cast<int>(i) == thing || (parent >= 0 && parts[static_cast<std::size_t>(parent)]);
    }
    return parts;
}

Bounds ModelScene::boundsOf(int thing) const {
    Bounds bounds;
    const std::vector<bool> parts = partsOf(thing);
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
        if (parts[i]) bounds.add(transformed(nodes_[i].own, world_[i]));
    }
    return bounds;
}

std::size_t ModelScene::trianglesOf(std::uint32_t pick) const {
    const int thing = thingOf(pick);
    const std::vector<bool> parts = partsOf(thing);
    std::size_t triangles = 0;
    for (std::size_t i = 0; i < nodes_.size(); ++i) triangles += parts[i] ? nodes_[i].triangles : 0;
    return triangles;
}

void ModelScene::select(int thing) {
    selected_ = thing;
}

void ModelScene::hover(std::uint32_t pick) {
    hovered_ = thingOf(pick);
}

void ModelScene::click(std::uint32_t pick, app::Button button, bool extend) {
    static_cast<void>(extend);
    if (button == app::Button::left) select(thingOf(pick));
}

std::optional<vec3> ModelScene::placeOf(std::uint32_t pick) const {
    const int thing = thingOf(pick);
    if (thing < 0) return std::nullopt;
    const Bounds box = boundsOf(thing);
    return box.empty() ? vec3(world_[static_cast<std::size_t>(thing)][3]) : box.centre();
}

std::optional<render::Camera> ModelScene::cameraFor(std::uint32_t pick) const {
    const int thing = thingOf(pick);
    if (thing < 0) return std::nullopt;
    const Bounds box = boundsOf(thing);
    if (box.empty()) return std::nullopt;
    const float aspect = host_ != nullptr ? host_->aspect() : 16.0F / 9.0F;
    render::Camera camera = restCamera(aspect);
    if (host_ != nullptr) {
        camera.yaw = host_->camera().yaw;
        camera.pitch = host_->camera().pitch;
    }
    const float least = camera.distance * 0.05F;  // a screw is not flown into
    camera = render::framing(camera, box, aspect, 0.6F);
    camera.distance = std::max(camera.distance, least);
    return camera;
}

std::uint32_t ModelScene::selected() const {
    return selected_ < 0 ? render::kNoPick : static_cast<std::uint32_t>(selected_);
}

std::vector<app::Found> ModelScene::search(std::string_view words) const {
    std::vector<app::Found> found;
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
        if (nodes_[i].thing != static_cast<int>(i)) continue;
        auto score = fuzzyScore(words, nodes_[i].name);
        for (const std::string& also : {model_.nodes[i].name, textOf(model_.nodes[i], "id")}) {
            const auto other = also.empty() ? std::nullopt : fuzzyScore(words, also);
            if (other && (!score || *other > *score)) score = other;
        }
        if (score) found.push_back({nodes_[i].name, model_.title, static_cast<std::uint32_t>(i), *score});
    }
    return found;
}

std::vector<std::string> ModelScene::terms() const {
    std::set<std::string> terms;
    addWords(terms, model_.title);
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
        if (!model_.nodes[i].name.empty() && nodes_[i].thing == static_cast<int>(i)) addWords(terms, nodes_[i].name);
    }
    return {terms.begin(), terms.end()};
}

bool ModelScene::leave() {
    if (selected_ < 0) return false;
    select(-1);
    return true;
}

app::Part ModelScene::describe(std::uint32_t pick) const {
    if (pick >= nodes_.size()) return {.name = model_.title, .extras = model_.extras};
    const mesh::ModelNode& node = model_.nodes[pick];
    // Far down a tree of nodes, parts stand on their own: nobody reads so deep an outline, and exporting refuses it.
    constexpr int kDeepest = 32;
    int depth = 0;
    for (int above = node.parent; above >= 0; above = model_.nodes[static_cast<std::size_t>(above)].parent) ++depth;
    const bool hangs = depth > 0 && depth <= kDeepest;
    return {.name = node.name.empty() ? nodes_[pick].name : node.name,
            .extras = node.extras,
            .within = hangs ? static_cast<std::uint32_t>(node.parent) : render::kNoPick};
}

std::string ModelScene::summary() const {
    std::string text = counted(model_.meshes.size(), "mesh") + ", " + counted(counts_.drawnTriangles, "triangle");
    if (!model_.animations.empty()) text += ", " + counted(model_.animations.size(), "animation");
    return text;
}

void ModelScene::play(int animation, bool running) {
    asked_ = true;
    running_ = running;
    if (animation == animation_) return;
    animation_ = animation;
    model_.nodes = resting_;
    clock_ = 0.0;
    posed_ = -1.0F;
}

void ModelScene::adopt(const Scene& earlier) {
    const auto* before = dynamic_cast<const ModelScene*>(&earlier);
    if (before == nullptr || before->selected_ < 0) return;
    const std::string& name = before->nodes_[static_cast<std::size_t>(before->selected_)].name;
    const auto same = std::find_if(nodes_.begin(), nodes_.end(), [&](const Node& node) { return node.name == name; });
    if (same != nodes_.end()) select(same->thing);
}

}  // namespace orrery::model
