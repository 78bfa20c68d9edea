#include "engine/base/random.h"
#include "scenes/attention/long_maps.h"
#include "tests/unit/attention_scene/opened.h"

#include <cmath>

// A long text: blocks of the largest weight from afar, exact cells from near.

namespace orrery::attention {
namespace {

class Long : public Opened {
 protected:
    void choose(int head) {
        MapView view = scene().map().view();
        view.choice = {Choice::Kind::head, head};
        scene().map().setView(view);
        settle();
    }
};

// Softmax of the scores, from nothing but what the scene says they are.
std::vector<double> directRow(const MapModel& model, int head, int query) {
    std::vector<double> row;
    double sum = 0.0;
    for (int key = 0; key <= query; ++key) {
        row.push_back(std::exp(
            static_cast<double>(model.score({.layer = 0, .choice = {Choice::Kind::head, head}}, query, key)->value)));
        sum += row.back();
    }
    for (double& w : row) w /= sum;
    return row;
}

TEST_F(Long, FromAfarABlockShowsItsLargestWeight) {
    openText("long.attention", R"({"example": "long", "tokens": 1024})");
    MapStage& map = scene().map();
    choose(0);
    EXPECT_TRUE(isWritten("synthetic"));
    ASSERT_EQ(map.made()->whole.block, 4);
    EXPECT_EQ(map.made()->windowField, nullptr);
    for (const int query : {3, 500, 1020}) {
        std::vector<std::vector<double>> rows;
        const int block = query / 4 * 4;
        for (int i = 0; i < 4; ++i) rows.push_back(directRow(map.model(), 0, block + i));
        for (int key = 0; key <= block; key += 4) {
            double largest = 0.0;
            for (const auto& row : rows) {
                for (int j = key; j < key + 4 && j < static_cast<int>(row.size()); ++j)
                    largest = std::max(largest, row[static_cast<std::size_t>(j)]);
            }
            const auto cell = map.cellOfPick(map.pickOfCell(query, key));
            ASSERT_TRUE(cell);
            EXPECT_EQ(cell->block, 4);
            // Scores of some 14 in float leave 14 x 2^-24 of each weight, and the sum as much again.
            EXPECT_NEAR(cell->weight, largest, 1e-5 * largest + 1e-9);
        }
    }
}

TEST_F(Long, FromNearEveryCellIsExact) {
    openText("long.attention", R"({"example": "long", "tokens": 1024})");
    MapStage& map = scene().map();
    choose(0);
    const std::uint32_t pick = map.pickOfCell(700, 400);
    session_.navigator().jumpTo(*session_.scene()->cameraFor(pick));
    settle();
    const Window& window = map.made()->wish.window;
    ASSERT_EQ(window.block, 1);
    ASSERT_GE(window.rows, 100);
    ASSERT_LE(window.row, 700);
    ASSERT_LE(window.column, 400);
    for (const int query : {window.row, 700}) {
        const std::vector<double> row = directRow(map.model(), 0, query);
        for (int j = 0; j < window.columns; ++j) {
            const float shown =
                map.made()->windowWeights[static_cast<std::size_t>((query - window.row) * window.columns + j)];
            const int key = window.column + j;
            if (key > query) {
                EXPECT_EQ(shown, kMasked);
            } else {
                EXPECT_NEAR(shown, row[static_cast<std::size_t>(key)],
                            1e-5 * row[static_cast<std::size_t>(key)] + 1e-9);
            }
        }
    }
    // Under the pointer there is one pair of tokens now, with its score.
    session_.pointerMoved(vec2(kPictureSize) * 0.5F);
    const auto cell = map.hoveredCell();
    ASSERT_TRUE(cell);
    EXPECT_EQ(cell->block, 1);
    ASSERT_TRUE(cell->score);
    EXPECT_FALSE(cell->score->relative);
}

// On two cores under 200 ms; a sanitizer or a busy machine may take ten times as long.
TEST_F(Long, TheExactPartOf4096TokensComesAtOnce) {
    open("assets/models/examples/long-text.attention");
    MapStage& map = scene().map();
    ASSERT_EQ(map.model().queries(0), 4096);
    session_.navigator().jumpTo(*session_.scene()->cameraFor(map.pickOfCell(3000, 2800)));
    settle();
    ASSERT_EQ(map.made()->wish.window.block, 1);
    EXPECT_LT(map.made()->windowSeconds, 2.0);
    RecordProperty("milliseconds", static_cast<int>(map.made()->windowSeconds * 1000.0));
    RecordProperty("milliseconds of all", static_cast<int>(map.made()->seconds * 1000.0));
}

TEST_F(Long, ATraceOfQueriesAndKeysIsComputedAsItIsLookedAt) {
    constexpr int kTokens = 1100, kHeads = 2, kWidth = 8;
    Random random(3);
    trace::Trace trace;
    trace::Layer layer{.number = 5, .heads = kHeads, .queries = kTokens, .keyHeads = 1, .keyWidth = kWidth};
    for (int i = 0; i < kTokens; ++i) {
        trace.tokens.push_back('a' + i % 26);
        trace.pieces.push_back(std::string(1, static_cast<char>('a' + i % 26)));
        for (int c = 0; c < kWidth; ++c) layer.k.push_back(random.uniform(-1.0F, 1.0F));
        for (int c = 0; c < kHeads * kWidth; ++c) layer.q.push_back(random.uniform(-1.0F, 1.0F));
        for (int h = 0; h < kHeads; ++h) layer.logSumExp.push_back(0.0F);
    }
    trace.layers.push_back(std::move(layer));
    trace::writeTrace(folder_ / "long.safetensors", trace);
    open(folder_ / "long.safetensors");
    choose(1);
    const MapStage& map = scene().map();
    EXPECT_TRUE(isWritten("layer 5"));
    session_.navigator().jumpTo(*session_.scene()->cameraFor(map.pickOfCell(800, 500)));
    settle();
    const Window& window = map.made()->wish.window;
    ASSERT_EQ(window.block, 1);
    const std::vector<double> row = directRow(map.model(), 1, 800);
    const float shown =
        map.made()->windowWeights[static_cast<std::size_t>((800 - window.row) * window.columns + 500 - window.column)];
    EXPECT_NEAR(shown, row[500], 1e-4 * row[500]) << "queries are kept in full precision, or in half";
}

TEST_F(Long, EveryHeadDoesWhatItsNameSays) {
    const auto maps = syntheticLongMaps(2048, 1);
    const auto row = [&](int head, int query) { return directRow(*maps, head, query); };
    const auto near = row(0, 1500);
    double last = 0.0;
    for (std::size_t j = near.size() - 16; j < near.size(); ++j) last += near[j];
    EXPECT_GT(last, 0.8) << "near: the last 16 tokens";
    const auto sinks = row(1, 1500);
    EXPECT_GT(sinks[0] + sinks[512] + sinks[1024], 0.5) << "sinks: the first token and the headings";
    const auto passage = row(3, 1500);
    double same = 0.0;
    for (std::size_t j = 1024; j < passage.size(); ++j) same += passage[j];
    EXPECT_GT(same, 0.8) << "passage: from its heading on";
    // What followed the same word before: token 1500 repeats 1200, so 1201 is looked at.
    const auto repeats = row(2, 1550);
    EXPECT_GT(repeats[1251], 0.3) << "repeats";
}

}  // namespace
}  // namespace orrery::attention
