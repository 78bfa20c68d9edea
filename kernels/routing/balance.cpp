#include "kernels/routing/balance.h"

#include "engine/base/error.h"
#include "engine/base/parallel.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace orrery::routing {
namespace {

std::uint64_t totalOf(std::span<const std::uint32_t> counts) {
    return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

// The experts of one token as bits, to ask quickly whether one is among them.
class ExpertSet {
 public:
    void fill(std::span<const std::uint16_t> ids) {
        for (const std::uint16_t id : ids) words_[id / 64U] |= 1ULL << (id % 64U);
    }
    void clear(std::span<const std::uint16_t> ids) {
        for (const std::uint16_t id : ids) words_[id / 64U] = 0;
    }
    bool has(std::uint16_t id) const { return (words_[id / 64U] >> (id % 64U) & 1U) != 0; }

 private:
    std::array<std::uint64_t, 1024> words_{};  // every uint16: ids of files need not be experts
};

std::uint64_t missing(std::span<const std::uint16_t> ids, std::span<const std::uint16_t> among, ExpertSet& set) {
    set.fill(among);
    const auto count = std::count_if(ids.begin(), ids.end(), [&](std::uint16_t id) { return !set.has(id); });
    set.clear(among);
    return static_cast<std::uint64_t>(count);
}

}  // namespace

std::vector<std::uint32_t> countChoices(std::span<const std::uint16_t> ids, int experts) {
    std::vector<std::uint32_t> counts(static_cast<std::size_t>(experts));
    for (const std::uint16_t id : ids) {
        if (id >= counts.size()) throw Error(fmt::format("expert {} was chosen, of {} experts", id, experts));
        ++counts[id];
    }
    return counts;
}

std::vector<double> loadOf(std::span<const std::uint32_t> counts) {
    const auto total = static_cast<double>(totalOf(counts));
    std::vector<double> load(counts.size());
    if (total == 0.0) return load;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        load[i] = static_cast<double>(counts[i]) * static_cast<double>(counts.size()) / total;
    }
    return load;
}

std::vector<double> meanScores(std::span<const float> scores, Shape shape, EachToken each) {
    const auto tokens = static_cast<std::size_t>(shape.tokens);
    const auto experts = static_cast<std::size_t>(shape.experts);
    ORRERY_CHECK(scores.size() == tokens * experts, "{} scores", scores.size());
    std::vector<double> mean(experts);
    if (tokens == 0) return mean;
    // Pieces of a fixed size, added in their order: the same sum on any number of threads.
    constexpr std::size_t kPiece = 1024;
    const std::size_t pieces = (tokens + kPiece - 1) / kPiece;
    std::vector<double> sums(pieces * experts);
    parallelFor(pieces, [&](std::size_t piece) {
        const std::span<double> own = std::span(sums).subspan(piece * experts, experts);
        for (std::size_t t = piece * kPiece; t < std::min(tokens, (piece + 1) * kPiece); ++t) {
            const std::span<const float> row = scores.subspan(t * experts, experts);
            const double sum = each == EachToken::asItIs ? 1.0 : std::accumulate(row.begin(), row.end(), 0.0);
            if (sum == 0.0) continue;  // nothing but -inf
            for (std::size_t e = 0; e < experts; ++e) own[e] += static_cast<double>(row[e]) / sum;
        }
    });
    for (std::size_t i = 0; i < sums.size(); ++i) mean[i % experts] += sums[i];
    for (double& value : mean) value /= static_cast<double>(tokens);
    return mean;
}

double entropyOf(std::span<const std::uint32_t> counts) {
    const auto total = static_cast<double>(totalOf(counts));
    double bits = 0.0;
    for (const std::uint32_t count : counts) {
        if (count == 0) continue;
        const double share = static_cast<double>(count) / total;
        bits -= share * std::log2(share);
    }
    return bits;
}

LoadSummary summaryOf(std::span<const std::uint32_t> counts) {
    LoadSummary summary{.total = totalOf(counts)};
    for (const std::uint32_t count : counts) summary.largest = std::max(summary.largest, count);
    summary.maxVio = static_cast<float>(maxVioOf(summary.largest, summary.total, static_cast<int>(counts.size())));
    return summary;
}

void updateBias(std::span<const std::uint32_t> counts, float step, std::span<float> bias) {
    ORRERY_CHECK(counts.size() == bias.size(), "{} biases for {} experts", bias.size(), counts.size());
    const std::uint64_t total = totalOf(counts);
    for (std::size_t i = 0; i < bias.size(); ++i) {
        bias[i] += biasStep(counts[i], total, static_cast<int>(counts.size()), step);
    }
}

std::vector<float> centred(std::span<const float> bias) {
    const double sum = std::accumulate(bias.begin(), bias.end(), 0.0);
    const double mean = bias.empty() ? 0.0 : sum / static_cast<double>(bias.size());
    std::vector<float> out;
    for (const float value : bias) out.push_back(static_cast<float>(static_cast<double>(value) - mean));
    return out;
}

Dropped droppedAt(double factor, std::span<const std::uint16_t> ids, int k, int experts) {
    ORRERY_CHECK(k > 0 && ids.size() % static_cast<std::size_t>(k) == 0, "{} ids, {} a token", ids.size(), k);
    if (!(factor > 0.0)) throw Error(fmt::format("a capacity factor of {}; it takes a number above 0", factor));
    const double fair = static_cast<double>(ids.size()) / static_cast<double>(experts);
    Dropped dropped;
    constexpr double kMost = 0x1p53;  // a factor may be infinite, and an integer not
    dropped.capacity = static_cast<std::uint64_t>(std::ceil(std::min(factor * fair, kMost)));
    std::vector<std::uint64_t> taken(static_cast<std::size_t>(experts));
    for (std::size_t first = 0; first < ids.size(); first += static_cast<std::size_t>(k)) {
        int lost = 0;
        for (const std::uint16_t id : ids.subspan(first, static_cast<std::size_t>(k))) {
            if (id >= taken.size()) throw Error(fmt::format("expert {} was chosen, of {} experts", id, experts));
            if (taken[id]++ >= dropped.capacity) ++lost;
        }
        dropped.choices += static_cast<std::uint64_t>(lost);
        dropped.tokens += static_cast<std::uint64_t>(lost > 0);
        dropped.lostTokens += static_cast<std::uint64_t>(lost == k);
    }
    return dropped;
}

Difference differenceOf(std::span<const std::uint16_t> first, int firstK, std::span<const std::uint16_t> second,
                        int secondK) {
    ORRERY_CHECK(firstK > 0 && secondK > 0, "{} and {} experts a token", firstK, secondK);
    const auto mine = static_cast<std::size_t>(firstK);
    const auto theirs = static_cast<std::size_t>(secondK);
    ORRERY_CHECK(first.size() / mine * theirs == second.size() && first.size() % mine == 0, "{} and {} ids",
                 first.size(), second.size());
    Difference difference;
    ExpertSet set;
    for (std::size_t t = 0; t < first.size() / mine; ++t) {
        const std::span<const std::uint16_t> before = first.subspan(t * mine, mine);
        const std::span<const std::uint16_t> after = second.subspan(t * theirs, theirs);
        const std::uint64_t gained = missing(after, before, set);
        const std::uint64_t lost = missing(before, after, set);
        difference.gained += gained;
        difference.lost += lost;
        difference.tokens += static_cast<std::uint64_t>(gained + lost > 0);
    }
    return difference;
}

}  // namespace orrery::routing
