#include "kernels/layout/compose.h"

#include "kernels/layout/exact_math.h"
#include "kernels/layout/index.h"

#include "engine/base/random.h"

#include <algorithm>

namespace orrery::layout {
namespace {

class Annealer {
 public:
    Annealer(Canvas& canvas, const ComposeOptions& options)
        : canvas_(canvas), options_(options), random_(options.seed, 3), known_(canvas.nodes().size()) {
        for (int node = 0; node < canvas.nodeCount(); ++node) {
            if (!canvas.nodes()[at(node)].fixed) free_.push_back(node);
        }
    }

    void run() {
        if (free_.empty() || options_.rounds < 1) return;
        constexpr int kTriesANode = 4;
        constexpr double kCold = 0.05;
        constexpr double kReachCold = 0.4;  // em
        tries_ = static_cast<int>(free_.size()) * kTriesANode;
        threshold_ = options_.heat;
        reach_ = 0.35F * canvas_.height();
        const double decay = decayTo(threshold_, kCold, options_.rounds);
        const auto reachDecay = static_cast<float>(decayTo(static_cast<double>(reach_), kReachCold, options_.rounds));
        for (int round = 0; round < options_.rounds; ++round) {
            tryRound();
            threshold_ *= decay;
            reach_ *= reachDecay;
        }
        // Ends in a place that no small step betters.
        threshold_ = 0.0;
        for (reach_ = 0.6F; reach_ > 0.03F; reach_ *= 0.6F) tryRound();
    }

 private:
    void tryRound() {
        total_ = canvas_.cost();
        for (int i = 0; i < tries_; ++i) tryMove();
    }

    int anyFree() { return free_[random_.below(static_cast<std::uint32_t>(free_.size()))]; }
    vec2 centreOf(int node) const { return canvas_.nodes()[at(node)].centre; }
    // How much worse the next move may make it.
    double allowed() { return threshold_ * static_cast<double>(random_.uniform()); }
    vec2 step(float reach) {
        const float x = random_.uniform(-reach, reach);
        const float y = random_.uniform(-reach, reach);
        return {x, y};
    }

    void tryMove() {
        switch (random_.below(16)) {
            case 0:
                trySwap();
                break;
            case 1:
                tryTogether();
                break;
            case 2:
                tryNearNeighbours();
                break;
            case 3:
                trySlide();
                break;
            case 4:
            case 5:
                trySnap();
                break;
            default:
                tryShift();
                break;
        }
    }

    // Keeps the node's new place if what it costs is allowed.
    void moveOne(int node, vec2 to) {
        const double before = costNow(node);
        canvas_.mark();
        canvas_.move(node, to);
        judge(node, before);
    }

    // Of the node where all stand now. Most moves are taken back, so it is often known from an earlier try.
    double costNow(int node) {
        Known& known = known_[at(node)];
        if (known.kept != kept_) known = {canvas_.costOf(node), kept_};
        return known.cost;
    }

    // Takes the changes since mark() back if the node's cost is not allowed.
    void judge(int node, double before) {
        const double limit = before + allowed();
        const double after = canvas_.costOf(node, limit);
        if (after > limit) {
            canvas_.undo();
            return;
        }
        total_ += after - before;
        known_[at(node)] = {after, ++kept_};
    }

    // The same for changes of several nodes.
    void judgeTogether() {
        const double limit = total_ + allowed();
        const double after = canvas_.cost(limit);
        if (after > limit) {
            canvas_.undo();
            return;
        }
        total_ = after;
        ++kept_;
    }

    void tryShift() {
        const int node = anyFree();
        vec2 by = step(reach_);
        const std::uint32_t axes = random_.below(4);
        if (axes == 0) by.x = 0.0F;
        if (axes == 1) by.y = 0.0F;
        moveOne(node, centreOf(node) + by);
    }

    // Into line with a neighbour or a sibling: pictures with rows and columns read better.
    void trySnap() {
        const int node = anyFree();
        const auto siblings = canvas_.siblingsOf(node);
        const auto bundles = canvas_.bundlesOf(node);
        const std::size_t choices = siblings.size() + bundles.size();
        if (choices == 0) return;
        const std::size_t choice = random_.below(static_cast<std::uint32_t>(choices));
        const int axis = static_cast<int>(random_.below(2));
        const int other =
            choice < siblings.size() ? siblings[choice] : canvas_.otherEnd(bundles[choice - siblings.size()], node);
        vec2 to = centreOf(node);
        to[axis] = centreOf(other)[axis];
        moveOne(node, to);
    }

    // A free choice around the middle of its neighbours: the way out of a wrong neighbourhood.
    void tryNearNeighbours() {
        const int node = anyFree();
        const auto bundles = canvas_.bundlesOf(node);
        vec2 middle(0.0F);
        for (const int bundle : bundles) middle += centreOf(canvas_.otherEnd(bundle, node));
        if (!bundles.empty()) middle /= static_cast<float>(bundles.size());
        moveOne(node, middle + step(0.4F * canvas_.height()));
    }

    // One of its label blocks to another place on its line.
    void trySlide() {
        const int node = anyFree();
        const auto bundles = canvas_.bundlesOf(node);
        if (bundles.empty()) return;
        const int bundle = bundles[random_.below(static_cast<std::uint32_t>(bundles.size()))];
        const CanvasBundle& self = canvas_.bundles()[at(bundle)];
        if (self.labelHalf.x <= 0.0F) return;
        const double before = costNow(node);
        canvas_.mark();
        canvas_.slideLabel(bundle, random_.uniform(0.25F, 0.75F));
        judge(node, before);
    }

    void trySwap() {
        const int a = anyFree();
        const int b = anyFree();
        if (a == b) return;
        const vec2 placeA = centreOf(a);
        const vec2 placeB = centreOf(b);
        canvas_.mark();
        canvas_.move(a, placeB);
        canvas_.move(b, placeA);
        judgeTogether();
    }

    // A node with its neighbours, or all bodies to one side of it or around it, moved as one; sometimes mirrored.
    void tryTogether() {
        const int node = anyFree();
        const vec2 here = centreOf(node);
        const std::uint32_t kind = random_.below(4);
        const bool positive = random_.below(2) == 0;
        chosen_.clear();
        chosen_.push_back(node);
        if (kind == 0) {
            for (const int bundle : canvas_.bundlesOf(node)) {
                const int other = canvas_.otherEnd(bundle, node);
                if (!canvas_.nodes()[at(other)].fixed) chosen_.push_back(other);
            }
        } else {
            for (const int other : free_) {
                if (other == node) continue;
                const vec2 away = centreOf(other) - here;
                const bool inside = kind == 1   ? (away.x > 0.0F) == positive
                                    : kind == 2 ? (away.y > 0.0F) == positive
                                                : glm::dot(away, away) < 4.0F * reach_ * reach_;
                if (inside) chosen_.push_back(other);
            }
        }
        const vec2 by = step(reach_);
        // A gentle search keeps the picture's sense of direction.
        const bool mirror = random_.below(4) == 0 && options_.heat > 1.0;
        float middle = 0.0F;
        for (const int other : chosen_) middle += centreOf(other).x;
        middle /= static_cast<float>(chosen_.size());
        canvas_.mark();
        for (const int other : chosen_) {
            const vec2 there = centreOf(other);
            canvas_.move(other, mirror ? vec2(2.0F * middle - there.x, there.y) : there + by);
        }
        judgeTogether();
    }

    Canvas& canvas_;
    const ComposeOptions& options_;
    Random random_;
    std::vector<int> free_;
    std::vector<int> chosen_;
    struct Known {
        double cost = 0.0;
        std::int64_t kept = -1;
    };
    std::vector<Known> known_;  // of each node: what costNow() said when `kept_` was that
    std::int64_t kept_ = 0;     // changes that were kept
    int tries_ = 0;
    double total_ = 0.0;  // the canvas' cost now
    double threshold_ = 0.0;
    float reach_ = 1.0F;
};

}  // namespace

void compose(Canvas& canvas, const ComposeOptions& options) {
    Annealer(canvas, options).run();
}

}  // namespace orrery::layout
