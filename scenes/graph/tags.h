#pragma once

// Words that a lesson hangs on nodes: "needs a licence" under a product. They stand below the body, on a plate of their
// own, and are there whatever stands around them.

#include "engine/app/scene.h"
#include "engine/render/draw_list.h"
#include "engine/text/label.h"
#include "scenes/graph/visibility.h"

#include <map>
#include <span>
#include <string>
#include <vector>

namespace orrery::graph {

class Tags {
 public:
    Tags();

    void set(const std::map<int, std::string>& words);
    void build(const app::Moment& moment, std::span<const vec3> positions, std::span<const vec3> bodySizes,
               const Visibility& visibility);
    void fill(render::DrawList& list) const;

 private:
    struct Tag {
        int node;
        text::LabelContent content;
        vec2 size;
    };
    std::vector<Tag> tags_;
    text::LabelStyle style_;
    std::vector<render::Label> labels_;
};

}  // namespace orrery::graph
