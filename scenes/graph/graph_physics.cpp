#include "scenes/graph/graph_scene.h"

#include <algorithm>

// What moves by hand or by itself: a node that is dragged with its neighbourhood after it, and the live physics. When
// all rests, the edges find their best ways again.

namespace orrery::graph {

namespace {

constexpr double kTicksPerSecond = 90.0;
constexpr int kMostTicksAFrame = 6;
constexpr std::size_t kMostMoved = 20'000;  // nodes; beyond it a tick takes longer than a frame may

}  // namespace

void GraphScene::startPhysics(bool keepShape) {
    layout::Problem problem = arrangement_.problem();
    physics_ = std::make_unique<layout::Physics>(problem, positions_, arrangement_.result.view,
                                                 layout::PhysicsOptions{.keepShape = keepShape});
    for (std::size_t i = 0; i < pinned_.size(); ++i) {
        if (pinned_[i]) physics_->pin(static_cast<int>(i), positions_[i]);
    }
}

void GraphScene::endPhysics() {
    physics_.reset();
    if (routesRough_) refreshRoutes(3);
    moved_ = true;
}

bool GraphScene::physicsMoves() const {
    return physics_ && (!physics_->settled() || dragged_ >= 0);
}

void GraphScene::stepPhysics(double seconds) {
    if (!physics_) return;
    const int ticks = std::clamp(static_cast<int>(seconds * kTicksPerSecond), 1, kMostTicksAFrame);
    bool moved = false;
    for (int i = 0; i < ticks; ++i) moved = physics_->step() || moved;
    if (moved) {
        const auto positions = physics_->positions();
        positions_.assign(positions.begin(), positions.end());
        moved_ = true;
        refreshRoutes(0);
    } else if (dragged_ < 0) {
        // At rest. The live mode stays on and wakes when something is dragged.
        if (routesRough_) refreshRoutes(3);
        if (!physicsOn_) endPhysics();
    }
}

void GraphScene::pinChanged(int node) {
    if (!physics_) return;
    if (pinned_[static_cast<std::size_t>(node)]) {
        physics_->pin(node, positions_[static_cast<std::size_t>(node)]);
    } else if (node != dragged_) {
        physics_->unpin(node);
    }
}

void GraphScene::pushMove(const std::string& what, std::vector<vec3> before) {
    if (host_ == nullptr) return;
    const auto apply = [this](const std::vector<vec3>& positions) {
        physics_.reset();
        physicsOn_ = false;
        setPositions(positions);
    };
    // Of a large graph each move holds some 20 megabytes.
    const std::size_t bytes = (before.size() + positions_.size()) * sizeof(vec3);
    host_->undo().push(
        what, [apply, before = std::move(before)] { apply(before); }, [apply, after = positions_] { apply(after); },
        bytes);
}

void GraphScene::setPhysics(bool on) {
    if (on == physicsOn_) return;
    if (on && graph_.nodes.size() > kMostMoved) {
        if (host_ != nullptr) host_->say(fmt::format("live physics is for graphs of up to {} nodes", kMostMoved));
        return;
    }
    stopPlacing();
    physicsOn_ = on;
    if (on) {
        beforePhysics_ = positions_;
        startPhysics(false);
    } else {
        endPhysics();
        pushMove("live physics", std::move(beforePhysics_));
    }
}

// Back to where the layout put everything. Nodes that were moved stay so from step to step without being kept: every
// step shows the same graph.
void GraphScene::resetHandwork() {
    pinned_.assign(pinned_.size(), false);
    changed_ = true;
    if (positions_ == arrangement_.result.positions) return;
    physics_.reset();
    physicsOn_ = false;
    std::vector<vec3> before = std::exchange(positions_, arrangement_.result.positions);
    refreshRoutes(3);
    pushMove("back to the layout", std::move(before));
}

bool GraphScene::dragBegin(std::uint32_t pick) {
    const PickedPart part = partOf(pick);
    if (part.kind != PickedPart::Kind::node || flat_) return false;
    // A drag in a larger graph turns it.
    if (graph_.nodes.size() > kMostMoved) return false;
    stopPlacing();
    dragged_ = part.index;
    beforeDrag_ = positions_;
    if (!physics_) startPhysics(!physicsOn_);
    physics_->pin(dragged_, positions_[static_cast<std::size_t>(dragged_)]);
    return true;
}

void GraphScene::dragTo(const vec3& position) {
    if (dragged_ < 0) return;
    physics_->pin(dragged_, position - origin_);
}

void GraphScene::dragEnd() {
    if (dragged_ < 0) return;
    const int node = std::exchange(dragged_, -1);
    if (!pinned_[static_cast<std::size_t>(node)]) physics_->unpin(node);
    pushMove("moved " + nameOf(node), std::move(beforeDrag_));
}

}  // namespace orrery::graph
