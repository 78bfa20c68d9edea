#include "engine/app/recorder.h"
#include "engine/base/error.h"
#include "tools/orrery/commands.h"
#include "tools/orrery/picture_options.h"
#include "tools/orrery/progress.h"

#include <algorithm>
#include <cmath>

// orrery record: a headless video, or its frames, with a fixed time step. One graph is circled once; several are
// visited in turn, with the flights of the program.

namespace orrery::command {

namespace {

constexpr double kTurn = 2.0 * 3.14159265358979;

struct RecordOptions : PictureOptions {
    std::filesystem::path output;
    int framesPerSecond = 30;
    double seconds = 0.0;
    double hold = 4.0;
    bool flow = false;
};

int record(const RecordOptions& options) {
    if (options.output.empty()) throw UsageError("say with -o where it goes, such as -o flight.mp4 or -o frames");
    const auto session = openSession(options);
    app::Headless headless(headlessOptions(options));
    app::Recorder recorder(options.output, options.pixels(), options.framesPerSecond);
    const double step = 1.0 / options.framesPerSecond;
    const int stops = options.step == 0 ? session->scene()->stepCount() : 0;
    const double seconds = options.seconds > 0.0 ? options.seconds : stops > 0 ? 1e9 : 12.0;
    session->setFlow(options.flow);
    ProgressLine line("recording");
    double sinceStop = 0.0;
    int stop = -1;
    const auto frames = static_cast<int>(std::lround(std::min(seconds, 3600.0) * options.framesPerSecond));
    const render::Camera rest = session->navigator().camera();
    for (int frame = 0; frame < frames; ++frame) {
        if (stops == 0) {
            // Once around in the time there is, level and even: a loop.
            render::Camera camera = rest;
            camera.yaw += static_cast<float>(kTurn * frame / frames);
            session->navigator().jumpTo(camera);
        } else if (!session->navigator().flying()) {
            sinceStop += step;
            if (sinceStop >= options.hold) {
                sinceStop = 0.0;
                if (++stop >= stops) break;
                session->goToStep(stop);
            }
        }
        session->update(step, options.pixels());
        recorder.add(headless.draw(*session));
        const float visited = stops > 0 ? static_cast<float>(stop + 1) / static_cast<float>(stops) : 0.0F;
        line.show(std::max(visited, static_cast<float>(frame) / static_cast<float>(frames)));
    }
    recorder.finish();
    fmt::print("{}: {} frames, {:.1f} s\n", options.output.string(), recorder.frames(), recorder.frames() * step);
    return exitCode(headless);
}

}  // namespace

void addRecord(CLI::App& program, Run& run) {
    auto options = std::make_shared<RecordOptions>();
    CLI::App* app = program.add_subcommand("record", "Record a video or its frames without a display");
    options->add(*app);
    app->add_option("-o,--output", options->output,
                    "A video (.mp4, .webm, .gif; needs ffmpeg), or a folder for PNG files");
    app->add_option("--fps", options->framesPerSecond, "Frames a second")
        ->check(CLI::Range(1, 240))
        ->capture_default_str();
    app->add_option("--seconds", options->seconds, "Length; by default 12 for one graph, and all stops for several")
        ->check(CLI::PositiveNumber);
    app->add_option("--hold", options->hold, "Seconds at each stop")->check(CLI::PositiveNumber)->capture_default_str();
    app->add_flag("--flow", options->flow, "Lights travel along all edges");
    app->footer(
        "Examples:\n  orrery record graph.mmd -o graph.mp4 --seconds 20\n  orrery record notes.md -o frames --fps 25");
    app->callback([&run, options] { run = [options] { return record(*options); }; });
}

}  // namespace orrery::command
