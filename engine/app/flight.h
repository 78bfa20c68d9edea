#pragma once

// One flight of the camera: eased with continuous acceleration, at least 1.5 s long, at most 20 degrees a second in yaw
// and pitch and 8.5 in pans, with the target in the middle of the picture all the way. A flight that takes over from
// another goes on from its motion, which it brakes while its own begins: no jolt when the next step comes early.

#include "engine/render/camera.h"

#include <optional>

namespace orrery::app {

class Flight {
 public:
    // `slowdown`: 1, or more for a person who wants it slower.
    Flight(const render::Camera& from, const render::Camera& to, float slowdown);
    Flight(const Flight& earlier, const render::Camera& to, float slowdown);

    void update(double seconds) { flown_ += seconds; }
    bool done() const { return flown_ >= seconds_; }
    render::Camera camera() const { return at(flown_); }
    double seconds() const { return seconds_; }

 private:
    // What moves, so that it can be added and subtracted: distances by their logarithms.
    struct Pose {
        vec3 target{0.0F};
        float yaw = 0.0F;
        float pitch = 0.0F;
        float logDistance = 0.0F;
    };
    // The motion of an earlier flight, braked.
    struct Drift {
        Pose speed;         // a second
        Pose acceleration;  // a second squared
    };

    static Pose poseOf(const render::Camera& camera);
    static Pose weighted(const Pose& a, float x, const Pose& b, float y);
    static render::Camera moved(render::Camera camera, const Pose& by);
    Pose driftAt(double time) const;
    render::Camera at(double time) const;
    void choosePace(float slowdown);

    render::Camera from_;
    render::Camera to_;
    std::optional<Drift> drift_;
    double seconds_ = 1.5;
    double flown_ = 0.0;
};

}  // namespace orrery::app
