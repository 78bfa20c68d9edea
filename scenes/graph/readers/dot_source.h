#pragma once

// cgraph with its corners rounded off: text in, a graph that frees itself out, and syntax errors as Error with a line.

#include "scenes/graph/source.h"

#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

struct Agraph_s;
struct Agnode_s;
struct Agedge_s;

namespace orrery::graph::dot {

// A parsed graph. cgraph's state is global: while one of these lives, other threads wait for it.
class ParsedDot {
 public:
    // The first graph of the text. Throws Error for text that is not DOT or holds no graph.
    ParsedDot(std::string_view text, const Source& source);

    Agraph_s* root() const { return graph_.get(); }
    bool moreGraphs() const { return moreGraphs_; }

 private:
    struct Close {
        void operator()(Agraph_s* graph) const;
    };

    std::unique_lock<std::mutex> lock_;
    std::unique_ptr<Agraph_s, Close> graph_;
    bool moreGraphs_ = false;
};

// In the order of the text, whatever addresses cgraph keeps them at.
std::vector<Agnode_s*> nodesOf(Agraph_s* graph);
std::vector<Agedge_s*> edgesOf(Agraph_s* root);
std::vector<Agraph_s*> subgraphsOf(Agraph_s* graph);

// The value of an attribute, empty where it is neither set nor declared. `html` tells whether it was written <so>.
std::string_view attribute(void* object, const char* name, bool* html = nullptr);
std::string_view nameOf(void* object);

}  // namespace orrery::graph::dot
