#include "kernels/layout/router.h"

#include "kernels/layout/curves.h"
#include "kernels/layout/graph.h"
#include "kernels/layout/index.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace orrery::layout {
namespace {

// Faults of a way, on one scale with em of bend.
constexpr double kThroughBody = 400.0;  // in space: never
constexpr double kBeforeBody = 16.0;    // seen over a foreign body: it hides the text
constexpr double kBehindBody = 10.0;    // seen to vanish behind one
constexpr double kOverBodyEm = 0.8;
constexpr double kCrossing = 2.5;
constexpr double kOverLabel = 2.0;
constexpr double kOverLabelEm = 0.2;
constexpr double kLabelOnBody = 8.0;
constexpr double kLabelOnLabel = 6.0;
constexpr double kLabelEm = 3.0;  // an em of such overlap
constexpr double kLabelOnRoute = 1.0;
constexpr double kLabelOnParallel = 0.1;
constexpr double kLabelOffMiddle = 2.0;  // from the middle to an end
constexpr double kBend = 0.35;           // an em of bend
constexpr double kBendShare = 5.0;       // the square of bend over length
constexpr double kOutside = 9.0;         // an em outside the picture's 85 %
constexpr float kSeenGap = 0.2F;         // em between a route and a foreign body as seen
constexpr float kLabelGap = 0.15F;
constexpr float kLabelLine = 0.2F;  // em between the labels of parallels
constexpr int kSamples = 12;        // of one cubic

float planeLength(vec2 v) {
    return std::sqrt(glm::dot(v, v));
}

double overlapOf(const Rect& a, const Rect& b, double once) {
    const float gap = gapBetween(a, b);
    return gap < kLabelGap ? once + kLabelEm * static_cast<double>(kLabelGap - gap) : 0.0;
}

}  // namespace

Router::Router(const Problem& problem, const Result& result, const RouteOptions& options)
    : edges_(problem.edges),
      options_(options),
      camera_(result.view, problem.verticalFov),
      back_(result.backEdges),
      lanes_(problem.edges.size()),
      loopNumber_(problem.edges.size(), 0),
      ways_(problem.edges.size()),
      wayBoxes_(problem.edges.size()),
      about_(problem.edges.size()) {
    back_.resize(problem.edges.size(), false);
    bodies_.reserve(problem.nodes.size());
    for (std::size_t i = 0; i < problem.nodes.size(); ++i) {
        const vec3 centre = camera_.toCamera(result.positions[i]);
        const vec3 half = 0.5F * problem.nodes[i].size;
        const float enlargement = camera_.enlargement(centre);
        bodies_.push_back({centre, half, Rect::around(camera_.project(centre), vec2(half) * enlargement), enlargement});
    }
    std::vector<Rect> seen;
    for (const Body& body : bodies_) seen.push_back(body.seen);
    grid_.emplace(seen);
    frame_ = 0.425F * camera_.pictureHeight() * vec2(problem.aspect, 1.0F);
    thorough_ = problem.edges.size() <= 250;
    const Graph graph(problem);
    std::vector<int> loopsAt(problem.nodes.size(), 0);
    for (const int edge : graph.selfLoops()) loopNumber_[at(edge)] = loopsAt[at(edges_[at(edge)].from)]++;
    for (const Bundle& bundle : graph.bundles()) {
        const vec2 along = vec2(bodies_[at(bundle.to)].seen.centre() - bodies_[at(bundle.from)].seen.centre());
        const float length = std::max(planeLength(along), 1e-3F);
        const float level = std::abs(along.x) / length;
        const auto count = static_cast<int>(bundle.edges.size());
        // Side by side as closely as their labels, stacked in rows, allow; steep ones share their line of labels.
        float height = 0.0F;
        for (const int edge : bundle.edges) height = std::max(height, edges_[at(edge)].labelSize.y);
        const float rowStep = height > 0.0F ? height + kLabelLine : 0.0F;
        float step = 0.9F;
        if (rowStep > 0.0F && level > 0.5F) step = std::max(step, rowStep / level);
        // However many there are, the outermost is no farther out than the way is long.
        step = std::min(step, length / static_cast<float>(std::max(count - 1, 1)));
        for (int i = 0; i < count; ++i) {
            Lane& lane = lanes_[at(bundle.edges[at(i)])];
            const float place = static_cast<float>(i) - 0.5F * static_cast<float>(count - 1);
            lane.count = count;
            lane.reversed = edges_[at(bundle.edges[at(i)])].from != bundle.from;
            lane.offset = place * step;
            // The left of a way to the right is up.
            lane.row = place * rowStep * (along.x >= 0.0F ? 1.0F : -1.0F);
        }
    }
}

void Router::start() {
    for (std::size_t i = 0; i < edges_.size(); ++i) {
        const int edge = static_cast<int>(i);
        if (edges_[i].from == edges_[i].to) {
            ways_[i] = std::move(loops(edge).front());
        } else {
            ways_[i] = laneWay(edge, vec3(0.0F), vec3(0.0F), 0.0F);
        }
        if (labelled(edge)) placeLabel(edge, ways_[i]);
        placed(edge);
    }
}

// To be called when an edge's way or label has changed.
void Router::placed(int edge) {
    // Rounding cannot make a label look nearer than this.
    constexpr float kLabelReach = kLabelGap + 0.01F;
    Rect area = ways_[at(edge)].bounds;
    if (labelled(edge)) area.add(ways_[at(edge)].label.grown(kLabelReach));
    wayBoxes_.set(at(edge), area);
}

// The edges whose ways or labels may have to do with what is there; good until the next call.
std::span<const int> Router::waysAbout(const Rect& area) const {
    int* const first = about_.data();
    return {first,
            wayBoxes_.select(ways_.size(), area, first, [](std::size_t, std::uint64_t meeting) { return meeting; })};
}

bool Router::improve() {
    bool changed = false;
    for (std::size_t i = 0; i < edges_.size(); ++i) {
        const int edge = static_cast<int>(i);
        // The others have moved since it was placed.
        if (labelled(edge)) placeLabel(edge, ways_[i]);
        placed(edge);
        const double now = cost(edge, ways_[i], 1e300);
        // A plain way without faults needs no search.
        if (now <= 0.0) continue;
        if (!thorough_ && bodyCost(edge, ways_[i]) <= 0.0) continue;
        double best = now;
        std::vector<Way> found = edges_[i].from == edges_[i].to ? loops(edge) : candidates(edge);
        for (int pass = 0; pass < 2; ++pass) {
            for (Way& way : found) {
                double value = cost(edge, way, best);
                if (value >= best - 1e-6) continue;
                if (labelled(edge)) {
                    placeLabel(edge, way);
                    value += way.labelCost;
                }
                if (value >= best - 1e-6) continue;
                best = value;
                ways_[i] = std::move(way);
                placed(edge);
                changed = true;
            }
            // Longer ways round are looked for only where no bow helps.
            if (pass > 0 || edges_[i].from == edges_[i].to || bodyCost(edge, ways_[i]) <= 0.0) break;
            found.clear();
            addDetours(edge, found);
            if (thorough_) addMazeWay(edge, found);
        }
    }
    return changed;
}

std::vector<Route> Router::take() {
    std::vector<Route> routes(edges_.size());
    for (std::size_t i = 0; i < edges_.size(); ++i) {
        Way& way = ways_[i];
        routes[i].labelAt = way.labelAt;
        routes[i].labelPosition = camera_.toWorld(pointOnChain(way.points, way.labelAt));
        routes[i].points = std::move(way.points);
        for (vec3& point : routes[i].points) point = camera_.toWorld(point);
    }
    return routes;
}

Router::Way Router::trace(int edge, std::vector<vec3> points, float bend) const {
    Way way;
    way.bend = bend;
    const int pieces = static_cast<int>((points.size() - 1) / 3);
    const int count = pieces * kSamples;
    const Rect& first = bodies_[at(edges_[at(edge)].from)].seen;
    const Rect& last = bodies_[at(edges_[at(edge)].to)].seen;
    const auto inside = [](const Rect& box, vec2 point) {
        return point.x > box.low.x && point.x < box.high.x && point.y > box.low.y && point.y < box.high.y;
    };
    way.samples.resize(at(count) + 1);
    way.line.resize(at(count) + 1);
    for (int i = 0; i <= count; ++i) {
        way.samples[at(i)] = pointOnChain(points, static_cast<float>(i) / kSamples);
        way.line[at(i)] = camera_.project(way.samples[at(i)]);
    }
    int begin = 0;
    int end = count;
    while (begin < end && inside(first, way.line[at(begin + 1)])) ++begin;
    while (end > begin && inside(last, way.line[at(end - 1)])) --end;
    const auto keep = [&](auto& list) {
        list.erase(list.begin() + end + 1, list.end());
        list.erase(list.begin(), list.begin() + begin);
    };
    keep(way.samples);
    keep(way.line);
    way.first = static_cast<float>(begin) / kSamples;
    way.last = static_cast<float>(end) / kSamples;
    for (const vec2 point : way.line) way.bounds.add(point);
    way.pieces.reserve(way.line.size());
    for (std::size_t k = 0; k + 1 < way.line.size(); ++k) {
        way.pieces.push_back({glm::min(way.line[k], way.line[k + 1]), glm::max(way.line[k], way.line[k + 1])});
    }
    way.points = std::move(points);
    way.labelAt = 0.5F * (way.first + way.last);
    return way;
}

Router::Way Router::laneWay(int edge, vec3 offset1, vec3 offset2, float bend) const {
    const Edge& self = edges_[at(edge)];
    const Lane& lane = lanes_[at(edge)];
    const Body& from = bodies_[at(self.from)];
    const Body& to = bodies_[at(self.to)];
    const vec2 along = to.seen.centre() - from.seen.centre();
    const float length = std::max(planeLength(along), 1e-3F);
    vec2 left(-along.y / length, along.x / length);
    if (lane.reversed) left = -left;
    // A lone edge bows a little outward from the picture's middle, a back edge more, so that it is seen as one.
    float offset = lane.offset;
    const vec2 middle = 0.5F * (to.seen.centre() + from.seen.centre());
    const float outward = glm::dot(middle, left) >= 0.0F ? 1.0F : -1.0F;
    if (lane.count == 1) offset = outward * (back_[at(edge)] ? std::min(0.18F * length, 5.0F) : 0.03F * length);
    // A cubic comes three quarters as far out as its control points.
    const vec3 out(left * (offset / 0.75F), -0.04F * length);
    return trace(edge, bow(from.centre, to.centre, out + offset1, out + offset2), bend);
}

std::vector<Router::Way> Router::candidates(int edge) const {
    const Edge& self = edges_[at(edge)];
    const vec2 along = bodies_[at(self.to)].seen.centre() - bodies_[at(self.from)].seen.centre();
    const float length = std::max(planeLength(along), 1e-3F);
    const vec2 left(-along.y / length, along.x / length);
    std::vector<Way> ways;
    ways.push_back(laneWay(edge, vec3(0.0F), vec3(0.0F), 0.0F));
    constexpr std::array<float, 6> kSides{0.8F, 1.6F, 2.6F, 4.0F, 6.0F, 9.0F};
    constexpr std::array<float, 3> kDepths{0.0F, -2.0F, -5.0F};
    for (const float depth : kDepths) {
        if (depth != 0.0F) ways.push_back(laneWay(edge, {0.0F, 0.0F, depth}, {0.0F, 0.0F, depth}, -0.3F * depth));
        for (const float side : kSides) {
            if (side > 0.8F * length) break;
            for (const float sign : {1.0F, -1.0F}) {
                const vec3 whole(left * (sign * side / 0.75F), depth);
                const float bend = side - 0.3F * depth;
                ways.push_back(laneWay(edge, whole, whole, bend));
                if (depth != 0.0F) continue;
                const vec3 half = 1.7F * whole;
                ways.push_back(laneWay(edge, half, vec3(0.0F), 1.2F * bend));
                ways.push_back(laneWay(edge, vec3(0.0F), half, 1.2F * bend));
                ways.push_back(laneWay(edge, whole, -whole, 1.5F * bend));
            }
        }
    }
    return ways;
}

// Through places in the picture, at depths between those of both ends.
Router::Way Router::wayOver(int edge, std::span<const vec2> corners) const {
    const Body& from = bodies_[at(edges_[at(edge)].from)];
    const Body& to = bodies_[at(edges_[at(edge)].to)];
    const vec2 p = from.seen.centre();
    const vec2 along = to.seen.centre() - p;
    std::vector<vec3> places{from.centre};
    float length = 0.0F;
    vec2 last = p;
    for (const vec2 corner : corners) {
        const float share =
            std::clamp(glm::dot(corner - p, along) / std::max(glm::dot(along, along), 1e-3F), 0.0F, 1.0F);
        const float depth = from.centre.z + share * (to.centre.z - from.centre.z) - 0.5F;
        places.emplace_back(corner / camera_.enlargement({0.0F, 0.0F, depth}), depth);
        length += planeLength(corner - last);
        last = corner;
    }
    length += planeLength(to.seen.centre() - last);
    places.push_back(to.centre);
    return trace(edge, chainThrough(places), 1.0F + length - planeLength(along));
}

// Round each body in the straight way, past one corner or two.
void Router::addDetours(int edge, std::vector<Way>& ways) const {
    constexpr float kWide = 0.9F;  // em from a body that is gone round
    const Edge& self = edges_[at(edge)];
    const vec2 p = bodies_[at(self.from)].seen.centre();
    const vec2 q = bodies_[at(self.to)].seen.centre();
    int obstacles = 0;
    const Rect between{glm::min(p, q), glm::max(p, q)};
    grid_->near(between.grown(kSeenGap), [&](int node) {
        if (node == self.from || node == self.to) return true;
        if (lengthInside(p, q, bodies_[at(node)].seen.grown(kSeenGap)) <= 0.0F) return true;
        ++obstacles;
        const Rect wide = bodies_[at(node)].seen.grown(kWide);
        const std::array<vec2, 4> corners{wide.low, vec2(wide.high.x, wide.low.y), wide.high,
                                          vec2(wide.low.x, wide.high.y)};
        for (std::size_t k = 0; k < 4; ++k) {
            const vec2 next = corners[(k + 1) % 4];
            ways.push_back(wayOver(edge, std::array{corners[k]}));
            ways.push_back(wayOver(edge, std::array{0.5F * (corners[k] + next)}));
            ways.push_back(wayOver(edge, std::array{corners[k], next}));
            ways.push_back(wayOver(edge, std::array{next, corners[k]}));
        }
        return obstacles < 4;
    });
}

void Router::addMazeWay(int edge, std::vector<Way>& ways) const {
    if (!maze_) {
        std::vector<Rect> seen;
        for (const Body& body : bodies_) seen.push_back(body.seen);
        maze_.emplace(std::move(seen), frame_);
    }
    std::vector<Rect> labels;
    for (std::size_t i = 0; i < ways_.size(); ++i) {
        if (static_cast<int>(i) != edge && labelled(static_cast<int>(i))) labels.push_back(ways_[i].label);
    }
    const std::vector<vec2> corners = maze_->path(edges_[at(edge)].from, edges_[at(edge)].to, labels);
    if (!corners.empty()) ways.push_back(wayOver(edge, corners));
}

std::vector<Router::Way> Router::loops(int edge) const {
    const Body& body = bodies_[at(edges_[at(edge)].from)];
    const float height = std::max(edges_[at(edge)].labelSize.y, 0.6F);
    const float out = (1.1F + height) * static_cast<float>(loopNumber_[at(edge)] + 1);
    const float wide = std::min(body.half.x, 2.0F + out) + 0.6F;
    const float tall = std::min(body.half.y, 1.0F + out) + 0.6F;
    std::vector<Way> ways;
    // Above first: there a label is as far from the body as it is high, beside as far as it is wide.
    const auto add = [&](vec3 reach, vec3 open, float bend) {
        ways.push_back(trace(edge, loop(body.centre, reach, open), bend));
    };
    const vec3 aside(0.5F * body.half.x, 0.0F, 0.0F);
    const vec3 up(0.0F, body.half.y + out, 0.0F);
    const vec3 open(1.6F * wide, 0.0F, 0.0F);
    add(up, open, 0.0F);
    add(-up, open, 0.2F);
    add(up + aside, open, 0.4F);
    add(up - aside, open, 0.4F);
    const vec3 right(body.half.x + std::max(out, 0.5F * edges_[at(edge)].labelSize.x + 0.4F), 0.0F, 0.0F);
    const vec3 openUp(0.0F, 2.6F * tall, 0.0F);
    add(right, openUp, 1.0F);
    add(-right, openUp, 1.0F);
    return ways;
}

Rect Router::labelRect(int edge, vec3 place) const {
    return Rect::around(camera_.project(place), 0.5F * camera_.enlargement(place) * edges_[at(edge)].labelSize);
}

double Router::outside(const Rect& box) const {
    const vec2 over = glm::max(glm::max(-frame_ - box.low, box.high - frame_), vec2(0.0F));
    return kOutside * static_cast<double>(over.x + over.y);
}

void Router::placeLabel(int edge, Way& way) const {
    constexpr std::array<float, 13> kPlaces{0.5F, 0.45F, 0.55F, 0.4F,  0.6F,  0.35F, 0.65F,
                                            0.3F, 0.7F,  0.24F, 0.76F, 0.18F, 0.82F};
    const float range = way.last - way.first;
    const Lane& lane = lanes_[at(edge)];
    // Parallels put their labels into rows one under the other: each starts from where its curve meets its row.
    float wished = 0.5F;
    if (lane.count > 1 && way.line.size() > 1) {
        const float middle = 0.5F * (way.line.front().y + way.line.back().y);
        float nearest = 1e30F;
        for (std::size_t i = 0; i < way.line.size(); ++i) {
            const float share = static_cast<float>(i) / static_cast<float>(way.line.size() - 1);
            const float off = std::abs(way.line[i].y - middle - lane.row) + 2.0F * std::abs(share - 0.5F);
            if (off < nearest) {
                nearest = off;
                wished = share;
            }
        }
    }
    double best = 1e300;
    const int choices = thorough_ ? static_cast<int>(kPlaces.size()) : 5;
    for (int i = -1; i < choices; ++i) {
        const float share = i < 0 ? wished : kPlaces[at(i)];
        const float parameter = way.first + share * range;
        const Rect label = labelRect(edge, pointOnChain(way.points, parameter));
        const double off = kLabelOffMiddle * static_cast<double>(std::abs(share - wished));
        if (off >= best) continue;
        const double value = off + labelCost(edge, label, best - off);
        if (value >= best) continue;
        best = value;
        way.labelAt = parameter;
        way.label = label;
        if (best <= 0.0) break;
    }
    way.labelCost = best;
}

double Router::labelCost(int edge, const Rect& label, double limit) const {
    double sum = outside(label);
    grid_->near(label.grown(kLabelGap), [&](int node) {
        sum += overlapOf(label, bodies_[at(node)].seen, kLabelOnBody);
        return sum < limit;
    });
    if (sum >= limit) return sum;
    for (const int i : waysAbout(label)) {
        if (i == edge) continue;
        const Way& other = ways_[at(i)];
        if (labelled(i)) sum += overlapOf(label, other.label, kLabelOnLabel);
        if (sum >= limit) return sum;
        if (!thorough_ || apart(label, other.bounds)) continue;
        for (std::size_t k = 0; k < other.pieces.size(); ++k) {
            if (apart(other.pieces[k], label)) continue;
            if (lengthInside(other.line[k], other.line[k + 1], label) <= 0.0F) continue;
            sum += parallel(edge, i) ? kLabelOnParallel : kLabelOnRoute;
            break;
        }
    }
    return sum;
}

double Router::bodyCost(int edge, const Way& way) const {
    double sum = 0.0;
    grid_->near(way.bounds.grown(kSeenGap), [&](int node) {
        if (node != edges_[at(edge)].from && node != edges_[at(edge)].to) sum += bodyCost(bodies_[at(node)], way);
        return true;
    });
    return sum;
}

// Of passing one foreign body.
double Router::bodyCost(const Body& body, const Way& way) const {
    const Rect seen = body.seen.grown(kSeenGap);
    if (apart(way.bounds, seen)) return 0.0;
    const vec3 half = body.half + options_.clearance + 0.05F;
    float covered = 0.0F;
    bool through = false;
    bool before = false;
    for (std::size_t k = 0; k < way.pieces.size(); ++k) {
        if (apart(way.pieces[k], seen)) continue;
        const float inside = lengthInside(way.line[k], way.line[k + 1], seen);
        if (inside <= 0.0F) continue;
        covered += inside;
        before = before || 0.5F * (way.samples[k].z + way.samples[k + 1].z) > body.centre.z;
        const auto [enter, leave] =
            stretchInside(way.samples[k], way.samples[k + 1], body.centre - half, body.centre + half);
        through = through || enter < leave;
    }
    if (covered <= 0.0F) return 0.0;
    return (before ? kBeforeBody : kBehindBody) + kOverBodyEm * static_cast<double>(covered) +
           (through ? kThroughBody : 0.0);
}

// Whether two edges join the same bodies.
bool Router::parallel(int a, int b) const {
    const Edge& one = edges_[at(a)];
    const Edge& two = edges_[at(b)];
    return (one.from == two.from && one.to == two.to) || (one.from == two.to && one.to == two.from);
}

int Router::crossings(const Way& a, const Way& b) {
    int count = 0;
    for (std::size_t k = 0; k < a.pieces.size(); ++k) {
        if (apart(a.pieces[k], b.bounds)) continue;
        const vec2 p = a.line[k];
        const vec2 q = a.line[k + 1];
        // The side that one piece of b ends on is the one that its next begins on; few pieces change sides.
        bool left = cross(q - p, b.line[0] - p) > 0.0F;
        for (std::size_t j = 0; j < b.pieces.size(); ++j) {
            const bool before = left;
            left = cross(q - p, b.line[j + 1] - p) > 0.0F;
            if (left != before && linesCross(p, q, b.line[j], b.line[j + 1])) ++count;
        }
    }
    return count;
}

double Router::cost(int edge, const Way& way, double limit) const {
    const float length = planeLength(way.line.back() - way.line.front()) + 1.0F;
    const double share = static_cast<double>(way.bend / length);
    double sum = kBend * static_cast<double>(way.bend) + kBendShare * share * share + way.labelCost;
    sum += outside(way.bounds);
    if (sum >= limit) return sum;
    sum += bodyCost(edge, way);
    if (sum >= limit || !thorough_) return sum;
    for (const int i : waysAbout(way.bounds)) {
        if (i == edge) continue;
        const Way& other = ways_[at(i)];
        if (labelled(i) && !apart(way.bounds, other.label)) {
            float covered = 0.0F;
            for (std::size_t k = 0; k < way.pieces.size(); ++k) {
                if (apart(way.pieces[k], other.label)) continue;
                covered += lengthInside(way.line[k], way.line[k + 1], other.label);
            }
            if (covered > 0.0F) {
                sum += parallel(edge, i) ? kLabelOnParallel : kOverLabel + kOverLabelEm * static_cast<double>(covered);
            }
        }
        if (apart(way.bounds, other.bounds)) continue;
        for (int crossing = crossings(way, other); crossing > 0; --crossing) sum += kCrossing;
        if (sum >= limit) return sum;
    }
    return sum;
}

}  // namespace orrery::layout
