#include "engine/mesh/file_set.h"

#include "engine/base/error.h"
#include "engine/base/files.h"

#include <unistd.h>

#include <utility>

namespace orrery::mesh {

namespace {

namespace fs = std::filesystem;

// What was done so far, undone unless it is kept.
class Undo {
 public:
    Undo() = default;
    Undo(const Undo&) = delete;
    Undo& operator=(const Undo&) = delete;
    ~Undo() {
        std::error_code ignored;
        for (const fs::path& path : made_) fs::remove(path, ignored);
        for (const auto& [aside, path] : moved_) fs::rename(aside, path, ignored);
    }

    void made(const fs::path& path) { made_.push_back(path); }
    void movedAside(const fs::path& aside, const fs::path& path) { moved_.emplace_back(aside, path); }
    void keep() {
        std::error_code ignored;
        for (const auto& [aside, path] : moved_) fs::remove(aside, ignored);
        made_.clear();
        moved_.clear();
    }

 private:
    std::vector<fs::path> made_;
    std::vector<std::pair<fs::path, fs::path>> moved_;
};

void moveFile(const fs::path& from, const fs::path& to) {
    std::error_code failure;
    fs::rename(from, to, failure);
    if (failure) throw Error("cannot be written: " + failure.message(), {to.string(), 0, 0, {}});
}

fs::path beside(const fs::path& path, const char* what) {
    return fmt::format("{}.{}.{}.tmp", path.string(), ::getpid(), what);
}

}  // namespace

void writeTogether(const std::vector<FileOfSet>& files) {
    for (const FileOfSet& file : files) {
        std::error_code ignored;
        const fs::file_status status = fs::status(file.path, ignored);
        if (fs::exists(status) && !fs::is_regular_file(status)) {
            throw Error("is not a file, and more files would stand beside it; name a file",
                        {file.path.string(), 0, 0, {}});
        }
    }
    Undo undo;
    for (const FileOfSet& file : files) {
        undo.made(beside(file.path, "new"));
        try {
            writeFile(beside(file.path, "new"), file.bytes);
        } catch (const Error& error) {
            // The person knows the file by its own name.
            throw Error(error.message(), {file.path.string(), 0, 0, {}});
        }
    }
    for (const FileOfSet& file : files) {
        std::error_code ignored;
        if (fs::exists(file.path, ignored)) {
            moveFile(file.path, beside(file.path, "old"));
            undo.movedAside(beside(file.path, "old"), file.path);
        }
        moveFile(beside(file.path, "new"), file.path);
        undo.made(file.path);
    }
    undo.keep();
}

}  // namespace orrery::mesh
