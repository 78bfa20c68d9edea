#include "engine/base/clock.h"
#include "engine/base/error.h"
#include "engine/base/log.h"
#include "engine/mesh/model_writer.h"
#include "scenes/relief/relief_model.h"
#include "tools/orrery/commands.h"
#include "tools/orrery/progress.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <map>

// orrery relief: a picture's brightness as a model. Needs no Vulkan.

namespace orrery::command {

namespace {

struct ReliefCommand {
    std::filesystem::path file;
    std::filesystem::path output;
    relief::Options options;
    relief::Colouring colouring = relief::Colouring::automatic;
    // As they are typed: centimetres, and 255ths of the height. Negative: follows from the others.
    float width = 10.0F;
    float height = -1.0F;
    float base = -1.0F;
    float error = 1.0F;
    int threshold = -1;
    bool uncrisp = false;
    bool json = false;
};

relief::Options optionsFor(const ReliefCommand& command, const image::Raster& raster) {
    relief::Options options = command.options;
    options.width = command.width / 100.0F;
    options.height = command.height < 0.0F ? 0.1F * options.width : command.height / 100.0F;
    options.base = command.base < 0.0F ? 0.02F * options.width : command.base / 100.0F;
    options.error = command.error / 255.0F;
    options.threshold = command.threshold < 0 ? relief::usualThreshold(raster) : command.threshold;
    options.crisp = !command.uncrisp;
    return options;
}

nlohmann::ordered_json figures(const ReliefCommand& command, const relief::Report& report, double seconds) {
    std::uintmax_t bytes = 0;
    std::error_code unknown;
    if (command.output != "-") bytes = std::filesystem::file_size(command.output, unknown);
    const auto centimetres = [](float metres) { return std::round(static_cast<double>(metres) * 1e4) / 100.0; };
    return {{"file", command.output.string()},
            {"pixels", {report.width, report.height}},
            {"centimetres", {centimetres(report.size.x), centimetres(report.size.y), centimetres(report.size.z)}},
            {"triangles", report.triangles},
            {"largestError", report.largestError},
            {"meanError", report.meanError},
            {"bodies", report.bodies},
            {"holes", report.holes},
            {"specksDropped", report.specksDropped},
            {"closedManifold", report.closed},
            {"denoised", report.denoised},
            {"simplified", report.simplified},
            {"overBudget", report.overBudget},
            {"bytes", bytes},
            {"seconds", std::round(seconds * 1000.0) / 1000.0}};
}

void say(const ReliefCommand& command, const relief::Report& report, const nlohmann::ordered_json& all) {
    std::FILE* out = command.output == "-" ? stderr : stdout;
    const auto centimetres = all["centimetres"].get<std::vector<double>>();
    fmt::print(out, "{}: {} x {} pixels, {:.4g} x {:.4g} x {:.4g} cm\n", command.output.string(), report.width,
               report.height, centimetres[0], centimetres[1], centimetres[2]);
    fmt::print(out, "{} triangles{}; height error at most {:.2f} and on average {:.3f} of 255{}\n", report.triangles,
               report.simplified ? " after simplifying" : "", static_cast<double>(report.largestError) * 255.0,
               static_cast<double>(report.meanError) * 255.0,
               report.denoised
                   ? fmt::format(" of the picture without its grain ({:.1f})", static_cast<double>(report.noise))
                   : std::string());
    fmt::print(out, "{} {}, {} {}, {} specks dropped; closed manifold: {}\n", report.bodies,
               report.bodies == 1 ? "body" : "bodies", report.holes, report.holes == 1 ? "hole" : "holes",
               report.specksDropped, report.closed ? "yes" : "no");
    fmt::print(out, "{:.1f} KB in {:.2f} s\n", static_cast<double>(all["bytes"].get<std::uintmax_t>()) / 1024.0,
               all["seconds"].get<double>());
}

int makeRelief(const ReliefCommand& command) {
    static_cast<void>(mesh::modelFormat(command.output));  // or it would be refused only when all is done
    const Stopwatch watch;
    image::Raster raster = image::readRaster(command.file);
    const relief::Options options = optionsFor(command, raster);
    const std::string title = command.file == "-" ? "relief" : command.file.stem().string();
    relief::Solid solid = [&] {
        ProgressLine line(title);
        try {
            return relief::makeRelief(relief::viewOf(raster), options,
                                      [&](float share) { return line.show(share), true; });
        } catch (const UsageError&) {
            throw;
        } catch (const Error& error) {
            throw Error(error.message(), {command.file == "-" ? "<stdin>" : command.file.string(), 0, 0, {}});
        }
    }();
    const relief::Report report = solid.report;
    // Every path through the kernel ends in a closed solid; a file that is not one would fail in a slicer, far from
    // here.
    if (!report.closed)
        throw Error(
            "the relief did not come out closed, so nothing was written; other values of --error or --specks may help");

    auto picture = relief::texturePicture(raster, options, command.colouring, report);
    raster = {};
    const mesh::Model model = relief::toModel(std::move(solid), std::move(picture), title);
    mesh::writeModel(command.output, model);

    const nlohmann::ordered_json all = figures(command, report, watch.seconds());
    if (command.json) {
        fmt::print(command.output == "-" ? stderr : stdout, "{}\n", all.dump(2));
    } else {
        say(command, report, all);
    }
    if (report.bodies > 1 && options.mode == relief::Mode::cutout) {
        log::info("{} bodies are apart from each other; --mode plate keeps them on one thin plate", report.bodies);
    }
    if (report.overBudget) {
        log::warning(
            "the outline alone takes more than {} triangles; --simplify straightens it, a smaller picture or more "
            "--specks help too",
            options.triangles);
    }
    return 0;
}

template <typename T>
CLI::Option* addChoice(CLI::App& app, const std::string& name, T& value, const std::map<std::string, T>& choices,
                       const std::string& help) {
    return app.add_option(name, value, help)
        ->transform(CLI::CheckedTransformer(choices, CLI::ignore_case))
        ->option_text("WORD");
}

}  // namespace

void addRelief(CLI::App& program, Run& run) {
    using namespace relief;
    auto command = std::make_shared<ReliefCommand>();
    CLI::App* app = program.add_subcommand("relief", "Extrude a picture's brightness to a closed model");
    app->add_option("IMAGE", command->file, "PNG, JPEG, WebP, TIFF or PNM; - for standard input")->required();
    app->add_option(
        "-o,--output", command->output,
        "The model: .glb, or .obj with its material and picture beside it; - writes GLB to standard output");
    addChoice<Mode>(*app, "--mode", command->options.mode,
                    {{"cutout", Mode::cutout}, {"plate", Mode::plate}, {"solid", Mode::solid}},
                    "What black becomes: cutout, a hole right through (default); plate, a thin plate that can be seen "
                    "through; solid, the same plate, opaque");
    app->add_option("--size", command->width, "Width of the model in cm")
        ->check(CLI::Range(0.01, 1e6))
        ->capture_default_str();
    app->add_option("--height", command->height, "Height of white above the base in cm (default: a tenth of --size)")
        ->check(CLI::Range(0.001, 1e6));
    app->add_option("--base", command->base, "Thickness of the base in cm (default: 2 % of --size)")
        ->check(CLI::Range(0.0, 1e6));
    app->add_option("--threshold", command->threshold,
                    "Pixels whose largest channel is at most this, of 255, are black (default: 8, for JPEG 24)")
        ->check(CLI::Range(0, 254));
    app->add_option("--specks", command->options.specks, "Islands of fewer pixels are dropped; 0 keeps all")
        ->check(CLI::Range(0, 1 << 28))
        ->capture_default_str();
    app->add_flag("--invert", command->options.invert, "Dark stands high: for dark drawings on white");
    addChoice<Channel>(
        *app, "--channel", command->options.channel,
        {{"luma", Channel::luma},
         {"max", Channel::brightest},
         {"red", Channel::red},
         {"green", Channel::green},
         {"blue", Channel::blue},
         {"alpha", Channel::alpha}},
        "What brightness is: luma (default), max of red, green and blue, or one of red, green, blue, alpha");
    app->add_option("--gamma", command->options.gamma, "Height is brightness to this power; above 1 lowers the middle")
        ->check(CLI::Range(0.05, 20.0))
        ->capture_default_str();
    app->add_option("--blur", command->options.blur, "Standard deviation of a blur in pixels")
        ->check(CLI::Range(0.0, 100.0))
        ->capture_default_str();
    addChoice<Denoise>(*app, "--denoise", command->options.denoise,
                       {{"auto", Denoise::automatic}, {"on", Denoise::on}, {"off", Denoise::off}},
                       "Smooth grain and keep edges: auto (default), where there is grain; on; off");
    app->add_flag("--no-crisp", command->uncrisp,
                  "Leave the half-bright pixels of antialiased rims as they are: a skirt around every shape");
    app->add_flag("--blocky", command->options.blocky, "Every pixel a flat block, for pixel art");
    app->add_option("--error", command->error, "Largest height error, in 255ths of the height")
        ->check(CLI::Range(0.0, 255.0))
        ->capture_default_str();
    app->add_option("--triangles", command->options.triangles,
                    "At most so many, as far as the outline allows; 0 for no limit")
        ->capture_default_str();
    app->add_flag("--simplify", command->options.simplify,
                  "Simplify afterwards, beyond the error if --triangles asks for it; the outline may move by as much");
    addChoice<Colouring>(*app, "--colour", command->colouring,
                         {{"auto", Colouring::automatic}, {"picture", Colouring::picture}, {"none", Colouring::none}},
                         "Lay the picture over its relief: auto (default), where it has colours; picture; none");
    app->add_option("--curve", command->options.curve,
                    "Bend around an upright cylinder by so many degrees; negative puts the front inside")
        ->check(CLI::Range(-kMostCurve, kMostCurve))
        ->capture_default_str();
    app->add_flag("--json", command->json, "The figures as JSON");
    app->footer(
        "Heights are metres in the file; y is up and the front faces +z. What is written is always a closed manifold.\n"
        "Examples:\n  orrery relief logo.png -o logo.glb\n  orrery relief map.png -o map.obj --mode solid --size 20 "
        "--height 1.5\n"
        "  orrery relief photo.jpg -o lamp.glb --mode plate --curve 200");
    app->callback([&run, command] { run = [command] { return makeRelief(*command); }; });
}

}  // namespace orrery::command
