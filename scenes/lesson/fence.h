#pragma once

// What an ```orrery fence says: a scene to look at, and how to look at it.
//
//     scene: surface            one of the kinds that can be described, with keys of its own; or
//     file: graphs/asml.mmd     a file, found beside the lesson or among the program's own, and `kind: routing` where
//     it
//                               can be opened in several ways; or neither: the scene stays
//     camera: ASML              what to look at; or {at: ASML, yaw: 20, pitch: 10, distance: 1.5}
//     hold: 6                   seconds in a recording
//     caption: right            left, bottom, none
//
// All other keys are the scene's: of its description behind `scene`, else changes to it.

#include "scenes/lesson/lesson.h"

namespace orrery::lesson {

struct FenceContent {
    std::optional<yaml::Value> description;  // has `scene` or `file`
    Direction direction;
};

// Throws Error at what no fence may hold.
FenceContent readFence(const yaml::Value& fence);

// How a scene is looked at: angles turned from where it rests, in degrees; distance 1 is that of rest.
struct CameraWish {
    std::string at;  // a name in the scene; empty: all of it
    double yaw = 0.0;
    double pitch = 0.0;
    double distance = 1.0;
};
CameraWish readCamera(const yaml::Value& camera);

}  // namespace orrery::lesson
