#pragma once

// The names of the largest communities of a large graph, each in the middle of its nodes.

#include "engine/app/scene.h"
#include "engine/render/draw_list.h"
#include "engine/text/label.h"
#include "scenes/graph/communities.h"
#include "scenes/graph/visibility.h"

#include <set>
#include <span>
#include <string>
#include <vector>

namespace orrery::graph {

class CommunityNames {
 public:
    // Forgets all names.
    void clear();
    void set(const Graph& graph, const Communities& communities, const render::Theme& theme);
    // Where the nodes are now.
    void place(const Communities& communities, std::span<const vec3> positions, const Visibility& visibility);
    void fill(render::DrawList& list) const;
    // The nodes that communities are called after.
    std::set<int> centres() const;

 private:
    struct Name {
        text::LabelContent content;
        text::LabelStyle style;
        vec2 size;
        int centre;  // the node that it is called after
    };
    std::vector<Name> names_;  // of the first communities
    std::vector<render::Label> labels_;
};

}  // namespace orrery::graph
