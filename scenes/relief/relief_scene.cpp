#include "scenes/relief/relief_scene.h"

#include "engine/base/error.h"
#include "engine/base/fuzzy.h"
#include "engine/base/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace orrery::relief {

namespace {

constexpr float kSize = 40.0F;  // em: the picture's longer side
constexpr float kFill = 0.84F;
constexpr Colour kGlass{0.70F, 0.80F, 0.92F, 0.30F};

// A sheet the size of the picture, bent as the relief is, just above the plate's upper side, or where that would be.
std::shared_ptr<const render::SurfaceAsset> sheet(const Options& options, float aspect,
                                                  std::shared_ptr<const image::Image> picture) {
    constexpr std::uint32_t kColumns = 72;  // 5 degrees each when it is bent right round
    const vec2 half(options.width * 0.5F, options.width * 0.5F / aspect);
    const float z = options.base + 0.002F * options.width;
    const float bend = glm::radians(options.curve) / options.width;  // one over the radius; see placed() in the kernel
    std::vector<vec3> positions, normals;
    std::vector<vec2> uvs;
    std::vector<std::uint32_t> indices;
    for (std::uint32_t column = 0; column <= kColumns; ++column) {
        const float u = static_cast<float>(column) / kColumns;
        const float x = glm::mix(-half.x, half.x, u);
        const vec3 normal(std::sin(x * bend), 0.0F, std::cos(x * bend));
        const vec3 middle =
            bend == 0.0F ? vec3(x, 0.0F, z) : (1.0F / bend + z) * normal - vec3(0.0F, 0.0F, 1.0F / bend);
        for (const float side : {-1.0F, 1.0F}) {
            positions.push_back(middle + vec3(0.0F, side * half.y, 0.0F));
            normals.push_back(normal);
            uvs.emplace_back(u, 0.5F - 0.5F * side);
        }
        const std::uint32_t corner = 2 * column;
        if (column < kColumns)
            indices.insert(indices.end(), {corner, corner + 2, corner + 3, corner, corner + 3, corner + 1});
    }
    return std::make_shared<const render::SurfaceAsset>(render::SurfaceDescription{.positions = positions,
                                                                                   .normals = normals,
                                                                                   .uvs = uvs,
                                                                                   .indices = indices,
                                                                                   .picture = std::move(picture),
                                                                                   .cutout = true});
}

}  // namespace

ReliefScene::ReliefScene(image::Raster raster, std::filesystem::path path)
    : title_(path == "-" ? "picture" : path.stem().string()), path_(std::move(path)), worker_(std::move(raster)) {
    wish_.options.threshold = usualThreshold(worker_.raster());
    beforeSlider_ = wish_;
    want(Fineness::final);
}

float ReliefScene::unitsPerMetre() const {
    const image::Raster& raster = worker_.raster();
    return kSize / (wish_.options.width * static_cast<float>(std::max(raster.width, raster.height)) /
                    static_cast<float>(raster.width));
}

Bounds ReliefScene::bounds() const {
    const image::Raster& raster = worker_.raster();
    const Options& options = wish_.options;
    vec3 size(options.width, options.width * static_cast<float>(raster.height) / static_cast<float>(raster.width),
              options.base + options.height);
    float back = 0.0F;
    if (shown_ && shown_->error.empty() && options.curve != 0.0F) {
        // Bent: as wide and as deep as it came out.
        size = shown_->report.size;
        back = options.curve > 0.0F ? options.base + options.height - size.z : 0.0F;
    }
    Bounds bounds;
    bounds.add(origin_ + unitsPerMetre() * vec3(-0.5F * size.x, -0.5F * size.y, back));
    bounds.add(origin_ + unitsPerMetre() * vec3(0.5F * size.x, 0.5F * size.y, back + size.z));
    return bounds;
}

render::Camera ReliefScene::restCamera(float aspect) const {
    render::Camera camera;
    // From a little to the side and above, so that heights show.
    camera.yaw = -0.35F;
    camera.pitch = 0.38F;
    return render::framing(camera, bounds(), aspect, kFill);
}

void ReliefScene::want(Fineness fineness) {
    Wish wish = wish_;
    wish.fineness = fineness;
    worker_.want(wish);
}

void ReliefScene::change(const Wish& wish) {
    wish_ = wish;
    beforeSlider_ = wish;
    want(Fineness::final);
}

void ReliefScene::takeWhatIsReady() {
    if (auto message = worker_.said(); message && host_ != nullptr) host_->say(*message);
    auto made = worker_.take();
    if (!made) return;
    const image::Raster& raster = worker_.raster();
    overlay_ =
        sheet(made->wish.options, static_cast<float>(raster.width) / static_cast<float>(raster.height), made->black);
    if (!made->error.empty()) {
        // What was there stays to be seen.
        if (host_ != nullptr && (!shown_ || shown_->error != made->error)) host_->say(made->error);
        if (shown_) {
            made->front = shown_->front;
            made->back = shown_->back;
            made->plate = shown_->plate;
        }
    }
    shown_ = std::move(made);
}

void ReliefScene::update(const app::Moment& moment) {
    // A single picture is of the finished thing.
    if (moment.still) worker_.wait();
    takeWhatIsReady();
    if (moment.still && shown_ && !shown_->error.empty() && !shown_->front)
        throw Error(shown_->error, {path_.string(), 0, 0, {}});
}

void ReliefScene::draw(render::DrawList& list) const {
    list.bounds.add(bounds());
    list.scale = 2.0F;
    if (!shown_) return;
    const mat4 transform = glm::scale(glm::translate(mat4(1.0F), origin_), vec3(unitsPerMetre()));
    const bool coloured = shown_->front && shown_->front->picture();
    if (shown_->front)
        list.surfaces.push_back({.surface = shown_->front,
                                 .transform = transform,
                                 .colour = coloured ? Colour{1.0F, 1.0F, 1.0F, 1.0F} : kClay,
                                 .pick = 0});
    if (shown_->back)
        list.surfaces.push_back({.surface = shown_->back, .transform = transform, .colour = kClay, .pick = 0});
    if (shown_->plate)
        list.surfaces.push_back(
            {.surface = shown_->plate, .transform = transform, .colour = kGlass, .translucent = true, .pick = 0});
    if (showBlack_ && overlay_)
        list.surfaces.push_back({.surface = overlay_, .transform = transform, .unlit = true, .doubleSided = true});
}

std::string ReliefScene::summary() const {
    const image::Raster& raster = worker_.raster();
    if (!shown_ || !shown_->error.empty()) return fmt::format("{} x {} pixels", raster.width, raster.height);
    const Report& report = shown_->report;
    return fmt::format(
        "{} x {} pixels, {} triangles, {} {}{}", raster.width, raster.height, report.triangles, report.bodies,
        report.bodies == 1 ? "body" : "bodies",
        report.holes > 0 ? fmt::format(", {} {}", report.holes, report.holes == 1 ? "hole" : "holes") : "");
}

std::vector<app::Found> ReliefScene::search(std::string_view words) const {
    if (const auto score = fuzzyScore(words, title_)) return {{title_, "relief", 0, *score}};
    return {};
}

std::vector<std::string> ReliefScene::terms() const {
    std::set<std::string> terms;
    addWords(terms, title_);
    return {terms.begin(), terms.end()};
}

void ReliefScene::adopt(const Scene& earlier) {
    if (const auto* before = dynamic_cast<const ReliefScene*>(&earlier)) {
        showBlack_ = before->showBlack_;
        change(before->wish_);
    }
}

std::filesystem::path ReliefScene::save(const std::string& extension) {
    const std::filesystem::path folder = path_ == "-" ? std::filesystem::path() : path_.parent_path();
    std::filesystem::path name = folder / (title_ + extension);
    std::error_code unknown;
    for (int number = 2; std::filesystem::exists(name, unknown) || promised_.contains(name); ++number)
        name = folder / fmt::format("{}-{}{}", title_, number, extension);
    promised_.insert(name);
    worker_.save(wish_, name);
    return name;
}

}  // namespace orrery::relief
