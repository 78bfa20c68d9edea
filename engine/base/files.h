#pragma once

// Whole files in and out, and where the program's own files are. Reading has a limit; writing is beside and renamed, so
// that a file is either the old one or the new one, never half of one.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace orrery {

inline constexpr std::uint64_t kDefaultFileLimit = 256ULL << 20U;  // bytes

// Reads the file, or standard input for "-". Throws Error when it cannot be read or is larger than `limit` bytes.
std::string readFile(const std::filesystem::path& path, std::uint64_t limit = kDefaultFileLimit);
// The same as bytes, for files that are no text.
std::vector<std::byte> readBytes(const std::filesystem::path& path, std::uint64_t limit = kDefaultFileLimit);

// Writes beside `path` and renames, or writes to standard output for "-". Throws Error; `path` is then untouched.
void writeFile(const std::filesystem::path& path, std::string_view bytes);
void writeFile(const std::filesystem::path& path, std::span<const std::byte> bytes);

// The ending of the name without its dot, in lower case.
std::string extensionOf(const std::filesystem::path& path);

// The program's own files: $ORRERY_ASSETS when set, else beside the installed binary, else the source tree it was built
// from. Throws Error when none of them is there.
std::filesystem::path assetFolder();

// The folder for what a person set: $XDG_CONFIG_HOME/orrery, or ~/.config/orrery. Not created here.
std::filesystem::path configFolder();

// Whether the stream is a terminal: progress and carets are for people only.
bool stderrIsTerminal();

}  // namespace orrery
