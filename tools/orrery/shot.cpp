#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/image/png.h"
#include "tools/orrery/commands.h"
#include "tools/orrery/file_names.h"
#include "tools/orrery/picture_options.h"

#include <future>

// orrery shot: one headless picture, or one of every graph.

namespace orrery::command {

namespace {

struct ShotOptions : PictureOptions {
    std::filesystem::path output;
    double time = 0.0;
    bool each = false;
};

int shootEach(const ShotOptions& options, app::Session& session, app::Headless& headless) {
    std::error_code failure;
    std::filesystem::create_directories(options.output, failure);
    if (failure) throw Error("cannot be made: " + failure.message(), {options.output.string(), 0, 0, {}});
    const int steps = session.scene()->stepCount();
    for (int step = steps > 0 ? -1 : 0; step < std::max(steps, 1); ++step) {
        if (steps > 0) session.scene()->goToStep(step);
        session.navigator().jumpTo(namedCamera(session, options.camera));
        session.update(0.0, options.pixels(), true);
        const std::string title = steps > 0 && step >= 0 ? session.scene()->stepTitle(step) : session.scene()->title();
        const std::string words = fileWords(title.empty() ? "all" : title);
        const std::filesystem::path file =
            options.output / fmt::format("{:02d}{}{}.png", step + 1, words.empty() ? "" : "-", words);
        image::writePng(file, headless.draw(session), image::Effort::fast);
        fmt::print("{}\n", file.string());
    }
    return exitCode(headless);
}

int shoot(const ShotOptions& options) {
    if (options.output.empty()) throw UsageError("say with -o where the picture goes, such as -o picture.png");
    // The device makes its pipelines while the files are read and laid out. What is wrong with them is said first.
    const app::HeadlessOptions picture = headlessOptions(options);
    auto device = std::async(std::launch::async, [&picture] { return std::make_unique<app::Headless>(picture); });
    const auto session = openSession(options);
    const std::unique_ptr<app::Headless> made = device.get();
    app::Headless& headless = *made;
    if (options.each) return shootEach(options, *session, headless);
    if (options.time > 0.0) session->update(options.time, options.pixels());
    image::writePng(options.output, headless.draw(*session));
    return exitCode(headless);
}

}  // namespace

void addShot(CLI::App& program, Run& run) {
    auto options = std::make_shared<ShotOptions>();
    CLI::App* app = program.add_subcommand("shot", "Draw one picture without a display");
    options->add(*app);
    app->add_option("-o,--output", options->output, "The PNG file, or with --each the folder");
    app->add_option("--time", options->time, "Seconds on the scene's clock: where what moves by itself stands")
        ->capture_default_str();
    app->add_flag("--each", options->each, "One picture of every step or graph, and one of all from afar");
    app->footer(
        "Examples:\n"
        "  orrery shot lesson.md --step 3 --theme dark --size 1920x1080 -o third.png\n"
        "  orrery shot lesson.md --each -o pictures");
    app->callback([&run, options] { run = [options] { return shoot(*options); }; });
}

}  // namespace orrery::command
