// The meaning of texts is the one that Mermaid gives them: its own reading, written to data/ by
// tools/dev/mermaid_judge/compare.mjs, against ours.

#include "engine/base/files.h"
#include "tests/unit/mermaid/normal_form.h"
#include "tests/unit/mermaid/reading.h"

#include <gtest/gtest.h>

namespace orrery::graph {
namespace {

using nlohmann::json;

constexpr const char* kData = "tests/unit/mermaid/data/";

json readJson(const char* name) {
    return json::parse(readFile(std::string(kData) + name));
}

// The names of the snippets say what is expected:
//   error:           Mermaid refuses the text, and so do we
//   stricter:        we refuse what Mermaid reads, and nobody can have meant
//   ours:            we read what Mermaid refuses, or read it otherwise, and say so
//   same, remarked:  we read the same and have something to say
//   any other        we read the same and have nothing to say
void checkSnippet(const Snippet& snippet, const json& theirs) {
    const bool refused = theirs.contains("refused");
    if (snippet.name.starts_with("error:") || snippet.name.starts_with("stricter:")) {
        EXPECT_EQ(refused, snippet.name.starts_with("error:"));
        EXPECT_NE(errorOf(snippet.text), "");
        return;
    }
    Graph graph;
    try {
        graph = readMermaid(snippet.text, {"test.mmd"});
    } catch (const Error& error) {
        FAIL() << error.what();
    }
    const json ours = normalForm(graph);
    if (snippet.name.starts_with("ours:")) {
        EXPECT_TRUE(refused || ours != theirs) << "the readings are the same";
        EXPECT_FALSE(graph.diagnostics.empty()) << "nothing was said";
        return;
    }
    EXPECT_EQ(ours.dump(1), theirs.dump(1));
    EXPECT_EQ(!graph.diagnostics.empty(), snippet.name.starts_with("same, remarked:"));
}

TEST(Judge, ReadsEverySnippetAsMermaidDoes) {
    const std::vector<Snippet> snippets = splitSnippets(readFile(std::string(kData) + "snippets.txt"));
    const json expected = readJson("expected.json");
    ASSERT_EQ(snippets.size(), expected.size()) << "run compare.mjs write";
    for (const Snippet& snippet : snippets) {
        SCOPED_TRACE(snippet.name + "\n" + snippet.text);
        ASSERT_TRUE(expected.contains(snippet.name)) << "run compare.mjs write";
        checkSnippet(snippet, expected[snippet.name]);
    }
}

TEST(Judge, ReadsTextsMadeUpAtRandomAsMermaidDoes) {
    for (const json& pair : readJson("random.json")) {
        const std::string text = pair[0];
        SCOPED_TRACE(text);
        const Graph graph = readMermaid(text, {"test.mmd"});
        EXPECT_EQ(normalForm(graph).dump(1), pair[1].dump(1));
        EXPECT_EQ(remarksOf(graph), Lines{});
    }
}

}  // namespace
}  // namespace orrery::graph
