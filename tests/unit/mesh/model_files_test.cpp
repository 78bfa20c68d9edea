// Models on the disk: nothing is left half-written, and nothing is read that does not belong to the model.

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/mesh/file_set.h"
#include "engine/mesh/glb.h"
#include "engine/mesh/obj.h"
#include "tests/models/example_models.h"

#include <gtest/gtest.h>

#include "tests/unit/mesh/model_checks.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <set>

namespace orrery::mesh {
namespace {

namespace fs = std::filesystem;

class ModelFiles : public testing::Test {
 protected:
    void SetUp() override {
        folder_ = fs::temp_directory_path() / fmt::format("orrery-model-files-{}", ::getpid());
        fs::remove_all(folder_);
        fs::create_directories(folder_ / "inside");
    }
    void TearDown() override { fs::remove_all(folder_); }

    std::set<std::string> names() const {
        std::set<std::string> result;
        for (const auto& entry : fs::directory_iterator(folder_ / "inside")) result.insert(entry.path().filename());
        return result;
    }
    fs::path inside(const std::string& name) const { return folder_ / "inside" / name; }

    fs::path folder_;
};

TEST_F(ModelFiles, AreWrittenAndReadByTheirEndings) {
    const Model model = examples::texturedQuad();
    writeGlb(inside("a.glb"), model);
    writeObj(inside("b.OBJ"), model);
    EXPECT_EQ(names(), (std::set<std::string>{"a.glb", "b.OBJ", "b.mtl", "b-chequer.png", "b-grey_card.jpg"}));
    Diagnostics diagnostics;
    const Model glb = readModel(inside("a.glb"), diagnostics);
    const Model obj = readModel(inside("b.OBJ"), diagnostics);
    EXPECT_TRUE(diagnostics.empty());
    EXPECT_EQ(shownTriangles(glb), shownTriangles(obj));
    EXPECT_EQ(glb.pictures[1].bytes, obj.pictures[1].bytes);
    EXPECT_THROW(readModel(inside("c.glb")), Error);
    EXPECT_THROW(readModel(inside("b.mtl")), Error);
}

TEST_F(ModelFiles, NothingIsLeftWhereNothingCanBeWritten) {
    const Model model = examples::texturedQuad();
    writeFile(inside("file"), "not a folder");
    EXPECT_THROW(writeGlb(inside("file/a.glb"), model), Error);
    EXPECT_THROW(writeObj(inside("file/a.obj"), model), Error);
    EXPECT_THROW(writeGlb("/proc/a.glb", model), Error) << "a folder that takes no files, even from root";
    EXPECT_THROW(writeObj("/proc/a.obj", model), Error);
    EXPECT_THROW(writeGlb("/dev/full", model), Error);
    EXPECT_THROW(writeObj("/dev/full", model), Error);
    EXPECT_FALSE(fs::exists("/dev/full.mtl"));
    EXPECT_THROW(writeObj("-", model), UsageError);
    EXPECT_EQ(names(), std::set<std::string>{"file"});
}

TEST_F(ModelFiles, ASetIsReplacedWholeOrNotAtAll) {
    const Model model = examples::texturedQuad();
    writeFile(inside("a.obj"), "old");
    writeFile(inside("a.mtl"), "old");
    fs::create_directory(inside("a-grey_card.jpg"));  // in the way of the last picture
    EXPECT_THROW(writeObj(inside("a.obj"), model), Error);
    EXPECT_EQ(names(), (std::set<std::string>{"a.obj", "a.mtl", "a-grey_card.jpg"}));
    EXPECT_EQ(readFile(inside("a.obj")), "old");
    EXPECT_EQ(readFile(inside("a.mtl")), "old");
    // A name that is too long, beside others that are not.
    const std::string tooLong(300, 'x');
    EXPECT_THROW(writeTogether({{inside("a.obj"), "new"}, {inside("b"), "new"}, {inside(tooLong), "new"}}), Error);
    EXPECT_EQ(readFile(inside("a.obj")), "old");
    EXPECT_FALSE(fs::exists(inside("b")));
    // The same after one of the renames has been done already: a folder is in the way of putting the second one aside.
    const fs::path inTheWay = inside(fmt::format("a.mtl.{}.old.tmp", ::getpid()));
    fs::create_directory(inTheWay);
    EXPECT_THROW(writeTogether({{inside("c"), "new"}, {inside("a.obj"), "new"}, {inside("a.mtl"), "new"}}), Error);
    fs::remove(inTheWay);
    EXPECT_EQ(readFile(inside("a.obj")), "old");
    EXPECT_EQ(readFile(inside("a.mtl")), "old");
    EXPECT_EQ(names(), (std::set<std::string>{"a.obj", "a.mtl", "a-grey_card.jpg"}));
    fs::remove(inside("a-grey_card.jpg"));
    writeObj(inside("a.obj"), model);
    EXPECT_NE(readFile(inside("a.obj")), "old");
    EXPECT_EQ(names().size(), 4U);
}

std::string gltfWithBuffer(const std::string& uri) {
    return fmt::format(R"({{"asset":{{"version":"2.0"}},"scenes":[{{"nodes":[0]}}],"nodes":[{{"mesh":0}}],)"
                       R"("meshes":[{{"primitives":[{{"attributes":{{"POSITION":0}}}}]}}],)"
                       R"("accessors":[{{"bufferView":0,"componentType":5126,"count":3,"type":"VEC3"}}],)"
                       R"("bufferViews":[{{"buffer":0,"byteLength":36}}],"buffers":[{{"byteLength":36,"uri":"{}"}}]}})",
                       uri);
}

TEST_F(ModelFiles, OnlyItsOwnFolderIsRead) {
    const float corners[9] = {0, 0, 0, 1, 0, 0, 0, 1, 0};
    const std::string bytes(reinterpret_cast<const char*>(corners), sizeof corners);
    writeFile(inside("my data.bin"), bytes);
    writeFile(folder_ / "secret.bin", bytes);
    fs::create_symlink(folder_ / "secret.bin", inside("link.bin"));
    fs::create_symlink(folder_, inside("up"));
    const auto opens = [&](const std::string& uri) {
        writeFile(inside("m.gltf"), gltfWithBuffer(uri));
        try {
            return readModel(inside("m.gltf")).meshes.size() == 1;
        } catch (const Error& error) {
            EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos);
            return false;
        }
    };
    EXPECT_TRUE(opens("my%20data.bin"));
    EXPECT_TRUE(opens("my data.bin"));
    EXPECT_TRUE(opens("./my data.bin"));
    EXPECT_FALSE(opens("../secret.bin"));
    EXPECT_FALSE(opens("%2e%2e/secret.bin"));
    EXPECT_FALSE(opens("..%2Fsecret.bin"));
    EXPECT_FALSE(opens((folder_ / "secret.bin").string()));
    EXPECT_FALSE(opens("link.bin"));
    EXPECT_FALSE(opens("up/secret.bin"));
    EXPECT_FALSE(opens("http://localhost/my data.bin"));
    EXPECT_FALSE(opens("file:my data.bin"));
    EXPECT_FALSE(opens(""));
    EXPECT_FALSE(opens("missing.bin"));
    writeFile(inside("my data.bin"), bytes.substr(1));
    EXPECT_FALSE(opens("my data.bin")) << "shorter than it says";
}

TEST_F(ModelFiles, RelativePathsWithoutAFolderWork) {
    const fs::path before = fs::current_path();
    fs::current_path(folder_ / "inside");
    writeObj("here.obj", examples::texturedQuad());
    Diagnostics diagnostics;
    const Model model = readModel("here.obj", diagnostics);
    fs::current_path(before);
    EXPECT_TRUE(diagnostics.empty());
    EXPECT_EQ(model.pictures.size(), 2U);
}

}  // namespace
}  // namespace orrery::mesh
