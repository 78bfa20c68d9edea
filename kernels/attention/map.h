#pragma once

// The map of one head, computed from queries, keys and log-sum-exp alone. What is near is a tile of exact
// probabilities, P_ij = exp(scale q_i.k_j - lse_i); what is far is a pyramid of maxima, since means would hide the
// sinks and stripes that one looks for. The whole map is never in memory at once.
//
// Rows are queries, columns are keys. A large score leaves a large lse, whose last bit is worth |lse| 2^-24: so exact
// is a probability, relatively.

#include "kernels/attention/attention.h"

#include <cstddef>
#include <span>
#include <vector>

namespace orrery::attention {

struct HeadMap {
    Shape shape;  // its valueWidth may be 0: values are not looked at
    Input input;
    std::span<const float> logSumExp;  // [Tq, H], of attendCpu() or of a trace
    int head = 0;
};

struct Tile {
    int firstRow = 0;
    int rows = 0;
    int firstColumn = 0;
    int columns = 0;
};

// The probabilities of a rectangle into `out` [rows, columns], zeros where masked; the bytes that attendCpu() writes.
void tileCpu(const HeadMap& map, const Tile& tile, std::span<float> out);

// Level l has ceil(Tq / 2^l) rows and ceil(Tk / 2^l) columns, a cell being the maximum of the 2^l x 2^l probabilities
// (fewer at the edges) that it covers. The last level has one cell.
struct PyramidLevel {
    int rows = 0;
    int columns = 0;
    std::vector<float> cells;  // [rows, columns]
};
struct Pyramid {
    int rows = 0;                      // Tq
    int columns = 0;                   // Tk
    int firstLevel = 0;                // of the first one that is kept
    std::vector<PyramidLevel> levels;  // levels[i] is level firstLevel + i; none for an empty map
    std::vector<float> entropy;        // in bits, [Tq]: -sum_j P_ij log2 P_ij; 0 for a row that sees no key
};

inline constexpr int kLargestSide = 1024;

// The levels with sides up to `largestSide` (at least 1), and the entropy of every row, which comes from the same pass:
// sum_j P_ij (lse_i - s_ij) / ln 2. On all threads, the same bytes on any number of them.
Pyramid pyramidCpu(const HeadMap& map, int largestSide = kLargestSide);

// The same from probabilities [rows, columns] that are there already, as in a trace. NaN counts as 0.
Pyramid pyramidOf(std::span<const float> probabilities, int rows, int columns, int largestSide = kLargestSide);

// Where the levels lie when they are kept in one array, one after another.
struct LevelPlace {
    int rows = 0;
    int columns = 0;
    std::size_t first = 0;  // its first cell
};
struct PyramidLayout {
    int firstLevel = 0;
    std::vector<LevelPlace> levels;
    std::size_t cells = 0;  // of all levels
};
PyramidLayout layoutOf(int rows, int columns, int largestSide = kLargestSide);

// Throw Error, in one line, for what is no map, and for a rectangle that is not within it.
void validate(const HeadMap& map);
void validate(const Tile& tile, const Shape& shape);
void validateHead(const Shape& shape, int head);

}  // namespace orrery::attention
