#pragma once

// Work on as many threads as a test asks for, also on a machine with fewer cores: a limit alone can only take some
// away. Under the thread sanitizer it is on those of engine/base/parallel.h, however many are asked for.

#include <tbb/global_control.h>
#include <tbb/task_arena.h>

#include <cstddef>

namespace orrery::layout::testing {

template <typename Work>
auto onThreads(std::size_t count, const Work& work) {
#if defined(__SANITIZE_THREAD__)
    static_cast<void>(count);
    return work();
#else
    const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, count);
    tbb::task_arena arena(static_cast<int>(count));
    return arena.execute(work);
#endif
}

}  // namespace orrery::layout::testing
