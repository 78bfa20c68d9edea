#include "engine/app/registry.h"
#include "engine/base/error.h"
#include "engine/base/files.h"

#include <gtest/gtest.h>

#include <filesystem>

namespace orrery::app {
namespace {

class Registry : public testing::Test {
 protected:
    void SetUp() override {
        const auto* info = testing::UnitTest::GetInstance()->current_test_info();
        folder_ = std::filesystem::path(testing::TempDir()) / (std::string("orrery-registry-") + info->name());
        std::filesystem::remove_all(folder_);
        std::filesystem::create_directories(folder_);
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    std::filesystem::path write(const std::string& name, const std::string& text) {
        writeFile(folder_ / name, text);
        return folder_ / name;
    }
    std::unique_ptr<Scene> open(const std::vector<std::filesystem::path>& paths) {
        return openAll(paths, [this](const std::string& file, const Diagnostic& diagnostic) {
            remarks_.push_back(formatDiagnostic(std::filesystem::path(file).filename().string(), diagnostic));
        });
    }
    std::string problem(const std::vector<std::filesystem::path>& paths) {
        try {
            open(paths);
        } catch (const Error& error) {
            return error.what();
        }
        return "opened";
    }
    std::filesystem::path folder_;
    std::vector<std::string> remarks_;
};

TEST_F(Registry, KnowsItsKinds) {
    std::vector<std::string> names;
    for (const SceneKind& kind : sceneKinds()) names.push_back(kind.kind);
    EXPECT_EQ(names, (std::vector<std::string>{"graph", "lesson", "merge", "space"}));
}

TEST_F(Registry, OpensEveryFormatByItsName) {
    EXPECT_EQ(open({write("a.mmd", "flowchart TD\nA-->B")})->kind(), "graph");
    EXPECT_EQ(open({write("a.dot", "digraph { a -> b }")})->kind(), "graph");
    EXPECT_EQ(open({write("a.csv", "a,b\nb,c\n")})->kind(), "graph");
    EXPECT_EQ(open({write("a.json", R"({"nodes":[{"id":"a"}],"links":[]})")})->kind(), "graph");
    EXPECT_EQ(open({write("one.md", "# T\n```mermaid\nflowchart TD\nA-->B\n```\n")})->kind(), "lesson");
    EXPECT_EQ(open({write("two.md",
                          "# T\n```mermaid\nflowchart TD\nA-->B\n```\n# U\n```mermaid\nflowchart TD\nC-->D\n```\n")})
                  ->stepCount(),
              2);
}

TEST_F(Registry, ATextWithoutAKnownNameIsRecognisedByWhatItSays) {
    EXPECT_EQ(open({write("notes", "flowchart TD\nA-->B")})->kind(), "graph");
    EXPECT_EQ(open({write("as-received.txt", "Title\n\nflowchart TD\n  A-->B\n")})->kind(), "lesson");
}

TEST_F(Registry, AFolderStandsForItsFilesInTheOrderOfItsIndex) {
    write("b.mmd", "---\ntitle: Bee\n---\nflowchart TD\nA-->B");
    write("a.mmd", "---\ntitle: Ant\n---\nflowchart TD\nC-->D");
    EXPECT_EQ(open({folder_})->stepTitle(0), "Ant");
    write("index.json", R"({"title":"x","sections":[{"name":"s","graphs":["b.mmd","a.mmd"]}]})");
    EXPECT_EQ(open({folder_})->stepTitle(0), "Bee");
    write("index.json", R"({"sections":[{"name":"s","graphs":[3]}]})");
    EXPECT_NE(problem({folder_}).find("index.json: is not an index"), std::string::npos);
}

TEST_F(Registry, ANameThatIsNotThereMayBeOneOfTheProgramsOwnFiles) {
    EXPECT_EQ(open({"graphs/asml-chain.mmd"})->kind(), "graph");
    EXPECT_NE(problem({"graphs/nobody.mmd"}).find("graphs/nobody.mmd: no such file"), std::string::npos);
}

TEST_F(Registry, SaysInOneLineWhatIsWrong) {
    EXPECT_NE(problem({folder_ / "none.mmd"}).find("none.mmd: no such file"), std::string::npos);
    EXPECT_NE(problem({write("bad.mmd", "flowchart TD\nA[open")}).find("bad.mmd:2:"), std::string::npos);
    EXPECT_NE(problem({write("empty.mmd", "flowchart TD\n")}).find("holds no node"), std::string::npos);
    EXPECT_NE(problem({write("prose.md", "# Nothing to see\n\nOnly words.\n")}).find("nothing that can be shown"),
              std::string::npos);
    for (const char* name : {"bad.mmd", "empty.mmd"})
        EXPECT_EQ(problem({folder_ / name}).find('\n'), std::string::npos);
}

TEST_F(Registry, RemarksNameTheFileAndThePlace) {
    open({write("a.mmd", "flowchart TD\nA[Attention (MLA)] --> B")});
    ASSERT_EQ(remarks_.size(), 1U);
    EXPECT_EQ(remarks_[0].substr(0, 10), "a.mmd:2:13") << remarks_[0];
}

}  // namespace
}  // namespace orrery::app
