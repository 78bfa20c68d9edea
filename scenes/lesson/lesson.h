#pragma once

// A lesson as its author wrote it: the headings of a text in their order, each with what is said under it and the scene
// that is shown meanwhile.

#include "engine/base/diagnostic.h"
#include "engine/base/yaml.h"
#include "engine/text/prose.h"
#include "scenes/graph/graph.h"

#include <optional>
#include <string>
#include <vector>

namespace orrery::lesson {

// A code block that is shown as code, or that another reader knows.
struct Fence {
    std::string language;  // as written, lower case; empty when the author gives none
    std::string text;
    int line = 0;  // of the file, where `text` starts
};

// Something to look at. `graph` is there when the text could be read; what was wrong otherwise stands in `error` and in
// the lesson's diagnostics.
struct Scene {
    std::string language;  // "mermaid", "dot" or "orrery"
    std::string text;
    int line = 0;        // of the file, where `text` starts
    bool fenced = true;  // a block of code, and not diagram text that stands in the open
    std::optional<graph::Graph> graph;
    std::optional<yaml::Value> description;  // of an ```orrery fence: `scene` or `file`, and what goes with it
    std::string error;
};

// Where a caption stands in the picture; by itself it chooses what suits its content.
enum class CaptionPlace { automatic, right, left, bottom, none };

// What a step asks of the scene that stands there.
struct Direction {
    std::optional<yaml::Value> camera;
    std::optional<double> hold;  // seconds that a recording stays
    CaptionPlace caption = CaptionPlace::automatic;
    std::optional<yaml::Value> changes;  // keys of the scene's own

    bool empty() const { return !camera && !hold && !changes && caption == CaptionPlace::automatic; }
};

// An entry of the glossary. Nodes and edges whose name or id is the term show it.
struct Term {
    std::string name;
    std::string meaning;
};

struct Step {
    std::string title;
    int level = 0;  // of the heading, 1 to 6; 0 for text before the first heading
    int line = 0;
    std::string caption;              // the text under the heading, paragraphs with a blank line between them
    std::vector<text::Block> blocks;  // the same to be set
    std::vector<std::string> notes;   // for the teacher: block quotes and HTML comments
    std::vector<Fence> fences;
    std::optional<Scene> scene;  // a heading with several scenes makes several steps; one without any makes one
    std::string date;            // "Date:" and "Authors:" lines above a diagram that stands in the open
    std::string authors;
    Direction direction;
    bool appendix = false;  // glossary and sources: for the panel and the handout, not played
};

struct Lesson {
    std::string title;
    std::string date;
    std::string author;
    std::string theme;     // that the author wants, or empty
    double minutes = 0.0;  // that the lesson is planned for; 0 when not said
    std::vector<Step> steps;
    std::vector<Term> glossary;
    Diagnostics diagnostics;  // every remark on the file, those of its graphs included, in the order of the lines

    // Whether a class sees the step: no appendix, and no bare title of the whole, which is seen from afar.
    bool plays(const Step& step) const {
        const bool bare =
            step.title == title && !step.scene && step.blocks.empty() && step.notes.empty() && step.direction.empty();
        return !step.appendix && !(bare && &step == steps.data());
    }

    std::size_t sceneCount() const {
        std::size_t count = 0;
        for (const Step& step : steps) count += step.scene ? 1U : 0U;
        return count;
    }
};

}  // namespace orrery::lesson
