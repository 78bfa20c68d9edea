#include "engine/base/diagnostic.h"
#include "engine/base/files.h"
#include "engine/base/log.h"
#include "engine/interop/compute.h"
#include "tools/orrery/commands.h"

#include <exception>
#include <map>

namespace {

using namespace orrery;

// One line; on a terminal also the source line with a caret under the place.
void report(const Error& error) {
    fmt::print(stderr, "{}\n", error.what());
    if (stderrIsTerminal()) fmt::print(stderr, "{}", formatCaret(error.where()));
}

int run(int argc, char** argv) {
    CLI::App program(
        "Class notes as 3D scenes to fly through: graphs from Markdown, Mermaid, DOT, GraphML, GEXF, JSON and CSV.");
    program.name("orrery");
    program.fallthrough();  // --quiet and --verbose may also stand behind the subcommand
    program.set_version_flag("--version", "orrery " ORRERY_VERSION);
    program.get_formatter()->column_width(38);
    program.footer(
        "Examples:\n"
        "  orrery                         lessons and recent files to choose from\n"
        "  orrery notes.md                every Mermaid graph of the notes\n"
        "  orrery shot graph.mmd -o a.png one picture, without a display\n"
        "  orrery handout lesson.md -o lesson.pdf\n"
        "                                 a page for each step\n"
        "  orrery export graph.mmd -o a.glb\n"
        "                                 the scene as a model for other programs\n"
        "  orrery inspect notes.md        what was read\n"
        "  orrery lesson check notes.md   whether a class can follow it\n"
        "  orrery devices                 what Vulkan and CUDA offer here\n"
        "Each subcommand has its own --help.");
    command::Run chosen;
    command::addShot(program, chosen);
    command::addRecord(program, chosen);
    command::addHandout(program, chosen);
    command::addExport(program, chosen);
    command::addRelief(program, chosen);
    command::addLayout(program, chosen);
    command::addInspect(program, chosen);
    command::addLesson(program, chosen);
    command::addTrace(program, chosen);
    command::addRoute(program, chosen);
    command::addDevices(program, chosen);
    command::addBench(program, chosen);
    command::addView(program, chosen);
    bool verbose = false;
    bool quiet = false;
    program.add_flag("--verbose", verbose, "Say more on stderr");
    auto compute = interop::Preference::automatic;
    program
        .add_option("--compute", compute,
                    "What computes live data: auto (default), CUDA where it can share memory with Vulkan; cuda; cpu")
        ->transform(
            CLI::CheckedTransformer(std::map<std::string, interop::Preference>{{"auto", interop::Preference::automatic},
                                                                               {"cuda", interop::Preference::cuda},
                                                                               {"cpu", interop::Preference::cpu}},
                                    CLI::ignore_case))
        ->option_text("WORD");
    program.add_flag("--quiet", quiet, "Say only errors on stderr");
    try {
        program.parse(argc, argv);
    } catch (const CLI::ParseError& problem) {
        // Help and version are no errors; what was misunderstood is one of usage: exit code 2.
        return program.exit(problem) == 0 ? 0 : 2;
    }
    if (verbose) log::setLevel(log::Level::debug);
    interop::setPreference(compute);
    if (quiet) log::setLevel(log::Level::error);
    return chosen();
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run(argc, argv);
    } catch (const UsageError& error) {
        report(error);
        return 2;
    } catch (const Error& error) {
        report(error);
    } catch (const std::exception& error) {
        fmt::print(stderr, "orrery: {}\n", error.what());
    }
    return 1;
}
