#include "kernels/layout/physics.h"

#include "kernels/layout/exact_math.h"
#include "kernels/layout/graph.h"
#include "kernels/layout/index.h"
#include "kernels/layout/overlap.h"
#include "kernels/layout/picture.h"

#include "engine/base/error.h"

#include <algorithm>
#include <cmath>

namespace orrery::layout {
namespace {

// The paper's constants of speed.
constexpr float kNodeSpeed = 0.1F;
constexpr float kMostRise = 1.5F;   // of the global speed, a tick
constexpr float kMostStep = 1.5F;   // em a tick
constexpr float kRestStep = 0.01F;  // em a tick below which a node counts as still
constexpr float kWakeStep = 0.03F;  // em that a node at rest must want to move to wake: more, so that nothing trembles
constexpr int kQuietTicks = 6;
constexpr int kCoolFrom = 200;    // ticks after which steps become shorter, so that it always ends
constexpr float kEdgeGap = 4.0F;  // em between the bodies of an edge at which two lone nodes are in balance
// The net: how hard a node is held to its place, against 1 for an edge. A neighbour goes along with 58 % of a drag.
constexpr float kHold = 0.3F;
constexpr float kFollow = 0.4F;  // of the way to balance, a tick

float length(vec3 v) {
    return std::sqrt(glm::dot(v, v));
}

}  // namespace

Physics::Physics(const Problem& problem, std::span<const vec3> positions, const View& view,
                 const PhysicsOptions& options)
    : positions_(positions.begin(), positions.end()),
      forces_(positions.size(), vec3(0.0F)),
      before_(positions.size(), vec3(0.0F)),
      rest_(positions.size(), vec3(0.0F)),
      pinned_(positions.size(), 0),
      asleep_(positions.size(), 0),
      quiet_(positions.size(), 0),
      ease_(positions.size(), 1.0F),
      moves_(positions.size(), vec3(0.0F)),
      view_(view),
      verticalFov_(problem.verticalFov),
      options_(options) {
    ORRERY_CHECK(positions.size() == problem.nodes.size(), "{} positions for {} nodes", positions.size(),
                 problem.nodes.size());
    const std::size_t count = positions.size();
    if (options_.repulsion == nullptr) options_.repulsion = fastestRepulsion(static_cast<int>(count));
    bodies_.resize(count);
    stiffness_.assign(count, 0.0F);
    repulsions_.resize(count);
    float meanRadius = 0.0F;
    for (const Node& node : problem.nodes) {
        halves_.push_back(0.5F * glm::max(vec2(node.size), vec2(0.0F)));
        radii_.push_back(0.5F * (halves_.back().x + halves_.back().y));
        meanRadius += radii_.back() / static_cast<float>(count);
    }
    const Graph graph(problem);
    for (const Bundle& bundle : graph.bundles()) {
        if (bundle.edges.empty()) continue;
        // Parallel edges pull together, but not several times as hard.
        const float weight = std::sqrt(static_cast<float>(bundle.edges.size()));
        ties_.push_back({bundle.from, bundle.to, weight});
        bodies_[at(bundle.from)].mass += 1.0F;
        bodies_[at(bundle.to)].mass += 1.0F;
        stiffness_[at(bundle.from)] += weight;
        stiffness_[at(bundle.to)] += weight;
    }
    // strength * 2 * 2 / distance = gap for two nodes with one edge.
    unit_ = kEdgeGap + 2.0F * meanRadius;
    for (const vec3& p : positions_) middle_ += p / static_cast<float>(std::max<std::size_t>(count, 1));
    for (const Body& body : bodies_) mass_ += body.mass;
    wake();
}

void Physics::restart() {
    settled_ = positions_.empty();
    ticks_ = 0;
    steady_ = 0;
}

void Physics::wake() {
    restart();
    speed_ = 1.0F;
    home_ = positions_;
    last_ = positions_;
    std::fill(asleep_.begin(), asleep_.end(), static_cast<unsigned char>(0));
    std::fill(quiet_.begin(), quiet_.end(), 0);
    std::fill(rest_.begin(), rest_.end(), vec3(0.0F));
    std::fill(ease_.begin(), ease_.end(), 1.0F);
    std::fill(moves_.begin(), moves_.end(), vec3(0.0F));
    if (positions_.empty() || options_.keepShape) return;
    computeForces();
    before_ = forces_;
}

void Physics::setView(const View& view) {
    view_ = view;
    restart();
}

void Physics::pin(int node, vec3 position) {
    ORRERY_CHECK(node >= 0 && at(node) < positions_.size(), "node {} of {}", node, positions_.size());
    if (!std::isfinite(position.x) || !std::isfinite(position.y) || !std::isfinite(position.z)) return;
    if (pinned_[at(node)] != 0 && positions_[at(node)] == position) return;
    pinned_[at(node)] = 1;
    positions_[at(node)] = position;
    restart();
}

void Physics::unpin(int node) {
    ORRERY_CHECK(node >= 0 && at(node) < positions_.size(), "node {} of {}", node, positions_.size());
    if (pinned_[at(node)] == 0) return;
    pinned_[at(node)] = 0;
    restart();
    if (options_.keepShape) home_ = positions_;
}

bool Physics::step() {
    if (settled_) return false;
    ++ticks_;
    last_ = positions_;
    if (options_.keepShape) {
        moveAsNet();
    } else {
        computeForces();
        moveByForces();
    }
    clearOverlaps();
    judgeRest();
    return true;
}

// Every node goes toward the balance of two wishes: to be at home, and to be displaced as its neighbours are. Linear
// and diagonally dominant, so it always comes to rest (Jacobi's method, damped).
void Physics::moveAsNet() {
    std::fill(forces_.begin(), forces_.end(), vec3(0.0F));
    for (const Tie& tie : ties_) {
        const vec3 difference =
            (positions_[at(tie.to)] - home_[at(tie.to)]) - (positions_[at(tie.from)] - home_[at(tie.from)]);
        forces_[at(tie.from)] += tie.weight * difference;
        forces_[at(tie.to)] -= tie.weight * difference;
    }
    for (std::size_t i = 0; i < positions_.size(); ++i) {
        if (pinned_[i] != 0) continue;
        const vec3 force = forces_[i] + kHold * (home_[i] - positions_[i]);
        positions_[i] += force * (kFollow / (kHold + stiffness_[i]));
    }
}

// Repulsion, attraction along edges beyond the bodies' borders, gravity; less what counts as rest.
void Physics::computeForces() {
    for (std::size_t i = 0; i < bodies_.size(); ++i) {
        bodies_[i].x = positions_[i].x;
        bodies_[i].y = positions_[i].y;
        bodies_[i].z = positions_[i].z;
    }
    const RepulsionLaw law{0.25F * kEdgeGap * unit_, 0.01F * unit_ * unit_};
    options_.repulsion(bodies_, law, repulsions_);
    // As strong as the repulsion of all others on who stands at the edge of a disc with room for them.
    const float radius = 0.8F * unit_ * std::sqrt(static_cast<float>(bodies_.size()));
    const float gravity = options_.gravity * law.strength * mass_ / radius;
    for (std::size_t i = 0; i < bodies_.size(); ++i) {
        const vec3 home = middle_ - positions_[i];
        const float far = length(home);
        forces_[i] = vec3(repulsions_[i].x, repulsions_[i].y, repulsions_[i].z);
        if (far > 1e-6F) forces_[i] += home * (gravity * bodies_[i].mass * std::min(far / radius, 1.0F) / far);
    }
    for (const Tie& tie : ties_) {
        const vec3 along = positions_[at(tie.to)] - positions_[at(tie.from)];
        const float distance = length(along);
        const float gap = distance - radii_[at(tie.from)] - radii_[at(tie.to)];
        if (gap <= 0.0F || distance < 1e-6F) continue;
        const float pull = options_.logAttraction ? kEdgeGap * naturalLogarithm(1.0F + gap / kEdgeGap) : gap;
        const vec3 force = along * (tie.weight * pull / distance);
        forces_[at(tie.from)] += force;
        forces_[at(tie.to)] -= force;
    }
    for (std::size_t i = 0; i < forces_.size(); ++i) forces_[i] -= rest_[i];
}

// Speeds by swinging (how much a node's force turns) and traction (how much it persists), sections "Adapting the local
// speed" and "Adapting the global speed" of the paper.
void Physics::moveByForces() {
    double swing = 0.0;
    double traction = 0.0;
    for (std::size_t i = 0; i < forces_.size(); ++i) {
        if (pinned_[i] != 0 || asleep_[i] != 0) continue;
        swing += static_cast<double>(bodies_[i].mass * length(forces_[i] - before_[i]));
        traction += static_cast<double>(bodies_[i].mass * 0.5F * length(forces_[i] + before_[i]));
    }
    if (swing > 0.0) {
        const auto wanted = static_cast<float>(static_cast<double>(options_.tolerance) * traction / swing);
        speed_ = std::clamp(wanted, 0.01F, std::min(kMostRise * speed_, 100.0F));
    } else {
        speed_ = std::min(kMostRise * speed_, 100.0F);
    }
    const float share = ticks_ > kCoolFrom ? static_cast<float>(kCoolFrom) / static_cast<float>(ticks_) : 1.0F;
    const float cooling = share * share;
    double sum = 0.0;
    for (std::size_t i = 0; i < forces_.size(); ++i) {
        if (pinned_[i] != 0) continue;
        const float strength = length(forces_[i]);
        sum += static_cast<double>(strength);
        const float turn = length(forces_[i] - before_[i]);
        const float nodeSpeed = kNodeSpeed * speed_ / (1.0F + speed_ * std::sqrt(turn)) * cooling * ease_[i];
        const float wish = std::min(nodeSpeed * strength, kMostStep);
        if (asleep_[i] != 0) {
            // A node at rest has no history of its own; it is woken by a force that would move it at plain speed.
            if (kNodeSpeed * strength < kWakeStep) continue;
            asleep_[i] = 0;
            quiet_[i] = 0;
        }
        quiet_[i] = wish < kRestStep ? quiet_[i] + 1 : 0;
        if (quiet_[i] >= kQuietTicks) {
            asleep_[i] = 1;
            continue;
        }
        if (strength > 0.0F) positions_[i] += forces_[i] * (wish / strength);
    }
    meanForce_ = sum / static_cast<double>(std::max<std::size_t>(forces_.size(), 1));
    before_ = forces_;
}

// Bodies that overlap as seen are pushed apart in the picture's plane, most of the way at once.
void Physics::clearOverlaps() {
    constexpr float kShare = 0.7F;
    // Rows of bodies pass a push on one body a pass; thousands of bodies have no time for that.
    const int passes = positions_.size() > 2000 ? 3 : 12;
    const RestCamera camera(view_, verticalFov_);
    std::vector<vec2> seen(positions_.size());
    std::vector<vec2> halves(positions_.size());
    std::vector<float> enlargement(positions_.size());
    for (std::size_t i = 0; i < positions_.size(); ++i) {
        const vec3 place = camera.toCamera(positions_[i]);
        enlargement[i] = camera.enlargement(place);
        seen[i] = camera.project(place);
        halves[i] = halves_[i] * enlargement[i];
    }
    for (int pass = 0; pass < passes; ++pass) {
        bool clear = true;
        for (const auto& [i, j] : nearPairs(seen, halves, options_.gap)) {
            const bool heldI = pinned_[at(i)] != 0;
            const bool heldJ = pinned_[at(j)] != 0;
            if (heldI && heldJ) continue;
            const vec2 between = seen[at(j)] - seen[at(i)];
            const vec2 lack = halves[at(i)] + halves[at(j)] + options_.gap - glm::abs(between);
            // A hair's breadth is not worth moving anyone.
            if (lack.x <= kWakeStep || lack.y <= kWakeStep) continue;
            clear = false;
            const int axis = lack.x < lack.y ? 0 : 1;
            const float share = kShare * (heldI || heldJ ? 1.0F : 0.5F);
            vec2 push(0.0F);
            push[axis] = (between[axis] >= 0.0F ? 1.0F : -1.0F) * std::min(lack[axis] * share, kMostStep);
            const auto apply = [&](int node, vec2 by) {
                seen[at(node)] += by;
                const vec2 inSpace = by / enlargement[at(node)];
                positions_[at(node)] += camera.toWorld(vec3(inSpace, 0.0F)) - camera.toWorld(vec3(0.0F));
            };
            if (!heldJ) apply(j, push);
            if (!heldI) apply(i, -push);
        }
        if (clear) return;
    }
}

// At rest: nobody has moved for a while; or the forces are the same tick after tick, though not zero, because bodies
// stand in each other's way; or it has gone on for too long.
void Physics::judgeRest() {
    moved_ = 0.0F;
    for (std::size_t i = 0; i < positions_.size(); ++i) {
        const vec3 move = positions_[i] - last_[i];
        moved_ = std::max(moved_, length(move));
        // Forces push it into a body that pushes it back: the paper's swinging does not see that.
        ease_[i] = glm::dot(move, moves_[i]) < 0.0F ? 0.75F * ease_[i] : std::min(1.0F, 1.02F * ease_[i]);
        moves_[i] = move;
    }
    steady_ = moved_ < kRestStep ? steady_ + 1 : 0;
    settled_ = steady_ >= kQuietTicks || ticks_ >= options_.mostTicks;
    if (options_.keepShape) return;
    window_[at(ticks_) % window_.size()] = meanForce_;
    if (ticks_ > static_cast<int>(window_.size())) {
        double mean = 0.0;
        for (const double value : window_) mean += value / static_cast<double>(window_.size());
        double square = 0.0;
        for (const double value : window_) square += (value - mean) * (value - mean);
        const double deviation = std::sqrt(square / static_cast<double>(window_.size()));
        settled_ = settled_ || (deviation < 0.002 * mean && moved_ < 0.05F);
    }
    if (!settled_) return;
    // What is left of the forces does not count from now on, or the next touch would set all moving.
    for (std::size_t i = 0; i < forces_.size(); ++i) {
        if (pinned_[i] == 0) rest_[i] += forces_[i];
        asleep_[i] = 1;
    }
    before_.assign(before_.size(), vec3(0.0F));
}

}  // namespace orrery::layout
