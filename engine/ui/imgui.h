#pragma once

// The one place where Dear ImGui is included, with its warnings kept out of ours.

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wshadow"
#include <imgui.h>
#include <imgui_stdlib.h>
#pragma GCC diagnostic pop
