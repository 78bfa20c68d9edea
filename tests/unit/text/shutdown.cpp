// Frees the libraries' caches after the last test, as the program does, so that a leak checker sees only real leaks.

#include "engine/text/typesetter.h"

#include <gtest/gtest.h>

namespace {

class TextShutdown : public testing::Environment {
 public:
    void TearDown() override { orrery::text::shutdown(); }
};

[[maybe_unused]] const testing::Environment* const kRegistered =
    testing::AddGlobalTestEnvironment(new TextShutdown);  // GoogleTest deletes it

}  // namespace
