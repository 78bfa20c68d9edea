# The compiler's settings, the same for every target: language, warnings, sanitizers, ccache, and CUDA where it is found.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
    set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "" FORCE)
endif()
# -O2 -g makes object files five times larger than -g1 does; line tables are what a stack trace needs.
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1")
if(ORRERY_SANITIZE)
    # Instrumented code takes twice as long to optimise fully, and runs hardly faster for it.
    set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O1 -g1")
endif()

find_program(ORRERY_CCACHE ccache)
if(ORRERY_CCACHE)
    # Precompiled headers need the sloppiness, see "Precompiled headers" in ccache's manual.
    set(launcher ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
                 ${ORRERY_CCACHE})
    set(CMAKE_CXX_COMPILER_LAUNCHER ${launcher})
    set(CMAKE_CUDA_COMPILER_LAUNCHER ${launcher})
endif()

add_library(orrery_options INTERFACE)
target_include_directories(orrery_options INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(orrery_options INTERFACE
    $<$<COMPILE_LANGUAGE:CXX>:-Wall -Wextra -Wpedantic -Wshadow -Wconversion>
    # Description structs are filled by name; what is not named is zero or its default, and meant to be.
    $<$<COMPILE_LANGUAGE:CXX>:-Wno-missing-field-initializers>
    # A fused multiply-add rounds once where two operations round twice: results would differ between machines.
    $<$<COMPILE_LANGUAGE:CXX>:-ffp-contract=off>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(orrery_options INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-fpch-preprocess>)
    if(CMAKE_UNITY_BUILD)
        # It takes what is private to one source for something in a header, since the source is included.
        target_compile_options(orrery_options INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Wno-subobject-linkage>)
    endif()
endif()
if(ORRERY_WERROR)
    target_compile_options(orrery_options INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Werror>)
endif()
if(ORRERY_SANITIZE)
    target_compile_options(orrery_options INTERFACE
        -fsanitize=${ORRERY_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(orrery_options INTERFACE -fsanitize=${ORRERY_SANITIZE})
endif()

if(ORRERY_FUZZ)
    # Coverage feedback from every source, not from the target's own file alone.
    target_compile_options(orrery_options INTERFACE -fsanitize=fuzzer-no-link)
endif()

set(ORRERY_HAS_CUDA OFF)
if(NOT ORRERY_CUDA STREQUAL "OFF")
    include(CheckLanguage)
    check_language(CUDA)
    if(CMAKE_CUDA_COMPILER)
        enable_language(CUDA)
        # CMake 3.25 does not know that nvcc has C++20.
        if(NOT CMAKE_CUDA20_STANDARD_COMPILE_OPTION)
            set(CMAKE_CUDA20_STANDARD_COMPILE_OPTION "-std=c++20")
            set(CMAKE_CUDA20_EXTENSION_COMPILE_OPTION "-std=c++20")
        endif()
        find_package(CUDAToolkit REQUIRED)
        set(ORRERY_HAS_CUDA ON)
    elseif(ORRERY_CUDA STREQUAL "ON")
        message(FATAL_ERROR "ORRERY_CUDA=ON, and no nvcc was found; put it on the PATH or set CUDACXX")
    endif()
endif()
message(STATUS "CUDA kernels: ${ORRERY_HAS_CUDA}")
