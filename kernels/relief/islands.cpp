#include "kernels/relief/islands.h"

#include <algorithm>
#include <numeric>

namespace orrery::relief {

namespace {

// Cells of one kind side by side in a row.
struct Run {
    int y, begin, end;  // end is past the last
};

class Joined {
 public:
    explicit Joined(std::size_t count) : parent_(count) { std::iota(parent_.begin(), parent_.end(), 0U); }

    std::uint32_t root(std::uint32_t i) {
        while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
        return i;
    }
    void join(std::uint32_t a, std::uint32_t b) {
        a = root(a), b = root(b);
        if (a != b) parent_[std::max(a, b)] = std::min(a, b);
    }

 private:
    std::vector<std::uint32_t> parent_;
};

std::vector<Run> runsOf(const Kept& kept, std::uint8_t kind) {
    std::vector<Run> runs;
    for (int y = 0; y < kept.height; ++y) {
        const std::uint8_t* row = kept.row(y);
        const std::uint8_t* end = row + kept.width;
        for (const std::uint8_t* at = std::find(row, end, kind); at != end;) {
            const std::uint8_t* stop = std::find(at, end, static_cast<std::uint8_t>(1 - kind));
            runs.push_back({y, static_cast<int>(at - row), static_cast<int>(stop - row)});
            at = std::find(stop, end, kind);
        }
    }
    return runs;
}

// `reach` 0 joins by sides, 1 by corners too.
Joined join(const std::vector<Run>& runs, int reach) {
    Joined joined(runs.size());
    std::size_t above = 0;  // the first run of the row above that may still touch
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const Run& run = runs[i];
        while (above < i &&
               (runs[above].y < run.y - 1 || (runs[above].y == run.y - 1 && runs[above].end + reach <= run.begin)))
            ++above;
        for (std::size_t k = above; k < i && runs[k].y == run.y - 1 && runs[k].begin < run.end + reach; ++k) {
            joined.join(static_cast<std::uint32_t>(k), static_cast<std::uint32_t>(i));
        }
    }
    return joined;
}

}  // namespace

Islands findIslands(Kept& kept, int specks) {
    Islands found;
    {
        const std::vector<Run> runs = runsOf(kept, 1);
        Joined joined = join(runs, 0);
        std::vector<std::size_t> cells(runs.size());
        for (std::uint32_t i = 0; i < runs.size(); ++i)
            cells[joined.root(i)] += static_cast<std::size_t>(runs[i].end - runs[i].begin);
        for (std::uint32_t i = 0; i < runs.size(); ++i) {
            const std::uint32_t root = joined.root(i);
            const bool speck = cells[root] < static_cast<std::size_t>(specks);
            if (root == i) ++(speck ? found.specksDropped : found.bodies);
            if (speck) {
                std::fill(kept.row(runs[i].y) + runs[i].begin, kept.row(runs[i].y) + runs[i].end, std::uint8_t{0});
            } else {
                found.keptCells += static_cast<std::size_t>(runs[i].end - runs[i].begin);
            }
        }
    }
    const std::vector<Run> runs = runsOf(kept, 0);
    Joined joined = join(runs, 1);
    std::vector<bool> outside(runs.size());
    for (std::uint32_t i = 0; i < runs.size(); ++i) {
        const Run& run = runs[i];
        if (run.y == 0 || run.y == kept.height - 1 || run.begin == 0 || run.end == kept.width)
            outside[joined.root(i)] = true;
    }
    for (std::uint32_t i = 0; i < runs.size(); ++i) {
        if (joined.root(i) == i && !outside[i]) ++found.holes;
    }
    return found;
}

}  // namespace orrery::relief
