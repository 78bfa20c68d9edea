#include "kernels/routing/gate_cuda.h"

#include <cstdint>

// The gate of DeepSeek-V3: 256 experts in 8 groups of 32. 8 lanes share a token, a lane has a group's 32 scores in
// registers. Logits come in as whole lines, 16 bytes a lane, and are turned through shared memory; places are swizzled
// so that neither way two lanes meet on a bank.

namespace orrery::routing {
namespace {

constexpr int kExperts = 256;
constexpr int kGroups = 8;
constexpr int kGroupSize = kExperts / kGroups;
constexpr int kTokens = 4;  // a warp works on at once
constexpr int kWarps = 8;
constexpr int kThreads = kWarps * 32;

// A row is kPieces * 8 pieces of 16 bytes. A group has kPieces of them.
template <typename Logit>
constexpr int kPieces = kGroupSize* static_cast<int>(sizeof(Logit)) / 16;

template <typename Logit>
__device__ int placeOf(int token, int group, int piece) {
    constexpr int kMask = kPieces<Logit> - 1;
    const int turn = kPieces<Logit> == 8 ? group : group >> 1;
    return (token * kGroups + group) * kPieces<Logit> + (piece ^ (turn & kMask));
}

__device__ void unpack(const uint4& piece, float (&out)[4], float) {
    out[0] = __uint_as_float(piece.x);
    out[1] = __uint_as_float(piece.y);
    out[2] = __uint_as_float(piece.z);
    out[3] = __uint_as_float(piece.w);
}

__device__ void unpack(const uint4& piece, float (&out)[8], Bfloat16) {
    const std::uint32_t words[4] = {piece.x, piece.y, piece.z, piece.w};
#pragma unroll
    for (int i = 0; i < 4; ++i) {
        out[2 * i] = lowerOf(words[i]);
        out[2 * i + 1] = upperOf(words[i]);
    }
}

// Whether this lane's group stays: fewer than `kept` of the other seven are better.
__device__ bool staysIn(float score, int group, int kept) {
    int better = 0;
#pragma unroll
    for (int apart = 1; apart < kGroups; ++apart) {
        const float theirs = __shfl_xor_sync(0xFFFFFFFFU, score, apart);
        better += isBetter({theirs, group ^ apart}, {score, group}) ? 1 : 0;
    }
    return better < kept;
}

__device__ Candidate bestOf(const float (&choice)[kGroupSize], int group) {
    Candidate best{choice[0], group * kGroupSize};
#pragma unroll
    for (int i = 1; i < kGroupSize; ++i) {
        if (choice[i] > best.score) best = {choice[i], group * kGroupSize + i};
    }
    return best;
}

template <typename Logit>
__global__ void __launch_bounds__(kThreads) gateGrouped(GateJob job) {
    constexpr int kEach = 16 / static_cast<int>(sizeof(Logit));  // logits in a piece
    __shared__ uint4 tiles[kWarps][kTokens * kGroups * kPieces<Logit>];
    __shared__ float bias[kGroupSize][kGroups];  // by place within the group, so that 8 lanes read 8 banks
    __shared__ std::uint32_t histogram[kExperts];
    for (int e = threadIdx.x; e < kExperts; e += kThreads) {
        bias[e % kGroupSize][e / kGroupSize] = job.bias != nullptr ? usable(job.bias[e]) : 0.0F;
        histogram[e] = 0;
    }
    __syncthreads();

    const int lane = threadIdx.x % 32;
    const int group = lane % kGroups;
    const int slot = lane / kGroups;
    uint4* tile = tiles[threadIdx.x / 32];
    const auto* rows = static_cast<const uint4*>(job.logits);
    const std::int64_t stride = static_cast<std::int64_t>(gridDim.x) * kWarps * kTokens;
    std::int64_t first = (static_cast<std::int64_t>(blockIdx.x) * kWarps + threadIdx.x / 32) * kTokens;
    for (; first < job.tokens; first += stride) {
        const bool exists = first + slot < job.tokens;
        const std::int64_t token = exists ? first + slot : job.tokens - 1;  // lanes without a token read along
        const uint4* row = rows + token * kGroups * kPieces<Logit>;
#pragma unroll
        for (int i = 0; i < kPieces<Logit>; ++i) {
            const int at = i * kGroups + group;
            tile[placeOf<Logit>(slot, at / kPieces<Logit>, at % kPieces<Logit>)] = row[at];
        }
        __syncwarp();

        float choice[kGroupSize];
        float largest = kDropped;
        float second = kDropped;
#pragma unroll
        for (int piece = 0; piece < kPieces<Logit>; ++piece) {
            float logits[kEach];
            unpack(tile[placeOf<Logit>(slot, group, piece)], logits, Logit{});
#pragma unroll
            for (int i = 0; i < kEach; ++i) {
                const int at = piece * kEach + i;
                const float p = sigmoid(logits[i]);
                const float value = choiceScore(logits[i], p, bias[at][group]);
                choice[at] = value;
                if (value > largest) {
                    second = largest;
                    largest = value;
                } else if (value > second) {
                    second = value;
                }
                if (job.scores != nullptr && exists) job.scores[token * kExperts + group * kGroupSize + at] = p;
            }
        }
        const float groupScore = job.gate.groupScore == GroupScore::maximum ? largest : largest + second;
        const bool stays = staysIn(groupScore, group, job.gate.groupsKept);
        Candidate own = stays ? bestOf(choice, group) : Candidate{kDropped, group * kGroupSize};

        int expert = 0;  // of rank `group`: each of the 8 lanes keeps one of the chosen
        for (int rank = 0; rank < job.k; ++rank) {
            const Candidate best = bestOfLanes<kGroups>(own);
            if (rank == group) expert = best.expert;
            if (best.expert / kGroupSize == group) {
#pragma unroll
                for (int i = 0; i < kGroupSize; ++i) {
                    if (i == best.expert % kGroupSize) choice[i] = kDropped;
                }
                own = bestOf(choice, group);
            }
        }

        const int within = expert % kGroupSize;
        const uint4* piece = &tile[placeOf<Logit>(slot, expert / kGroupSize, within / kEach)];
        const Logit logit = reinterpret_cast<const Logit*>(piece)[within % kEach];
        const float p = sigmoid(toFloat(logit));
        float sum = 0.0F;
        for (int rank = 0; rank < job.k; ++rank) sum += __shfl_sync(0xFFFFFFFFU, p, rank, kGroups);
        if (exists && group < job.k) {
            job.ids[token * job.k + group] = static_cast<std::uint16_t>(expert);
            job.weights[token * job.k + group] = weightOf(p, sum, job.gate.renormalise, job.gate.scale);
            if (job.counts != nullptr) atomicAdd(&histogram[expert], 1U);
        }
        __syncwarp();  // the tile is filled again
    }
    if (job.counts == nullptr) return;
    __syncthreads();
    for (int e = threadIdx.x; e < kExperts; e += kThreads) {
        if (histogram[e] != 0) atomicAdd(&job.counts[e], histogram[e]);
    }
}

template <typename Logit>
void launch(const GateJob& job, cudaStream_t stream) {
    const std::int64_t needed = (static_cast<std::int64_t>(job.tokens) + kWarps * kTokens - 1) / (kWarps * kTokens);
    const int blocks = persistentBlocks(reinterpret_cast<const void*>(&gateGrouped<Logit>), kThreads, needed);
    gateGrouped<Logit><<<blocks, kThreads, 0, stream>>>(job);
    check(cudaGetLastError(), "grouped gate");
}

}  // namespace

bool fitsGrouped(const GateJob& job) {
    return job.gate.function == ScoreFunction::sigmoid && job.experts == kExperts && job.gate.groups == kGroups &&
           job.k <= kGroups && reinterpret_cast<std::uintptr_t>(job.logits) % 16 == 0;
}

void launchGrouped(const GateJob& job, LogitType type, cudaStream_t stream) {
    type == LogitType::float32 ? launch<float>(job, stream) : launch<Bfloat16>(job, stream);
}

}  // namespace orrery::routing
