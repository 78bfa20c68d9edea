#include "engine/app/export.h"

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/log.h"
#include "engine/mesh/model_writer.h"
#include "scenes/relief/print.h"
#include "tools/orrery/commands.h"
#include "tools/orrery/picture_options.h"

#include <nlohmann/json.hpp>

// orrery export: a scene as a model for other programs. Needs no Vulkan.

namespace orrery::command {

namespace {

using mesh::ModelFormat;

struct ExportCommand {
    std::vector<std::filesystem::path> files;
    std::filesystem::path output;
    std::string theme = "light";
    std::string preset = "plain";
    int step = 0;
    float size = 0.0F;  // millimetres
    bool animate = false;
    bool flow = false;
    bool json = false;
};

void checkPreset(const ExportCommand& options, ModelFormat format) {
    if (options.output == "-") throw UsageError("-o -: name a file; what was written is said on standard output");
    if (options.preset != "plain" && options.preset != "web" && options.preset != "print")
        throw UsageError("--preset " + options.preset + ": there are plain, print and web");
    if (options.size > 0.0F && options.preset != "print") throw UsageError("--size: it is for --preset print");
    if (options.animate && options.preset == "print") throw UsageError("--animate: what is printed stands still");
    if (format == ModelFormat::glb) return;
    if (options.animate) throw UsageError("--animate: an .obj file holds no movement; write a .glb file");
    if (options.preset == "web")
        throw UsageError("--preset web: there is nothing to pack in an .obj file; write a .glb file");
}

void write(const ExportCommand& options, const mesh::Model& model) {
    const bool web = options.preset == "web";
    mesh::writeModel(options.output, model, {.quantise = web, .compress = web});
}

std::string titleFor(const ExportCommand& options) {
    return options.files.size() == 1 && options.files.front() != "-" ? options.files.front().stem().string() : "Orrery";
}

nlohmann::ordered_json figures(const ExportCommand& options, const app::Exported& exported) {
    const mesh::ModelCounts counts = mesh::count(exported.model);
    std::error_code unknown;
    return {{"file", options.output.string()},
            {"bytes", std::filesystem::file_size(options.output, unknown)},
            {"title", exported.model.title},
            {"nodes", exported.model.nodes.size()},
            {"meshes", exported.model.meshes.size()},
            {"materials", exported.model.materials.size()},
            {"triangles", counts.triangles},
            {"drawnTriangles", counts.drawnTriangles},
            {"labels", exported.labels},
            {"pictures", exported.model.pictures.size()},
            {"lights", exported.lights},
            {"mergedEdges", exported.mergedLines}};
}

// In an OBJ a unit is a millimetre, as slicers take it; a GLB is in metres, as the format has it.
int exportPrint(const ExportCommand& options, ModelFormat format, const render::DrawList& list,
                const render::View& view) {
    relief::Printed printed = relief::printed(list, view, {.size = options.size, .title = titleFor(options)});
    if (format == ModelFormat::glb) {
        for (mesh::ModelMesh& mesh : printed.model.meshes) {
            for (mesh::Primitive& primitive : mesh.primitives) {
                for (vec3& position : primitive.positions) position *= 0.001F;
            }
        }
    }
    write(options, printed.model);
    std::error_code unknown;
    const nlohmann::ordered_json all{{"file", options.output.string()},
                                     {"bytes", std::filesystem::file_size(options.output, unknown)},
                                     {"millimetres", {printed.size.x, printed.size.y, printed.size.z}},
                                     {"lineOfText", printed.em},
                                     {"bodies", printed.bodies},
                                     {"triangles", printed.triangles},
                                     {"labels", printed.labels},
                                     {"labelsLeftOut", printed.leftOut}};
    if (options.json) {
        fmt::print("{}\n", all.dump(2));
    } else {
        fmt::print("{}: {:.0f} x {:.0f} x {:.1f} mm, {} {}, {} triangles, {} labels, lines of {:.1f} mm\n",
                   options.output.string(), printed.size.x, printed.size.y, printed.size.z, printed.bodies,
                   printed.bodies == 1 ? "solid" : "solids", printed.triangles, printed.labels, printed.em);
    }
    if (printed.leftOut > 0) log::info("{} labels of edges found no room and were left out", printed.leftOut);
    if (printed.em < relief::kPrintEm) {
        log::info("letters are thickened to {:.0f} mm and may close up; lines of {:.0f} mm print well",
                  relief::kLeastFeature, relief::kPrintEm);
    }
    return 0;
}

int exportModel(const ExportCommand& options) {
    const ModelFormat format = mesh::modelFormat(options.output);
    checkPreset(options, format);
    PictureOptions picture;
    picture.files = options.files;
    picture.theme = options.theme;
    picture.step = options.step;
    const auto session = openSession(picture);
    app::Scene& scene = *session->scene();
    const render::View view = session->view();
    scene.setFlow(options.flow);
    scene.update({.camera = view.camera, .size = view.size, .theme = &session->theme(), .still = true, .solid = true});
    render::DrawList list;
    scene.draw(list);

    if (options.preset == "print") return exportPrint(options, format, list, view);

    const app::Exported exported = app::exportScene(
        scene, list, view,
        {.animate = options.animate, .cornerColours = format == ModelFormat::glb, .title = titleFor(options)});
    write(options, exported.model);
    if (exported.mergedLines > 0) {
        log::info(
            "{} edges are joined to one mesh a colour, so that a viewer can cope; their data is in that node's extras",
            exported.mergedLines);
    }
    if (options.animate && exported.lights == 0)
        log::warning("nothing flows here: no edge is animated by its author; --flow makes all of them flow");

    const nlohmann::ordered_json all = figures(options, exported);
    if (options.json) {
        fmt::print("{}\n", all.dump(2));
        return 0;
    }
    fmt::print("{}: {} nodes, {} meshes, {} triangles ({} drawn), {} labels, {:.1f} KB\n", options.output.string(),
               all["nodes"].get<std::size_t>(), all["meshes"].get<std::size_t>(), all["triangles"].get<std::size_t>(),
               all["drawnTriangles"].get<std::size_t>(), exported.labels,
               static_cast<double>(all["bytes"].get<std::uintmax_t>()) / 1024.0);
    return 0;
}

}  // namespace

void addExport(CLI::App& program, Run& run) {
    auto options = std::make_shared<ExportCommand>();
    CLI::App* app = program.add_subcommand("export", "Write a scene as a model: GLB or OBJ");
    app->add_option("FILE", options->files,
                    "Graphs, notes or folders; the built-in graphs when none is given, - for standard input");
    app->add_option("-o,--output", options->output,
                    "The file: .glb, or .obj with its materials and pictures beside it");
    app->add_option("--theme", options->theme, "light, dark or contrast")->capture_default_str();
    app->add_option("--step", options->step, "Which graph of several, from 1; 0 takes the whole space")
        ->capture_default_str();
    app->add_flag("--animate", options->animate, "Lights that travel along the edges that flow, as an animation (GLB)");
    app->add_flag("--flow", options->flow, "Let every edge flow, not only those whose author asked for it");
    app->add_option("--preset", options->preset,
                    "plain: opens everywhere; print: closed solids for a 3D printer, text raised from its plate; web: "
                    "smaller, with quantised and meshopt-compressed meshes, which Blender 3.4\n"
                    "and other programs cannot read (GLB)")
        ->capture_default_str();
    app->add_option("--size", options->size,
                    "With --preset print: millimetres of the longer side (default: so large that letters print well)")
        ->check(CLI::Range(10.0, 10000.0));
    app->add_flag("--json", options->json, "What was written, as JSON");
    app->footer(
        "The longest side of the model is 1.5 m; it stands on the ground, seen from its front as in the picture at "
        "rest.\n"
        "Nodes carry the labels' text as names and id, label, shape, classes and links as extras.\n"
        "Examples:\n  orrery export graph.mmd -o graph.glb\n  orrery export notes.md --step 3 --animate --flow -o "
        "third.glb\n  orrery export graph.mmd "
        "--preset print --size 200 -o graph.obj");
    app->callback([&run, options] { run = [options] { return exportModel(*options); }; });
}

}  // namespace orrery::command
