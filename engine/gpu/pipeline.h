#pragma once

// Pipelines as description structs. Vertices are pulled by the shaders from buffer addresses in the push constants, so
// there is no vertex layout; textures are pushed (set 0, VK_KHR_push_descriptor), so there are no descriptor pools.

#include "engine/gpu/vulkan.h"

#include <string>
#include <vector>

namespace orrery::gpu {

class Device;

enum class Blend {
    none,
    premultiplied,  // source + (1 - source alpha) * target
    additive,
};

enum class DepthTest { none, read, readWrite };

enum class Topology { triangles, lines, points };

struct GraphicsDescription {
    std::string name;
    std::string vertex;  // names of shaders, as in shaders/NAME.vert.glsl
    std::string fragment;
    Topology topology = Topology::triangles;
    std::vector<VkFormat> colourFormats;
    VkFormat depthFormat = VK_FORMAT_UNDEFINED;
    VkSampleCountFlagBits samples = VK_SAMPLE_COUNT_1_BIT;
    Blend blend = Blend::none;
    DepthTest depth = DepthTest::none;
    VkCullModeFlags cull = VK_CULL_MODE_NONE;
    bool dynamicCull = false;              // `cull` is said by Commands::setCull after each bind
    bool uniforms = false;                 // a uniform buffer at binding 0
    std::uint32_t sampledImages = 0;       // the bindings after it
    std::vector<std::uint32_t> constants;  // specialisation constants 0 .. n-1, for both stages
};

struct ComputeDescription {
    std::string name;
    std::string shader;
    std::uint32_t sampledImages = 0;       // bindings 0 .. n-1
    std::uint32_t storageImages = 0;       // the bindings after them
    std::vector<std::uint32_t> constants;  // specialisation constants 0 .. n-1
};

// When shaders reload, the pipeline is built again at its next use; if that fails it keeps what it has.
class Pipeline {
 public:
    Pipeline() = default;
    Pipeline(Device& device, const GraphicsDescription& description);
    Pipeline(Device& device, const ComputeDescription& description);
    ~Pipeline();
    Pipeline(Pipeline&& other) noexcept;
    Pipeline& operator=(Pipeline&& other) noexcept;

    explicit operator bool() const { return pipeline_ != VK_NULL_HANDLE; }
    VkPipeline handle() const { return pipeline_; }
    VkPipelineLayout layout() const { return layout_; }
    VkPipelineBindPoint bindPoint() const { return bindPoint_; }
    VkShaderStageFlags stages() const { return stages_; }

    // Builds again when one of its shaders changed since.
    void refresh();

 private:
    void makeLayout(std::uint32_t uniforms, std::uint32_t sampledImages, std::uint32_t storageImages);
    VkPipeline build() const;
    VkPipeline buildGraphics() const;
    VkPipeline buildCompute() const;
    void release();

    Device* device_ = nullptr;
    GraphicsDescription graphics_;
    ComputeDescription compute_;
    VkPipelineBindPoint bindPoint_ = VK_PIPELINE_BIND_POINT_GRAPHICS;
    VkShaderStageFlags stages_ = 0;
    VkDescriptorSetLayout setLayout_ = VK_NULL_HANDLE;
    VkPipelineLayout layout_ = VK_NULL_HANDLE;
    VkPipeline pipeline_ = VK_NULL_HANDLE;
    std::uint64_t shaderGeneration_ = 0;
};

}  // namespace orrery::gpu
