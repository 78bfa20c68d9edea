#include "kernels/layout/body_grid.h"

#include <algorithm>
#include <cmath>

namespace orrery::layout {

BodyGrid::BodyGrid(std::span<const Rect> bodies) {
    Rect all;
    float sides = 0.0F;
    for (const Rect& body : bodies) {
        all.add(body);
        sides += body.half().x + body.half().y;
    }
    if (bodies.empty()) all = {vec2(0.0F), vec2(1.0F)};
    low_ = all.low;
    const vec2 size = glm::max(all.high - all.low, vec2(1e-3F));
    // Cells about twice as large as a body, and not many more than bodies.
    const auto count = static_cast<float>(std::max<std::size_t>(bodies.size(), 1));
    side_ = std::max({2.0F * sides / count, std::sqrt(size.x * size.y / (4.0F * count)), 1e-3F});
    side_ = std::max(side_, std::max(size.x, size.y) / 4096.0F);
    columns_ = static_cast<int>(size.x / side_) + 1;
    rows_ = static_cast<int>(size.y / side_) + 1;
    cells_.resize(index(rows_, 0));
    for (std::size_t i = 0; i < bodies.size(); ++i) {
        const int firstRow = row(bodies[i].low.y);
        const int firstColumn = column(bodies[i].low.x);
        for (int r = firstRow; r <= row(bodies[i].high.y); ++r) {
            for (int c = firstColumn; c <= column(bodies[i].high.x); ++c) {
                cells_[index(r, c)].push_back({static_cast<int>(i), firstRow, firstColumn});
            }
        }
    }
}

}  // namespace orrery::layout
