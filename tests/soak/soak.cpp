// A long class: random doings with everything that is shipped, frame after frame, while memory is watched.
//
//     build/dev/tests/soak/soak --frames 60000 --trace /tmp/soak.txt      an hour's worth; Ctrl+C judges what there is
//
// Fails when the validation layer says something, when a picture is all one colour, when the picture of what was just
// opened shows nothing, or when something grows. That is judged at rest: twenty or more times in a run the same lesson
// is opened, everything else let go, and what is held then is compared. All pipelines are made and the label pages
// filled before the first frame; the first fifth warms up the rest (the driver's and the fonts' caches, examples that
// are computed once); the median of the last fifth may exceed that of the second by 8 MB or 3 %, whichever is more, for
// resident memory, for the heap and for Vulkan's allocations, and by two for open files and for threads. Runs of less
// than 5,000 frames end within the warm-up and are judged by the rest alone.

#include "tests/soak/hand.h"
#include "tests/soak/memory.h"

#include "engine/base/clock.h"
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/log.h"

#include <fmt/format.h>
#include <unistd.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <ctime>

namespace orrery::soak {
namespace {

constexpr const char* kAtRest = "lessons/05-how-training-goes.md";
constexpr int kRestFrames = 12;       // until what was let go is gone
constexpr int kPictureEvery = 4;      // frames between looks at the picture: they make the device wait
constexpr int kLeastToJudge = 5000;   // frames
constexpr double kStep = 1.0 / 30.0;  // seconds of the program's time in a frame

struct Options {
    int frames = 60000;
    std::uint64_t seed = 1;
    std::string device = "llvmpipe";
    std::string trace;
    bool validation = true;
    // To find what it is that grows.
    std::vector<std::string> doings;
    std::string files;
};

std::atomic<bool> interrupted{false};  // set in a signal handler
static_assert(std::atomic<bool>::is_always_lock_free);

struct Row {
    int frame;
    double seconds;
    Holding held;
};

// A folder that goes when the run ends.
class Copy {
 public:
    Copy() : path_(std::filesystem::temp_directory_path() / fmt::format("orrery-soak-{}", ::getpid())) {
        std::filesystem::create_directories(path_);
        std::filesystem::copy(assetFolder(), path_ / "assets", std::filesystem::copy_options::recursive);
    }
    ~Copy() {
        std::error_code failure;
        std::filesystem::remove_all(path_, failure);
    }
    Copy(const Copy&) = delete;
    Copy& operator=(const Copy&) = delete;
    const std::filesystem::path& path() const { return path_; }

 private:
    std::filesystem::path path_;
};

bool oneColour(const image::Image& picture) {
    for (std::size_t i = 4; i < picture.rgba.size(); ++i) {
        if (picture.rgba[i] != picture.rgba[i % 4]) return false;
    }
    return true;
}

// The ground changes from top to bottom alone, so that a row of it is of one colour, but for the dithering.
bool onlyGround(const image::Image& picture) {
    constexpr int kDither = 12;
    for (int y = 0; y < picture.height; ++y) {
        const std::uint8_t* row = &picture.rgba[static_cast<std::size_t>(y * picture.width) * 4];
        for (int i = 0; i < picture.width * 4; ++i) {
            if (std::abs(row[i] - row[i % 4]) > kDither) return false;
        }
    }
    return true;
}

// Of the processor, in this thread: what a frame takes however busy the machine is.
double threadSeconds() {
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

void print(const Row& row) {
    fmt::print("{:>7}{:>8.0f}{:>9.1f}{:>10.1f}{:>8.1f}{:>8.1f}{:>10.1f}{:>8}{:>7}{:>9}\n", row.frame, row.seconds,
               row.frame / std::max(row.seconds, 1e-3), row.held.residentMb, row.held.heapMb, row.held.freeMb,
               row.held.deviceMb, row.held.devicePieces, row.held.files, row.held.threads);
    std::fflush(stdout);
}

template <typename Value>
double median(const std::vector<Row>& rows, std::size_t from, std::size_t to, Value value) {
    std::vector<double> values;
    for (std::size_t i = from; i < to; ++i) values.push_back(value(rows[i].held));
    std::ranges::sort(values);
    return values[values.size() / 2];
}

bool flat(const std::vector<Row>& rows) {
    bool all = true;
    const auto judge = [&](const char* name, double room, double share, auto value) {
        const std::size_t fifth = rows.size() / 5;
        const double before = median(rows, fifth, 2 * fifth, value);
        const double after = median(rows, rows.size() - fifth, rows.size(), value);
        const double most = std::max(room, share * before);
        const bool good = after - before <= most;
        fmt::print("{:<22}{:>9.1f} ->{:>9.1f}  {:+.1f} of at most {:+.1f}: {}\n", name, before, after, after - before,
                   most, good ? "flat" : "GROWS");
        all = all && good;
    };
    fmt::print("\nat rest, medians of the second and of the last fifth\n");
    judge("resident memory, MB", 8.0, 0.03, [](const Holding& held) { return held.residentMb; });
    judge("heap, MB", 8.0, 0.03, [](const Holding& held) { return held.heapMb; });
    judge("Vulkan's memory, MB", 8.0, 0.03, [](const Holding& held) { return held.deviceMb; });
    judge("open files", 2.0, 0.0, [](const Holding& held) { return static_cast<double>(held.files); });
    judge("threads", 2.0, 0.0, [](const Holding& held) { return static_cast<double>(held.threads); });
    return all;
}

class Soak {
 public:
    explicit Soak(const Options& options)
        : options_(options),
          // What is "saved here" by a panel goes with the copy.
          trace_(options.trace.empty() ? nullptr : std::fopen(options.trace.c_str(), "w")),
          program_(options.device, options.validation),
          hand_(program_, {.assets = copy_.path() / "assets",
                           .seed = options.seed,
                           .trace = trace_,
                           .doings = options.doings,
                           .files = options.files}) {
        std::filesystem::current_path(copy_.path());
        program_.warm();
    }
    ~Soak() {
        if (trace_ != nullptr) std::fclose(trace_);
    }
    Soak(const Soak&) = delete;
    Soak& operator=(const Soak&) = delete;

    bool run() {
        fmt::print("{} frames, seed {}, {}{}\n{:>7}{:>8}{:>9}{:>10}{:>8}{:>8}{:>10}{:>8}{:>7}{:>9}\n", options_.frames,
                   options_.seed, program_.device().name(), options_.validation ? ", validated" : "", "frame", "s",
                   "frames/s", "resident", "heap", "free", "Vulkan MB", "pieces", "files", "threads");
        const int restEvery = std::clamp(options_.frames / 120, 50, 250);
        for (frame_ = 1; frame_ <= options_.frames && failures_ < kMostFailures && !interrupted; ++frame_) {
            const double before = threadSeconds();
            hand_.act();
            program_.frame(kStep);
            const double took = threadSeconds() - before;
            if (took > slowest_.seconds) slowest_ = {took, frame_, hand_.last(), open()};
            if (frame_ % kPictureEvery == 0) look();
            if (frame_ % restEvery == 0) rest();
        }
        for (const auto& [name, times] : hand_.done()) fmt::print("{} {}, ", times, name);
        fmt::print("\n{} pictures looked at, {} of them of the ground alone\n", looks_, empty_);
        fmt::print("the slowest frame: {:.1f} s of the processor in frame {}, {}, of {}\n", slowest_.seconds,
                   slowest_.frame, slowest_.doing, slowest_.files);
        for (const std::string& message : program_.device().validationMessages()) fail(message);
        const bool judged = frame_ > kLeastToJudge && rows_.size() >= 20 && failures_ == 0;
        return (!judged || flat(rows_)) && failures_ == 0;
    }

 private:
    static constexpr int kMostFailures = 5;

    void fail(const std::string& what) {
        ++failures_;
        fmt::print("FAILED at frame {}: {}\n", frame_, what);
        std::fflush(stdout);
    }

    std::string open() const {
        std::string names;
        for (const auto& file : program_.session.files()) names += file.filename().string() + ' ';
        return names;
    }

    void look() {
        const image::Image picture = program_.picture();
        ++looks_;
        if (!program_.blank() && oneColour(picture)) fail("a picture of one colour, of " + open());
        if (!program_.bare() || !onlyGround(picture)) return;
        ++empty_;
        if (hand_.shown()) fail("nothing is seen of " + open());
    }

    void rest() {
        hand_.rest(kAtRest);
        for (int i = 0; i < kRestFrames; ++i) program_.frame(kStep);
        program_.finish();
        rows_.push_back({frame_, watch_.seconds(), holding()});
        const auto messages = program_.device().validationMessages();
        if (messages.size() > 0) fail(messages.back());
        if (rows_.size() % 10 == 0 || rows_.size() == 1) print(rows_.back());
    }

    Options options_;
    Copy copy_;
    std::FILE* trace_;
    Program program_;
    Hand hand_;
    Stopwatch watch_;
    std::vector<Row> rows_;
    int frame_ = 0;
    int looks_ = 0;
    int empty_ = 0;
    int failures_ = 0;
    struct {
        double seconds = 0.0;
        int frame = 0;
        std::string doing;
        std::string files;
    } slowest_;
};

int main(int count, char** arguments) {
    Options options;
    CLI::App app{"Random doings for many frames, while memory is watched"};
    app.add_option("--frames", options.frames, "How many")->check(CLI::Range(1, 100000000))->capture_default_str();
    app.add_option("--seed", options.seed, "Of what is done")->capture_default_str();
    app.add_option("--device", options.device, "A part of its name")->capture_default_str();
    app.add_option("--trace", options.trace, "A file for all that is done, to find what led to a failure");
    app.add_option("--doings", options.doings, "Only these, by their names, separated by commas")->delimiter(',');
    app.add_option("--files", options.files, "Only files with this in their path");
    app.add_flag("!--no-validation", options.validation, "Without the validation layer, which takes most of the time");
    CLI11_PARSE(app, count, arguments);
    log::setLevel(log::Level::error);
    for (const int signal : {SIGINT, SIGTERM}) std::signal(signal, [](int) { interrupted = true; });
    return Soak(options).run() ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace
}  // namespace orrery::soak

int main(int count, char** arguments) {
    try {
        return orrery::soak::main(count, arguments);
    } catch (const orrery::Error& error) {
        fmt::print(stderr, "soak: {}\n", error.what());
        return EXIT_FAILURE;
    }
}
