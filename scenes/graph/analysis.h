#pragma once

// The measures of a graph, each computed when it is first wanted: at once where that takes no time, else beside the
// frames.

#include "scenes/graph/communities.h"
#include "scenes/graph/measure.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace orrery::graph {

class Analysis {
 public:
    // Both must live as long.
    Analysis(const Graph& graph, const Adjacency& adjacency);
    ~Analysis();
    Analysis(const Analysis&) = delete;
    Analysis& operator=(const Analysis&) = delete;

    // Whether the graph has what the measure is made of: groups, times, weights.
    bool applies(Measure measure) const;
    // Whether it is estimated from samples.
    bool sampled(Measure measure) const;

    void want(Measure measure);
    bool ready(Measure measure) const;
    // Sleeps until all that is wanted is ready.
    void wait() const;
    // True once after something became ready.
    bool news();
    // Whether something is being computed, or is ready and news() has not told so yet.
    bool pending() const;
    // "communities, 40 %"; empty when nothing is being computed.
    std::string working() const;

    // Of what is ready. Numbers, one a node, NaN for none; of times, weights and what is computed.
    std::span<const float> values(Measure measure) const;
    const Communities& communities() const { return communities_; }

 private:
    void compute(Measure measure);
    void run(const std::stop_token& stop);

    const Graph& graph_;
    const Adjacency& adjacency_;
    bool hasTimes_ = false;
    bool hasWeights_ = false;
    Communities communities_;
    std::vector<float> degree_, pageRank_, betweenness_, time_, weight_;

    mutable std::mutex mutex_;  // guards what follows; results are written before they are told to be ready
    mutable std::condition_variable_any changed_;
    std::deque<Measure> queue_;
    std::optional<Measure> current_;
    std::set<Measure> wanted_, ready_;
    bool news_ = false;
    Progress progress_;

    std::jthread thread_;  // last: it uses all of the above
};

}  // namespace orrery::graph
