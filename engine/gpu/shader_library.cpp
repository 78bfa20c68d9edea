#include "engine/gpu/shader_library.h"

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/log.h"
#include "shaders/embedded.h"

#include <cstdio>
#include <cstring>
#include <span>

namespace orrery::gpu {

namespace {

const shaders::Embedded& embedded(const std::string& name) {
    for (const shaders::Embedded& shader : shaders::all()) {
        if (name == shader.name) return shader;
    }
    programmingError(__FILE__, __LINE__, "shader exists", "no shader is named " + name);
}

#ifdef ORRERY_SHADER_FOLDER
std::filesystem::file_time_type newestSource() {
    std::filesystem::file_time_type newest{};
    std::error_code failure;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(ORRERY_SHADER_FOLDER, failure)) {
        if (!entry.is_regular_file(failure)) continue;
        newest = std::max(newest, entry.last_write_time(failure));
    }
    return newest;
}

// Compiles shaders/NAME.glsl with the same compiler and options as the build; the words, or nothing and what it said.
std::vector<std::uint32_t> compile(const std::string& name, std::string& problem) {
    const std::filesystem::path output = std::filesystem::temp_directory_path() / ("orrery-" + name + ".spv");
    const std::string command =
        fmt::format("{} {}/{}.glsl -o {} 2>&1", ORRERY_SHADER_COMPILER, ORRERY_SHADER_FOLDER, name, output.string());
    std::FILE* pipe = ::popen(command.c_str(), "r");
    if (pipe == nullptr) return {};
    std::string said;
    char buffer[512];
    while (std::fgets(buffer, sizeof(buffer), pipe) != nullptr) said += buffer;
    if (::pclose(pipe) != 0) {
        problem = said;
        return {};
    }
    const std::string bytes = readFile(output);
    std::filesystem::remove(output);
    std::vector<std::uint32_t> words(bytes.size() / sizeof(std::uint32_t));
    std::memcpy(words.data(), bytes.data(), words.size() * sizeof(std::uint32_t));
    return words;
}
#endif

}  // namespace

ShaderLibrary::ShaderLibrary(VkDevice device) : device_(device) {
#ifdef ORRERY_SHADER_FOLDER
    newest_ = newestSource();
#endif
}

ShaderLibrary::~ShaderLibrary() {
    for (const auto& [name, module] : modules_) vkDestroyShaderModule(device_, module, nullptr);
}

VkShaderModule ShaderLibrary::get(const std::string& name) {
    const auto known = modules_.find(name);
    if (known != modules_.end()) return known->second;
    const std::span<const std::uint32_t> code = embedded(name).words;
    return modules_[name] = make({code.begin(), code.end()}, name);
}

VkShaderModule ShaderLibrary::make(const std::vector<std::uint32_t>& code, const std::string& name) {
    const VkShaderModuleCreateInfo info{.sType = VK_STRUCTURE_TYPE_SHADER_MODULE_CREATE_INFO,
                                        .codeSize = code.size() * sizeof(std::uint32_t),
                                        .pCode = code.data()};
    VkShaderModule module = VK_NULL_HANDLE;
    VK_CHECK(vkCreateShaderModule(device_, &info, nullptr, &module));
    log::debug("shader {}", name);
    return module;
}

bool ShaderLibrary::reloadChanged([[maybe_unused]] double now) {
#ifdef ORRERY_SHADER_FOLDER
    if (now - lastLook_ < 0.5) return false;
    lastLook_ = now;
    const auto newest = newestSource();
    if (newest <= newest_) return false;
    newest_ = newest;
    problem_.clear();
    std::map<std::string, VkShaderModule> fresh;
    for (const auto& [name, module] : modules_) {
        const std::vector<std::uint32_t> words = compile(name, problem_);
        if (words.empty()) break;
        fresh[name] = make(words, name);
    }
    if (!problem_.empty()) {
        for (const auto& [name, module] : fresh) vkDestroyShaderModule(device_, module, nullptr);
        log::warning("a shader does not compile, the old one stays: {}", problem_);
        return false;
    }
    // Pipelines keep no reference to their modules once built.
    for (const auto& [name, module] : modules_) vkDestroyShaderModule(device_, module, nullptr);
    modules_ = std::move(fresh);
    ++generation_;
    log::info("shaders reloaded");
    return true;
#else
    return false;
#endif
}

}  // namespace orrery::gpu
