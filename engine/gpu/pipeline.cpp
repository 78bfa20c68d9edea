#include "engine/gpu/pipeline.h"

#include "engine/base/error.h"
#include "engine/base/log.h"
#include "engine/gpu/device.h"
#include "engine/gpu/shader_library.h"

#include <array>
#include <utility>

namespace orrery::gpu {

namespace {

VkPipelineColorBlendAttachmentState blendState(Blend blend) {
    constexpr VkColorComponentFlags kAll =
        VK_COLOR_COMPONENT_R_BIT | VK_COLOR_COMPONENT_G_BIT | VK_COLOR_COMPONENT_B_BIT | VK_COLOR_COMPONENT_A_BIT;
    VkPipelineColorBlendAttachmentState state{.blendEnable = blend != Blend::none,
                                              .srcColorBlendFactor = VK_BLEND_FACTOR_ONE,
                                              .dstColorBlendFactor = VK_BLEND_FACTOR_ONE_MINUS_SRC_ALPHA,
                                              .colorBlendOp = VK_BLEND_OP_ADD,
                                              .srcAlphaBlendFactor = VK_BLEND_FACTOR_ONE,
                                              .dstAlphaBlendFactor = VK_BLEND_FACTOR_ONE_MINUS_SRC_ALPHA,
                                              .alphaBlendOp = VK_BLEND_OP_ADD,
                                              .colorWriteMask = kAll};
    if (blend == Blend::additive) state.dstColorBlendFactor = VK_BLEND_FACTOR_ONE;
    return state;
}

VkPrimitiveTopology topologyOf(Topology topology) {
    switch (topology) {
        case Topology::triangles:
            return VK_PRIMITIVE_TOPOLOGY_TRIANGLE_LIST;
        case Topology::lines:
            return VK_PRIMITIVE_TOPOLOGY_LINE_LIST;
        case Topology::points:
            return VK_PRIMITIVE_TOPOLOGY_POINT_LIST;
    }
    return VK_PRIMITIVE_TOPOLOGY_TRIANGLE_LIST;
}

// Words one after the other, as constants 0, 1, ...
class Specialisation {
 public:
    explicit Specialisation(const std::vector<std::uint32_t>& constants) {
        for (std::uint32_t i = 0; i < constants.size(); ++i) {
            entries_.push_back({i, i * static_cast<std::uint32_t>(sizeof(std::uint32_t)), sizeof(std::uint32_t)});
        }
        info_ = {static_cast<std::uint32_t>(entries_.size()), entries_.data(), constants.size() * sizeof(std::uint32_t),
                 constants.data()};
    }
    Specialisation(const Specialisation&) = delete;
    Specialisation& operator=(const Specialisation&) = delete;
    const VkSpecializationInfo* info() const { return &info_; }

 private:
    std::vector<VkSpecializationMapEntry> entries_;
    VkSpecializationInfo info_{};
};

}  // namespace

Pipeline::Pipeline(Device& device, const GraphicsDescription& description)
    : device_(&device), graphics_(description), stages_(VK_SHADER_STAGE_VERTEX_BIT | VK_SHADER_STAGE_FRAGMENT_BIT) {
    makeLayout(description.uniforms ? 1 : 0, description.sampledImages, 0);
    pipeline_ = build();
}

Pipeline::Pipeline(Device& device, const ComputeDescription& description)
    : device_(&device),
      compute_(description),
      bindPoint_(VK_PIPELINE_BIND_POINT_COMPUTE),
      stages_(VK_SHADER_STAGE_COMPUTE_BIT) {
    makeLayout(0, description.sampledImages, description.storageImages);
    pipeline_ = build();
}

Pipeline::~Pipeline() {
    release();
}

Pipeline::Pipeline(Pipeline&& other) noexcept {
    *this = std::move(other);
}

Pipeline& Pipeline::operator=(Pipeline&& other) noexcept {
    if (this != &other) {
        release();
        device_ = std::exchange(other.device_, nullptr);
        graphics_ = std::move(other.graphics_);
        compute_ = std::move(other.compute_);
        bindPoint_ = other.bindPoint_;
        stages_ = other.stages_;
        setLayout_ = std::exchange(other.setLayout_, VK_NULL_HANDLE);
        layout_ = std::exchange(other.layout_, VK_NULL_HANDLE);
        pipeline_ = std::exchange(other.pipeline_, VK_NULL_HANDLE);
        shaderGeneration_ = other.shaderGeneration_;
    }
    return *this;
}

void Pipeline::release() {
    if (device_ == nullptr) return;
    device_->retire([device = device_->handle(), set = setLayout_, layout = layout_, pipeline = pipeline_] {
        vkDestroyPipeline(device, pipeline, nullptr);
        vkDestroyPipelineLayout(device, layout, nullptr);
        vkDestroyDescriptorSetLayout(device, set, nullptr);
    });
    device_ = nullptr;
    pipeline_ = VK_NULL_HANDLE;
}

void Pipeline::refresh() {
    if (device_ == nullptr || shaderGeneration_ == device_->shaders().generation()) return;
    shaderGeneration_ = device_->shaders().generation();
    device_->retire([device = device_->handle(), old = std::exchange(pipeline_, build())] {
        vkDestroyPipeline(device, old, nullptr);
    });
}

void Pipeline::makeLayout(std::uint32_t uniforms, std::uint32_t sampledImages, std::uint32_t storageImages) {
    std::vector<VkDescriptorSetLayoutBinding> bindings;
    const auto add = [&](VkDescriptorType type, std::uint32_t count) {
        for (std::uint32_t i = 0; i < count; ++i) {
            const auto binding = static_cast<std::uint32_t>(bindings.size());
            bindings.push_back(
                {.binding = binding, .descriptorType = type, .descriptorCount = 1, .stageFlags = stages_});
        }
    };
    add(VK_DESCRIPTOR_TYPE_UNIFORM_BUFFER, uniforms);
    add(VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, sampledImages);
    add(VK_DESCRIPTOR_TYPE_STORAGE_IMAGE, storageImages);
    const VkDescriptorSetLayoutCreateInfo set{.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_LAYOUT_CREATE_INFO,
                                              .flags = VK_DESCRIPTOR_SET_LAYOUT_CREATE_PUSH_DESCRIPTOR_BIT_KHR,
                                              .bindingCount = static_cast<std::uint32_t>(bindings.size()),
                                              .pBindings = bindings.data()};
    VK_CHECK(vkCreateDescriptorSetLayout(device_->handle(), &set, nullptr, &setLayout_));
    const VkPushConstantRange constants{stages_, 0, 128};
    const VkPipelineLayoutCreateInfo layout{.sType = VK_STRUCTURE_TYPE_PIPELINE_LAYOUT_CREATE_INFO,
                                            .setLayoutCount = 1,
                                            .pSetLayouts = &setLayout_,
                                            .pushConstantRangeCount = 1,
                                            .pPushConstantRanges = &constants};
    VK_CHECK(vkCreatePipelineLayout(device_->handle(), &layout, nullptr, &layout_));
    shaderGeneration_ = device_->shaders().generation();
}

VkPipeline Pipeline::build() const {
    const bool compute = bindPoint_ == VK_PIPELINE_BIND_POINT_COMPUTE;
    VkPipeline made = compute ? buildCompute() : buildGraphics();
    device_->setName(VK_OBJECT_TYPE_PIPELINE, reinterpret_cast<std::uint64_t>(made),
                     compute ? compute_.name : graphics_.name);
    return made;
}

VkPipeline Pipeline::buildGraphics() const {
    const Specialisation specialisation(graphics_.constants);
    ShaderLibrary& shaders = device_->shaders();
    const std::array stages{
        VkPipelineShaderStageCreateInfo{.sType = VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO,
                                        .stage = VK_SHADER_STAGE_VERTEX_BIT,
                                        .module = shaders.get(graphics_.vertex + ".vert"),
                                        .pName = "main",
                                        .pSpecializationInfo = specialisation.info()},
        VkPipelineShaderStageCreateInfo{.sType = VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO,
                                        .stage = VK_SHADER_STAGE_FRAGMENT_BIT,
                                        .module = shaders.get(graphics_.fragment + ".frag"),
                                        .pName = "main",
                                        .pSpecializationInfo = specialisation.info()}};
    const VkPipelineVertexInputStateCreateInfo vertexInput{
        .sType = VK_STRUCTURE_TYPE_PIPELINE_VERTEX_INPUT_STATE_CREATE_INFO};
    const VkPipelineInputAssemblyStateCreateInfo assembly{
        .sType = VK_STRUCTURE_TYPE_PIPELINE_INPUT_ASSEMBLY_STATE_CREATE_INFO,
        .topology = topologyOf(graphics_.topology)};
    const VkPipelineViewportStateCreateInfo viewport{
        .sType = VK_STRUCTURE_TYPE_PIPELINE_VIEWPORT_STATE_CREATE_INFO, .viewportCount = 1, .scissorCount = 1};
    const VkPipelineRasterizationStateCreateInfo raster{
        .sType = VK_STRUCTURE_TYPE_PIPELINE_RASTERIZATION_STATE_CREATE_INFO,
        .polygonMode = VK_POLYGON_MODE_FILL,
        .cullMode = graphics_.cull,
        .frontFace = VK_FRONT_FACE_COUNTER_CLOCKWISE,
        .lineWidth = 1.0F};
    const VkPipelineMultisampleStateCreateInfo multisample{
        .sType = VK_STRUCTURE_TYPE_PIPELINE_MULTISAMPLE_STATE_CREATE_INFO, .rasterizationSamples = graphics_.samples};
    // Reversed depth: near is 1, far is 0, which spreads the floating-point precision evenly over the distance.
    const VkPipelineDepthStencilStateCreateInfo depth{
        .sType = VK_STRUCTURE_TYPE_PIPELINE_DEPTH_STENCIL_STATE_CREATE_INFO,
        .depthTestEnable = graphics_.depth != DepthTest::none,
        .depthWriteEnable = graphics_.depth == DepthTest::readWrite,
        .depthCompareOp = VK_COMPARE_OP_GREATER_OR_EQUAL};
    const std::vector<VkPipelineColorBlendAttachmentState> blends(graphics_.colourFormats.size(),
                                                                  blendState(graphics_.blend));
    const VkPipelineColorBlendStateCreateInfo blend{.sType = VK_STRUCTURE_TYPE_PIPELINE_COLOR_BLEND_STATE_CREATE_INFO,
                                                    .attachmentCount = static_cast<std::uint32_t>(blends.size()),
                                                    .pAttachments = blends.data()};
    std::vector<VkDynamicState> dynamicStates{VK_DYNAMIC_STATE_VIEWPORT, VK_DYNAMIC_STATE_SCISSOR};
    if (graphics_.dynamicCull) dynamicStates.push_back(VK_DYNAMIC_STATE_CULL_MODE);
    const VkPipelineDynamicStateCreateInfo dynamic{
        .sType = VK_STRUCTURE_TYPE_PIPELINE_DYNAMIC_STATE_CREATE_INFO,
        .dynamicStateCount = static_cast<std::uint32_t>(dynamicStates.size()),
        .pDynamicStates = dynamicStates.data()};
    const VkPipelineRenderingCreateInfo rendering{
        .sType = VK_STRUCTURE_TYPE_PIPELINE_RENDERING_CREATE_INFO,
        .colorAttachmentCount = static_cast<std::uint32_t>(graphics_.colourFormats.size()),
        .pColorAttachmentFormats = graphics_.colourFormats.data(),
        .depthAttachmentFormat = graphics_.depthFormat};
    const VkGraphicsPipelineCreateInfo info{.sType = VK_STRUCTURE_TYPE_GRAPHICS_PIPELINE_CREATE_INFO,
                                            .pNext = &rendering,
                                            .stageCount = static_cast<std::uint32_t>(stages.size()),
                                            .pStages = stages.data(),
                                            .pVertexInputState = &vertexInput,
                                            .pInputAssemblyState = &assembly,
                                            .pViewportState = &viewport,
                                            .pRasterizationState = &raster,
                                            .pMultisampleState = &multisample,
                                            .pDepthStencilState = &depth,
                                            .pColorBlendState = &blend,
                                            .pDynamicState = &dynamic,
                                            .layout = layout_};
    VkPipeline made = VK_NULL_HANDLE;
    VK_CHECK(vkCreateGraphicsPipelines(device_->handle(), device_->pipelineCache(), 1, &info, nullptr, &made));
    return made;
}

VkPipeline Pipeline::buildCompute() const {
    const Specialisation specialisation(compute_.constants);
    const VkComputePipelineCreateInfo info{.sType = VK_STRUCTURE_TYPE_COMPUTE_PIPELINE_CREATE_INFO,
                                           .stage = {.sType = VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO,
                                                     .stage = VK_SHADER_STAGE_COMPUTE_BIT,
                                                     .module = device_->shaders().get(compute_.shader + ".comp"),
                                                     .pName = "main",
                                                     .pSpecializationInfo = specialisation.info()},
                                           .layout = layout_};
    VkPipeline made = VK_NULL_HANDLE;
    VK_CHECK(vkCreateComputePipelines(device_->handle(), device_->pipelineCache(), 1, &info, nullptr, &made));
    return made;
}

}  // namespace orrery::gpu
