// Reads a file of snippets and writes, for each, one line of JSON: the normal form of our reading with its warnings, or
// the error. For tools/dev/mermaid_judge/compare.mjs, which sets Mermaid's own reading beside it.

#include "engine/base/files.h"
#include "scenes/graph/readers/mermaid/mermaid.h"
#include "tests/unit/mermaid/normal_form.h"

#include <exception>
#include <iostream>

int main(int argc, char** argv) {
    using namespace orrery;
    try {
        if (argc != 2) throw Error("mermaid_normal_form wants one file of snippets");
        for (const graph::Snippet& snippet : graph::splitSnippets(readFile(argv[1]))) {
            nlohmann::json line = {{"name", snippet.name}};
            try {
                const graph::Graph read = graph::readMermaid(snippet.text, {snippet.name});
                line["graph"] = graph::normalForm(read);
                for (const Diagnostic& remark : read.diagnostics) {
                    line["warnings"].push_back(formatDiagnostic({}, remark));
                }
            } catch (const Error& error) {
                line["error"] = error.what();
            }
            std::cout << line.dump() << '\n';
        }
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
    return 0;
}
