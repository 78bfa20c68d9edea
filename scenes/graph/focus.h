#pragma once

// What stands out and what steps back: the pointer's neighbourhood, the selection, or the answer to a question, which
// appears wave after wave.

#include "scenes/graph/queries.h"

#include <optional>
#include <unordered_map>
#include <vector>

namespace orrery::graph {

enum class Question { none, path, around, downstream, upstream, cutOff };

class Focus {
 public:
    Focus(const Graph& graph, const Adjacency& adjacency);

    void hover(int node, int edge);
    // -1 clears. `extend` keeps the first node and asks for the path to the second.
    void select(int node, bool extend);
    void selectEdge(int edge);
    void ask(Question question);
    // How far Question::around looks; asks again when that is what is asked.
    void setSteps(int steps);
    // These stand out, all at once, until something else is selected or asked.
    void highlight(const std::vector<int>& nodes, const std::vector<int>& edges);
    void clear();

    int node() const { return node_; }  // selected, or -1
    int second() const { return second_; }
    int edge() const { return edge_; }
    int hoveredNode() const { return hoveredNode_; }
    int hoveredEdge() const { return hoveredEdge_; }
    Question question() const { return question_; }
    int steps() const { return steps_; }
    const Answer& answer() const { return answer_; }
    bool pathAgainstFlow() const { return againstFlow_; }
    bool any() const { return node_ >= 0 || edge_ >= 0 || !answer_.empty(); }

    // Moves on by `seconds`; `still` goes to the end at once.
    void update(double seconds, bool still);
    bool animating() const;

    // 1: as it is; 0: stepped back.
    float nodeEmphasis(int node) const { return emphasis(nodes_, node); }
    float edgeEmphasis(int edge) const { return emphasis(edges_, edge); }
    // Whether it belongs to what is asked about: its label is hidden by nothing.
    bool isFocus(int node) const { return inFocus(nodes_, node); }
    int count() const;  // of nodes that do
    bool isFocusEdge(int edge) const { return inFocus(edges_, edge); }
    // In the answer to "what breaks": the part that is lost.
    bool isLost(int node) const;

    // Only what differs from all the others is held, by index, so that a large graph costs what is asked about.
    struct Part {
        float wanted = 1.0F;
        float shown = 1.0F;
        double from = 0.0;  // seconds after the question at which it appears
        bool focus = false;
    };
    using Parts = std::unordered_map<int, Part>;
    const Parts& nodeParts() const { return nodes_; }
    const Parts& edgeParts() const { return edges_; }
    float othersEmphasis() const { return others_.shown; }

 private:
    float emphasis(const Parts& parts, int index) const;
    static bool inFocus(const Parts& parts, int index);
    void light(Parts& parts, int index, double from = 0.0);
    void dimOthers(float wanted);
    void refresh();
    double secondsAWave() const;
    void neighbourhood(int node, float others);

    const Graph& graph_;
    const Adjacency& adjacency_;
    Part others_;
    Parts nodes_, edges_;
    int node_ = -1;
    int second_ = -1;
    int edge_ = -1;
    int hoveredNode_ = -1;
    int hoveredEdge_ = -1;
    Question question_ = Question::none;
    Answer answer_;
    bool againstFlow_ = false;
    int steps_ = 2;
    double asked_ = 0.0;  // seconds since the question
};

}  // namespace orrery::graph
