#include "engine/base/error.h"
#include "engine/base/log.h"
#include "scenes/trace/reroute.h"
#include "tools/orrery/commands.h"
#include "tools/orrery/gate_options.h"
#include "tools/orrery/progress.h"

#include <nlohmann/json.hpp>

#include <map>
#include <optional>
#include <set>

// orrery route: a trace's tokens under another gate. Needs no Vulkan.

namespace orrery::command {

namespace {

struct RouteCommand {
    std::filesystem::path file;
    std::filesystem::path output;
    GateOptions gate;
    std::optional<trace::BiasPolicy> policy;  // by the gate when not given
    double capacity = 1.25;
    bool json = false;
};

constexpr const char* kPolicyNames[] = {"zero", "file", "learn"};

nlohmann::ordered_json asJson(const routing::Gate& gate) {
    return {{"scoreFunction", gate.function == routing::ScoreFunction::sigmoid ? "sigmoid" : "softmax"},
            {"topK", gate.topK},
            {"groups", gate.groups},
            {"topGroups", gate.groupsKept},
            {"renormalise", gate.renormalise},
            {"scale", gate.scale}};
}

nlohmann::ordered_json asJson(const trace::LayerReport& report) {
    nlohmann::ordered_json json{{"layer", report.number},
                                {"experts", report.experts},
                                {"topK", report.chosen},
                                {"entropy", report.entropy},
                                {"maxVio", report.maxVio},
                                {"recordedMaxVio", nullptr},
                                {"capacity", report.dropped.capacity},
                                {"droppedTokens", report.dropped.tokens},
                                {"droppedChoices", report.dropped.choices},
                                {"changedTokens", nullptr},
                                {"changedChoices", nullptr},
                                {"updates", report.updates},
                                {"settled", report.settled},
                                {"load", report.load}};
    if (report.recordedMaxVio) json["recordedMaxVio"] = *report.recordedMaxVio;
    if (report.changed) {
        json["changedTokens"] = report.changed->tokens;
        json["changedChoices"] = report.changed->gained + report.changed->lost;
    }
    return json;
}

void printTable(std::FILE* out, const RouteCommand& command, const trace::Trace& read, const routing::Gate& gate,
                const std::vector<trace::Rerouted>& layers) {
    fmt::print(out, "{}: {} tokens; {}\n", command.file.string(), read.tokenCount(), describe(gate));
    fmt::print(out, "{:>5} {:>7} {:>4} {:>8} {:>8} {:>8} {:>9} {:>9}\n", "layer", "experts", "k", "entropy", "MaxVio",
               "before", "dropped", "changed");
    for (const trace::Rerouted& each : layers) {
        const trace::LayerReport& report = each.report;
        fmt::print(out, "{:>5} {:>7} {:>4} {:>8.3f} {:>8.3f} {:>8} {:>9} {:>9}\n", report.number, report.experts,
                   report.chosen, report.entropy, report.maxVio,
                   report.recordedMaxVio ? fmt::format("{:.3f}", *report.recordedMaxVio) : "-", report.dropped.tokens,
                   report.changed ? fmt::format("{}", report.changed->tokens) : "-");
    }
    fmt::print(out,
               "Entropy of the load in bits; MaxVio: the fullest expert over the mean, less 1; dropped: tokens that "
               "lose an expert at capacity {}; changed: tokens of another choice\n",
               command.capacity);
    if (command.policy != trace::BiasPolicy::learn) return;
    for (const trace::Rerouted& each : layers) {
        fmt::print(out, "Layer {}: bias learnt in {} updates of {}{}\n", each.report.number, each.report.updates,
                   routing::kBiasStep, each.report.settled ? "" : ", not yet settled");
    }
}

// Every tensor and text of the input, but for what describes the choice.
void write(const RouteCommand& command, const safetensors::File& file, const trace::Trace& read,
           const routing::Gate& gate, const std::vector<trace::Rerouted>& layers) {
    trace::Trace choice;
    choice.gate = gate;
    choice.pieces = read.pieces;
    for (const trace::Rerouted& each : layers) {
        trace::Layer layer;
        layer.number = each.layer.number;
        layer.experts = each.layer.experts;
        layer.chosen = each.layer.chosen;
        layer.ids = each.layer.ids;
        layer.weights = each.layer.weights;
        if (command.policy == trace::BiasPolicy::learn) layer.bias = each.layer.bias;
        choice.layers.push_back(std::move(layer));
    }
    trace::Written out = trace::written(choice);
    std::map<std::string, std::string> metadata = file.metadata();
    for (const char* key : {"pieces", "n_experts"}) out.metadata.erase(key);  // as the input has them
    for (auto& [key, value] : out.metadata) metadata[key] = std::move(value);
    std::set<std::string> fresh;
    for (const safetensors::NewTensor& tensor : out.tensors) fresh.insert(tensor.name);
    std::vector<safetensors::NewTensor> tensors;
    for (const safetensors::Tensor& tensor : file.tensors()) {
        if (fresh.contains(tensor.name)) continue;
        tensors.push_back({tensor.name, tensor.type, tensor.shape, {tensor.data.begin(), tensor.data.end()}});
    }
    for (safetensors::NewTensor& tensor : out.tensors) tensors.push_back(std::move(tensor));
    safetensors::write(command.output, metadata, tensors);
}

int route(RouteCommand command) {
    if (!command.gate.name.empty()) static_cast<void>(gateFor(command.gate, {}));  // before a large file is read
    const safetensors::File file = safetensors::File::read(command.file);
    Diagnostics remarks;
    const trace::Trace read = trace::readTrace(file, remarks);
    for (const Diagnostic& remark : remarks) log::warning("{}: {}", file.name(), remark.message);

    const routing::Gate asked = gateFor(command.gate, read.gate);
    if (!command.policy) command.policy = asked.biasInChoice ? trace::BiasPolicy::file : trace::BiasPolicy::zero;
    const trace::Rerouting rerouting{.gate = asked, .policy = *command.policy, .capacity = command.capacity};
    const routing::Gate gate = trace::effectiveGate(rerouting);
    std::vector<trace::Rerouted> layers;
    try {
        ProgressLine line(command.policy == trace::BiasPolicy::learn ? "learning the bias" : "routing");
        layers = trace::reroute(read, rerouting, [&](float share) { line.show(share); });
    } catch (const Error& error) {
        throw Error(error.message(), {file.name(), 0, 0, {}});
    }
    if (!command.output.empty()) write(command, file, read, gate, layers);

    std::FILE* out = command.output == "-" ? stderr : stdout;
    if (!command.json) {
        printTable(out, command, read, gate, layers);
        return 0;
    }
    nlohmann::ordered_json all{{"file", file.name()},
                               {"tokens", read.tokenCount()},
                               {"gate", asJson(gate)},
                               {"bias", kPolicyNames[static_cast<int>(*command.policy)]},
                               {"capacityFactor", command.capacity},
                               {"layers", nlohmann::ordered_json::array()}};
    for (const trace::Rerouted& each : layers) all["layers"].push_back(asJson(each.report));
    fmt::print(out, "{}\n", all.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
    return 0;
}

}  // namespace

void addRoute(CLI::App& program, Run& run) {
    auto command = std::make_shared<RouteCommand>();
    CLI::App* app = program.add_subcommand("route", "Route a recorded text again, by another gate");
    app->add_option("IN", command->file, "A trace with router logits (moetrace/1); - for standard input")->required();
    addGateOptions(*app, command->gate, "the file's own");
    app->add_option_function<std::string>(
           "--bias",
           [command](const std::string& word) {
               for (int i = 0; i < 3; ++i) {
                   if (word == kPolicyNames[i]) command->policy = static_cast<trace::BiasPolicy>(i);
               }
           },
           "zero: none; file: the file's; learn: learnt on these tokens without a loss, 4,096 a batch, 0.001 a step, "
           "until 200 updates make MaxVio no better, 4,000 at most (default: file where the gate has a bias, or zero)")
        ->check(CLI::IsMember({"zero", "file", "learn"}))
        ->option_text("WORD");
    app->add_option("--capacity", command->capacity,
                    "Capacity factor: an expert takes so many times its fair share, the earliest tokens first")
        ->check(CLI::Range(1e-3, 1e6))
        ->capture_default_str();
    app->add_option("-o,--output", command->output,
                    "The trace with the new choice: all that the input has, but L{l}.moe.topk_id, L{l}.moe.topk_w, a "
                    "learnt L{l}.moe.bias and the metadata of the gate; - for standard output (the table then goes to "
                    "stderr)");
    app->add_flag("--json", command->json, "The figures as JSON, with the load of each expert");
    app->footer(
        "Examples:\n  orrery route trace.safetensors --gate mixtral\n"
        "  orrery route trace.safetensors --gate deepseek-v3 --top-k 2 --groups 4 --top-groups 2 -o v3.safetensors\n"
        "  orrery route trace.safetensors --bias learn --json | jq '.layers[].maxVio'");
    app->callback([&run, command] { run = [command] { return route(*command); }; });
}

}  // namespace orrery::command
