#include "kernels/layout/quality.h"

#include "kernels/layout/curves.h"
#include "kernels/layout/graph.h"
#include "kernels/layout/index.h"
#include "kernels/layout/picture.h"

#include "engine/base/error.h"

#include <algorithm>
#include <cmath>

namespace orrery::layout {
namespace {

constexpr int kExactNodes = 2000;
constexpr std::size_t kExactEdges = 4000;
// Nodes and edges visited by all searches together in a large graph: about a second.
constexpr long long kVisits = 50'000'000;

double distance(vec3 a, vec3 b) {
    const glm::dvec3 between = glm::dvec3(a) - glm::dvec3(b);
    return std::sqrt(glm::dot(between, between));
}

// Nodes chosen evenly by index: all of a small graph.
std::vector<int> sample(const Graph& graph) {
    const int count = graph.nodeCount();
    long long wanted = count;
    if (count > kExactNodes) {
        const long long visits = count + 2 * static_cast<long long>(graph.bundles().size());
        wanted = std::clamp(kVisits / visits, 20LL, 1000LL);
    }
    std::vector<int> nodes;
    for (long long i = 0; i < wanted; ++i) nodes.push_back(static_cast<int>(i * count / wanted));
    return nodes;
}

// Number of edges to every node, -1 where there is no way.
void countSteps(const Graph& graph, int source, std::vector<int>& steps, std::vector<int>& queue) {
    std::fill(steps.begin(), steps.end(), -1);
    queue.clear();
    queue.push_back(source);
    steps[at(source)] = 0;
    for (std::size_t i = 0; i < queue.size(); ++i) {
        for (const Graph::Link& link : graph.neighbours(queue[i])) {
            if (graph.bundles()[at(link.bundle)].edges.empty() || steps[at(link.node)] >= 0) continue;
            steps[at(link.node)] = steps[at(queue[i])] + 1;
            queue.push_back(link.node);
        }
    }
}

// Jaccard index of the nodes within `rings` steps and as many nearest in space; negative for a node without any.
double kept(int node, int rings, const std::vector<int>& steps, std::vector<std::pair<double, int>>& nearest) {
    std::size_t ring = 0;
    for (const int step : steps) ring += step > 0 && step <= rings ? 1 : 0;
    if (ring == 0) return -1.0;
    // The node itself is the nearest of all; ties go to the lower index, so that the set is well defined.
    const auto end = nearest.begin() + static_cast<std::ptrdiff_t>(std::min(ring + 1, nearest.size()));
    std::partial_sort(nearest.begin(), end, nearest.end());
    std::size_t both = 0;
    std::size_t taken = 0;
    for (auto i = nearest.begin(); i != end && taken < ring; ++i) {
        if (i->second == node) continue;
        ++taken;
        both += steps[at(i->second)] > 0 && steps[at(i->second)] <= rings ? 1 : 0;
    }
    return static_cast<double>(both) / static_cast<double>(2 * ring - both);
}

void measureSpace(const Graph& graph, std::span<const vec3> positions, Quality& quality) {
    const std::vector<int> sources = sample(graph);
    const bool all = static_cast<int>(sources.size()) == graph.nodeCount();
    std::vector<int> steps(positions.size());
    std::vector<int> queue;
    std::vector<std::pair<double, int>> nearest(positions.size());
    // Sum of (1 - s r)^2 over pairs with r = distance / steps: least at s = sum r / sum r^2.
    double pairs = 0.0;
    double ratio = 0.0;
    double square = 0.0;
    double one = 0.0;
    double two = 0.0;
    int counted = 0;
    double least = 1e300;
    for (const int source : sources) {
        countSteps(graph, source, steps, queue);
        for (std::size_t i = 0; i < positions.size(); ++i) {
            const double apart = distance(positions[at(source)], positions[i]);
            nearest[i] = {apart, static_cast<int>(i)};
            if (static_cast<int>(i) != source) least = std::min(least, apart);
            if (steps[i] <= 0 || (all && static_cast<int>(i) < source)) continue;
            const double r = apart / static_cast<double>(steps[i]);
            pairs += 1.0;
            ratio += r;
            square += r * r;
        }
        const double first = kept(source, 1, steps, nearest);
        if (first < 0.0) continue;
        one += first;
        two += kept(source, 2, steps, nearest);
        ++counted;
    }
    if (square > 0.0) quality.stress = std::max(0.0, 1.0 - ratio * ratio / (square * pairs));
    if (counted > 0) {
        quality.neighbourhood1 = one / counted;
        quality.neighbourhood2 = two / counted;
    }
    double sum = 0.0;
    double squares = 0.0;
    double edges = 0.0;
    for (const Bundle& bundle : graph.bundles()) {
        const double length = distance(positions[at(bundle.from)], positions[at(bundle.to)]);
        const auto weight = static_cast<double>(bundle.edges.size());
        edges += weight;
        sum += weight * length;
        squares += weight * length * length;
    }
    if (edges > 0.0 && sum > 0.0) {
        const double mean = sum / edges;
        quality.edgeLengthVariation = std::sqrt(std::max(0.0, squares / edges - mean * mean)) / mean;
        if (positions.size() > 1) quality.leastDistance = least / mean;
    }
}

struct Line {
    std::vector<vec3> space;  // camera space, between the borders of the end bodies
    std::vector<vec2> seen;
    Rect bounds;
    Rect label;
    bool labelled = false;
};

class PictureMeasure {
 public:
    PictureMeasure(const Problem& problem, const Result& result, std::span<const Route> routes)
        : problem_(problem), camera_(result.view, problem.verticalFov) {
        for (std::size_t i = 0; i < problem.nodes.size(); ++i) {
            const vec3 centre = camera_.toCamera(result.positions[i]);
            centres_.push_back(centre);
            const vec2 half = 0.5F * camera_.enlargement(centre) * vec2(problem.nodes[i].size);
            seen_.push_back(Rect::around(camera_.project(centre), half));
        }
        // Where they are not counted they would only take up memory: straight edges reach no farther than bodies do.
        if (!isExact()) return;
        for (std::size_t i = 0; i < problem.edges.size(); ++i) {
            lines_.push_back(trace(problem.edges[i], routes.empty() ? nullptr : &routes[i]));
        }
    }

    void measureBodies(Quality& quality) const {
        if (seen_.empty()) return;
        const float height = camera_.pictureHeight();
        std::vector<float> em;
        Rect all;
        float nearest = -1e30F;
        float farthest = 1e30F;
        for (std::size_t i = 0; i < seen_.size(); ++i) {
            em.push_back(camera_.enlargement(centres_[i]) / height);
            all.add(seen_[i]);
            nearest = std::max(nearest, centres_[i].z);
            farthest = std::min(farthest, centres_[i].z);
        }
        for (const Line& line : lines_) {
            if (line.labelled) all.add(line.label);
        }
        const vec2 picture = height * vec2(problem_.aspect, 1.0F);
        quality.fill = (all.high - all.low) / picture;
        const Rect everything = bounds();
        quality.reach = 2.0F * glm::max(glm::abs(everything.low), glm::abs(everything.high)) / picture;
        quality.depthShare = static_cast<double>((nearest - farthest) / picture.x);
        std::sort(em.begin(), em.end());
        quality.emLeast = static_cast<double>(em.front());
        quality.emMedian = static_cast<double>(em[em.size() / 2]);
        quality.sizeRatio = static_cast<double>(em.back() / em.front());
        if (seen_.size() > static_cast<std::size_t>(kExactNodes)) {
            quality.bodyOverlaps = -1;
            return;
        }
        quality.leastGap = seen_.size() > 1 ? 1e30 : 0.0;
        for (std::size_t i = 0; i < seen_.size(); ++i) {
            for (std::size_t j = 0; j < i; ++j) {
                const float gap = gapBetween(seen_[i], seen_[j]);
                quality.leastGap = std::min(quality.leastGap, static_cast<double>(gap));
                quality.bodyOverlaps += gap < 0.0F ? 1 : 0;
            }
        }
    }

    Rect bounds() const {
        Rect all;
        for (const Rect& body : seen_) all.add(body);
        for (const Line& line : lines_) {
            all.add(line.bounds);
            if (line.labelled) all.add(line.label);
        }
        return all;
    }

    void measureGroups(Quality& quality) const {
        if (seen_.size() > static_cast<std::size_t>(kExactNodes)) return;
        std::vector<Rect> rects(problem_.groups.size());
        std::vector<std::vector<int>> paths;
        for (std::size_t i = 0; i < seen_.size(); ++i) {
            paths.push_back(groupPath(problem_.groups, problem_.nodes[i].group));
            for (const int group : paths[i]) rects[at(group)].add(seen_[i]);
        }
        for (std::size_t i = 0; i < seen_.size(); ++i) {
            for (std::size_t g = 0; g < rects.size(); ++g) {
                const bool member = std::find(paths[i].begin(), paths[i].end(), static_cast<int>(g)) != paths[i].end();
                if (!member && gapBetween(rects[g], seen_[i]) < 0.0F) ++quality.foreignInGroups;
            }
        }
    }

    void measureEdges(Quality& quality) const {
        measureFlow(quality);
        if (!isExact()) {
            quality.crossings = quality.edgesOverBodies = quality.edgesThroughBodies = -1;
            quality.labelOverlaps = quality.labelsOverBodies = quality.edgesOverLabels = -1;
            return;
        }
        for (std::size_t i = 0; i < lines_.size(); ++i) {
            measureBodiesOf(i, quality);
            for (std::size_t j = 0; j < lines_.size(); ++j) {
                if (j < i) quality.crossings += crossingsOf(lines_[i], lines_[j]);
                if (j < i && lines_[i].labelled && lines_[j].labelled) {
                    quality.labelOverlaps += gapBetween(lines_[i].label, lines_[j].label) < 0.0F ? 1 : 0;
                }
                if (j != i && lines_[j].labelled && !parallel(i, j)) {
                    quality.edgesOverLabels += touches(lines_[i], lines_[j].label) ? 1 : 0;
                }
            }
        }
    }

 private:
    bool isExact() const {
        return problem_.edges.size() <= kExactEdges && seen_.size() <= static_cast<std::size_t>(kExactNodes);
    }

    Line trace(const Edge& edge, const Route* route) const {
        constexpr int kSamples = 24;  // a cubic
        Line line;
        std::vector<vec3> points;
        if (route != nullptr) {
            const int count = static_cast<int>(route->points.size() - 1) / 3 * kSamples;
            for (int i = 0; i <= count; ++i) {
                points.push_back(camera_.toCamera(pointOn(*route, static_cast<float>(i) / kSamples)));
            }
        } else {
            points = {centres_[at(edge.from)], centres_[at(edge.to)]};
        }
        std::vector<vec2> seen;
        for (const vec3& point : points) seen.push_back(camera_.project(point));
        // Cut at the borders of the end bodies, as drawn.
        clipFront(points, seen, seen_[at(edge.from)]);
        std::reverse(points.begin(), points.end());
        std::reverse(seen.begin(), seen.end());
        clipFront(points, seen, seen_[at(edge.to)]);
        for (const vec2 point : seen) line.bounds.add(point);
        line.space = std::move(points);
        line.seen = std::move(seen);
        if (edge.labelSize.y > 0.0F) {
            const vec3 place = route != nullptr ? camera_.toCamera(route->labelPosition)
                                                : 0.5F * (centres_[at(edge.from)] + centres_[at(edge.to)]);
            line.labelled = true;
            line.label = Rect::around(camera_.project(place), 0.5F * camera_.enlargement(place) * edge.labelSize);
        }
        return line;
    }

    static void clipFront(std::vector<vec3>& points, std::vector<vec2>& seen, const Rect& body) {
        const auto inside = [&body](vec2 p) {
            return p.x >= body.low.x && p.x <= body.high.x && p.y >= body.low.y && p.y <= body.high.y;
        };
        std::size_t first = 0;
        while (first + 1 < seen.size() && inside(seen[first + 1])) ++first;
        if (first + 1 >= seen.size()) {
            // All inside: nothing is seen of it.
            points.erase(points.begin(), points.end() - 1);
            seen.erase(seen.begin(), seen.end() - 1);
            return;
        }
        const float leave = stretchInside(seen[first], seen[first + 1], body.low, body.high).second;
        points[first] += (points[first + 1] - points[first]) * leave;
        seen[first] += (seen[first + 1] - seen[first]) * leave;
        points.erase(points.begin(), points.begin() + static_cast<std::ptrdiff_t>(first));
        seen.erase(seen.begin(), seen.begin() + static_cast<std::ptrdiff_t>(first));
    }

    static bool touches(const Line& line, const Rect& box) {
        if (apart(line.bounds, box)) return false;
        for (std::size_t k = 0; k + 1 < line.seen.size(); ++k) {
            if (lengthInside(line.seen[k], line.seen[k + 1], box) > 0.0F) return true;
        }
        return false;
    }

    static int crossingsOf(const Line& a, const Line& b) {
        int count = 0;
        if (apart(a.bounds, b.bounds)) return 0;
        for (std::size_t k = 0; k + 1 < a.seen.size(); ++k) {
            const Rect piece{glm::min(a.seen[k], a.seen[k + 1]), glm::max(a.seen[k], a.seen[k + 1])};
            if (apart(piece, b.bounds)) continue;
            for (std::size_t j = 0; j + 1 < b.seen.size(); ++j) {
                count += linesCross(a.seen[k], a.seen[k + 1], b.seen[j], b.seen[j + 1]) ? 1 : 0;
            }
        }
        return count;
    }

    bool parallel(std::size_t i, std::size_t j) const {
        const Edge& a = problem_.edges[i];
        const Edge& b = problem_.edges[j];
        return (a.from == b.from && a.to == b.to) || (a.from == b.to && a.to == b.from);
    }

    void measureBodiesOf(std::size_t i, Quality& quality) const {
        const Line& line = lines_[i];
        const Edge& edge = problem_.edges[i];
        for (std::size_t node = 0; node < seen_.size(); ++node) {
            if (line.labelled && gapBetween(line.label, seen_[node]) < 0.0F) ++quality.labelsOverBodies;
            if (static_cast<int>(node) == edge.from || static_cast<int>(node) == edge.to) continue;
            quality.edgesOverBodies += touches(line, seen_[node]) ? 1 : 0;
            const vec3 half = 0.5F * problem_.nodes[node].size;
            for (std::size_t k = 0; k + 1 < line.space.size(); ++k) {
                const auto [enter, leave] =
                    stretchInside(line.space[k], line.space[k + 1], centres_[node] - half, centres_[node] + half);
                if (enter >= leave) continue;
                ++quality.edgesThroughBodies;
                break;
            }
        }
    }

    void measureFlow(Quality& quality) const {
        if (problem_.flow == Flow::none) return;
        int with = 0;
        int all = 0;
        for (const Edge& edge : problem_.edges) {
            if (edge.from == edge.to) continue;
            ++all;
            const vec2 along = seen_[at(edge.to)].centre() - seen_[at(edge.from)].centre();
            const bool goes = problem_.flow == Flow::down   ? along.y < 0.0F
                              : problem_.flow == Flow::up   ? along.y > 0.0F
                              : problem_.flow == Flow::left ? along.x < 0.0F
                                                            : along.x > 0.0F;
            with += goes ? 1 : 0;
        }
        if (all > 0) quality.withFlow = static_cast<double>(with) / all;
    }

    const Problem& problem_;
    RestCamera camera_;
    std::vector<vec3> centres_;
    std::vector<Rect> seen_;
    std::vector<Line> lines_;
};

}  // namespace

Quality measure(const Problem& problem, const Result& result, std::span<const Route> routes) {
    ORRERY_CHECK(result.positions.size() == problem.nodes.size(), "{} positions for {} nodes", result.positions.size(),
                 problem.nodes.size());
    ORRERY_CHECK(routes.empty() || routes.size() == problem.edges.size(), "{} routes for {} edges", routes.size(),
                 problem.edges.size());
    Quality quality;
    const Graph graph(problem);
    measureSpace(graph, result.positions, quality);
    const PictureMeasure picture(problem, result, routes);
    picture.measureBodies(quality);
    picture.measureGroups(quality);
    picture.measureEdges(quality);
    return quality;
}

Rect seenBounds(const Problem& problem, const Result& result, std::span<const Route> routes) {
    return PictureMeasure(problem, result, routes).bounds();
}

}  // namespace orrery::layout
