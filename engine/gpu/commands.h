#pragma once

// Recording into a command buffer, in the words of the passes: use an image as something, draw into targets, bind a
// pipeline, push what it needs, draw. A Scope is at once a debug label, a GPU timestamp pair and a row in the
// performance panel.

#include "engine/base/math.h"
#include "engine/gpu/resources.h"

#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace orrery::gpu {

class Device;
class Pipeline;
class Timers;

struct ColourTarget {
    Image* image = nullptr;
    std::optional<vec4> clear;    // cleared to this, or loaded when empty
    bool discardContent = false;  // neither cleared nor loaded: every pixel will be written
    Image* resolve = nullptr;     // where a multisampled target is averaged into
    bool store = true;            // false: only the resolve is kept
};

struct DepthTarget {
    Image* image = nullptr;
    std::optional<float> clear;
    Image* resolve = nullptr;  // the first sample of each pixel
    bool store = true;
};

struct Rendering {
    std::vector<ColourTarget> colour;
    std::optional<DepthTarget> depth;
};

struct SampledImage {
    std::uint32_t binding = 0;
    const Image* image = nullptr;
    const Sampler* sampler = nullptr;
};

class Commands {
 public:
    Commands(Device& device, VkCommandBuffer buffer, Timers* timers = nullptr)
        : device_(device), buffer_(buffer), timers_(timers) {}

    VkCommandBuffer handle() const { return buffer_; }

    // A barrier from the image's last use to this one. With `discard` the old content is not kept.
    void use(Image& image, Usage usage, bool discard = false);
    // A barrier for buffers, all memory: what `from` wrote is seen by `to`.
    void memoryBarrier(Usage from, Usage to);
    // A part of an exported buffer comes over from the API that writes it, for reading, and goes back. The submission
    // waits for the other API's semaphore at the stages of the same usage.
    void acquireExternal(const Buffer& buffer, VkDeviceSize offset, VkDeviceSize size, Usage usage);
    void releaseExternal(const Buffer& buffer, VkDeviceSize offset, VkDeviceSize size, Usage usage);

    // Targets must be in use as such; viewport and scissor cover the first of them.
    void beginRendering(const Rendering& rendering);
    void endRendering();
    void setScissor(ivec2 offset, uvec2 size);
    void setViewport(vec2 offset, vec2 size);
    void setCull(VkCullModeFlags cull);

    void bind(const Pipeline& pipeline);
    template <typename T>
    void push(const T& constants) {
        static_assert(sizeof(T) <= 128, "Vulkan guarantees 128 bytes of push constants");
        pushBytes(std::as_bytes(std::span(&constants, 1)));
    }
    void uniforms(const Buffer& buffer, VkDeviceSize offset, VkDeviceSize size);
    void sample(std::span<const SampledImage> images);
    void storage(std::uint32_t binding, const Image& image);
    void bindIndices(const Buffer& buffer, VkDeviceSize offset, VkIndexType type);
    void draw(std::uint32_t vertices, std::uint32_t instances = 1, std::uint32_t firstVertex = 0,
              std::uint32_t firstInstance = 0);
    void drawIndexed(std::uint32_t indices, std::uint32_t instances, std::uint32_t firstIndex,
                     std::int32_t vertexOffset, std::uint32_t firstInstance);
    // A VkDrawIndirectCommand at `offset`, which a compute pass wrote.
    void drawIndirect(const Buffer& commands, VkDeviceSize offset);
    void dispatch(uvec2 groups);

    void copyToImage(const Buffer& source, VkDeviceSize offset, Image& target, ivec2 targetOffset, uvec2 size,
                     std::uint32_t layer = 0);
    // Fills the levels after the first, each from the one before; the image must be in use as a transfer target, and is
    // in use as a transfer source then.
    void makeMipmaps(Image& image);
    void copyToBuffer(Image& source, const Buffer& target);
    void copy(const Buffer& source, VkDeviceSize sourceOffset, const Buffer& target, VkDeviceSize targetOffset,
              VkDeviceSize size);
    void clear(Image& image, const vec4& colour);

 private:
    friend class Scope;
    void pushBytes(std::span<const std::byte> bytes);
    void bufferBarrier(const VkBufferMemoryBarrier2& barrier);

    Device& device_;
    VkCommandBuffer buffer_;
    Timers* timers_;
    const Pipeline* bound_ = nullptr;
};

// One pass of the frame, from construction to destruction.
class Scope {
 public:
    Scope(Commands& commands, const char* name);
    ~Scope();
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

 private:
    Commands& commands_;
    std::uint32_t timer_ = 0;
};

}  // namespace orrery::gpu
