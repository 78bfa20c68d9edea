#include "scenes/routing/chart.h"
#include "scenes/routing/training_view.h"

#include <gtest/gtest.h>

#include <cmath>

namespace orrery::routing {
namespace {

TEST(Training, InformationIsNothingForIndependentAndAllForOneToOne) {
    EXPECT_NEAR(mutualInformation({1, 1, 1, 1}, 2, 2), 0.0, 1e-12);
    EXPECT_NEAR(mutualInformation({5, 0, 0, 5}, 2, 2), 1.0, 1e-12);
    // By hand: p = 3/8, 1/8, 1/8, 3/8; 2 (3/8 log2(3/2) + 1/8 log2(1/2)).
    EXPECT_NEAR(mutualInformation({3, 1, 1, 3}, 2, 2), 0.75 * std::log2(1.5) - 0.25, 1e-12);
}

TEST(Training, AMomentIsReadFromItsOwnRows) {
    trace::Training training;
    training.moments = 2;
    training.layers = 2;
    training.experts = 2;
    training.domains = 2;
    training.step = {0, 100};
    training.loss = {8.0F, 2.0F};
    training.load = {1, 1, 1, 1, 1, 1, 3, 1};  // the last: moment 1, layer 1
    training.bias = {0, 0, 0, 0, 0, 0, 0.5F, 0.1F};
    training.domainLoad = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 8, 0, 0, 8};
    const TrainingView view = trainingAt(training, 1, 1);
    EXPECT_EQ(view.step, 100);
    EXPECT_DOUBLE_EQ(view.loss, 2.0);
    EXPECT_TRUE(std::isnan(view.validBits)) << "not recorded";
    EXPECT_DOUBLE_EQ(view.load[0], 1.5);
    EXPECT_DOUBLE_EQ(view.maxVio, 0.5);
    EXPECT_NEAR(static_cast<double>(view.bias[0]), 0.2, 1e-6) << "the mean is taken off";
    EXPECT_DOUBLE_EQ(view.share[0], 1.0);
    EXPECT_DOUBLE_EQ(view.information, 1.0);
    EXPECT_DOUBLE_EQ(trainingAt(training, 1, 0).information, 0.0);
}

}  // namespace
}  // namespace orrery::routing
