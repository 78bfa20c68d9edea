#include "engine/app/recorder.h"

#include "engine/base/error.h"
#include "engine/image/png.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <string_view>
#include <utility>

namespace orrery::app {

namespace {

bool programExists(const std::string& name) {
    const char* path = std::getenv("PATH");
    std::string folders = path != nullptr ? path : "";
    for (std::size_t at = 0; at <= folders.size();) {
        const std::size_t end = std::min(folders.find(':', at), folders.size());
        if (::access((folders.substr(at, end - at) + "/" + name).c_str(), X_OK) == 0) return true;
        at = end + 1;
    }
    return false;
}

// For a shell: in single quotes, with those inside it taken out and escaped.
std::string quoted(const std::string& text) {
    std::string out = "'";
    for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
}

std::string codecFor(const std::filesystem::path& output) {
    // 4:2:0 plays everywhere; the quality is one at which text stays crisp.
    if (output.extension() == ".webm") return "-c:v libvpx-vp9 -crf 24 -b:v 0 -pix_fmt yuv420p";
    if (output.extension() == ".gif") return "-vf 'split[a][b];[a]palettegen[p];[b][p]paletteuse'";
    return "-c:v libx264 -preset medium -crf 18 -pix_fmt yuv420p -movflags +faststart";
}

// In ffmpeg's file of metadata.
std::string metadataText(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if (c == '=' || c == ';' || c == '#' || c == '\\' || c == '\n') out += '\\';
        out += c;
    }
    return out;
}

}  // namespace

Recorder::Recorder(std::filesystem::path output, uvec2 size, int framesPerSecond)
    : output_(std::move(output)), framesPerSecond_(framesPerSecond) {
    if (output_.extension().empty()) {
        std::error_code failure;
        std::filesystem::create_directories(output_, failure);
        if (failure) throw Error("cannot be made: " + failure.message(), {output_.string(), 0, 0, {}});
        return;
    }
    constexpr std::array<std::string_view, 5> kFormats{".mp4", ".mov", ".webm", ".mkv", ".gif"};
    if (std::ranges::find(kFormats, output_.extension().string()) == kFormats.end()) {
        throw Error("videos are .mp4, .mov, .webm, .mkv or .gif; a name without an ending is a folder of PNG files",
                    {output_.string(), 0, 0, {}});
    }
    if (!programExists("ffmpeg")) {
        throw Error("needs the ffmpeg program; install it, or give a folder name for a sequence of PNG files",
                    {output_.string(), 0, 0, {}});
    }
    if (size.x % 2 != 0 || size.y % 2 != 0) {
        throw Error("videos have even sides; give --size with even numbers", {output_.string(), 0, 0, {}});
    }
    beside_ = output_.parent_path() /
              (output_.stem().string() + fmt::format(".{}.tmp", ::getpid()) + output_.extension().string());
    // An ffmpeg that ends early must not end us through the pipe.
    std::signal(SIGPIPE, SIG_IGN);
    const std::string command =
        fmt::format("ffmpeg -v error -y -f rawvideo -pix_fmt rgba -s {}x{} -r {} -i - {} {}", size.x, size.y,
                    framesPerSecond, codecFor(output_), quoted(beside_.string()));
    pipe_ = ::popen(command.c_str(), "w");
    if (pipe_ == nullptr) throw Error("ffmpeg cannot be started", {output_.string(), 0, 0, {}});
}

Recorder::~Recorder() {
    if (pipe_ == nullptr) return;
    ::pclose(pipe_);
    std::error_code failure;
    std::filesystem::remove(beside_, failure);
}

void Recorder::add(const image::Image& frame) {
    if (pipe_ == nullptr) {
        image::writePng(output_ / fmt::format("frame-{:05d}.png", frames_), frame, image::Effort::fast);
    } else if (std::fwrite(frame.rgba.data(), 1, frame.rgba.size(), pipe_) != frame.rgba.size()) {
        throw Error("ffmpeg stopped; its message stands above", {output_.string(), 0, 0, {}});
    }
    ++frames_;
}

// ffmpeg wants to know them before the first frame, and they are known after the last: the video is packed once more.
void Recorder::addChapters() {
    if ((chapters_.empty() && title_.empty()) || output_.extension() == ".gif") return;
    std::filesystem::path packed = beside_;
    packed.replace_filename("chapters-" + beside_.filename().string());
    const std::string command = fmt::format(
        "ffmpeg -v error -y -i {} -f ffmetadata -i - -map 0 -map_metadata 1 -map_chapters 1 -c copy {} {}",
        quoted(beside_.string()), output_.extension() == ".mp4" ? "-movflags +faststart" : "", quoted(packed.string()));
    std::string text = ";FFMETADATA1\n";
    if (!title_.empty()) text += "title=" + metadataText(title_) + '\n';
    for (std::size_t i = 0; i < chapters_.size(); ++i) {
        const int end = i + 1 < chapters_.size() ? chapters_[i + 1].frame : frames_;
        text += fmt::format("[CHAPTER]\nTIMEBASE=1/{}\nSTART={}\nEND={}\ntitle={}\n", framesPerSecond_,
                            chapters_[i].frame, end, metadataText(chapters_[i].title));
    }
    std::FILE* const pipe = ::popen(command.c_str(), "w");
    const bool written = pipe != nullptr && std::fwrite(text.data(), 1, text.size(), pipe) == text.size();
    const bool ended = pipe != nullptr && ::pclose(pipe) == 0;
    std::error_code failure;
    if (written && ended) {
        std::filesystem::rename(packed, beside_, failure);
        if (!failure) return;
    }
    std::filesystem::remove(packed, failure);
    std::filesystem::remove(beside_, failure);
    throw Error("ffmpeg could not add the chapters; its message stands above", {output_.string(), 0, 0, {}});
}

void Recorder::finish() {
    if (pipe_ == nullptr) return;
    const int status = ::pclose(std::exchange(pipe_, nullptr));
    if (status == 0) addChapters();
    std::error_code failure;
    if (status == 0) {
        std::filesystem::rename(beside_, output_, failure);
        if (!failure) return;
    }
    const std::string why =
        status != 0 ? "ffmpeg failed; its message stands above" : "cannot be written: " + failure.message();
    std::filesystem::remove(beside_, failure);
    throw Error(why, {output_.string(), 0, 0, {}});
}

}  // namespace orrery::app
