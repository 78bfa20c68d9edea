#include "engine/app/registry.h"
#include "engine/base/files.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

namespace orrery::app {
namespace {

TEST(Readme, TheWorkedExampleIsAScene) {
    const std::filesystem::path file = std::filesystem::path(testing::TempDir()) / "three.balls";
    writeFile(file, "1 2 0.5");
    const auto scene = openAll({file}, [](const std::string&, const Diagnostic&) {});
    EXPECT_EQ(scene->pickCount(), 3U);
    render::DrawList list;
    scene->draw(list);
    EXPECT_EQ(list.spheres.at(0).spheres.size(), 3U);
    EXPECT_GT(scene->restCamera(1.0F).distance, 5.0F);
    std::filesystem::remove(file);
}

TEST(Readme, TheWorkedExampleIsShort) {
    const std::string readme = readFile("README.md");
    const std::size_t begin = readme.find("```cpp\n");
    const std::size_t end = readme.find("\n```\n", begin);
    ASSERT_NE(end, std::string::npos);
    EXPECT_LT(std::count(readme.begin() + static_cast<std::ptrdiff_t>(begin),
                         readme.begin() + static_cast<std::ptrdiff_t>(end), '\n'),
              60);
}

}  // namespace
}  // namespace orrery::app
