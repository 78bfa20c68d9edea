#include "scenes/lesson/handout.h"

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/image/jpeg.h"
#include "engine/image/png.h"
#include "scenes/lesson/lesson_scene.h"
#include "tools/orrery/commands.h"
#include "tools/orrery/picture_options.h"
#include "tools/orrery/progress.h"

#include <map>

// orrery handout: a lesson as PDF or Markdown, a page for each step with a picture of its scene.

namespace orrery::command {

namespace {

constexpr int kJpegQuality = 90;  // colour at full resolution: coloured text stays crisp

enum class Paper { a4, letter };

struct HandoutOptions : PictureOptions {
    std::filesystem::path output;
    Paper paper = Paper::a4;
    bool noNotes = false;
};

// Pictures of the steps, in the form that the output wants.
class Photographer {
 public:
    Photographer(const HandoutOptions& options, app::Session& session, std::filesystem::path folder)
        : options_(options), session_(session), headless_(headlessOptions(options)), folder_(std::move(folder)) {
        session_.scene()->setCaptions(false);
    }

    // Of the step; -1 is all from afar.
    lesson::HandoutPicture picture(int step, int number) {
        session_.scene()->goToStep(step);
        session_.navigator().jumpTo(session_.scene()->restCamera(session_.aspect()));
        session_.update(0.0, options_.pixels(), true);
        const image::Image image = headless_.draw(session_);
        if (folder_.empty()) {
            return {.jpeg = {image::encodeJpeg(image, kJpegQuality), image.width, image.height}, .file = {}};
        }
        const std::string name = fmt::format("{:02d}.png", number);
        image::writePng(folder_ / name, image);
        return {.jpeg = {}, .file = (folder_.filename() / name).string()};
    }
    app::Headless& headless() { return headless_; }

 private:
    const HandoutOptions& options_;
    app::Session& session_;
    app::Headless headless_;
    std::filesystem::path folder_;
};

// Of each step its last stop: all of its parts have come.
std::vector<int> lastStops(const std::vector<lesson::Stop>& stops) {
    std::vector<int> last;
    for (std::size_t i = 0; i < stops.size(); ++i) {
        if (i + 1 == stops.size() || stops[i + 1].step != stops[i].step) last.push_back(static_cast<int>(i));
    }
    return last;
}

int makeHandout(const HandoutOptions& options) {
    const std::string extension = extensionOf(options.output);
    if (extension != "pdf" && extension != "md")
        throw UsageError("say with -o where it goes: -o handout.pdf, or -o handout.md for Markdown with pictures");
    std::error_code none;
    if (std::filesystem::equivalent(options.output, options.files.front(), none))
        throw UsageError("-o " + options.output.string() + " is the lesson itself; give the handout another name");
    const auto session = openSession(options);
    const auto* const scene = dynamic_cast<const lesson::LessonScene*>(session->scene());
    if (scene == nullptr)
        throw Error("is no lesson: handouts are made of Markdown", {options.files.front().string(), 0, 0, {}});

    std::filesystem::path folder;
    if (extension == "md") {
        folder = options.output.parent_path() / (options.output.stem().string() + "-pictures");
        std::error_code failure;
        std::filesystem::create_directories(folder, failure);
        if (failure) throw Error("cannot be made: " + failure.message(), {folder.string(), 0, 0, {}});
    }
    Photographer photographer(options, *session, folder);
    lesson::Handout handout{.lesson = &scene->lesson(), .notes = !options.noNotes};
    {
        ProgressLine line("drawing the handout");
        const std::vector<int> last = lastStops(scene->stops());
        handout.overview = photographer.picture(-1, 0);
        for (std::size_t i = 0; i < last.size(); ++i) {
            const lesson::Stop& stop = scene->stops()[static_cast<std::size_t>(last[i])];
            lesson::HandoutStep step{.step = &handout.lesson->steps[stop.step], .problem = stop.problem};
            if (stop.scene >= 0) step.picture = photographer.picture(last[i], static_cast<int>(i) + 1);
            handout.steps.push_back(std::move(step));
            line.show(static_cast<float>(i + 1) / static_cast<float>(last.size()));
        }
    }
    const std::string file = extension == "md"
                                 ? lesson::handoutMarkdown(handout)
                                 : lesson::handoutPdf(handout, options.paper == Paper::a4 ? text::kA4 : text::kLetter);
    writeFile(options.output, file);
    fmt::print("{}: {} steps, {:.1f} MB\n", options.output.string(), handout.steps.size(),
               static_cast<double>(file.size()) / 1e6);
    return exitCode(photographer.headless());
}

}  // namespace

void addHandout(CLI::App& program, Run& run) {
    auto options = std::make_shared<HandoutOptions>();
    options->size = "1600x900";
    CLI::App* app = program.add_subcommand("handout", "A lesson on paper: a page for each step, as PDF or Markdown");
    app->add_option("LESSON", options->files, "Markdown with its scenes; - for standard input")
        ->expected(1)
        ->required();
    app->add_option("-o,--output", options->output,
                    "The file: .pdf, or .md with its pictures in a folder beside it (handout-pictures)");
    app->add_option("--paper", options->paper, "a4 (default) or letter")
        ->transform(CLI::CheckedTransformer(std::map<std::string, Paper>{{"a4", Paper::a4}, {"letter", Paper::letter}},
                                            CLI::ignore_case))
        ->option_text("WORD");
    app->add_flag("--no-notes", options->noNotes,
                  "For students: without the teacher's notes, with lines to write on instead");
    options->addDrawing(*app);
    app->footer(
        "Examples:\n"
        "  orrery handout lesson.md -o lesson.pdf\n"
        "  orrery handout lesson.md -o students.pdf --no-notes --paper letter\n"
        "  orrery handout lesson.md -o handout.md         and handout-pictures/00.png, 01.png, ...");
    app->callback([&run, options] { run = [options] { return makeHandout(*options); }; });
}

}  // namespace orrery::command
