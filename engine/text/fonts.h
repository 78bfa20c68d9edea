#pragma once

// Where a font lies on this machine, for users of font files (Dear ImGui) that do not shape text themselves.

#include <filesystem>
#include <string_view>

namespace orrery::text {

// The file of the family's regular face, or of what fontconfig takes in its place; empty when there is no font at all.
std::filesystem::path fontFile(std::string_view family);

}  // namespace orrery::text
