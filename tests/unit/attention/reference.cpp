#include "tests/unit/attention/reference.h"

#include "engine/base/files.h"

#include <gtest/gtest.h>

#include <cmath>

namespace orrery::attention::testing {

const nlohmann::json& reference() {
    static const nlohmann::json data = nlohmann::json::parse(readFile("tests/unit/attention/reference.json"));
    return data;
}

std::vector<float> floatsOf(const nlohmann::json& sixtyFourths) {
    std::vector<float> out;
    for (const auto& number : sixtyFourths) out.push_back(static_cast<float>(number.get<int>()) / 64.0F);
    return out;
}

void expectNear(std::span<const float> found, const nlohmann::json& expected, double relative,
                const std::string& what) {
    ASSERT_EQ(found.size(), expected.size()) << what;
    for (std::size_t i = 0; i < found.size(); ++i) {
        if (expected[i].is_string()) {
            EXPECT_EQ(expected[i].get<std::string>(), "-inf") << what << " " << i;
            EXPECT_EQ(found[i], -HUGE_VALF) << what << " " << i;
            continue;
        }
        const double value = expected[i].get<double>();
        ASSERT_NEAR(static_cast<double>(found[i]), value, relative * std::max(std::abs(value), 1.0))
            << what << " " << i;
    }
}

}  // namespace orrery::attention::testing
