#include "scenes/trace/live_model.h"
#include "tests/unit/attention_scene/opened.h"

#include <cmath>

// The map of a trace as a person uses it.

namespace orrery::attention {
namespace {

// A trace keeps weights in half precision: 11 bits.
constexpr float kHalf = 0.0006F;

using Map = Opened;

TEST_F(Map, ACellUnderThePointerTellsItsTokensItsWeightAndItsScore) {
    openTrace();
    const MapStage& map = scene().map();
    for (const auto& [query, key] : {std::pair(5, 4), std::pair(3, 0), std::pair(2, 2)}) {
        pointAt(map.pickOfCell(query, key));
        const auto cell = map.hoveredCell();
        ASSERT_TRUE(cell) << query << " " << key << " hovered " << session_.hovered() << " wanted "
                          << map.pickOfCell(query, key);
        EXPECT_EQ(cell->query, query);
        EXPECT_EQ(cell->key, key);
        EXPECT_NEAR(cell->weight, weightIn(0, 0, query, key), kHalf);
        ASSERT_TRUE(cell->score);
        EXPECT_TRUE(cell->score->relative) << "the file has no log-sum-exp";
        EXPECT_NEAR(cell->score->value, std::log(weightIn(0, 0, query, key)), 0.01F);
        EXPECT_TRUE(
            isWritten(fmt::format("{}  looks at  {}", static_cast<char>('a' + query), static_cast<char>('a' + key))));
        EXPECT_TRUE(isWritten(fmt::format("weight {:.3f}", cell->weight)));
    }
}

TEST_F(Map, EveryCellIsFoundWhereItIsSeen) {
    openTrace();
    const MapStage& map = scene().map();
    for (const bool flat : {false, true}) {
        session_.setFlat(flat);
        settle(5.0);
        for (const float yaw : {0.0F, 0.5F, -0.7F}) {
            render::Camera camera = session_.scene()->restCamera(session_.aspect());
            camera.yaw += yaw;
            session_.navigator().jumpTo(camera);
            settle();
            for (int query = 0; query < 6; ++query) {
                for (int key = 0; key <= query; ++key) {
                    pointAt(map.pickOfCell(query, key));
                    const auto cell = map.hoveredCell();
                    ASSERT_TRUE(cell) << query << " " << key << " at yaw " << yaw << ", found " << session_.hovered();
                    // A tower may stand before another cell, but none lies before a flat one.
                    if (!flat) continue;
                    EXPECT_EQ(cell->query, query);
                    EXPECT_EQ(cell->key, key);
                }
            }
        }
    }
}

TEST_F(Map, TheMaskedHalfIsNotThere) {
    openTrace();
    const MapStage& map = scene().map();
    for (int query = 0; query < 6; ++query) {
        for (int key = query + 1; key < 6; ++key) EXPECT_FALSE(map.cellOfPick(map.pickOfCell(query, key)));
    }
    // No corner of the field stands beyond the diagonal's steps.
    const float cell = kMapSide / 6.0F;
    ASSERT_TRUE(map.made()->field);
    for (const auto& vertex : map.made()->field->vertices()) {
        EXPECT_LE(vertex.position.x, vertex.position.z + cell + 1e-3F);
    }
}

TEST_F(Map, AverageAndMaximumAreThoseOfTheHeads) {
    openTrace();
    MapStage& map = scene().map();
    for (const auto kind : {Choice::Kind::average, Choice::Kind::maximum}) {
        MapView view = map.view();
        view.layer = 1;
        view.choice = {kind, 0};
        map.setView(view);
        settle();
        for (int query = 0; query < 6; ++query) {
            for (int key = 0; key <= query; ++key) {
                const float a = weightIn(1, 0, query, key), b = weightIn(1, 1, query, key);
                const float expected = kind == Choice::Kind::average ? 0.5F * (a + b) : std::max(a, b);
                const auto cell = map.cellOfPick(map.pickOfCell(query, key));
                ASSERT_TRUE(cell);
                EXPECT_NEAR(cell->weight, expected, kHalf);
                EXPECT_FALSE(cell->score) << "no single score stands behind it";
            }
        }
    }
}

TEST_F(Map, AllHeadsStandBesideItAndAClickChoosesOne) {
    openTrace();
    MapStage& map = scene().map();
    ASSERT_EQ(map.made()->small.size(), 4U) << "two heads, their average and maximum";
    const vec2 pixel = session_.camera().project(*map.placeOf(1), vec2(kPictureSize))->pixel;
    session_.press(pixel, false);
    session_.release(pixel);
    settle();
    EXPECT_EQ(map.view().choice, (Choice{Choice::Kind::head, 1}));
    EXPECT_NEAR(map.cellOfPick(map.pickOfCell(5, 5))->weight, weightIn(0, 1, 5, 5), kHalf);
    session_.undoLast();
    EXPECT_EQ(map.view().choice, (Choice{Choice::Kind::head, 0}));
    session_.redoLast();
    EXPECT_EQ(map.view().choice, (Choice{Choice::Kind::head, 1}));
}

TEST_F(Map, StepsGoThroughTheLayersAndOutsideAllAreSeen) {
    openTrace();
    MapStage& map = scene().map();
    EXPECT_EQ(session_.scene()->stepCount(), 2);
    EXPECT_EQ(session_.scene()->step(), 0);
    session_.nextStep(1);
    settle();
    EXPECT_TRUE(isWritten("layer 1"));
    EXPECT_NEAR(map.cellOfPick(map.pickOfCell(4, 4))->weight, weightIn(1, 0, 4, 4), kHalf);
    session_.goHome();
    settle();
    EXPECT_EQ(map.made()->small.size(), 4U) << "two layers of two heads";
    session_.scene()->click(3, app::Button::left, false);
    settle();
    EXPECT_EQ(map.view().layer, 1);
    EXPECT_EQ(map.view().choice.head, 1);
}

TEST_F(Map, AChosenTokenSendsAnArcToWhatItLooksAtAsWideAsTheWeight) {
    openTrace();
    MapStage& map = scene().map();
    session_.scene()->click(map.pickOfToken(3), app::Button::left, false);
    settle();
    const auto& tubes = session_.list().tubes;
    ASSERT_FALSE(tubes.empty());
    const auto arcs = tubes.front().tubes;
    ASSERT_EQ(arcs.size(), 4U) << "three tokens before it, and itself";
    for (std::size_t i = 1; i < arcs.size(); ++i) EXPECT_LT(arcs[i].radius, arcs[i - 1].radius);
    EXPECT_NEAR(arcs[0].radius / arcs[1].radius, 2.0F, 0.02F) << "the weights halve with the distance";
    EXPECT_TRUE(isWritten(fmt::format("d {:.2f}", weightIn(0, 0, 3, 3))));
    EXPECT_TRUE(session_.scene()->leave());
    settle();
    EXPECT_TRUE(session_.list().tubes.empty());
}

TEST_F(Map, WithoutTheRootAndAtLowTemperatureTheRowsGetSharper) {
    openTrace();
    MapStage& map = scene().map();
    const float bits = map.meanBits();
    MapView view = map.view();
    view.softening.scaled = false;
    map.setView(view);
    settle();
    EXPECT_LT(map.meanBits(), 0.5F * bits);
    EXPECT_TRUE(isWritten("not divided"));
    view.softening = {.temperature = 4.0F, .scaled = true};
    map.setView(view);
    settle();
    EXPECT_GT(map.meanBits(), bits);
    // softmax(s / T) of what was recorded.
    double sum = 0.0;
    for (int j = 0; j <= 4; ++j) sum += std::pow(2.0, (j - 4) / 4.0);
    EXPECT_NEAR(map.cellOfPick(map.pickOfCell(4, 2))->weight, std::pow(2.0, -2 / 4.0) / sum, kHalf);
}

TEST_F(Map, FlatItHasNoHeights) {
    openTrace();
    session_.setFlat(true);
    settle();
    for (const auto& vertex : scene().map().made()->field->vertices()) EXPECT_LE(vertex.position.y, kMapPlinth + 1e-4F);
}

TEST_F(Map, ATraceWithoutAttentionIsForOthers) {
    EXPECT_NE(problemWith("a.safetensors", "no tensors at all").find("a.safetensors"), std::string::npos);
}

TEST_F(Map, TheBuiltInModelShowsWhatTheClassTypes) {
    const std::filesystem::path weights = "assets/models/moe.safetensors";
    open(weights);
    const MapStage& map = scene().map();
    const int before = map.model().queries(0);
    const auto live = trace::LiveModel::of(weights);
    live->ask({.text = "12 + 30 =", .gate = {}});
    settle();
    EXPECT_NE(before, 9);
    ASSERT_EQ(map.model().queries(0), 9);
    EXPECT_EQ(map.model().queryToken(2), "␣");
    EXPECT_EQ(map.made()->whole.rows, 9);
    float row = 0.0F;
    for (int key = 0; key < 9; ++key) row += map.cellOfPick(map.pickOfCell(8, key))->weight;
    EXPECT_NEAR(row, 1.0F, 1e-5F);
}

TEST_F(Map, TheReferenceOfTheBuiltInModelOpens) {
    open("assets/models/moe.reference.safetensors");
    const MapStage& map = scene().map();
    EXPECT_EQ(map.model().layers(), 4);
    EXPECT_EQ(map.model().heads(0), 4);
    EXPECT_EQ(map.model().keyWidth(0), 48);
    EXPECT_EQ(map.model().queries(0), 89);
    EXPECT_TRUE(map.model().causal(0));
    float row = 0.0F;
    for (int key = 0; key <= 88; ++key) row += map.cellOfPick(map.pickOfCell(88, key))->weight;
    EXPECT_NEAR(row, 1.0F, 0.01F) << "89 weights in half precision";
}

}  // namespace
}  // namespace orrery::attention
