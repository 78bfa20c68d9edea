#include "kernels/layout/canvas.h"
#include "engine/base/random.h"
#include "kernels/layout/box_list.h"

#include <gtest/gtest.h>

namespace orrery::layout {
namespace {

vec2 anywhere(Random& random, float reach) {
    const float x = random.uniform(-reach, reach);
    return {x, random.uniform(-reach, reach)};
}

// Four at once and 64 to a word: every number of boxes around those sizes, and every number of them asked for.
TEST(Boxes, AreFoundAsOneByOne) {
    Random random(1, 1);
    for (const std::size_t size : {0U, 1U, 3U, 4U, 5U, 63U, 64U, 65U, 130U}) {
        BoxList boxes(size);
        std::vector<Rect> all;
        for (std::size_t i = 0; i < size; ++i) {
            all.push_back(Rect::around(anywhere(random, 5.0F), glm::abs(anywhere(random, 2.0F))));
            boxes.set(i, all.back());
        }
        const Rect area = Rect::around(anywhere(random, 5.0F), vec2(2.0F));
        std::vector<int> found(size);
        for (std::size_t count = 0; count <= size; ++count) {
            std::vector<int> expected;
            for (std::size_t i = 0; i < count; ++i) {
                if (!apart(all[i], area)) expected.push_back(static_cast<int>(i));
            }
            int* const end =
                boxes.select(count, area, found.data(), [](std::size_t, std::uint64_t meeting) { return meeting; });
            EXPECT_EQ(std::vector<int>(found.data(), end), expected) << count << " of " << size;
        }
    }
}

TEST(Boxes, TheLastWordIsTheAskers) {
    BoxList boxes(70);
    boxes.set(2, Rect::around(vec2(0.0F), vec2(1.0F)));
    boxes.set(3, Rect::around(vec2(0.0F), vec2(1.0F)));
    BitRows rows(2, 70);
    rows.set(1, 3);
    rows.set(1, 69);
    std::vector<int> found(70);
    int* const end = boxes.select(70, Rect::around(vec2(0.0F), vec2(1.0F)), found.data(),
                                  [row = rows.row(1)](std::size_t word, std::uint64_t meeting) {
                                      return meeting ^ row[word];  // without 3, with 69
                                  });
    EXPECT_EQ(std::vector<int>(found.data(), end), (std::vector<int>{2, 69}));
}

// What a search takes back must leave no trace, or the next choices are made by a picture that is not there.
TEST(Canvas, WhatIsTakenBackLeavesNoTrace) {
    Random random(2, 1);
    std::vector<CanvasNode> nodes(12);
    for (CanvasNode& node : nodes) node = {.centre = anywhere(random, 8.0F), .half = {1.5F, 0.7F}};
    std::vector<CanvasBundle> bundles;
    for (int i = 1; i < 12; ++i) bundles.push_back({.a = i / 2, .b = i, .labelHalf = {0.8F, 0.4F}, .flow = 1});
    Canvas canvas(nodes, bundles, {}, Flow::down, {32.0F, 18.0F});
    const auto costs = [&canvas] {
        std::vector<double> all{canvas.cost()};
        for (int node = 0; node < canvas.nodeCount(); ++node) all.push_back(canvas.costOf(node));
        return all;
    };
    const std::vector<double> before = costs();
    canvas.mark();
    canvas.move(3, {1.0F, 2.0F});
    canvas.move(1, {-3.0F, 0.0F});
    canvas.slideLabel(2, 0.3F);
    canvas.move(3, {0.0F, 0.0F});
    EXPECT_NE(costs(), before);
    canvas.undo();
    EXPECT_EQ(costs(), before);
}

}  // namespace
}  // namespace orrery::layout
