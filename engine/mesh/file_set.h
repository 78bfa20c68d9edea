#pragma once

// Several files that belong together: all of them are new afterwards, or all of them are as they were.

#include <filesystem>
#include <string>
#include <vector>

namespace orrery::mesh {

struct FileOfSet {
    std::filesystem::path path;
    std::string bytes;
};

// Written beside and renamed, in the given order. Throws Error when one of them cannot be.
void writeTogether(const std::vector<FileOfSet>& files);

}  // namespace orrery::mesh
