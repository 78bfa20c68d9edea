#include "engine/base/clock.h"
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "kernels/routing/balance.h"
#include "scenes/trace/model_trace.h"
#include "scenes/trace/pieces.h"
#include "tools/orrery/commands.h"
#include "tools/orrery/gate_options.h"
#include "tools/orrery/progress.h"

#include <nlohmann/json.hpp>

#include <cmath>

// orrery trace: the built-in model on a text; its routing and attention as a file. Needs no Vulkan.

namespace orrery::command {

namespace {

struct TraceCommand {
    std::string text;
    std::filesystem::path file;
    std::filesystem::path weights;
    std::filesystem::path output;
    GateOptions gate;
    trace::ModelRun run;
    bool unbiased = false;
    bool json = false;
};

// What the model wrote may be any bytes; a terminal is to show them and not to obey them.
std::string forPeople(std::string_view text) {
    std::string out;
    for (const char c : trace::spelled(text)) {
        const auto byte = static_cast<unsigned char>(c);
        const bool control = (byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7F;
        out += control ? fmt::format("\\x{:02X}", byte) : std::string(1, c);
    }
    return out;
}

// How well the model knew the text, in bits for each byte after the first.
double bitsPerByte(const trace::ModelTrace& made) {
    const std::size_t tokens = made.trace.tokens.size();
    if (tokens < 2) return 0.0;
    const std::size_t vocabulary = made.logits.size() / tokens;
    double bits = 0.0;
    for (std::size_t t = 0; t + 1 < tokens; ++t) {
        const auto row = std::span(made.logits).subspan(t * vocabulary, vocabulary);
        const double largest = *std::ranges::max_element(row);
        double sum = 0.0;
        for (const float logit : row) sum += std::exp(static_cast<double>(logit) - largest);
        const double own = row[static_cast<std::size_t>(made.trace.tokens[t + 1])];
        bits += (largest + std::log(sum) - own) / std::log(2.0);
    }
    return bits / static_cast<double>(tokens - 1);
}

nlohmann::ordered_json figures(const TraceCommand& command, const trace::ModelTrace& made, double seconds) {
    nlohmann::ordered_json layers = nlohmann::ordered_json::array();
    for (const trace::Layer& layer : made.trace.layers) {
        if (!layer.routed()) continue;
        const std::vector<std::uint32_t> load = routing::countChoices(layer.ids, layer.experts);
        layers.push_back({{"layer", layer.number},
                          {"experts", layer.experts},
                          {"topK", layer.chosen},
                          {"entropy", routing::entropyOf(load)},
                          {"maxVio", routing::summaryOf(load).maxVio},
                          {"load", load}});
    }
    return {{"text", trace::spelled(std::string_view(made.text).substr(0, made.given))},
            {"continuation", trace::spelled(std::string_view(made.text).substr(made.given))},
            {"tokens", made.trace.tokenCount()},
            {"bitsPerByte", bitsPerByte(made)},
            {"file", command.output.string()},
            {"layers", layers},
            {"seconds", std::round(seconds * 1000.0) / 1000.0}};
}

std::string textOf(const TraceCommand& command) {
    // One byte more than can be run is enough to be refused with the right words.
    return command.file.empty() ? command.text : readFile(command.file, 1U << 20U);
}

int runTrace(TraceCommand command) {
    const Stopwatch watch;
    const std::filesystem::path weights =
        command.weights.empty() ? assetFolder() / "models" / "moe.safetensors" : command.weights;
    if (!command.gate.name.empty()) static_cast<void>(gateFor(command.gate, {}));
    const std::string text = textOf(command);
    const model::Model model(safetensors::File::read(weights));
    routing::Gate gate = gateFor(command.gate, model.config().gate);
    if (command.unbiased) gate.biasInChoice = false;
    if (gate != model.config().gate) command.run.gate = gate;
    if (!command.file.empty() && command.file != "-") command.run.title = command.file.stem().string();
    const trace::ModelTrace made = [&] {
        ProgressLine line("writing");
        try {
            return trace::runModel(model, text, command.run, [&](float share) { line.show(share); });
        } catch (const Error& error) {
            throw Error(error.message(), {command.file == "-" ? "<stdin>" : command.file.string(), 0, 0, {}});
        }
    }();
    if (!command.output.empty()) {
        const trace::Written out = trace::written(made);
        safetensors::write(command.output, out.metadata, out.tensors);
    }
    std::FILE* out = command.output == "-" ? stderr : stdout;
    if (command.json) {
        fmt::print(out, "{}\n", figures(command, made, watch.seconds()).dump(2));
        return 0;
    }
    fmt::print(out, "{}\n", forPeople(made.text));
    return 0;
}

}  // namespace

void addTrace(CLI::App& program, Run& run) {
    auto command = std::make_shared<TraceCommand>();
    CLI::App* app = program.add_subcommand("trace", "Run the built-in model on a text; save its routing and attention");
    CLI::Option_group* source = app->add_option_group("Text");
    source->add_option("--text", command->text, "The text to start from");
    source->add_option("--file", command->file, "A file with it; - for standard input");
    source->require_option(1);
    app->add_option("--tokens", command->run.continuation, "Bytes that the model writes after it")
        ->check(CLI::Range(0, trace::kMostRunTokens))
        ->capture_default_str();
    app->add_option("--temperature", command->run.sampling.temperature, "0: always the likeliest; above 1: bolder")
        ->check(CLI::Range(0.0F, model::kMostTemperature))
        ->capture_default_str();
    app->add_option("--top-p", command->run.sampling.topP, "Draw from the fewest that make up this share")
        ->check(CLI::Range(1e-6, 1.0))
        ->capture_default_str();
    app->add_option("--seed", command->run.seed, "The same seed writes the same text")->capture_default_str();
    addGateOptions(*app, command->gate, "the model's own");
    app->add_flag("--no-bias", command->unbiased, "Choose without the bias that the training learnt");
    app->add_option("-o,--output", command->output,
                    "The trace (moetrace/1): tokens, attention, router logits and choices, and the logits of the next "
                    "byte; - for standard output (the text then goes to stderr)");
    app->add_option("--weights", command->weights, "Another model's weights (default: the built-in one's)")
        ->option_text("FILE");
    app->add_flag("--json", command->json, "The text and figures as JSON");
    app->footer(
        "At most 2,048 bytes in all. Bytes that are no UTF-8 are shown as \\xNN.\n"
        "Examples:\n  orrery trace --text 'int main(' --tokens 100\n"
        "  orrery trace --file poem.txt -o poem.safetensors\n"
        "  orrery trace --text '12+30=' --tokens 3 --temperature 0 --top-k 1 --json");
    app->callback([&run, command] { run = [command] { return runTrace(*command); }; });
}

}  // namespace orrery::command
