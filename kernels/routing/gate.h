#pragma once

// What a router does with a token's logits, as a description: the gate of every model here is one value of Gate.

#include <span>
#include <string_view>

namespace orrery::routing {

enum class ScoreFunction { sigmoid, softmax };

// How good a group of experts is: the sum of its two largest biased scores (DeepSeek-V3), or its largest (DeepSeek-V2).
enum class GroupScore { sumOfTwoLargest, maximum };

inline constexpr int kAllExperts = 0;  // for Gate::topK

// p = function(logits); c = p + bias where the gate has one; the best `groupsKept` of `groups` equal runs of experts
// stay, the others count as -inf; the choice is the top k of c; its weights are p (never c), divided by their sum where
// `renormalise`, times `scale`. Of equals the lowest index is the better one, among groups too.
struct Gate {
    ScoreFunction function = ScoreFunction::softmax;
    int topK = 1;  // k, or kAllExperts
    int groups = 1;
    int groupsKept = 1;
    GroupScore groupScore = GroupScore::maximum;
    bool biasInChoice = false;  // false: a bias that comes along is not looked at
    bool renormalise = false;
    float scale = 1.0F;

    bool operator==(const Gate&) const = default;
};

// DeepSeek-V3 (arXiv:2412.19437, 2.1.2): the bias balances the load without a loss.
inline constexpr Gate kDeepSeekV3{.function = ScoreFunction::sigmoid,
                                  .topK = 8,
                                  .groups = 8,
                                  .groupsKept = 4,
                                  .groupScore = GroupScore::sumOfTwoLargest,
                                  .biasInChoice = true,
                                  .renormalise = true,
                                  .scale = 2.5F};
// DeepSeek-V2 (arXiv:2405.04434, 2.2): groups are devices.
inline constexpr Gate kDeepSeekV2{.topK = 6, .groups = 8, .groupsKept = 3, .scale = 16.0F};
inline constexpr Gate kDeepSeekV2Lite{.topK = 6};
// Mixtral (arXiv:2401.04088): softmax over the two chosen equals softmax over all, renormalised.
inline constexpr Gate kMixtral{.topK = 2, .renormalise = true};
// OLMoE (arXiv:2409.02060).
inline constexpr Gate kOlmoe{.topK = 8};
// Switch Transformer (arXiv:2101.03961).
inline constexpr Gate kSwitchTransformer{.topK = 1};
// Every expert, weighted: the contrast.
inline constexpr Gate kDense{.topK = kAllExperts};
// The model that the project ships.
inline constexpr Gate kBuiltIn{
    .function = ScoreFunction::sigmoid, .topK = 2, .biasInChoice = true, .renormalise = true};

// A gate as a command line or a menu names it, with the sizes of its model.
struct NamedGate {
    std::string_view name;   // "deepseek-v3"
    std::string_view title;  // "DeepSeek-V3"
    Gate gate;
    int experts = 0;  // routed ones
    int sharedExperts = 0;
};

std::span<const NamedGate> namedGates();

// The gate of that name or title; case, '-', '_' and blanks do not matter ("DeepSeekV3" is found too). Throws Error,
// which lists the names.
const NamedGate& gateNamed(std::string_view name);

// What the kernels take. k may also be the number of experts, whatever that is.
inline constexpr int kMostTokens = 1 << 24;
inline constexpr int kMostExperts = 1024;
inline constexpr int kMostChosen = 64;
inline constexpr int kMostGroups = 64;

struct Shape {
    int tokens = 0;   // T
    int experts = 0;  // E
};

// k: how many experts a token of this gate goes to.
int chosenBy(const Gate& gate, int experts);

// Throws Error, in one line, for a shape beyond the limits, for groups that do not divide the experts, for more experts
// chosen than the kept groups have, and for a scale that is not a number.
void validate(const Gate& gate, Shape shape);

}  // namespace orrery::routing
