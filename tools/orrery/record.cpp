#include "engine/app/recorder.h"
#include "engine/app/web_vtt.h"
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "tools/orrery/commands.h"
#include "tools/orrery/interrupt.h"
#include "tools/orrery/picture_options.h"
#include "tools/orrery/progress.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

// orrery record: a headless video, or its frames, with a fixed time step. One graph is circled once; several, and the
// steps of a lesson, are visited in turn, with the flights of the program.

namespace orrery::command {

namespace {

constexpr double kTurn = 2.0 * 3.14159265358979;
constexpr double kLongest = 4.0 * 3600.0;  // seconds

enum class Captions { picture, vtt, none };

struct RecordOptions : PictureOptions {
    std::filesystem::path output;
    int framesPerSecond = 30;
    double seconds = 0.0;
    std::optional<double> hold;
    int from = 0;
    int to = 0;
    Captions captions = Captions::picture;
    bool rest = false;
    bool flow = false;
};

// The session, frame by frame.
class Film {
 public:
    Film(const RecordOptions& options, app::Session& session)
        : options_(options),
          session_(session),
          headless_(headlessOptions(options)),
          recorder_(options.output, options.pixels(), options.framesPerSecond) {}

    app::Recorder& recorder() { return recorder_; }
    app::Headless& headless() { return headless_; }
    double seconds() const { return static_cast<double>(recorder_.frames()) / options_.framesPerSecond; }
    bool full() const { return options_.seconds > 0.0 ? seconds() >= options_.seconds : seconds() >= kLongest; }

    void frame() {
        if (work_.cancelled()) throw interrupted();
        session_.update(1.0 / options_.framesPerSecond, options_.pixels());
        // Where nothing moves, the picture is the one before.
        const bool moves = session_.animating();
        if (moves || moved_) picture_ = headless_.draw(session_);
        moved_ = moves;
        try {
            recorder_.add(picture_);
        } catch (const Error&) {
            // The same Ctrl+C ends ffmpeg.
            if (work_.cancelled()) throw interrupted();
            throw;
        }
    }
    // The next frame is another picture, whatever the scene says.
    void changed() { moved_ = true; }

 private:
    Error interrupted() const {
        const char* left =
            options_.output.extension().empty() ? "the frames up to then are there" : "nothing is left of it";
        return Error(fmt::format("was interrupted after {:.1f} s of the film: {}", seconds(), left),
                     {options_.output.string(), 0, 0, {}});
    }

    const RecordOptions& options_;
    app::Session& session_;
    app::Headless headless_;
    Interruptible work_;
    app::Recorder recorder_;
    image::Image picture_;
    bool moved_ = true;
};

// Once around in the time there is, level and even: a loop.
void circle(const RecordOptions& options, app::Session& session, Film& film, ProgressLine& line) {
    const double seconds = std::min(options.seconds > 0.0 ? options.seconds : 12.0, kLongest);
    const auto frames = static_cast<int>(std::lround(seconds * options.framesPerSecond));
    const render::Camera rest = session.navigator().camera();
    for (int frame = 0; frame < frames; ++frame) {
        render::Camera camera = rest;
        camera.yaw += static_cast<float>(kTurn * frame / frames);
        session.navigator().jumpTo(camera);
        film.changed();
        film.frame();
        line.show(static_cast<float>(frame) / static_cast<float>(frames));
    }
}

// Returns what was said when, for the file beside the video.
std::vector<app::Caption> tour(const RecordOptions& options, app::Session& session, Film& film, ProgressLine& line) {
    app::Scene& scene = *session.scene();
    const int first = std::max(options.from, 1) - 1;
    const int last = (options.to > 0 ? options.to : scene.stepCount()) - 1;
    std::vector<app::Caption> said;
    const auto stay = [&](double seconds) {
        const auto frames = std::max(1L, std::lround(seconds * options.framesPerSecond));
        for (long frame = 0; frame < frames && !film.full(); ++frame) film.frame();
    };
    const auto begin = [&](const std::string& title, const std::string& text) {
        if (!said.empty()) said.back().to = film.seconds();
        said.push_back({.from = film.seconds(), .title = title, .text = text});
        film.recorder().chapter(title);
    };
    session.navigator().setIdleOrbit(!options.rest);
    if (options.from == 0) {
        begin(scene.title(), {});
        stay(options.hold.value_or(app::StepScript{}.seconds));
    }
    for (int step = first; step <= last && !film.full(); ++step) {
        const app::StepScript script = scene.stepScript(step, options.hold);
        if (!script.continues || said.empty()) begin(script.title, script.text);
        session.goToStep(step);
        // A recording that begins at a step is there at once.
        if (step == first && options.from > 0) session.navigator().jumpTo(scene.restCamera(session.aspect()));
        film.changed();
        while (session.navigator().flying() && !film.full()) film.frame();
        stay(script.seconds);
        line.show(static_cast<float>(step + 1 - first) / static_cast<float>(last + 1 - first));
    }
    if (!said.empty()) said.back().to = film.seconds();
    return said;
}

void checkStops(const RecordOptions& options, int steps) {
    if (options.from == 0 && options.to == 0) return;
    if (steps == 0) throw UsageError("--from and --to: there are no steps in this, only the one scene");
    for (const auto& [name, step] : {std::pair("--from", options.from), std::pair("--to", options.to)}) {
        if (step > steps) throw UsageError(fmt::format("{} {}: there are {} steps", name, step, steps));
    }
    if (options.to > 0 && options.from > options.to)
        throw UsageError(fmt::format("--from {} --to {}: nothing lies between", options.from, options.to));
}

int record(const RecordOptions& options) {
    if (options.output.empty()) throw UsageError("say with -o where it goes, such as -o flight.mp4 or -o frames");
    const auto session = openSession(options);
    const int steps = options.step == 0 ? session->scene()->stepCount() : 0;
    checkStops(options, steps);
    if (options.captions != Captions::picture) {
        session->scene()->setCaptions(false);
        session->navigator().jumpTo(namedCamera(*session, options.camera));
    }
    session->setOffline(true);
    session->setFlow(options.flow);
    Film film(options, *session);
    film.recorder().setTitle(session->scene()->title());
    std::vector<app::Caption> said;
    {
        ProgressLine line("recording");
        if (steps == 0) {
            circle(options, *session, film, line);
        } else {
            said = tour(options, *session, film, line);
        }
    }
    film.recorder().finish();
    if (options.captions == Captions::vtt) {
        std::filesystem::path file = options.output;
        writeFile(file.replace_extension(".vtt"), app::webVtt(said));
    }
    fmt::print("{}: {} frames, {:.1f} s\n", options.output.string(), film.recorder().frames(), film.seconds());
    return exitCode(film.headless());
}

}  // namespace

void addRecord(CLI::App& program, Run& run) {
    auto options = std::make_shared<RecordOptions>();
    CLI::App* app = program.add_subcommand("record", "Record a video or its frames without a display");
    options->add(*app);
    app->add_option("-o,--output", options->output,
                    "A video (.mp4, .mov, .webm, .mkv, .gif; needs ffmpeg), or a folder for PNG files");
    app->add_option("--fps", options->framesPerSecond, "Frames a second")
        ->check(CLI::Range(1, 240))
        ->capture_default_str();
    app->add_option("--from", options->from, "The step it begins with; by default from afar, and then the first")
        ->check(CLI::PositiveNumber);
    app->add_option("--to", options->to, "The step it ends with")->check(CLI::PositiveNumber);
    app->add_option("--hold", options->hold,
                    "Seconds at each step whose author says none; by default the time to read it, 4 without text")
        ->check(CLI::PositiveNumber);
    app->add_option("--captions", options->captions,
                    "picture (default): as the class sees them; vtt: in a file beside the video, for players; none")
        ->transform(CLI::CheckedTransformer(
            std::map<std::string, Captions>{
                {"picture", Captions::picture}, {"vtt", Captions::vtt}, {"none", Captions::none}},
            CLI::ignore_case))
        ->option_text("WORD");
    app->add_option("--seconds", options->seconds, "Length; by default 12 for one graph, and all steps for several")
        ->check(CLI::PositiveNumber);
    app->add_flag("--rest", options->rest, "The camera rests at each step instead of drifting around it; faster");
    app->add_flag("--flow", options->flow, "Lights travel along all edges");
    app->footer(
        "Examples:\n"
        "  orrery record graph.mmd -o graph.mp4 --seconds 20\n"
        "  orrery record lesson.md -o lesson.mp4 --captions vtt   also writes lesson.vtt\n"
        "  orrery record lesson.md -o part.mp4 --from 3 --to 5 --hold 10\n"
        "  orrery record notes.md -o frames --fps 25");
    app->callback([&run, options] { run = [options] { return record(*options); }; });
}

}  // namespace orrery::command
