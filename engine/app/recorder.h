#pragma once

// Where the frames of a recording go: a folder of numbered PNG files, or the ffmpeg program, fed raw frames through a
// pipe. A file appears under its name only when it is whole. Videos have a title and chapters, where their format can.

#include "engine/base/math.h"
#include "engine/image/image.h"

#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

namespace orrery::app {

class Recorder {
 public:
    // A path with an extension (.mp4, .mov, .webm, .mkv, .gif) is a video, made by ffmpeg; without one, a folder of PNG
    // files. Throws Error when the folder cannot be made, the format is another, or ffmpeg is not installed.
    Recorder(std::filesystem::path output, uvec2 size, int framesPerSecond);
    ~Recorder();
    Recorder(const Recorder&) = delete;
    Recorder& operator=(const Recorder&) = delete;

    void setTitle(std::string title) { title_ = std::move(title); }
    // One begins with the next frame.
    void chapter(std::string title) { chapters_.push_back({frames_, std::move(title)}); }
    void add(const image::Image& frame);
    // Ends the video and gives it its name. Without it (an Error on the way) nothing is left behind.
    void finish();
    int frames() const { return frames_; }

 private:
    struct Chapter {
        int frame;
        std::string title;
    };

    void addChapters();

    std::filesystem::path output_;
    std::filesystem::path beside_;
    int framesPerSecond_;
    std::string title_;
    std::vector<Chapter> chapters_;
    std::FILE* pipe_ = nullptr;
    int frames_ = 0;
};

}  // namespace orrery::app
