#include "scenes/graph/label_index.h"

#include <gtest/gtest.h>
#include <tbb/global_control.h>

namespace orrery::graph {
namespace {

LabelIndex indexOf(const std::vector<std::pair<std::string, float>>& labels) {
    LabelIndex index;
    for (std::uint32_t i = 0; i < labels.size(); ++i) index.add(i, labels[i].first, labels[i].second);
    index.finish();
    return index;
}

std::vector<std::uint32_t> found(const LabelIndex& index, std::string_view words, std::size_t most = 100) {
    std::vector<std::uint32_t> items;
    for (const LabelIndex::Hit& hit : index.find(words, most).best) items.push_back(hit.item);
    return items;
}

using Items = std::vector<std::uint32_t>;

TEST(LabelIndex, BestFirst) {
    const LabelIndex index = indexOf({{"unknown", 100},
                                      {"the knower", 70},
                                      {"knowledge", 60},
                                      {"the know how", 50},
                                      {"know how", 1},
                                      {"Know", 0},
                                      {"other", 9}});
    EXPECT_EQ(found(index, "know"), (Items{5, 4, 3, 2, 1, 0}))
        << "whole, first word, word, beginning, beginning of a word, part, whatever the weights";
}

TEST(LabelIndex, WeightDecidesAmongEquals) {
    const LabelIndex index = indexOf({{"node 10", 1}, {"node 11", 5}, {"node 12", 5}, {"node 13", 7}});
    EXPECT_EQ(found(index, "NODE"), (Items{3, 1, 2, 0}));
    EXPECT_EQ(found(index, "node", 2), (Items{3, 1}));
    EXPECT_EQ(index.find("node", 2).count, 4U);
}

TEST(LabelIndex, CaseDoesNotMatterInAnyScript) {
    const LabelIndex index = indexOf({{"Über Größe", 0}, {"МОСКВА", 0}, {"Ελλάδα", 0}, {"東京", 0}});
    EXPECT_EQ(found(index, "über"), (Items{0}));
    EXPECT_EQ(found(index, "GRÖ"), (Items{0}));
    EXPECT_EQ(found(index, "москва"), (Items{1}));
    EXPECT_EQ(found(index, "京"), (Items{3}));
    EXPECT_EQ(found(index, "uber"), (Items{})) << "accents count, as in the search of small graphs";
}

TEST(LabelIndex, AllWordsMustOccur) {
    const LabelIndex index = indexOf({{"expert routing", 0}, {"routing of an expert", 0}, {"routing", 0}});
    EXPECT_EQ(found(index, "routing expert"), (Items{1, 0})) << "the first word begins 1";
    EXPECT_EQ(found(index, " expert  rout "), (Items{0, 1}));
    EXPECT_EQ(found(index, "expert routing"), (Items{0, 1}));
}

TEST(LabelIndex, LabelsDoNotRunIntoEachOther) {
    const LabelIndex index = indexOf({{"ab", 3}, {"cd", 2}, {"line\nbreak", 1}});
    EXPECT_TRUE(found(index, "bc").empty());
    EXPECT_EQ(found(index, "line break"), (Items{2}));
    EXPECT_TRUE(found(index, "   ").empty());
    EXPECT_TRUE(found(index, "b\n").size() == 2) << "a line end is a blank";
}

TEST(LabelIndex, AnItemWithTwoNamesIsFoundOnce) {
    LabelIndex index;
    index.add(5, "Vision", 1);
    index.add(5, "vision_1", 1);
    index.add(6, "Revision", 1);
    index.finish();
    EXPECT_EQ(found(index, "vision"), (Items{5, 6}));
}

TEST(LabelIndex, ManyLabelsOnAnyNumberOfThreads) {
    LabelIndex index;
    for (std::uint32_t i = 0; i < 200'000; ++i) index.add(i, "item " + std::to_string(i), static_cast<float>(i % 97));
    index.finish();
    // Item 99, then all whose number begins so, by weight, then by number.
    std::vector<std::uint32_t> first{99};
    for (std::uint32_t weight = 97; weight-- > 0 && first.size() < 12;) {
        for (std::uint32_t i = weight; i < 200'000 && first.size() < 12; i += 97) {
            if (i != 99 && std::to_string(i).starts_with("99")) first.push_back(i);
        }
    }
    for (const std::size_t threads : {1U, 2U, 8U}) {
        const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, threads);
        const std::vector<std::uint32_t> items = found(index, "99", 12);
        EXPECT_EQ(items, first) << threads;
    }
}

}  // namespace
}  // namespace orrery::graph
