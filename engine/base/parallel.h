#pragma once

// Loops on all cores, through oneTBB. The thread sanitizer sees none of the synchronisation inside TBB's library and
// takes every result of a worker for a race; here it is shown what TBB guarantees: what was written before the loop is
// seen in it, and what was written in it is seen after it. Without the sanitizer these are TBB's own calls.
// The caller's target links TBB::tbb.

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>
#include <tbb/parallel_sort.h>

#include <algorithm>
#include <atomic>
#include <cstddef>

namespace orrery {

// body(range) for chunks of 0 .. count - 1 of about `grain` each, in any order and at once.
template <typename Body>
void parallelChunks(std::size_t count, std::size_t grain, const Body& body) {
    const tbb::blocked_range<std::size_t> all(0, count, grain);
#if defined(__SANITIZE_THREAD__)
    std::atomic<std::size_t> steps{0};
    steps.store(1, std::memory_order_release);
    tbb::parallel_for(all, [&](const tbb::blocked_range<std::size_t>& range) {
        steps.load(std::memory_order_acquire);
        body(range);
        steps.fetch_add(1, std::memory_order_acq_rel);
    });
    steps.load(std::memory_order_acquire);
#else
    tbb::parallel_for(all, body);
#endif
}

// body(i) for 0 .. count - 1, in any order and at once.
template <typename Body>
void parallelFor(std::size_t count, const Body& body) {
    parallelChunks(count, 1, [&](const tbb::blocked_range<std::size_t>& range) {
        for (std::size_t i = range.begin(); i != range.end(); ++i) body(i);
    });
}

template <typename Iterator>
void parallelSort(Iterator begin, Iterator end) {
#if defined(__SANITIZE_THREAD__)
    std::sort(begin, end);
#else
    tbb::parallel_sort(begin, end);
#endif
}

}  // namespace orrery
