#pragma once

// Work on as many threads as a test asks for, also on a machine with fewer cores: a limit alone can only take some away.

#include <tbb/global_control.h>
#include <tbb/task_arena.h>

#include <cstddef>

namespace orrery::layout::testing {

template <typename Work>
auto onThreads(std::size_t count, const Work& work) {
    const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, count);
    tbb::task_arena arena(static_cast<int>(count));
    return arena.execute(work);
}

}  // namespace orrery::layout::testing
