# Every library that the project uses, found where Debian 12 puts it. README.md says what each is for.

find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(glm REQUIRED)
find_package(TBB REQUIRED)
find_package(CLI11 REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(pugixml REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(glfw3 3.3 REQUIRED)
find_package(PNG REQUIRED)
find_package(JPEG REQUIRED)
find_package(TIFF REQUIRED)
find_package(meshoptimizer REQUIRED)
pkg_check_modules(pangocairo REQUIRED IMPORTED_TARGET pangocairo)
pkg_check_modules(fontconfig REQUIRED IMPORTED_TARGET fontconfig)
pkg_check_modules(cgraph REQUIRED IMPORTED_TARGET libcgraph)
pkg_check_modules(webp REQUIRED IMPORTED_TARGET libwebp libwebpdemux)
pkg_check_modules(webpmux REQUIRED IMPORTED_TARGET libwebpmux)
pkg_check_modules(exif REQUIRED IMPORTED_TARGET libexif)
pkg_check_modules(imgui REQUIRED imgui)
pkg_check_modules(cmark_gfm REQUIRED IMPORTED_TARGET libcmark-gfm)
find_library(CMARK_GFM_EXTENSIONS cmark-gfm-extensions REQUIRED)
find_path(VULKAN_HEADERS vulkan/vulkan_core.h REQUIRED)
find_path(VOLK_HEADERS volk.h REQUIRED)
find_path(STB_HEADERS stb/stb_rect_pack.h REQUIRED)
find_program(GLSLANG_VALIDATOR glslangValidator REQUIRED)

# Headers of others are not held to our warnings.
add_library(orrery_glm INTERFACE)
target_link_libraries(orrery_glm INTERFACE glm::glm)

# Dear ImGui is a static library that needs GLFW and stb after it, which its pkg-config file does not say.
find_library(IMGUI_LIBRARY imgui REQUIRED)
find_library(STB_LIBRARY stb REQUIRED)
add_library(orrery_imgui STATIC IMPORTED)
set_target_properties(orrery_imgui PROPERTIES
    IMPORTED_LOCATION ${IMGUI_LIBRARY}
    INTERFACE_INCLUDE_DIRECTORIES "${imgui_INCLUDE_DIRS}"
    INTERFACE_LINK_LIBRARIES "glfw;${STB_LIBRARY}")
