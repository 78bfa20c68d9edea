#pragma once

// Where things stand in the scene of routing, in its own coordinates: tokens below, the router above them, the experts
// on the wall. And when: the parts of a token's way, as shares of it.

#include "engine/base/math.h"

namespace orrery::routing {

inline constexpr int kShownTokens = 18;  // in the row at once
inline constexpr float kTokenPitch = 2.2F;
inline constexpr vec3 kTokenSize{1.9F, 1.3F, 0.7F};

inline constexpr float kRouterY = 4.4F;
inline constexpr float kRouterWidth = 26.0F;
inline constexpr float kRouterHeight = 2.7F;

inline constexpr vec2 kWallLow{-20.0F, 9.4F};
inline constexpr vec2 kWallSize{40.0F, 11.0F};
inline constexpr vec2 kHalfWallSize{19.0F, 11.0F};  // two of them, side by side
inline constexpr vec3 kSharedCentre{17.6F, 5.6F, 0.0F};

inline constexpr vec3 kSceneLow{-20.6F, -3.2F, -1.0F};
inline constexpr vec3 kSceneHigh{20.6F, 22.6F, 2.0F};

inline constexpr float kAtRouter = 0.20F;   // the hidden state has risen to the router
inline constexpr float kScored = 0.38F;     // its scores are there
inline constexpr float kAtExperts = 0.64F;  // its copies have reached their experts
inline constexpr float kWorked = 0.74F;     // they leave again

}  // namespace orrery::routing
