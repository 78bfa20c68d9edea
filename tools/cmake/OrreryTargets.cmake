# orrery_headers(NAME HEADERS ... LINK ... OPTIONS ...): headers that many sources begin with, compiled once for all
# targets that name them. The release preset does without, so that a source which forgets an include is found there.
function(orrery_headers name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "HEADERS;LINK;OPTIONS")
    file(GENERATE OUTPUT ${CMAKE_BINARY_DIR}/${name}.cpp CONTENT "")
    add_library(${name} OBJECT ${CMAKE_BINARY_DIR}/${name}.cpp)
    target_link_libraries(${name} PRIVATE orrery_options ${arg_LINK})
    target_compile_options(${name} PRIVATE ${arg_OPTIONS})
    target_precompile_headers(${name} PRIVATE ${arg_HEADERS})
endfunction()

set(ORRERY_COMMON_HEADERS <algorithm> <array> <cmath> <filesystem> <functional> <map> <memory> <optional> <set> <span>
    <string> <vector> <fmt/format.h> "${CMAKE_SOURCE_DIR}/engine/base/math.h")

# orrery_library(NAME SOURCES ... LINK ...): one folder, one static library, named after the folder.
# SCENE makes it an object library: a scene registers itself when the program starts, and the linker would drop an
# archive member that nobody names. HEADERS names other precompiled headers than the common ones; NONE takes none.
function(orrery_library name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "SCENE" "HEADERS" "SOURCES;LINK;PRIVATE_LINK")
    if(NOT TARGET orrery_common_headers)
        orrery_headers(orrery_common_headers HEADERS ${ORRERY_COMMON_HEADERS} LINK orrery_glm fmt::fmt)
    endif()
    if(arg_SCENE)
        add_library(${name} OBJECT ${arg_SOURCES})
        set_property(GLOBAL APPEND PROPERTY ORRERY_SCENES ${name})  # linked, whole, by who opens files
    else()
        add_library(${name} STATIC ${arg_SOURCES})
    endif()
    target_link_libraries(${name} PUBLIC orrery_options ${arg_LINK} PRIVATE ${arg_PRIVATE_LINK})
    if(NOT arg_HEADERS)
        target_precompile_headers(${name} REUSE_FROM orrery_common_headers)
    elseif(NOT arg_HEADERS STREQUAL "NONE")
        target_precompile_headers(${name} REUSE_FROM ${arg_HEADERS})
    endif()
endfunction()

# orrery_test(NAME SOURCES ... LINK ...): one GoogleTest program; CTest runs it as one test, from the source tree's root.
# What a test itself does takes no time, and its macros take long to optimise: only what it tests is optimised. Not so
# under a sanitizer, where unoptimised loops over some million bytes take minutes.
set(ORRERY_TEST_OPTIONS -fPIE -O0)
if(ORRERY_SANITIZE)
    set(ORRERY_TEST_OPTIONS -fPIE -O1)
endif()
function(orrery_test name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "GPU" "" "SOURCES;LINK")
    if(NOT TARGET orrery_test_headers)
        orrery_headers(orrery_test_headers HEADERS <gtest/gtest.h> ${ORRERY_COMMON_HEADERS}
            LINK orrery_glm fmt::fmt GTest::gtest OPTIONS ${ORRERY_TEST_OPTIONS})
    endif()
    add_executable(${name} ${arg_SOURCES})
    target_link_libraries(${name} PRIVATE orrery_options ${arg_LINK} GTest::gtest GTest::gtest_main)
    target_compile_options(${name} PRIVATE ${ORRERY_TEST_OPTIONS})
    target_precompile_headers(${name} REUSE_FROM orrery_test_headers)
    add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
    if(arg_GPU)
        set_tests_properties(${name} PROPERTIES LABELS gpu)
    endif()
endfunction()
