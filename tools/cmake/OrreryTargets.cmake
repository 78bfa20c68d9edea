# orrery_library(NAME SOURCES ... LINK ...): one folder, one static library, named after the folder.
# SCENE makes it an object library: a scene registers itself when the program starts, and the linker would drop an
# archive member that nobody names.
function(orrery_library name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "SCENE" "" "SOURCES;LINK;PRIVATE_LINK;PRECOMPILE")
    if(arg_SCENE)
        add_library(${name} OBJECT ${arg_SOURCES})
    else()
        add_library(${name} STATIC ${arg_SOURCES})
    endif()
    target_link_libraries(${name} PUBLIC orrery_options ${arg_LINK} PRIVATE ${arg_PRIVATE_LINK})
    if(arg_PRECOMPILE)
        target_precompile_headers(${name} PRIVATE ${arg_PRECOMPILE})
    endif()
endfunction()

# orrery_test(NAME SOURCES ... LINK ...): one GoogleTest program; CTest runs it as one test, from the source tree's root.
function(orrery_test name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "GPU" "" "SOURCES;LINK")
    add_executable(${name} ${arg_SOURCES})
    target_link_libraries(${name} PRIVATE orrery_options ${arg_LINK} GTest::gtest GTest::gtest_main)
    target_precompile_headers(${name} PRIVATE <gtest/gtest.h>)
    add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
    if(arg_GPU)
        set_tests_properties(${name} PROPERTIES LABELS gpu RESOURCE_LOCK gpu)
    endif()
endfunction()
