#include "kernels/routing/gate_cuda.h"

#include <cstdint>

// Any gate, a warp a token: lane l has experts 128 i + 4 l .. + 3 in registers. The order of a softmax's sum is the one
// of gate_math.h, so that the scores are the CPU's bits.

namespace orrery::routing {
namespace {

constexpr int kWarps = 4;
constexpr int kThreads = kWarps * 32;
constexpr unsigned kAllLanes = 0xFFFFFFFFU;

// Where a warp keeps what its lanes look up.
template <int kChunks>
struct WarpRoom {
    float scores[kChunks * kSumPlaces];
    float groups[kMostGroups];
};

__device__ int expertOf(int chunk, int lane, int i) {
    return chunk * kSumPlaces + lane * 4 + i;
}

template <typename Logit>
__device__ void loadFour(const Logit* row, int first, int experts, bool whole, float (&out)[4]) {
    if (whole && first < experts) {  // rows are whole fours: none hangs over the end
        if constexpr (sizeof(Logit) == 4) {
            const float4 four = *reinterpret_cast<const float4*>(row + first);
            out[0] = four.x;
            out[1] = four.y;
            out[2] = four.z;
            out[3] = four.w;
        } else {
            const uint2 four = *reinterpret_cast<const uint2*>(row + first);
            out[0] = lowerOf(four.x);
            out[1] = upperOf(four.x);
            out[2] = lowerOf(four.y);
            out[3] = upperOf(four.y);
        }
        return;
    }
#pragma unroll
    for (int i = 0; i < 4; ++i) out[i] = first + i < experts ? toFloat(row[first + i]) : 0.0F;
}

template <int kChunks>
__device__ void softmax(int lane, int experts, float (&p)[kChunks * 4]) {
    float largest = -kHuge;
#pragma unroll
    for (int j = 0; j < kChunks * 4; ++j) {
        if (expertOf(j / 4, lane, j % 4) < experts) largest = p[j] > largest ? p[j] : largest;
    }
#pragma unroll
    for (int apart = 16; apart > 0; apart /= 2) {
        const float other = __shfl_xor_sync(kAllLanes, largest, apart);
        largest = other > largest ? other : largest;
    }
    float places[4] = {0.0F, 0.0F, 0.0F, 0.0F};
#pragma unroll
    for (int j = 0; j < kChunks * 4; ++j) {
        const bool exists = expertOf(j / 4, lane, j % 4) < experts;
        p[j] = exists ? expOfNegative(p[j] - largest) : 0.0F;
        places[j % 4] += p[j];
    }
#pragma unroll
    for (int apart = 16; apart > 0; apart /= 2) {
#pragma unroll
        for (int i = 0; i < 4; ++i) places[i] += __shfl_xor_sync(kAllLanes, places[i], apart);
    }
    const float sum = (places[0] + places[2]) + (places[1] + places[3]);
#pragma unroll
    for (int j = 0; j < kChunks * 4; ++j) p[j] /= sum;
}

// The groups that stay, as bits. `room.scores` holds the choice scores of all experts.
template <int kChunks>
__device__ std::uint64_t keptGroups(const Gate& gate, int experts, int lane, WarpRoom<kChunks>& room) {
    const int size = experts / gate.groups;
    for (int g = lane; g < gate.groups; g += 32) {
        float largest = kDropped;
        float second = kDropped;
        for (int e = g * size; e < (g + 1) * size; ++e) {
            const float value = room.scores[e];
            if (value > largest) {
                second = largest;
                largest = value;
            } else if (value > second) {
                second = value;
            }
        }
        room.groups[g] = gate.groupScore == GroupScore::maximum || size == 1 ? largest : largest + second;
    }
    __syncwarp();
    std::uint64_t kept = 0;
    for (int base = 0; base < gate.groups; base += 32) {
        const int g = base + lane;
        int better = 0;
        for (int other = 0; g < gate.groups && other < gate.groups; ++other) {
            better += isBetter({room.groups[other], other}, {room.groups[g], g}) ? 1 : 0;
        }
        const unsigned stays = __ballot_sync(kAllLanes, g < gate.groups && better < gate.groupsKept);
        kept |= static_cast<std::uint64_t>(stays) << base;
    }
    return kept;
}

template <int kChunks>
__device__ Candidate bestOf(const float (&choice)[kChunks * 4], int lane) {
    Candidate best{choice[0], expertOf(0, lane, 0)};
#pragma unroll
    for (int j = 1; j < kChunks * 4; ++j) {
        if (choice[j] > best.score) best = {choice[j], expertOf(j / 4, lane, j % 4)};
    }
    return best;
}

// Writes the k best of the warp's choice scores; takes them away as it goes.
template <int kChunks>
__device__ void chooseBest(const GateJob& job, std::int64_t token, int lane, const float* scores,
                           std::uint32_t* histogram, float (&choice)[kChunks * 4]) {
    std::uint16_t* ids = job.ids + token * job.k;
    float* weights = job.weights + token * job.k;
    Candidate own = bestOf<kChunks>(choice, lane);
    const bool sumComesLate = job.gate.renormalise && job.k > 32;
    float sum = 0.0F;
    int expert = 0;
    for (int rank = 0; rank < job.k; ++rank) {
        const Candidate best = bestOfLanes<32>(own);
        sum += scores[best.expert];
        if (rank % 32 == lane) expert = best.expert;
        if (best.expert / 4 % 32 == lane) {
#pragma unroll
            for (int j = 0; j < kChunks * 4; ++j) {
                if (expertOf(j / 4, lane, j % 4) == best.expert) choice[j] = kDropped;
            }
            own = bestOf<kChunks>(choice, lane);
        }
        if (rank % 32 != 31 && rank != job.k - 1) continue;
        const int mine = rank / 32 * 32 + lane;  // 32 ranks, or the rest, are written together
        if (mine > rank) continue;
        const float p = scores[expert];
        ids[mine] = static_cast<std::uint16_t>(expert);
        weights[mine] = sumComesLate ? p : weightOf(p, sum, job.gate.renormalise, job.gate.scale);
        if (job.counts != nullptr) atomicAdd(&histogram[expert], 1U);
    }
    // Each lane reads what it wrote itself.
    for (int rank = lane; sumComesLate && rank < job.k; rank += 32) {
        weights[rank] = weightOf(weights[rank], sum, true, job.gate.scale);
    }
}

template <typename Logit, int kChunks>
__global__ void __launch_bounds__(kThreads) gateWarp(GateJob job) {
    constexpr int kOwn = kChunks * 4;
    __shared__ WarpRoom<kChunks> rooms[kWarps];
    __shared__ std::uint32_t histogram[kChunks * kSumPlaces];
    for (int e = threadIdx.x; e < kChunks * kSumPlaces; e += kThreads) histogram[e] = 0;
    __syncthreads();

    const int lane = threadIdx.x % 32;
    WarpRoom<kChunks>& room = rooms[threadIdx.x / 32];
    const auto* logits = static_cast<const Logit*>(job.logits);
    const bool whole = job.experts % 4 == 0 && reinterpret_cast<std::uintptr_t>(logits) % (4 * sizeof(Logit)) == 0;
    const bool grouped = job.gate.groupsKept < job.gate.groups;
    const int groupSize = job.experts / job.gate.groups;
    const std::int64_t stride = static_cast<std::int64_t>(gridDim.x) * kWarps;
    for (std::int64_t token = static_cast<std::int64_t>(blockIdx.x) * kWarps + threadIdx.x / 32; token < job.tokens;
         token += stride) {
        const Logit* row = logits + token * job.experts;
        float p[kOwn];
        bool isNumber[kOwn];
#pragma unroll
        for (int chunk = 0; chunk < kChunks; ++chunk) {
            float four[4];
            loadFour(row, expertOf(chunk, lane, 0), job.experts, whole, four);
#pragma unroll
            for (int i = 0; i < 4; ++i) {
                p[chunk * 4 + i] = four[i];
                isNumber[chunk * 4 + i] = four[i] == four[i];
            }
        }
        if (job.gate.function == ScoreFunction::softmax) {
#pragma unroll
            for (int j = 0; j < kOwn; ++j) p[j] = usable(p[j]);
            softmax<kChunks>(lane, job.experts, p);
        } else {
#pragma unroll
            for (int j = 0; j < kOwn; ++j) p[j] = sigmoid(p[j]);
        }

        float choice[kOwn];
#pragma unroll
        for (int j = 0; j < kOwn; ++j) {
            const int e = expertOf(j / 4, lane, j % 4);
            choice[j] = kDropped;
            if (e >= job.experts) continue;
            const float bias = job.bias != nullptr ? usable(job.bias[e]) : 0.0F;
            choice[j] = choiceScore(isNumber[j] ? 0.0F : __int_as_float(0x7FC00000), p[j], bias);
        }
        if (grouped) {
#pragma unroll
            for (int j = 0; j < kOwn; ++j) room.scores[expertOf(j / 4, lane, j % 4)] = choice[j];
            __syncwarp();
            const std::uint64_t kept = keptGroups(job.gate, job.experts, lane, room);
#pragma unroll
            for (int j = 0; j < kOwn; ++j) {
                const int e = expertOf(j / 4, lane, j % 4);
                if (e < job.experts && (kept >> (e / groupSize) & 1U) == 0) choice[j] = kDropped;
            }
            __syncwarp();
        }
#pragma unroll
        for (int j = 0; j < kOwn; ++j) {
            const int e = expertOf(j / 4, lane, j % 4);
            room.scores[e] = p[j];
            if (job.scores != nullptr && e < job.experts) job.scores[token * job.experts + e] = p[j];
        }
        __syncwarp();
        chooseBest<kChunks>(job, token, lane, room.scores, histogram, choice);
        __syncwarp();  // the room is filled again
    }
    if (job.counts == nullptr) return;
    __syncthreads();
    for (int e = threadIdx.x; e < job.experts; e += kThreads) {
        if (histogram[e] != 0) atomicAdd(&job.counts[e], histogram[e]);
    }
}

template <typename Logit, int kChunks>
void launch(const GateJob& job, cudaStream_t stream) {
    const std::int64_t needed = (static_cast<std::int64_t>(job.tokens) + kWarps - 1) / kWarps;
    const int blocks = persistentBlocks(reinterpret_cast<const void*>(&gateWarp<Logit, kChunks>), kThreads, needed);
    gateWarp<Logit, kChunks><<<blocks, kThreads, 0, stream>>>(job);
    check(cudaGetLastError(), "gate");
}

template <typename Logit>
void launchFor(const GateJob& job, cudaStream_t stream) {
    if (job.experts <= kSumPlaces) {
        launch<Logit, 1>(job, stream);
    } else if (job.experts <= 2 * kSumPlaces) {
        launch<Logit, 2>(job, stream);
    } else if (job.experts <= 4 * kSumPlaces) {
        launch<Logit, 4>(job, stream);
    } else {
        launch<Logit, 8>(job, stream);
    }
}

}  // namespace

bool kernelsRunHere() {
    cudaFuncAttributes attributes;
    return cudaFuncGetAttributes(&attributes, gateWarp<float, 1>) == cudaSuccess;
}

void launchWarp(const GateJob& job, LogitType type, cudaStream_t stream) {
    type == LogitType::float32 ? launchFor<float>(job, stream) : launchFor<Bfloat16>(job, stream);
}

}  // namespace orrery::routing
