#pragma once

// Loops on all cores, through oneTBB. The thread sanitizer sees none of the synchronisation inside TBB's library and
// takes every result of a worker for a race; under it the same loops run on plain threads, which it understands, so
// that what the bodies do to each other is still checked. The caller's target links TBB::tbb.

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>
#include <tbb/parallel_sort.h>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <functional>
#include <thread>
#include <vector>

namespace orrery {

// body(range) for chunks of 0 .. count - 1 of about `grain` each, in any order and at once.
template <typename Body>
void parallelChunks(std::size_t count, std::size_t grain, const Body& body) {
#if defined(__SANITIZE_THREAD__)
    constexpr std::size_t kThreads = 3;
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
        for (std::size_t at = next.fetch_add(grain); at < count; at = next.fetch_add(grain)) {
            body(tbb::blocked_range<std::size_t>(at, std::min(at + grain, count), grain));
        }
    };
    std::vector<std::thread> others;
    for (std::size_t i = 1; i < std::min(kThreads, (count + grain - 1) / grain); ++i) others.emplace_back(work);
    work();
    for (std::thread& other : others) other.join();
#else
    tbb::parallel_for(tbb::blocked_range<std::size_t>(0, count, grain), body);
#endif
}

// body(i) for 0 .. count - 1, in any order and at once.
template <typename Body>
void parallelFor(std::size_t count, const Body& body) {
    parallelChunks(count, 1, [&](const tbb::blocked_range<std::size_t>& range) {
        for (std::size_t i = range.begin(); i != range.end(); ++i) body(i);
    });
}

template <typename Iterator, typename Less = std::less<>>
void parallelSort(Iterator begin, Iterator end, const Less& less = {}) {
#if defined(__SANITIZE_THREAD__)
    std::sort(begin, end, less);
#else
    tbb::parallel_sort(begin, end, less);
#endif
}

}  // namespace orrery
