#pragma once

// What a resource is about to be used for, in the words of a pass; from it follow the pipeline stage, the access and
// the image layout of a barrier (Vulkan 1.3, synchronization2).

#include "engine/gpu/vulkan.h"

namespace orrery::gpu {

enum class Usage {
    undefined,     // content not needed
    colourTarget,  // attachment, read and written
    depthTarget,
    depthRead,      // sampled while no longer written
    resolveTarget,  // written by a multisample resolve
    depthResolveTarget,
    fragmentSampled,  // texture in a fragment shader
    computeSampled,
    computeStorage,  // read and written by a compute shader
    vertexRead,      // pulled by a vertex shader (also index and indirect reads)
    pulled,          // read by vertex and compute shaders alone
    transferSource,
    transferTarget,
    hostRead,
    present,
};

struct UsageInfo {
    VkPipelineStageFlags2 stages;
    VkAccessFlags2 access;
    VkImageLayout layout;
    bool writes;
};

UsageInfo usageInfo(Usage usage);

}  // namespace orrery::gpu
