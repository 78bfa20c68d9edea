#include "engine/base/files.h"

#include "engine/base/error.h"
#include "engine/base/words.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>

namespace orrery {

namespace {

struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

std::string reason() {
    return std::strerror(errno);
}

std::string megabytes(std::uint64_t bytes) {
    return fmt::format("{} MiB", bytes >> 20U);
}

template <typename Bytes>
Bytes readStream(std::FILE* stream, const std::string& name, std::uint64_t limit, std::size_t expected = 0) {
    Bytes bytes;
    bytes.reserve(expected);
    std::array<typename Bytes::value_type, 1U << 16U> buffer;
    while (const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), stream)) {
        if (bytes.size() + count > limit) {
            throw Error(fmt::format("larger than {}, the most that is read; split it", megabytes(limit)),
                        {name, 0, 0, {}});
        }
        bytes.insert(bytes.end(), buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(count));
    }
    if (std::ferror(stream) != 0) throw Error("cannot be read: " + reason(), {name, 0, 0, {}});
    return bytes;
}

template <typename Bytes>
Bytes readWhole(const std::filesystem::path& path, std::uint64_t limit) {
    if (path == "-") return readStream<Bytes>(stdin, "<stdin>", limit);
    const Location where{path.string(), 0, 0, {}};
    std::error_code failure;
    const std::filesystem::file_status status = std::filesystem::status(path, failure);
    if (!std::filesystem::exists(status)) throw Error("no such file; check the path", where);
    if (std::filesystem::is_directory(status)) throw Error("is a folder, not a file", where);
    const File file(std::fopen(path.c_str(), "rb"));
    if (!file) throw Error("cannot be opened: " + reason(), where);
    std::uint64_t size = 0;
    if (std::filesystem::is_regular_file(status)) {
        size = std::filesystem::file_size(path, failure);
        if (failure) size = 0;
        if (size > limit) {
            throw Error(fmt::format("{}, more than the {} that are read; split it", megabytes(size), megabytes(limit)),
                        where);
        }
    }
    return readStream<Bytes>(file.get(), path.string(), limit, size);
}

}  // namespace

std::string readFile(const std::filesystem::path& path, std::uint64_t limit) {
    return readWhole<std::string>(path, limit);
}

std::vector<std::byte> readBytes(const std::filesystem::path& path, std::uint64_t limit) {
    return readWhole<std::vector<std::byte>>(path, limit);
}

std::shared_ptr<const MappedFile> MappedFile::open(const std::filesystem::path& path) {
    std::error_code failure;
    if (!std::filesystem::is_regular_file(path, failure)) return nullptr;
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return nullptr;
    struct stat status {};
    void* bytes = MAP_FAILED;
    if (::fstat(file, &status) == 0 && status.st_size > 0) {
        bytes = ::mmap(nullptr, static_cast<std::size_t>(status.st_size), PROT_READ, MAP_PRIVATE, file, 0);
    }
    ::close(file);
    if (bytes == MAP_FAILED) return nullptr;
    const std::string_view view(static_cast<const char*>(bytes), static_cast<std::size_t>(status.st_size));
    return std::shared_ptr<const MappedFile>(new MappedFile(view));
}

MappedFile::~MappedFile() {
    ::munmap(const_cast<char*>(bytes_.data()), bytes_.size());
}

void writeFile(const std::filesystem::path& path, std::string_view bytes) {
    if (path == "-") {
        if (std::fwrite(bytes.data(), 1, bytes.size(), stdout) != bytes.size() || std::fflush(stdout) != 0) {
            throw Error("cannot be written: " + reason(), {"<stdout>", 0, 0, {}});
        }
        return;
    }
    const Location where{path.string(), 0, 0, {}};
    // A device or a pipe (/dev/null, a FIFO) cannot be renamed over; it has no old content to protect either.
    std::error_code failure;
    const std::filesystem::file_status status = std::filesystem::status(path, failure);
    const bool direct = std::filesystem::exists(status) && !std::filesystem::is_regular_file(status);
    // A name that no other writer uses: two programs may write the same file, the last rename wins whole.
    const std::filesystem::path beside = direct ? path.string() : fmt::format("{}.{}.tmp", path.string(), ::getpid());
    File file(std::fopen(beside.c_str(), "wb"));
    if (!file) throw Error("cannot be written: " + reason(), where);
    bool written = std::fwrite(bytes.data(), 1, bytes.size(), file.get()) == bytes.size();
    written = std::fflush(file.get()) == 0 && written;
    const std::string why = written ? std::string() : reason();
    file.reset();
    failure.clear();
    if (written) {
        if (!direct) std::filesystem::rename(beside, path, failure);
        if (!failure) return;
    }
    const std::string message = "cannot be written: " + (failure ? failure.message() : why);
    if (!direct) std::filesystem::remove(beside, failure);
    throw Error(message, where);
}

void writeFile(const std::filesystem::path& path, std::span<const std::byte> bytes) {
    writeFile(path, std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
}

std::string extensionOf(const std::filesystem::path& path) {
    const std::string extension = path.extension().string();
    return extension.empty() ? extension : lowerCase(extension.substr(1));
}

std::filesystem::path assetFolder() {
    if (const char* given = std::getenv("ORRERY_ASSETS"); given != nullptr && *given != '\0') {
        if (std::filesystem::is_directory(given)) return given;
        throw Error("ORRERY_ASSETS names no folder", {given, 0, 0, {}});
    }
    std::error_code failure;
    const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", failure);
    if (!failure) {
        const std::filesystem::path installed = program.parent_path().parent_path() / "share/orrery/assets";
        if (std::filesystem::is_directory(installed)) return installed;
    }
    const std::filesystem::path source = ORRERY_SOURCE_FOLDER "/assets";
    if (std::filesystem::is_directory(source)) return source;
    throw Error("the program's assets are missing; set ORRERY_ASSETS to the folder, or install again");
}

std::filesystem::path configFolder() {
    if (const char* given = std::getenv("XDG_CONFIG_HOME"); given != nullptr && *given == '/') {
        return std::filesystem::path(given) / "orrery";
    }
    const char* home = std::getenv("HOME");
    return std::filesystem::path(home != nullptr ? home : "/tmp") / ".config/orrery";
}

bool stderrIsTerminal() {
    return ::isatty(STDERR_FILENO) == 1;
}

}  // namespace orrery
