#include "tools/orrery/picture_options.h"

#include "engine/base/error.h"
#include "engine/base/files.h"

#include <charconv>
#include <cstdlib>

namespace orrery::command {

namespace {

bool validationAsked() {
    const char* asked = std::getenv("ORRERY_VALIDATION");
    return asked != nullptr && std::string_view(asked) == "1";
}

}  // namespace

void PictureOptions::add(CLI::App& app) {
    app.add_option("FILE", files,
                   "Graphs, notes or folders; the built-in graphs when none is given, - for standard input");
    addDrawing(app);
    app.add_option("--camera", camera, "rest, left, right, above, near, or YAW,PITCH in degrees from rest")
        ->capture_default_str();
    app.add_option("--step", step, "Which step of a lesson, or graph of several, from 1; 0 shows all from afar")
        ->capture_default_str();
}

void PictureOptions::addDrawing(CLI::App& app) {
    app.add_option("--size", size, "Width x height in pixels")->capture_default_str();
    app.add_option("--theme", theme, "light, dark or contrast")->capture_default_str();
    app.add_flag("--large-room", largeRoom, "Text of 4 % of the height, for the back of a large room");
    app.add_option("--quality", quality, "0 full, 1 lean, 2 fast, 3 coarse")
        ->check(CLI::Range(0, 3))
        ->capture_default_str();
    app.add_option("--device", device, "Part of the Vulkan device's name");
    app.add_flag("--validate", validate, "Use the Vulkan validation layer; any message is an error");
}

uvec2 PictureOptions::pixels() const {
    uvec2 pixels(0);
    const std::size_t middle = size.find('x');
    const char* end = size.data() + size.size();
    if (middle != std::string::npos) {
        const auto first = std::from_chars(size.data(), size.data() + middle, pixels.x);
        const auto second = std::from_chars(size.data() + middle + 1, end, pixels.y);
        const bool whole = first.ptr == size.data() + middle && second.ptr == end;
        if (whole && pixels.x >= 16 && pixels.y >= 16 && pixels.x <= 8192 && pixels.y <= 8192) return pixels;
    }
    throw UsageError("--size " + size + ": give it as WxH with 16 to 8192 pixels a side, such as 1280x720");
}

std::filesystem::path builtInLesson() {
    return assetFolder() / "graphs";
}

std::unique_ptr<app::Session> openSession(const PictureOptions& options) {
    if (!render::themeByName(options.theme))
        throw UsageError("--theme " + options.theme + ": there are light, dark and contrast");
    app::Settings settings;
    settings.theme = options.theme;
    settings.largeRoom = options.largeRoom;
    auto session = std::make_unique<app::Session>(settings);
    session->open(options.files.empty() ? std::vector<std::filesystem::path>{builtInLesson()} : options.files);
    session->update(0.0, options.pixels(), true);
    const int steps = session->scene()->stepCount();
    if (options.step < 0 || options.step > std::max(steps, 1)) {
        throw UsageError(steps > 0
                             ? fmt::format("--step {}: there are {} steps, from 1", options.step, steps)
                             : fmt::format("--step {}: there are no steps in this, only the one scene", options.step));
    }
    if (options.step > 0 && steps > 0) session->scene()->goToStep(options.step - 1);
    session->navigator().jumpTo(namedCamera(*session, options.camera));
    session->update(0.0, options.pixels(), true);
    return session;
}

render::Camera namedCamera(const app::Session& session, const std::string& name) {
    constexpr float kDegree = 3.14159265F / 180.0F;
    render::Camera camera = session.scene()->restCamera(session.aspect());
    if (name == "rest") return camera;
    if (name == "left") {
        camera.yaw -= 40.0F * kDegree;
    } else if (name == "right") {
        camera.yaw += 40.0F * kDegree;
    } else if (name == "above") {
        camera.pitch = 60.0F * kDegree;
    } else if (name == "near") {
        camera.distance *= 0.4F;
    } else {
        float yaw = 0.0F;
        float pitch = 0.0F;
        const std::size_t comma = name.find(',');
        const char* end = name.data() + name.size();
        const bool read = comma != std::string::npos &&
                          std::from_chars(name.data(), name.data() + comma, yaw).ptr == name.data() + comma &&
                          std::from_chars(name.data() + comma + 1, end, pitch).ptr == end;
        if (!read)
            throw UsageError("--camera " + name +
                             ": there are rest, left, right, above, near and YAW,PITCH in degrees");
        camera.yaw += yaw * kDegree;
        camera.pitch += pitch * kDegree;
    }
    return camera;
}

app::HeadlessOptions headlessOptions(const PictureOptions& options) {
    return {.size = options.pixels(),
            .validation = options.validate || validationAsked(),
            .device = options.device,
            .quality = options.quality};
}

int exitCode(app::Headless& headless) {
    return headless.device().validationMessages().empty() ? 0 : 1;
}

}  // namespace orrery::command
