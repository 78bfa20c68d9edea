#pragma once

// What stands over the scene in a window: the outline of what is open, the search, the scene's own panel, the key card,
// the performance panel, messages. Says which of them are open; draws nothing itself.

#include "engine/app/keys.h"
#include "engine/app/session.h"
#include "engine/gpu/timers.h"
#include "engine/render/node_link_pass.h"

#include <array>
#include <string>
#include <vector>

namespace orrery::app {

// What the performance panel shows.
struct Performance {
    std::string device;
    int step = 0;  // of render::kQualitySteps
    bool stepFixed = false;
    double frameSeconds = 0.0;
    double cpuSeconds = 0.0;
    std::vector<gpu::PassTime> passes;
    std::string shaderProblem;
    std::size_t bodies = 0, spheres = 0, tubes = 0, lines = 0, labels = 0;
    render::NodeLinkReport large;
};

class Panels {
 public:
    bool keyCard = false;
    bool performance = false;
    bool panels = true;
    bool settings = false;

    void openSearch();
    void closeSearch() { searching_ = false; }
    bool searching() const { return searching_; }
    // The first-start hint goes away with the first key or after a while.
    void hint(double seconds);

    // Both between Ui::begin and Ui::end. What stands beside the scene: returns the quality step that was chosen, or
    // -1.
    int draw(Session& session, const Performance& performance, Mode mode);
    // What is asked for and what is said: the search, the key card, messages.
    void drawOver(Session& session, const std::string& typed);

 private:
    void outline(Session& session);
    void outlineList(Session& session, const Scene& scene);
    void search(Session& session);
    void scenePanel(Session& session);
    void statusLine(const Scene& scene);
    void card();
    int performancePanel(const Performance& performance);
    void messages(const Session& session, const std::string& typed);
    void opening(const Session& session);

    // At rest nothing covers the picture: the list and the panel are folded to a line each.
    bool listOpen_ = false;
    bool panelOpen_ = false;
    bool searching_ = false;
    bool focusSearch_ = false;
    std::string words_;
    std::string lastWords_;
    std::vector<Found> found_;
    int chosen_ = 0;
    double hintSeconds_ = 0.0;
    std::array<float, 120> history_{};
    std::size_t historyAt_ = 0;
};

}  // namespace orrery::app
