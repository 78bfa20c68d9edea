#include "scenes/lesson/fence.h"

#include <array>

namespace orrery::lesson {

FenceContent readFence(const yaml::Value& fence) {
    if (!fence.isMap()) fence.fail("an ```orrery fence holds keys with values, such as `file: graph.mmd`");
    FenceContent content;
    if (const auto camera = fence.find("camera")) {
        readCamera(*camera);  // what is wrong with it is said now
        content.direction.camera = camera;
    }
    if (const auto hold = fence.find("hold")) content.direction.hold = hold->number(0.0, 600.0);
    if (const auto caption = fence.find("caption")) {
        constexpr std::array kPlaces{CaptionPlace::right, CaptionPlace::left, CaptionPlace::bottom, CaptionPlace::none};
        content.direction.caption = kPlaces.at(caption->oneOf({"right", "left", "bottom", "none"}));
    }
    const auto scene = fence.find("scene");
    const auto file = fence.find("file");
    if (scene && file) file->fail("a fence names a scene or a file, not both");
    const yaml::Value rest = fence.without({"camera", "hold", "caption"});
    if (scene) {
        static_cast<void>(scene->text());
        content.description = rest;
        return content;
    }
    const yaml::Value changes = file ? rest.without({"file", "kind"}) : rest;
    if (file) {
        static_cast<void>(file->text());
        content.description = fence;
    }
    if (!changes.entries().empty()) content.direction.changes = changes;
    return content;
}

CameraWish readCamera(const yaml::Value& camera) {
    CameraWish wish;
    if (camera.isText()) {
        if (camera.text() != "all") wish.at = camera.text();
        return wish;
    }
    camera.allowOnly({"at", "yaw", "pitch", "distance"});
    if (const auto at = camera.find("at")) wish.at = at->text();
    if (const auto yaw = camera.find("yaw")) wish.yaw = yaw->number(-360.0, 360.0);
    if (const auto pitch = camera.find("pitch")) wish.pitch = pitch->number(-90.0, 90.0);
    if (const auto distance = camera.find("distance")) wish.distance = distance->number(0.05, 20.0);
    return wish;
}

}  // namespace orrery::lesson
