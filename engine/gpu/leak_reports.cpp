#include "engine/gpu/leak_reports.h"

#if defined(__SANITIZE_ADDRESS__)
#include <dlfcn.h>
#include <link.h>

#include <string>
#include <string_view>
#include <vector>
#endif

namespace orrery::gpu {

void keepDriversMapped() {
#if defined(__SANITIZE_ADDRESS__)
    std::vector<std::string> drivers;
    dl_iterate_phdr(
        [](dl_phdr_info* module, std::size_t, void* into) {
            const std::string_view path = module->dlpi_name;
            const std::string_view name = path.substr(path.rfind('/') + 1);
            if (name.starts_with("libvulkan_") || name.starts_with("libVkLayer_")) {
                static_cast<std::vector<std::string>*>(into)->emplace_back(path);
            }
            return 0;
        },
        &drivers);
    for (const std::string& driver : drivers) dlopen(driver.c_str(), RTLD_NOW | RTLD_NOLOAD | RTLD_NODELETE);
#endif
}

}  // namespace orrery::gpu
