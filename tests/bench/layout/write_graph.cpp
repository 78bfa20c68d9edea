// write_graph KIND NODES csv|dot|json: a large graph on standard output, for programs that lay graphs out.

#include "tests/bench/layout/large_graphs.h"

#include "engine/base/error.h"

#include <charconv>
#include <cstdio>
#include <cstring>

int main(int count, char** words) {
    try {
        int nodes = 0;
        if (count != 4 || std::from_chars(words[2], words[2] + std::strlen(words[2]), nodes).ec != std::errc() ||
            nodes < 2) {
            throw orrery::Error("write_graph KIND NODES csv|dot|json");
        }
        const orrery::layout::bench::LargeGraph graph = orrery::layout::bench::makeLargeGraph(words[1], nodes);
        const std::string_view format = words[3];
        std::string out = format == "dot" ? "graph {\n" : format == "json" ? "[" : "from,to\n";
        const char* between = "";
        for (const auto& [from, to] : graph.edges) {
            if (format == "dot") {
                fmt::format_to(std::back_inserter(out), "{} -- {}\n", from, to);
            } else if (format == "json") {
                fmt::format_to(std::back_inserter(out), "{}[{},{}]", between, from, to);
                between = ",";
            } else {
                fmt::format_to(std::back_inserter(out), "{},{}\n", from, to);
            }
        }
        out += format == "dot" ? "}\n" : format == "json" ? "]\n" : "";
        return std::fwrite(out.data(), 1, out.size(), stdout) == out.size() ? 0 : 1;
    } catch (const orrery::Error& error) {
        fmt::print(stderr, "{}\n", error.what());
        return 2;
    }
}
