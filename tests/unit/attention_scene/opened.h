#pragma once

// A session on a file of attention, as the window uses it.

#include "engine/app/session.h"
#include "scenes/attention/attention_scene.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

namespace orrery::attention {

inline constexpr uvec2 kPictureSize{1280, 720};

class Opened : public ::testing::Test {
 protected:
    void SetUp() override;
    void TearDown() override { std::filesystem::remove_all(folder_); }

    void open(const std::filesystem::path& path);
    void openText(const std::string& name, const std::string& text);
    // Two layers of two heads over six tokens, "a" to "f": head h of layer l gives a token at distance n the weight
    // proportional to (h + l + 2)^-n.
    void openTrace();
    static float weightIn(int layer, int head, int query, int key);

    void settle(double seconds = 0.0) { session_.update(seconds, kPictureSize, true); }
    // Moves the pointer onto the middle of something that can be picked.
    void pointAt(std::uint32_t pick);
    AttentionScene& scene() { return dynamic_cast<AttentionScene&>(*session_.scene()); }
    bool isWritten(const std::string& part) const;  // on any label
    // What opening said, or "opened".
    std::string problemWith(const std::string& name, const std::string& text);

    app::Session session_{app::Settings{}};
    std::filesystem::path folder_;
};

}  // namespace orrery::attention
