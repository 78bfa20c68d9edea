#include "scenes/lesson/handout.h"

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/image/jpeg.h"
#include "engine/image/png.h"
#include "scenes/lesson/fence.h"
#include "scenes/lesson/lesson_scene.h"
#include "tools/orrery/commands.h"
#include "tools/orrery/file_names.h"
#include "tools/orrery/picture_options.h"
#include "tools/orrery/progress.h"

#include <algorithm>
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

// Whether all that is written in the picture stands wholly in it.
bool holdsItsWords(const app::Session& session, float aspect) {
    constexpr float kEdge = 0.008F;  // of the picture's height that stays free
    const render::Camera& camera = session.camera();
    const vec2 middle = vec2(aspect, 1.0F) * 0.5F;
    for (const render::Label& label : session.list().labels) {
        const auto seen = camera.project(label.anchor, middle * 2.0F);
        if (!seen || label.opacity <= 0.0F) continue;
        const float natural = label.em * camera.pixelsPerUnit(1.0F) / seen->depth;
        if (natural < label.vanish) continue;
        const float em = std::clamp(natural, label.least, std::max(label.least, label.largest));
        const vec2 away = seen->pixel + vec2(label.offset.x, -label.offset.y) * em - middle;
        const vec2 reach = glm::abs(away) + label.size * em * 0.5F;
        if (reach.x > middle.x - kEdge || reach.y > middle.y - kEdge) return false;
    }
    return true;
}

// Pictures of the steps, in the form that the output wants.
class Photographer {
 public:
    // Files are named after the lesson's, the step's number and its title: they say by themselves what they are, and
    // stay what they were when another step changes.
    Photographer(const HandoutOptions& options, app::Session& session, std::filesystem::path folder)
        : options_(options),
          session_(session),
          headless_(headlessOptions(options)),
          folder_(std::move(folder)),
          lesson_(fileWords(options.files.front() == "-" ? "lesson" : options.files.front().stem().string())) {
        session_.scene()->setCaptions(false);
    }

    // Of the step; -1 is all from afar. `whole`: a title or a name must not be cut at the edge.
    lesson::HandoutPicture picture(int step, int number, const std::string& title, bool whole) {
        session_.scene()->goToStep(step);
        session_.update(0.0, options_.pixels(), true);  // says the picture's shape
        lookAt(session_.scene()->restCamera(session_.aspect()));
        if (whole) stepBack();
        const image::Image image = headless_.draw(session_);
        if (folder_.empty()) {
            return {.jpeg = {image::encodeJpeg(image, kJpegQuality), image.width, image.height}, .file = {}};
        }
        const std::string words = fileWords(title);
        const std::string name = fmt::format("{}-{:02d}{}{}.png", lesson_, number, words.empty() ? "" : "-", words);
        image::writePng(folder_ / name, image);
        return {.jpeg = {}, .file = (folder_.filename() / name).string()};
    }
    app::Headless& headless() { return headless_; }

 private:
    void lookAt(const render::Camera& camera) {
        session_.navigator().jumpTo(camera);
        session_.update(0.0, options_.pixels(), true);
    }

    // On a screen the lesson's author leaves words out by going near; on paper nobody can turn to them.
    void stepBack() {
        constexpr int kMost = 14;
        constexpr float kStep = 1.05F;
        const render::Camera near = session_.camera();
        render::Camera camera = near;
        for (int i = 0; !holdsItsWords(session_, session_.aspect()); ++i) {
            if (i == kMost) return lookAt(near);
            camera.distance *= kStep;
            lookAt(camera);
        }
    }

    const HandoutOptions& options_;
    app::Session& session_;
    app::Headless headless_;
    std::filesystem::path folder_;
    std::string lesson_;
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
        handout.overview = photographer.picture(-1, 0, "overview", false);
        for (std::size_t i = 0; i < last.size(); ++i) {
            const lesson::Stop& stop = scene->stops()[static_cast<std::size_t>(last[i])];
            lesson::HandoutStep step{.step = &handout.lesson->steps[stop.step], .problem = stop.problem};
            if (stop.scene >= 0) {
                // Where a part is pointed at, the rest may stand outside.
                const auto& camera = step.step->direction.camera;
                const bool whole = !camera || lesson::readCamera(*camera).at.empty();
                step.picture = photographer.picture(last[i], static_cast<int>(i) + 1, step.step->title, whole);
            }
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
        "  orrery handout lesson.md -o handout.md         and handout-pictures/lesson-01-its-title.png, ...");
    app->callback([&run, options] { run = [options] { return makeHandout(*options); }; });
}

}  // namespace orrery::command
