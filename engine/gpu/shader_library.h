#pragma once

// The SPIR-V that CMake built into the program, by name ("tube.vert"). In a developer build (ORRERY_SHADER_RELOAD) the
// sources are watched: a saved shader is compiled again, a failed compile keeps the old one and says why.

#include "engine/gpu/vulkan.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace orrery::gpu {

class ShaderLibrary {
 public:
    explicit ShaderLibrary(VkDevice device);
    ~ShaderLibrary();
    ShaderLibrary(const ShaderLibrary&) = delete;
    ShaderLibrary& operator=(const ShaderLibrary&) = delete;

    // The module of shaders/NAME.STAGE.glsl, given "NAME.STAGE"; an unknown name is a programming error.
    VkShaderModule get(const std::string& name);

    // Looks for saved sources, at most twice a second. True when something changed: pipelines refresh themselves.
    bool reloadChanged(double now);
    // Grows with each successful reload.
    std::uint64_t generation() const { return generation_; }
    // What the compiler said about the last failed reload; empty when all is well.
    const std::string& problem() const { return problem_; }

 private:
    VkShaderModule make(const std::vector<std::uint32_t>& code, const std::string& name);

    VkDevice device_;
    std::map<std::string, VkShaderModule> modules_;
    std::uint64_t generation_ = 0;
    std::string problem_;
    [[maybe_unused]] double lastLook_ = 0.0;
    std::filesystem::file_time_type newest_{};
};

}  // namespace orrery::gpu
