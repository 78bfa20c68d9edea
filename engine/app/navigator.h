#pragma once

// How a person moves: left drag orbits, right or middle drag pans, the wheel moves toward the pointer, WASD and QE fly,
// and the program's own flights are eased and slow enough for a class to follow (classroom.md). World up is locked.

#include "engine/app/flight.h"

#include <optional>

namespace orrery::app {

// Which flying keys are down, each -1, 0 or 1.
struct FlyKeys {
    int ahead = 0;
    int right = 0;
    int up = 0;
    bool fast = false;

    bool any() const { return ahead != 0 || right != 0 || up != 0; }
};

class Navigator {
 public:
    const render::Camera& camera() const { return shown_; }

    // How far the camera may go from its target: set from the extent of what is shown.
    void setReach(float radius);
    void setSpeed(float factor) { speed_ = factor; }
    void setReducedMotion(bool reduced) { reducedMotion_ = reduced; }
    // The slow orbit that gives depth while nobody touches anything.
    void setIdleOrbit(bool on) { idleOrbit_ = on; }

    void jumpTo(const render::Camera& camera);
    void flyTo(const render::Camera& camera);
    bool flying() const { return flight_.has_value(); }

    // Pixels moved, as a part of the picture's height.
    void orbit(vec2 moved);
    void pan(vec2 moved);
    // Steps of the wheel, toward what lies under the pointer (-0.5..0.5 of the picture's height from its middle).
    void zoom(float steps, vec2 pointer);
    void fly(const FlyKeys& keys, double seconds);
    // The person does something: flights end where they are, the idle orbit stops for a while.
    void touch();

    void update(double seconds);
    // Whether the camera still moves by itself.
    bool moving() const;
    // With reduced motion the camera is there at once, and the picture before fades away: how much of it is still seen,
    // 0..1, and how many such fades have begun.
    float before() const;
    int fades() const { return fades_; }

 private:
    void clamp(render::Camera& camera) const;

    render::Camera wanted_;
    render::Camera shown_;
    std::optional<Flight> flight_;
    double fadeLeft_ = 0.0;
    int fades_ = 0;
    float reach_ = 100.0F;
    float speed_ = 1.0F;
    bool reducedMotion_ = false;
    bool idleOrbit_ = false;
    double sinceTouch_ = 0.0;
};

}  // namespace orrery::app
