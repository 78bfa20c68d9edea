#include "engine/app/undo.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace orrery::app {
namespace {

TEST(Undo, GoesBackAndForthInOrder) {
    UndoStack stack;
    int value = 0;
    const auto change = [&](int to) {
        const int from = value;
        value = to;
        stack.push(
            "set " + std::to_string(to), [&value, from] { value = from; }, [&value, to] { value = to; });
    };
    change(1);
    change(2);
    EXPECT_EQ(stack.undo(), "set 2");
    EXPECT_EQ(value, 1);
    EXPECT_EQ(stack.undo(), "set 1");
    EXPECT_EQ(value, 0);
    EXPECT_EQ(stack.undo(), "");
    EXPECT_EQ(stack.redo(), "set 1");
    EXPECT_EQ(value, 1);
    change(5);
    EXPECT_EQ(stack.redo(), "") << "a new change forgets what was undone";
    EXPECT_EQ(value, 5);
}

TEST(Undo, ForgetsTheOldestWhenThereIsTooMuch) {
    UndoStack stack;
    for (int i = 0; i < 600; ++i)
        stack.push(
            std::to_string(i), [] {}, [] {});
    std::string last;
    int count = 0;
    while (stack.canUndo()) {
        last = stack.undo();
        ++count;
    }
    EXPECT_EQ(count, 500);
    EXPECT_EQ(last, "100");
}

// Moves in a graph of a million nodes: an hour of them must not fill the memory.
TEST(Undo, ForgetsTheOldestWhenTheyHoldTooMuch) {
    UndoStack stack;
    const auto held = std::make_shared<int>();
    const auto push = [&](const std::string& what, std::size_t bytes) {
        stack.push(
            what, [held] {}, [held] {}, bytes);
    };
    for (int i = 0; i < 100; ++i) push(std::to_string(i), UndoStack::kMostBytes / 10);
    EXPECT_EQ(held.use_count(), 1 + 2 * 10);
    EXPECT_EQ(stack.undo(), "99");
    push("large", 2 * UndoStack::kMostBytes);
    EXPECT_EQ(held.use_count(), 1 + 2);
    EXPECT_EQ(stack.undo(), "large") << "the last one can always be taken back";
    EXPECT_FALSE(stack.canUndo());
}

}  // namespace
}  // namespace orrery::app
