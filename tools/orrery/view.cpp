#include "engine/app/app.h"
#include "engine/base/error.h"
#include "engine/base/log.h"
#include "tools/orrery/commands.h"
#include "tools/orrery/picture_options.h"

#include <cstdlib>

// orrery [FILE...]: the window.

namespace orrery::command {

namespace {

struct ViewOptions {
    PictureOptions picture;
    bool fullScreen = false;
    bool noVsync = false;
    bool report = false;
    double seconds = 0.0;
    bool sizeGiven = false;
    bool themeGiven = false;
    bool qualityGiven = false;
};

int view(const ViewOptions& options) {
    if (const std::string why = app::Window::whyNot(); !why.empty()) {
        throw Error("no window can be opened: " + why + "; `orrery shot` draws without one");
    }
    if (options.themeGiven && !render::themeByName(options.picture.theme)) {
        throw UsageError("--theme " + options.picture.theme + ": there are light, dark and contrast");
    }
    app::AppOptions app{.files = options.picture.files,
                        .device = options.picture.device,
                        .fullScreen = options.fullScreen,
                        .validation = headlessOptions(options.picture).validation,
                        .vsync = !options.noVsync,
                        .quality = options.qualityGiven ? options.picture.quality : -1,
                        .seconds = options.seconds};
    if (app.files.empty()) {
        app.files = {builtInLesson()};
        app.start = true;
    }
    if (options.themeGiven) app.theme = options.picture.theme;
    if (options.sizeGiven) app.size = options.picture.pixels();
    app::AppReport report;
    {
        app::App window(app);
        report = window.run();
    }
    if (options.report) {
        fmt::print("first frame after {:.3f} s; {} frames in {:.2f} s, {:.1f} frames/s; quality {}\n",
                   report.firstFrameSeconds, report.frames, report.seconds,
                   report.seconds > 0.0 ? (report.frames - 1) / report.seconds : 0.0,
                   render::kQualitySteps.at(static_cast<std::size_t>(report.qualityStep)).name);
    }
    if (report.validationMessages > 0) {
        log::error("{} validation messages", report.validationMessages);
        return 1;
    }
    return 0;
}

}  // namespace

int viewFiles(const std::vector<std::filesystem::path>& files) {
    ViewOptions options;
    options.picture.files = files;
    return view(options);
}

void addView(CLI::App& program, Run& run) {
    auto options = std::make_shared<ViewOptions>();
    PictureOptions& picture = options->picture;
    program.add_option(
        "FILE", picture.files,
        "Graphs, notes or folders to open in a window; a list of lessons and recent files when none is given");
    CLI::Option* size = program.add_option("--size", picture.size, "Width x height of the window");
    CLI::Option* theme = program.add_option("--theme", picture.theme, "light, dark or contrast");
    CLI::Option* quality = program.add_option("--quality", picture.quality, "Stay at 0 full, 1 lean, 2 fast, 3 coarse")
                               ->check(CLI::Range(0, 3));
    program.add_option("--device", picture.device, "Part of the Vulkan device's name");
    program.add_flag("--full-screen", options->fullScreen, "Start in full screen");
    program.add_flag("--validate", picture.validate, "Use the Vulkan validation layer; any message is an error");
    program.add_flag("--no-vsync", options->noVsync, "Do not wait for the display");
    program.add_option("--seconds", options->seconds, "End by itself after so long, drawing all the time");
    program.add_flag("--report", options->report, "Say at the end how long the first frame took, and frames a second");
    program.callback([&run, options, size, theme, quality, &program] {
        if (!program.get_subcommands().empty()) return;
        options->sizeGiven = size->count() > 0;
        options->themeGiven = theme->count() > 0;
        options->qualityGiven = quality->count() > 0;
        run = [options] { return view(*options); };
    });
}

}  // namespace orrery::command
