// What the CPU and the shaders of the scene share, byte for byte: scalar block layout (VK_EXT_scalar_block_layout), so
// a vec3 takes 12 bytes and follows its neighbour directly. Lengths are in world units (1 = one line of a label),
// colours are linear unless said otherwise; a uint colour is sRGB-encoded RGBA, one byte each, red lowest.

#ifndef ORRERY_SHADERS_SHARED_SCENE_H
#define ORRERY_SHADERS_SHARED_SCENE_H

#ifdef __cplusplus
#include "engine/base/math.h"

#include <cstdint>

namespace orrery::shared {
using uint = std::uint32_t;
using Address = std::uint64_t;
#else
#define Address uvec2
#endif

// The same for every pass of a frame.
struct FrameConstants {
    mat4 viewProjection;  // reversed depth: 1 at the near plane, 0 at infinity
    mat4 view;
    vec3 cameraPosition;
    float time;  // seconds of the scene's own clock
    vec3 cameraRight;
    float pixelsPerUnit;  // at distance 1 from the camera: picture height / (2 tan(fov / 2))
    vec3 cameraUp;
    float near;
    vec3 cameraForward;
    float fogStart;       // distance from the camera at which fog begins
    vec3 lightDirection;  // towards the light
    float fogEnd;         // where everything has become background; 0 = no fog
    vec3 lightColour;
    float fogStrength;   // at fogEnd, 0..1
    vec3 skyColour;      // light from above
    float targetHeight;  // pixels
    vec3 groundColour;   // light from below
    float targetWidth;
    vec3 backgroundTop;
    float saturation;  // of dimmed things
    vec3 backgroundBottom;
    float dimming;  // how much of the background a dimmed thing takes
};

// A corner of a body's mesh, in the body's own frame.
struct MeshVertex {
    vec3 position;
    uint normalAndPart;  // octahedral normal, 2 x 12 bits; part in the top 8: 0 fill, 1 stroke
};

struct BodyInstance {
    vec3 position;
    float scale;
    vec4 rotation;  // unit quaternion x y z w
    uint fill;
    uint stroke;
    float emphasis;    // 1 as it is, 0 dimmed
    float glow;        // light that it gives off, added to what it reflects
    uint firstVertex;  // of its mesh among all; the scene pass fills it in
};

struct SphereInstance {
    vec3 position;
    float radius;
    uint fill;
    uint stroke;
    float emphasis;
    float glow;
};

// A cubic Bezier curve with a round cross-section.
struct TubeInstance {
    vec3 p0;
    float radius;
    vec3 p1;
    float start;  // the part that is drawn, in the curve's parameter
    vec3 p2;
    float end;
    vec3 p3;
    float dash;  // length of a dash and its gap; 0 = solid
    uint colourFrom;
    uint colourTo;
    float emphasis;
    float glow;
    float drawnLength;  // of the drawn part, for dashes and flow
    float flow;         // world units a second that its particles travel
};

// A straight edge of a large graph: seen from afar, so it has one colour from end to end and is lit at its corners
// only.
struct LineInstance {
    vec3 from;
    float radius;
    vec3 to;
    uint colour;  // alpha: emphasis
};

// A light that travels along a tube.
struct ParticleInstance {
    uint tube;
    float phase;  // 0..1 along the drawn part at time 0
    float radius;
    uint colour;
};

// A corner of a translucent triangle; the triangles come sorted, farthest first.
struct HullVertex {
    vec3 position;
    uint normal;  // octahedral, 2 x 12 bits
    uint colour;
};

// A corner of a surface with a picture, in the surface's own frame.
struct SurfaceVertex {
    vec3 position;
    uint normal;  // octahedral, 2 x 12 bits
    vec2 uv;
    uint colour;
};

// Push constants of a surface: all that is the same over it.
struct SurfacePush {
    vec4 toWorld[3];  // rows of its affine transform
    vec4 colour;      // linear, straight alpha
    vec3 emissive;
    float emphasis;
    Address vertices;
    float unlit;   // 1: not lit
    float facing;  // -1 where the transform mirrors, so that front faces arrive turned round; else 1
    float cutoff;  // of alpha, for a cut-out
};

// A label as it stands in the picture, in pixels from the top left.
struct LabelQuad {
    vec2 centre;
    vec2 halfSize;
    vec2 uvLow;
    vec2 uvHigh;
    float opacity;
    uint layer;
};

// Push constants: where everything is.
struct ScenePush {
    Address instances;
    Address vertices;
    Address more;   // tubes, for particles
    uint segments;  // of a tube; for bodies the vertices an instance has room for in the index
    uint sides;     // of a round tube
};

#ifdef __cplusplus
static_assert(sizeof(FrameConstants) == 128 + 10 * 16);
static_assert(sizeof(MeshVertex) == 16);
static_assert(sizeof(BodyInstance) == 52);
static_assert(sizeof(SphereInstance) == 32);
static_assert(sizeof(TubeInstance) == 88);
static_assert(sizeof(LineInstance) == 32);
static_assert(sizeof(ParticleInstance) == 16);
static_assert(sizeof(HullVertex) == 20);
static_assert(sizeof(SurfaceVertex) == 28);
static_assert(sizeof(SurfacePush) == 104);  // with C++'s padding after the last; Vulkan guarantees 128
static_assert(sizeof(LabelQuad) == 40);
static_assert(sizeof(ScenePush) == 32);
}  // namespace orrery::shared
#endif

#endif
