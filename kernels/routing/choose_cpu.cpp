#include "kernels/routing/token_cpu.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <functional>

namespace orrery::routing {
namespace {

// Four at once, as the compilers know vectors: every x86-64 and ARM has them, others get loops.
using Four = float __attribute__((vector_size(16)));
using FourInts = std::int32_t __attribute__((vector_size(16)));
using FourWords = std::uint32_t __attribute__((vector_size(16)));

Four load(const float* from) {
    Four out;
    std::memcpy(&out, from, sizeof(out));
    return out;
}
Four all(float value) {
    return Four{value, value, value, value};
}
Four larger(Four a, Four b) {
    return a > b ? a : b;
}
Four smaller(Four a, Four b) {
    return a < b ? a : b;
}

float scoreOfGroup(GroupScore how, const float* choice, int size) {
    Four first = all(kDropped);
    Four second = all(kDropped);
    int e = 0;
    for (; e + 4 <= size; e += 4) {
        const Four values = load(choice + e);
        second = larger(second, smaller(first, values));
        first = larger(first, values);
    }
    if (e < size) {
        Four values = all(kDropped);
        std::memcpy(&values, choice + e, static_cast<std::size_t>(size - e) * sizeof(float));
        second = larger(second, smaller(first, values));
        first = larger(first, values);
    }
    const auto fold = [&](Four otherFirst, Four otherSecond) {
        second = larger(larger(second, otherSecond), smaller(first, otherFirst));
        first = larger(first, otherFirst);
    };
    fold(__builtin_shufflevector(first, first, 2, 3, 0, 1), __builtin_shufflevector(second, second, 2, 3, 0, 1));
    fold(__builtin_shufflevector(first, first, 1, 0, 3, 2), __builtin_shufflevector(second, second, 1, 0, 3, 2));
    return how == GroupScore::maximum || size == 1 ? first[0] : first[0] + second[0];
}

// Ranks are worked out for so many values at once, in registers.
constexpr int kBlock = 16;

template <typename Item>
void fillBlock(Item* items, std::size_t count, Item with) {
    for (; count % kBlock != 0; ++count) items[count] = with;
}

// Writes to `ranks` how many of the first `count` values stand before each: larger ones, and where there are `indices`,
// equal ones with a smaller index. The arrays go on to a multiple of kBlock; the ranks there mean nothing.
template <bool kByIndex>
void rankAll(const float* values, const std::int32_t* indices, int count, std::int32_t* ranks) {
    constexpr int kFours = kBlock / 4;
    for (int first = 0; first < count; first += kBlock) {
        FourInts before[kFours] = {};  // minus the number: a comparison that holds is -1
        for (int j = 0; j < count; ++j) {
            const Four theirs = all(values[j]);
            for (int i = 0; i < kFours; ++i) {
                const Four own = load(values + first + 4 * i);
                if constexpr (kByIndex) {
                    FourInts ownIndex;
                    std::memcpy(&ownIndex, indices + first + 4 * i, sizeof(ownIndex));
                    before[i] += (theirs > own) | ((theirs == own) & (ownIndex > indices[j]));
                } else {
                    before[i] += theirs > own;
                }
            }
        }
        for (int i = 0; i < kFours; ++i) {
            before[i] = -before[i];
            std::memcpy(ranks + first + 4 * i, &before[i], sizeof(before[i]));
        }
    }
}

constexpr std::array<std::int32_t, kMostGroups> kInOrder = [] {
    std::array<std::int32_t, kMostGroups> out{};
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<std::int32_t>(i);
    return out;
}();

// The choice scores that are left when groups are dropped, side by side, in order of their experts.
struct Candidates {
    const float* scores = nullptr;
    alignas(64) std::array<float, kMostExperts> copies;
    std::array<int, kMostGroups + 1> groups;  // the groups that stay
    int groupSize = 0;
    int count = 0;

    int expertOf(int at) const { return groups[static_cast<std::size_t>(at / groupSize)] * groupSize + at % groupSize; }
};

void keepAll(int experts, const float* choice, Candidates& left) {
    left.scores = choice;
    left.count = left.groupSize = experts;
    left.groups[0] = 0;
}

void keepGroups(const Gate& gate, int experts, const float* choice, Candidates& left) {
    const int size = experts / gate.groups;
    alignas(16) std::array<float, kMostGroups> scores;
    scores.fill(kDropped);
    alignas(16) std::array<std::int32_t, kMostGroups> ranks;
    for (int g = 0; g < gate.groups; ++g) {
        scores[static_cast<std::size_t>(g)] = scoreOfGroup(gate.groupScore, choice + g * size, size);
    }
    rankAll<true>(scores.data(), kInOrder.data(), gate.groups, ranks.data());
    // Every group is copied, and those that go are overwritten by the next; the last one fits, since one is dropped.
    left.scores = left.copies.data();
    left.groupSize = size;
    left.count = 0;
    std::size_t kept = 0;
    for (int g = 0; g < gate.groups; ++g) {
        const bool stays = ranks[static_cast<std::size_t>(g)] < gate.groupsKept;
        left.groups[kept] = g;
        std::memcpy(left.copies.data() + left.count, choice + g * size, static_cast<std::size_t>(size) * sizeof(float));
        kept += static_cast<std::size_t>(stays);
        left.count += stays ? size : 0;
    }
}

// No more than the k-th largest candidate, near it where there are many: the candidates are dealt to twice as many
// places, or more, as k; the k-th largest of the places' maxima has k candidates at or above it. One that has fewer
// than k larger ones is no less.
float lowerBound(const Candidates& left, int k) {
    int places = 16;
    while (places < 2 * k) places *= 2;
    if (left.count < 2 * places) return -kHuge;
    constexpr int kMostPlaces = 2 * kMostChosen;
    alignas(16) std::array<float, kMostPlaces> maxima;
    std::fill_n(maxima.begin(), places, kDropped);
    int first = 0;
    for (; first + places <= left.count; first += places) {
        for (int i = 0; i < places; i += 4) {
            const Four best = larger(load(&maxima[static_cast<std::size_t>(i)]), load(left.scores + first + i));
            std::memcpy(&maxima[static_cast<std::size_t>(i)], &best, sizeof(best));
        }
    }
    for (; first < left.count; ++first) {
        float& best = maxima[static_cast<std::size_t>(first % places)];
        best = std::max(best, left.scores[first]);
    }
    alignas(16) std::array<std::int32_t, kMostPlaces> ranks;
    rankAll<false>(maxima.data(), nullptr, places, ranks.data());
    Four bounds = all(2.0F * kHuge);  // beyond every score
    for (std::size_t i = 0; i < static_cast<std::size_t>(places); i += 4) {
        FourInts rank;
        std::memcpy(&rank, &ranks[i], sizeof(rank));
        bounds = rank < k ? smaller(bounds, load(&maxima[i])) : bounds;
    }
    return std::min(std::min(bounds[0], bounds[1]), std::min(bounds[2], bounds[3]));
}

// For many: score and index side by side in one integer, nothing of the score given up.
void chooseBySorting(const Candidates& left, int k, std::uint16_t* ids) {
    std::array<std::int64_t, kMostExperts> keys;
    for (int i = 0; i < left.count; ++i) {
        const std::int64_t order = orderOf(left.scores[i]);
        keys[static_cast<std::size_t>(i)] = order * (std::int64_t{1} << 32) + (kMostExperts - 1 - i);
    }
    std::partial_sort(keys.begin(), keys.begin() + k, keys.begin() + left.count, std::greater<>());
    for (int i = 0; i < k; ++i) {
        const std::int64_t low = keys[static_cast<std::size_t>(i)] & 0xFFFFFFFF;
        ids[i] = static_cast<std::uint16_t>(left.expertOf(static_cast<int>(kMostExperts - 1 - low)));
    }
}

// At most this many candidates are ranked against each other; more are sorted.
constexpr std::size_t kFew = 64;

struct Few {
    alignas(16) std::array<float, kFew> scores;
    alignas(16) std::array<std::int32_t, kFew> at;  // among the candidates, in no order
    std::size_t count = 0;

    void add(float score, int place) {
        scores[count] = score;
        at[count] = place;
        ++count;
    }
};

// Collects the candidates at or above the bound; false when there are more than a few.
bool collect(const Candidates& left, float bound, Few& few) {
    int at = 0;
    while (at + 4 <= left.count) {
        // Bit n of lane i: the comparison of the candidate n fours before the last one, plus i. A branch for each would
        // be guessed wrongly once a hit.
        const int fours = std::min((left.count - at) / 4, 32);
        FourWords hits{};  // unsigned: the highest bit goes out without harm
        for (int n = 0; n < fours; ++n) {
            const FourInts hit = load(left.scores + at + 4 * n) >= all(bound);  // -1 where true
            hits = hits + hits - reinterpret_cast<FourWords>(hit);
        }
        const int last = at + 4 * (fours - 1);
        for (int i = 0; i < 4; ++i) {
            for (std::uint32_t bits = hits[i]; bits != 0; bits &= bits - 1) {
                const int place = last - 4 * std::countr_zero(bits) + i;
                if (few.count == kFew) return false;
                few.add(left.scores[place], place);
            }
        }
        at += 4 * fours;
    }
    for (; at < left.count; ++at) {
        if (left.scores[at] < bound) continue;
        if (few.count == kFew) return false;
        few.add(left.scores[at], at);
    }
    return true;
}

}  // namespace

void chooseExperts(const Gate& gate, int experts, int k, TokenScores& token) {
    Candidates left;
    if (gate.groupsKept == gate.groups) {
        keepAll(experts, token.choice.data(), left);
    } else {
        keepGroups(gate, experts, token.choice.data(), left);
    }
    Few few;
    if (!collect(left, lowerBound(left, k), few)) {
        chooseBySorting(left, k, token.ids.data());
        return;
    }
    alignas(16) std::array<std::int32_t, kFew> ranks;
    fillBlock(few.scores.data(), few.count, kDropped);
    fillBlock(few.at.data(), few.count, 0);
    rankAll<true>(few.scores.data(), few.at.data(), static_cast<int>(few.count), ranks.data());
    for (std::size_t i = 0; i < few.count; ++i) {
        token.ids[static_cast<std::size_t>(ranks[i])] = static_cast<std::uint16_t>(left.expertOf(few.at[i]));
    }
}

}  // namespace orrery::routing
