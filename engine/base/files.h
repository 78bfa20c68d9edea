#pragma once

// Whole files in and out, and where the program's own files are. Reading has a limit; writing is beside and renamed, so
// that a file is either the old one or the new one, never half of one.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
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

// The bytes of a file where the system keeps them, without a copy: for large ones. What is written into the file while
// it is open may be seen; a file that becomes shorter meanwhile ends the program, so that small files, which people
// edit, had better be read.
class MappedFile {
 public:
    // Nothing where the path is no regular file, or cannot be mapped: read it then.
    static std::shared_ptr<const MappedFile> open(const std::filesystem::path& path);
    ~MappedFile();
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;

    std::string_view bytes() const { return bytes_; }

 private:
    explicit MappedFile(std::string_view bytes) : bytes_(bytes) {}

    std::string_view bytes_;
};

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
