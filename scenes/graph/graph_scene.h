#pragma once

// A graph as a scene: flown through, asked, rearranged by hand.

#include "engine/app/scene.h"
#include "kernels/layout/physics.h"
#include "scenes/graph/analysis.h"
#include "scenes/graph/arrangement.h"
#include "scenes/graph/bead_picture.h"
#include "scenes/graph/card_picture.h"
#include "scenes/graph/colouring.h"
#include "scenes/graph/community_names.h"
#include "scenes/graph/direction.h"
#include "scenes/graph/focus.h"
#include "scenes/graph/graph.h"
#include "scenes/graph/label_index.h"
#include "scenes/graph/legend_picture.h"
#include "scenes/graph/placing.h"
#include "scenes/graph/tags.h"
#include "scenes/graph/time_filter.h"
#include "scenes/graph/visibility.h"

#include <future>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace orrery::graph {

// When a graph is laid out.
enum class Layout {
    now,         // before the constructor returns, as long as that takes
    whileShown,  // a large one by a worker, while it is shown already; a small one now
    given,       // a large one not at all: its nodes stand where `start` has them
};

class GraphScene : public app::Scene {
 public:
    // Lays the graph out; takes as long as that takes. `start` and `aspect`: see arrange(). `words`: nodes, by name,
    // and what a lesson will write on them; they get room for it.
    explicit GraphScene(Graph graph, std::span<const vec3> start = {}, float aspect = 16.0F / 9.0F,
                        const std::vector<std::pair<std::string, std::string>>& words = {});
    GraphScene(Graph graph, Layout when, std::span<const vec3> start = {});
    ~GraphScene() override;

    const Graph& graph() const { return graph_; }
    const Arrangement& arrangement() const { return arrangement_; }

    std::string title() const override { return graph_.title; }
    std::string kind() const override { return "graph"; }
    void place(const vec3& origin) override;
    Bounds bounds() const override;
    render::Camera restCamera(float aspect) const override;
    render::Camera framed(const render::Camera& angles, float aspect) const override;
    void update(const app::Moment& moment) override;
    void draw(render::DrawList& list) const override;
    std::uint32_t pickCount() const override;
    bool animating() const override;
    void hover(std::uint32_t pick) override;
    void click(std::uint32_t pick, app::Button button, bool extend) override;
    bool dragBegin(std::uint32_t pick) override;
    void dragTo(const vec3& position) override;
    void dragEnd() override;
    std::optional<vec3> placeOf(std::uint32_t pick) const override;
    std::optional<render::Camera> cameraFor(std::uint32_t pick) const override;
    std::uint32_t selected() const override;
    std::vector<app::Found> search(std::string_view words) const override;
    std::vector<std::string> terms() const override;
    void configure(std::span<const yaml::Value> changes) override;
    std::optional<std::uint32_t> named(std::string_view name) const override;
    void resetHandwork() override;
    int revealCount() const override;
    bool leave() override;
    void setFlat(bool flat) override { flat_ = flat; }
    void setFlow(bool flow) override { flowEverywhere_ = flow; }
    void setPhysics(bool on) override;
    bool physics() const override { return physicsOn_; }
    void togglePinned() override {
        if (focus_.node() >= 0) togglePin(focus_.node());
    }
    app::Part describe(std::uint32_t pick) const override;
    std::string summary() const override;
    void panel() override;
    std::vector<app::Command> commands() override;
    void adopt(const Scene& earlier) override;

    // What a person can do beside pointing; each can be undone where it changes the graph's picture.
    void ask(Question question);
    void togglePin(int node);
    void changeVisibility(const Visibility::Choice& choice, const std::string& what);

    // What nodes are coloured and sized by. What has to be computed for it comes when it is ready.
    struct View {
        Measure colour = Measure::written;
        Measure size = Measure::written;

        bool operator==(const View&) const = default;
    };
    const View& view() const { return view_; }
    void changeView(const View& view, const std::string& what);
    const Legend& legend() const { return colouring_.legend; }

    // Where the graph has times: shows what is there then (TimeFilter::at), or all of it. The first cannot be undone:
    // for what plays, for lessons, and while a slider is dragged.
    void showTime(std::optional<double> time, double window = 0.0);
    // From the time that is shown to the last; from the first where that is the last.
    void playTimes();
    void changeTime(std::optional<double> time, double window, const std::string& what);

 private:
    struct PickedPart {
        enum class Kind { nothing, node, edge, group } kind = Kind::nothing;
        int index = -1;
    };
    PickedPart partOf(std::uint32_t pick) const;
    std::vector<vec3> shownPositions() const;
    // What the picture at rest has to hold: centres, and half sizes across the view.
    struct Extent3 {
        vec3 centre;
        vec2 half;
    };
    std::vector<Extent3> seenParts(bool onlyAbout) const;
    // What of the picture they take, in heights from its middle.
    struct Frame2 {
        vec2 low{1e9F}, high{-1e9F};
    };
    static Frame2 frameOf(const render::Camera& camera, std::span<const Extent3> parts);
    render::Camera filledWith(render::Camera camera, std::span<const Extent3> parts, float aspect) const;
    // Moved so that no side of the picture is empty while there is something to see beyond the other.
    render::Camera withoutEmptySide(render::Camera near, std::span<const Extent3> all, float aspect) const;
    void setPositions(const std::vector<vec3>& positions);
    void startPhysics(bool keepShape);
    void stepPhysics(double seconds);
    void endPhysics();
    void pushMove(const std::string& what, std::vector<vec3> before);
    bool physicsMoves() const;
    void pinChanged(int node);
    void refreshRoutes(int rounds);
    Bounds neighbourhood(int node) const;
    std::string nameOf(int node) const;
    void makeLooks(const render::Theme& theme);
    void updatePresence(const app::Moment& moment);
    void setView(const View& view);
    void updateView(const app::Moment& moment);
    void sizeBodies();
    struct TimeChoice {
        std::optional<double> time;
        double window = 0.0;

        bool operator==(const TimeChoice&) const = default;
    };
    void pushTime(const TimeChoice& before, const std::string& what);
    void playTime(const app::Moment& moment);
    LegendContent legendContent() const;
    const LabelIndex& labelIndex() const;
    // Begins to make it, where that takes long, when nothing more urgent is done.
    void prepareSearch();
    void updatePlacing(const app::Moment& moment);
    void stopPlacing();
    // Where the nodes are drawn from while a GPU lays them out; null where they are drawn as world_ has them.
    std::shared_ptr<interop::LiveBuffer> livePlaces() const;
    // A worker looks for first places: there is nothing to see of it yet.
    bool awaitsPlaces() const { return placing_ && !placing_->placed(); }
    // How far the layout is, in words; empty when it is done.
    std::string progress() const;

    // The panel's parts.
    void panelSelection();
    void panelNode(int node);
    void panelEdge(int edge);
    void panelEdgesOf(const char* heading, std::span<const Adjacency::Step> steps, int node);
    void panelFilters();
    void panelAnswer();
    void panelView();
    void panelMeasure(const char* label, std::span<const Measure> offered, Measure View::*which, const char* tip);
    void chooseMeasure(Measure View::*which, Measure measure);
    void panelLegend();
    void panelTime();
    void noteTimeDrag(const TimeChoice& before, const std::string& what);

    // Of the constructors: how to arrange.
    struct Plan {
        Layout when = Layout::now;
        std::span<const vec3> start;
        float aspect = 16.0F / 9.0F;
        const std::vector<std::pair<std::string, std::string>>* words = nullptr;
    };
    GraphScene(Graph graph, const Plan& plan);
    static Arrangement arrangeBy(const Graph& graph, const Plan& plan);

    Graph graph_;
    Arrangement arrangement_;
    Adjacency adjacency_;
    Visibility visibility_;
    Focus focus_;
    Analysis analysis_;
    std::unique_ptr<CardPicture> cards_;  // one of the two
    std::unique_ptr<BeadPicture> beads_;
    std::unique_ptr<Placing> placing_;     // while a worker lays it out
    std::optional<render::Camera> asked_;  // the last camera that the layout's progress asked for
    std::string_view lookTheme_;           // the theme that the looks were made for

    vec3 origin_{0.0F};
    std::vector<vec3> positions_;        // of the layout or where a person put them; without origin
    std::vector<layout::Route> routes_;  // for positions_
    std::vector<vec3> world_;            // as drawn
    std::vector<layout::Route> worldRoutes_;
    std::vector<bool> pinned_;
    double age_ = 0.0;               // seconds since the scene was first shown
    std::map<int, Colour> colours_;  // that a lesson gives nodes
    // What a step of a lesson is about: the camera comes near enough for its names.
    struct About {
        std::set<int> nodes, edges;
    } about_;
    Tags tags_;
    std::set<int> newEdges_;  // by a lesson's reveal
    View view_;
    bool colourUnasked_ = false;             // nobody chose it: what shows nothing makes way
    std::vector<vec3> writtenSizes_;         // of bodies, before they are sized by a measure
    Measure colouredBy_ = Measure::written;  // what is shown: what is wanted may not be ready yet
    Measure sizedBy_ = Measure::written;
    Colouring colouring_;
    CommunityNames communityNames_;
    LegendPicture legend_;
    TimeFilter times_;
    std::optional<double> time_;  // that is shown; nothing: all
    double window_ = 0.0;
    TimeChoice beforeTimeDrag_;  // of a slider
    bool timePlays_ = false;
    double playedTo_ = 0.0;        // between two steps of the time
    std::vector<float> presence_;  // of nodes, 0 hidden to 1 shown: what a lesson reveals grows into its place
    bool flat_ = false;
    float flatness_ = 0.0F;
    bool flowEverywhere_ = false;

    // While something is dragged, or the person asked for it.
    std::unique_ptr<layout::Physics> physics_;
    bool physicsOn_ = false;
    std::vector<vec3> beforePhysics_;
    bool changed_ = true;  // something is not as it was drawn last
    bool moved_ = true;    // positions are not
    int dragged_ = -1;
    std::vector<vec3> beforeDrag_;
    bool routesRough_ = false;  // made without looking for better ways, while things moved

    mutable std::optional<LabelIndex> index_;      // made when something is first searched for,
    mutable std::future<LabelIndex> indexComing_;  // or beside the frames; last: it reads the graph
};

}  // namespace orrery::graph
