#include "engine/base/clock.h"
#include "engine/base/files.h"
#include "engine/base/random.h"
#include "kernels/layout/layout.h"
#include "scenes/graph/graph_scene.h"
#include "scenes/graph/readers/mermaid/mermaid.h"
#include "tools/orrery/commands.h"
#include "tools/orrery/picture_options.h"

#include <algorithm>

// orrery bench: what this machine does, in medians: reading, laying out, drawing. tests/bench has the finer ones.

namespace orrery::command {

namespace {

struct BenchOptions {
    int runs = 5;
    int frames = 40;
    std::string size = "1280x720";
    std::string device;
    std::vector<int> nodes{100, 1000, 10000};
    int quality = -1;  // all
    bool framesOnly = false;
    bool passes = false;
};

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

template <typename Work>
double medianSeconds(int runs, Work work) {
    std::vector<double> seconds;
    for (int i = 0; i < runs; ++i) {
        const Stopwatch watch;
        work();
        seconds.push_back(watch.seconds());
    }
    return median(seconds);
}

// Barabasi and Albert 1999: every new node ties to m earlier ones, the well tied ones first.
std::vector<std::pair<int, int>> scaleFree(int nodes, int m) {
    Random random(static_cast<std::uint64_t>(nodes));
    std::vector<std::pair<int, int>> edges;
    std::vector<int> ends;
    for (int node = 1; node < nodes; ++node) {
        for (int k = 0; k < std::min(m, node); ++k) {
            const int to = ends.empty() ? 0 : ends[random.below(static_cast<std::uint32_t>(ends.size()))];
            edges.emplace_back(node, to == node ? node - 1 : to);
        }
        for (std::size_t k = edges.size() - static_cast<std::size_t>(std::min(m, node)); k < edges.size(); ++k) {
            ends.push_back(edges[k].first);
            ends.push_back(edges[k].second);
        }
    }
    return edges;
}

std::string mermaidText(int edges) {
    Random random(7);
    std::string text = "flowchart TD\n";
    for (int i = 0; i < edges; ++i) {
        text += fmt::format("    n{}[Node {}] -->|step {}| n{}\n", random.below(20000), i, i, random.below(20000));
    }
    return text;
}

std::string csvText(int nodes) {
    std::string text = "source,target\n";
    for (const auto& [from, to] : scaleFree(nodes, 2)) text += fmt::format("n{},n{}\n", from, to);
    return text;
}

void benchReading(const BenchOptions& options) {
    const std::string text = mermaidText(50000);
    const double seconds = medianSeconds(options.runs, [&] { graph::readMermaid(text, {.file = "bench"}); });
    fmt::print("{:<44}{:>10.1f} ms\n", "read 50,000 edges of Mermaid", seconds * 1e3);
}

void benchLayout(const BenchOptions& options, int nodes) {
    std::vector<layout::Node> bodies(static_cast<std::size_t>(nodes), {.size = vec3(4.0F, 1.6F, 1.0F)});
    std::vector<layout::Edge> edges;
    for (const auto& [from, to] : scaleFree(nodes, 2)) edges.push_back({.from = to, .to = from});
    layout::Problem problem;
    problem.nodes = bodies;
    problem.edges = edges;
    problem.flow = nodes <= 500 ? layout::Flow::down : layout::Flow::none;
    const double seconds = medianSeconds(nodes <= 1000 ? options.runs : 3, [&] { layout::layOut(problem); });
    fmt::print("{:<44}{:>10.3f} s\n", fmt::format("lay out {} nodes, {} edges", nodes, edges.size()), seconds);
}

// Beyond this, nodes stand where they were thrown: laying out takes longer than what is measured.
constexpr int kMostLaidOut = 20'000;

graph::Graph thrownGraph(int nodes) {
    graph::Graph graph;
    graph.title = "bench";
    graph.directed = false;
    graph.nodes.resize(static_cast<std::size_t>(nodes));
    for (int i = 0; i < nodes; ++i) {
        graph::Node& node = graph.nodes[static_cast<std::size_t>(i)];
        node.id = fmt::format("n{}", i);
        node.label.plain = node.id;
    }
    for (const auto& [from, to] : scaleFree(nodes, 2)) {
        graph::Edge edge;
        edge.from.index = from;
        edge.to.index = to;
        graph.edges.push_back(std::move(edge));
    }
    return graph;
}

std::unique_ptr<app::Session> openBench(const BenchOptions& options, int nodes, const PictureOptions& base) {
    PictureOptions picture = base;
    if (nodes > kMostLaidOut) {
        app::Settings settings;
        settings.theme = picture.theme;
        auto session = std::make_unique<app::Session>(settings);
        const std::vector<vec3> places = graph::Placing::ball(static_cast<std::size_t>(nodes));
        session->show(std::make_unique<graph::GraphScene>(thrownGraph(nodes), graph::Layout::given, places));
        return session;
    }
    const std::filesystem::path file =
        std::filesystem::temp_directory_path() / fmt::format("orrery-bench-{}.csv", nodes);
    writeFile(file, csvText(nodes));
    picture.files = {file};
    picture.size = options.size;
    auto session = openSession(picture);
    std::filesystem::remove(file);
    return session;
}

// One frame of the camera's orbit, in seconds.
double orbit(app::Session& session, app::Headless& headless, uvec2 size) {
    const Stopwatch watch;
    render::Camera camera = session.navigator().camera();
    camera.yaw += 0.01F;
    session.navigator().jumpTo(camera);
    session.update(1.0 / 60.0, size);
    headless.drawOnly(session);
    return watch.seconds();
}

void benchFrames(const BenchOptions& options, int nodes) {
    PictureOptions picture;
    picture.size = options.size;
    picture.device = options.device;
    picture.theme = "dark";
    const auto session = openBench(options, nodes, picture);
    session->setFlow(nodes <= 500);
    app::Headless headless(headlessOptions(picture));
    const auto nameOf = [](int step) { return render::kQualitySteps.at(static_cast<std::size_t>(step)).name; };
    for (int step = 0; step < static_cast<int>(render::kQualitySteps.size()); ++step) {
        if (options.quality >= 0 && step != options.quality) continue;
        headless.setQuality(step);
        std::vector<double> seconds;
        for (int frame = 0; frame < options.frames; ++frame) {
            const double took = orbit(*session, headless, picture.pixels());
            // The first frames compile shaders and make labels.
            if (frame >= 5) seconds.push_back(took);
            if (took > 1.0 && frame >= 8) break;
        }
        const double each = median(seconds);
        fmt::print("{:<44}{:>10.1f} ms{:>10.1f} frames/s\n",
                   fmt::format("draw {} nodes, {}, quality {}", nodes, options.size, nameOf(step)), each * 1e3,
                   1.0 / each);
        if (options.passes) {
            for (const gpu::PassTime& pass : headless.passTimes())
                fmt::print("    {:<40}{:>10.1f} ms\n", pass.name, pass.milliseconds);
        }
    }
    if (options.quality < 0) {
        // As the window does it: from where it starts until the step has stayed for a while.
        render::Pacer pacer(60.0, headless.device().isSoftware() ? 2 : 0);
        int stayed = 0;
        double last = 0.0;
        for (int frame = 0; frame < 400 && stayed < 40; ++frame) {
            headless.setQuality(pacer.step());
            last = orbit(*session, headless, picture.pixels());
            const int before = pacer.step();
            stayed = pacer.frame(last) == before ? stayed + 1 : 0;
        }
        fmt::print("{:<44}{:>13}\n", fmt::format("    {} nodes: settles on", nodes), nameOf(pacer.step()));
    }
    const render::NodeLinkReport& large = headless.largeGraphs();
    if (large.nodes > 0) {
        fmt::print("    {} of {} nodes and {} of {} edges in the picture; {:.0f} bytes a node, {:.0f} an edge\n",
                   large.drawnNodes, large.nodes, large.drawnLinks, large.links, large.nodeBytes, large.linkBytes);
    }
}

int bench(const BenchOptions& options) {
    if (!options.framesOnly) {
        benchReading(options);
        benchLayout(options, 500);
        benchLayout(options, 10000);
    }
    for (const int nodes : options.nodes) benchFrames(options, nodes);
    return 0;
}

}  // namespace

void addBench(CLI::App& program, Run& run) {
    auto options = std::make_shared<BenchOptions>();
    CLI::App* app = program.add_subcommand("bench", "Measure reading, layout and drawing on this machine; medians");
    app->add_option("--runs", options->runs, "Runs of which the median is taken")
        ->check(CLI::Range(1, 100))
        ->capture_default_str();
    app->add_option("--frames", options->frames, "Frames drawn for each quality step")
        ->check(CLI::Range(10, 10000))
        ->capture_default_str();
    app->add_option("--size", options->size, "Picture size")->capture_default_str();
    app->add_option("--nodes", options->nodes, "Sizes of the graphs that are drawn")
        ->check(CLI::Range(2, 2000000))
        ->capture_default_str();
    app->add_option("--quality", options->quality, "Only this quality step: 0 full, 1 lean, 2 fast, 3 coarse")
        ->check(CLI::Range(0, 3));
    app->add_flag("--frames-only", options->framesOnly, "Neither reading nor laying out");
    app->add_flag("--passes", options->passes, "Times of the passes on the device, too");
    app->add_option("--device", options->device, "Part of the Vulkan device's name");
    app->footer(
        "Graphs are Barabasi-Albert with m = 2, made with a fixed seed; the camera orbits, edges and labels are "
        "drawn. Beyond 20,000 nodes they are thrown into a ball instead of laid out.\n"
        "Example:  orrery bench --frames 100");
    app->callback([&run, options] { run = [options] { return bench(*options); }; });
}

}  // namespace orrery::command
