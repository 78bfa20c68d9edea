#include "engine/interop/conditions.h"
#include "engine/interop/compute.h"

#include <gtest/gtest.h>

namespace orrery::interop {
namespace {

const Conditions kAllMet{.all = {{"one", true, ""}, {"two", true, ""}}, .cudaDevice = 1};
const Conditions kOneMissing{.all = {{"one", true, ""}, {"two", false, "it is not there"}, {"three", false, ""}}};

TEST(Conditions, TheFirstThatIsMissingIsTheReason) {
    EXPECT_EQ(kAllMet.firstMissing(), nullptr);
    ASSERT_NE(kOneMissing.firstMissing(), nullptr);
    EXPECT_EQ(kOneMissing.firstMissing()->name, "two");
}

TEST(Conditions, CudaIsTakenWhereAllAreMet) {
    for (const Preference preference : {Preference::automatic, Preference::cuda}) {
        const Choice choice = chooseBackend(kAllMet, preference);
        EXPECT_EQ(choice.backend, Backend::cuda);
        EXPECT_EQ(choice.cudaDevice, 1);
        const Choice other = chooseBackend(kOneMissing, preference);
        EXPECT_EQ(other.backend, Backend::cpu);
        EXPECT_EQ(other.why, "no CUDA: two: it is not there");
        EXPECT_EQ(other.why.find('\n'), std::string::npos) << "one line";
    }
}

TEST(Conditions, TheCpuCanBeAskedFor) {
    const Choice choice = chooseBackend(kAllMet, Preference::cpu);
    EXPECT_EQ(choice.backend, Backend::cpu);
    EXPECT_EQ(choice.cudaDevice, -1);
}

TEST(Conditions, WithoutADeviceEveryOneIsStillAnswered) {
    const Conditions conditions = conditionsWithoutDevice("no Vulkan loader");
    EXPECT_EQ(conditions.all.size(), 11U);
    ASSERT_NE(conditions.firstMissing(), nullptr);
    EXPECT_EQ(conditions.firstMissing()->detail, "no Vulkan loader");
    EXPECT_EQ(chooseBackend(conditions, Preference::automatic).backend, Backend::cpu);
}

}  // namespace
}  // namespace orrery::interop
