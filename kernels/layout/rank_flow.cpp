#include "kernels/layout/rank_flow.h"

#include "kernels/layout/index.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <numeric>
#include <queue>
#include <utility>

namespace orrery::layout {
namespace {

constexpr int kUnreached = std::numeric_limits<int>::max();

// A node with more weight of arcs out than in would rather stand lower, and has as much to send along arcs; one with
// more in than out would rather stand higher, and wants as much. Arcs carry any amount, and what they carry may be sent
// back; an arc that carries something is as short as it may be. When all is sent, no node can move to its advantage,
// alone or with others.
class RankFlow {
 public:
    RankFlow(std::span<const WeightedArc> arcs, const Incidence& incidence, std::vector<int>& ranks)
        : arcs_(arcs),
          incidence_(incidence),
          ranks_(ranks),
          carried_(arcs.size(), 0),
          excess_(ranks.size(), 0),
          distance_(ranks.size()),
          level_(ranks.size()),
          firstWay_(ranks.size() + 1),
          nextWay_(ranks.size()) {
        for (const WeightedArc& arc : arcs) {
            excess_[at(arc.from)] += arc.weight;
            excess_[at(arc.to)] -= arc.weight;
        }
    }

    bool run() {
        // Looks at arcs, about two seconds. The searches find less and less: what is cut off at 100,000 nodes and
        // 200,000 arcs was seen to be worth 1 % of the length.
        constexpr std::size_t kMostWork = 60'000'000;
        moveJoined();
        while (moveTogether()) {
            listWays();
            while (findLevels()) {
                if (work_ > kMostWork) return false;
                sendAlongLevels();
            }
        }
        return true;
    }

 private:
    struct Way {
        int to;
        int arc;
        bool ahead;
    };

    int slack(const WeightedArc& arc) const { return ranks_[at(arc.to)] - ranks_[at(arc.from)] - arc.minLength; }

    // Joins all nodes by arcs without slack, as the network simplex begins: what is joined so far moves as one, to the
    // nearest node outside. What hangs on a far rank by one arc comes there at once.
    void moveJoined() {
        using Entry = std::pair<int, int>;  // slack when nothing had moved, arc
        using Nearest = std::priority_queue<Entry, std::vector<Entry>, std::greater<>>;
        Nearest ahead;  // arcs out of what is joined
        Nearest back;   // and into it
        std::vector<bool> joined(ranks_.size(), false);
        int moved = 0;  // down, of all that is joined; their ranks are kept without it
        const auto join = [&](int node) {
            joined[at(node)] = true;
            ranks_[at(node)] -= moved;
            for (const int i : incidence_.of(node)) {
                const bool out = arcs_[at(i)].from == node;
                if (!joined[at(out ? arcs_[at(i)].to : arcs_[at(i)].from)])
                    (out ? ahead : back).emplace(slack(arcs_[at(i)]), i);
            }
        };
        join(0);
        while (true) {
            while (!ahead.empty() && joined[at(arcs_[at(ahead.top().second)].to)]) ahead.pop();
            while (!back.empty() && joined[at(arcs_[at(back.top().second)].from)]) back.pop();
            if (ahead.empty() && back.empty()) break;
            const int room = ahead.empty() ? kUnreached : ahead.top().first - moved;
            const int lead = back.empty() ? kUnreached : back.top().first + moved;
            if (room <= lead) {
                moved += room;
                join(arcs_[at(ahead.top().second)].to);
            } else {
                moved -= lead;
                join(arcs_[at(back.top().second)].from);
            }
        }
        for (int& rank : ranks_) rank += moved;
    }

    // All nodes go up as far as the nearest node with something to send lets them: what wants most goes as far as it
    // can. False when nothing is left to send.
    bool moveTogether() {
        using Entry = std::pair<int, int>;  // distance, node
        std::priority_queue<Entry, std::vector<Entry>, std::greater<>> later;
        std::vector<int> now;  // at the distance at hand
        std::fill(distance_.begin(), distance_.end(), kUnreached);
        for (std::size_t node = 0; node < excess_.size(); ++node) {
            if (excess_[node] <= 0) continue;
            distance_[node] = 0;
            now.push_back(static_cast<int>(node));
        }
        if (now.empty()) return false;
        int farthest = 0;
        while (true) {
            while (!now.empty()) {
                const int node = now.back();
                now.pop_back();
                const int here = distance_[at(node)];
                for (const int i : incidence_.of(node)) {
                    const WeightedArc& arc = arcs_[at(i)];
                    const bool ahead = arc.from == node;
                    if (!ahead && carried_[at(i)] == 0) continue;
                    const int other = ahead ? arc.to : arc.from;
                    const int there = ahead ? here + slack(arc) : here;
                    if (there >= distance_[at(other)]) continue;
                    distance_[at(other)] = there;
                    if (there == here) {
                        now.push_back(other);
                    } else {
                        later.emplace(there, other);
                    }
                }
                work_ += incidence_.of(node).size();
            }
            while (!later.empty() && later.top().first > distance_[at(later.top().second)]) later.pop();
            if (later.empty()) break;
            farthest = later.top().first;
            now.push_back(later.top().second);
            later.pop();
        }
        for (std::size_t node = 0; node < ranks_.size(); ++node) ranks_[node] -= std::min(distance_[node], farthest);
        return true;
    }

    // Arcs without slack, which is where something may be sent at no cost, node after node.
    void listWays() {
        ways_.clear();
        for (int node = 0; node < static_cast<int>(ranks_.size()); ++node) {
            firstWay_[at(node)] = ways_.size();
            for (const int i : incidence_.of(node)) {
                const WeightedArc& arc = arcs_[at(i)];
                if (slack(arc) != 0) continue;
                ways_.push_back({arc.from == node ? arc.to : arc.from, i, arc.from == node});
            }
        }
        firstWay_.back() = ways_.size();
    }

    // Ahead any amount may be sent, back only what the arc carries.
    bool isOpen(const Way& way) const { return way.ahead || carried_[at(way.arc)] > 0; }

    // How many ways it is from a node with something to send. False when no node that wants something is reached.
    // (Dinic's algorithm.)
    bool findLevels() {
        std::fill(level_.begin(), level_.end(), kUnreached);
        std::copy(firstWay_.begin(), firstWay_.end() - 1, nextWay_.begin());
        queue_.clear();
        for (std::size_t node = 0; node < excess_.size(); ++node) {
            if (excess_[node] <= 0) continue;
            level_[node] = 0;
            queue_.push_back(static_cast<int>(node));
        }
        bool found = false;
        for (std::size_t i = 0; i < queue_.size(); ++i) {
            const std::size_t node = at(queue_[i]);
            found = found || excess_[node] < 0;
            for (std::size_t w = firstWay_[node]; w < firstWay_[node + 1]; ++w) {
                const Way& way = ways_[w];
                if (level_[at(way.to)] != kUnreached || !isOpen(way)) continue;
                level_[at(way.to)] = level_[node] + 1;
                queue_.push_back(way.to);
            }
            work_ += firstWay_[node + 1] - firstWay_[node];
        }
        return found;
    }

    void sendAlongLevels() {
        for (int node = 0; node < static_cast<int>(excess_.size()); ++node) {
            if (excess_[at(node)] > 0) sendFrom(node);
        }
    }

    // Depth first, each way tried once for all sources.
    void sendFrom(int source) {
        path_.clear();
        int node = source;
        while (true) {
            if (excess_[at(node)] < 0) {
                const std::size_t open = sendAlongPath(source, node);
                if (excess_[at(source)] == 0) return;
                if (open < path_.size()) {
                    node = open == 0 ? source : ways_[path_[open - 1]].to;
                    path_.resize(open);
                }
                continue;
            }
            std::size_t& next = nextWay_[at(node)];
            for (; next < firstWay_[at(node) + 1]; ++next) {
                ++work_;
                const Way& way = ways_[next];
                if (level_[at(way.to)] == level_[at(node)] + 1 && isOpen(way)) break;
            }
            if (next < firstWay_[at(node) + 1]) {
                path_.push_back(next);
                node = ways_[next].to;
            } else if (path_.empty()) {
                return;
            } else {
                path_.pop_back();
                node = path_.empty() ? source : ways_[path_.back()].to;
                ++nextWay_[at(node)];
            }
        }
    }

    // As much as the path allows; returns how much of the path is still open.
    std::size_t sendAlongPath(int source, int sink) {
        int amount = std::min(excess_[at(source)], -excess_[at(sink)]);
        for (const std::size_t w : path_) {
            if (!ways_[w].ahead) amount = std::min(amount, carried_[at(ways_[w].arc)]);
        }
        excess_[at(source)] -= amount;
        excess_[at(sink)] += amount;
        std::size_t open = path_.size();
        for (std::size_t i = path_.size(); i-- > 0;) {
            const Way& way = ways_[path_[i]];
            carried_[at(way.arc)] += way.ahead ? amount : -amount;
            if (!isOpen(way)) open = i;
        }
        return open;
    }

    std::span<const WeightedArc> arcs_;
    const Incidence& incidence_;
    std::vector<int>& ranks_;
    std::vector<int> carried_;  // one an arc
    std::vector<int> excess_;   // one a node: still to send, or wanted when negative
    std::vector<int> distance_;
    std::vector<int> level_;
    std::vector<Way> ways_;
    std::vector<std::size_t> firstWay_;  // one a node, and the end
    std::vector<std::size_t> nextWay_;   // one a node: the first that was not tried in vain
    std::vector<std::size_t> path_;      // ways
    std::vector<int> queue_;
    std::size_t work_ = 0;
};

}  // namespace

bool shortenByFlow(std::span<const WeightedArc> arcs, const Incidence& incidence, std::vector<int>& ranks) {
    return RankFlow(arcs, incidence, ranks).run();
}

}  // namespace orrery::layout
