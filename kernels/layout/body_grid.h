#pragma once

// Which bodies are near a place in the picture: rectangles in the cells of a grid. Internal to kernels/layout.

#include "kernels/layout/picture.h"

#include <vector>

namespace orrery::layout {

class BodyGrid {
 public:
    explicit BodyGrid(std::span<const Rect> bodies);

    // Calls visit(index) once for every body that may meet `area`, in an order that depends on the bodies alone. False
    // from visit ends the search.
    template <typename Visit>
    void near(const Rect& area, Visit&& visit) const;

 private:
    int column(float x) const { return cellOf(x, low_.x, columns_); }
    int row(float y) const { return cellOf(y, low_.y, rows_); }
    int cellOf(float place, float low, int count) const {
        const float cell = (place - low) / side_;
        return cell <= 0.0F ? 0 : cell >= static_cast<float>(count) ? count - 1 : static_cast<int>(cell);
    }
    std::size_t index(int row, int column) const {
        return static_cast<std::size_t>(row) * static_cast<std::size_t>(columns_) + static_cast<std::size_t>(column);
    }

    struct Item {
        int body;
        int row;  // the first of its cells: it is visited only from the first that the search and it have in common
        int column;
    };

    vec2 low_{0.0F};
    float side_ = 1.0F;
    int columns_ = 1;
    int rows_ = 1;
    std::vector<std::vector<Item>> cells_;
};

template <typename Visit>
void BodyGrid::near(const Rect& area, Visit&& visit) const {
    const int firstRow = row(area.low.y);
    const int firstColumn = column(area.low.x);
    for (int r = firstRow; r <= row(area.high.y); ++r) {
        for (int c = firstColumn; c <= column(area.high.x); ++c) {
            for (const Item& item : cells_[index(r, c)]) {
                if (r != std::max(firstRow, item.row) || c != std::max(firstColumn, item.column)) continue;
                if (!visit(item.body)) return;
            }
        }
    }
}

}  // namespace orrery::layout
