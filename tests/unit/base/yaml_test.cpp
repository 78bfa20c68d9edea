#include "engine/base/yaml.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <functional>

namespace orrery {
namespace {

std::string problem(const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& error) {
        return error.what();
    }
    return "no problem";
}

TEST(Yaml, ReadsWhatLessonsHold) {
    const yaml::Value value = yaml::parse("scene: surface\nrange: [1, 2.5e3]\non: yes\nempty:\nnodes: A\n", "a.md");
    EXPECT_EQ(value["scene"].text(), "surface");
    EXPECT_EQ(value["range"].numbers(), (std::vector{1.0, 2500.0}));
    EXPECT_TRUE(value["on"].truth());
    EXPECT_TRUE(value["empty"].isEmpty());
    EXPECT_TRUE(value["empty"].list().empty());
    EXPECT_EQ(value["nodes"].texts(), (std::vector<std::string>{"A"}));
    EXPECT_FALSE(value.find("other"));
    EXPECT_TRUE(yaml::parse("", "a.md").entries().empty());
    EXPECT_EQ(yaml::parse(R"({"k": {"a": [1]}})", "a.json")["k"]["a"].numbers(), std::vector{1.0});
}

TEST(Yaml, ProblemsNameTheirPlaceInTheFile) {
    const yaml::Value value = yaml::parse("a: 1\nb: x\nlist:\n  - 1\n  - two\n", "notes.md", 10, 4);
    EXPECT_EQ(problem([&] { value["b"].number(); }), "notes.md:11:8: \"x\" is no number");
    EXPECT_EQ(problem([&] { value["list"].numbers(); }), "notes.md:14:9: \"two\" is no number");
    EXPECT_EQ(problem([&] { value["a"].number(2, 3); }), "notes.md:10:8: 1 is not from 2 to 3");
    EXPECT_EQ(problem([&] { value["c"]; }), "notes.md:10:5: \"c\" is missing");
    EXPECT_EQ(problem([&] {
                  value.allowOnly({"a", "b", "lists"});
              }),
              "notes.md:13:7: \"list\" is not known here; was \"lists\" meant?");
    EXPECT_EQ(problem([&] {
                  value["b"].oneOf({"one", "three"});
              }),
              "notes.md:11:8: \"x\" cannot be chosen here; these are: one, three");
    EXPECT_EQ(problem([] { yaml::parse("a: [1, 2\nb: 3", "n.md", 5); }).rfind("n.md:6:", 0), 0U);
    EXPECT_EQ(problem([] { yaml::parse("a: 1\na: 2", "n.md"); }), "n.md:2:1: \"a\" stands there twice");
}

TEST(Yaml, KeysCanBeTakenAway) {
    const yaml::Value rest = yaml::parse("a: 1\nb: 2\nc: 3", "n.md").without({"b", "x"});
    EXPECT_EQ(rest.entries().size(), 2U);
    EXPECT_EQ(rest["c"].whole(0, 9), 3);
    EXPECT_FALSE(rest.find("b"));
}

// What would take the program down with it, each in its own way.
TEST(Yaml, BoundsHold) {
    EXPECT_NE(problem([] { yaml::parse(std::string(100000, '['), "n.md"); }), "no problem");
    std::string dashes;
    for (int i = 0; i < 5000; ++i) dashes += "- ";
    EXPECT_NE(problem([&] { yaml::parse(dashes + "x", "n.md"); }), "no problem");
    std::string laughs = "a0: &a0 [x]\n";
    for (int i = 1; i < 30; ++i) {
        laughs += fmt::format("a{}: &a{} [*a{}, *a{}, *a{}, *a{}]\n", i, i, i - 1, i - 1, i - 1, i - 1);
    }
    EXPECT_NE(problem([&] { yaml::parse(laughs, "n.md"); }), "no problem");
    EXPECT_NE(problem([] { yaml::parse("a: \xFF", "n.md"); }), "no problem");
}

}  // namespace
}  // namespace orrery
