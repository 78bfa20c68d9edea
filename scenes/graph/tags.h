#pragma once

// Words that a lesson puts on nodes in place of their own: "H20: needs a licence". They stand on the body, on a plate
// of their own with its colour around it, and are there whatever stands around them.

#include "engine/app/scene.h"
#include "engine/render/draw_list.h"
#include "engine/text/label.h"
#include "scenes/graph/visibility.h"

#include <map>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace orrery::graph {

text::LabelStyle tagStyle();

class Tags {
 public:
    // bodySizes: one a node, in world units; a line of words becomes as long as its body lets it.
    void set(const std::map<int, std::string>& words, std::span<const vec3> bodySizes);
    // Nodes whose name stands elsewhere in the picture: their labels need not.
    void setNamedElsewhere(std::set<int> nodes) { elsewhere_ = std::move(nodes); }
    bool has(int node) const { return words_.contains(node) || elsewhere_.contains(node); }
    // World units that the words on a node take; 0 where there are none.
    vec2 sizeOf(int node) const;
    void setColours(std::span<const Colour> ofNodes);
    void build(const app::Moment& moment, std::span<const vec3> positions, const Visibility& visibility);
    void fill(render::DrawList& list) const;

 private:
    struct Tag {
        int node;
        text::LabelContent content;
        vec2 size;
        text::LabelStyle style;
    };
    std::map<int, std::string> words_;
    std::set<int> elsewhere_;
    std::vector<Tag> tags_;
    std::vector<Colour> colours_;
    std::vector<render::Label> labels_;
};

}  // namespace orrery::graph
