#pragma once

// What a scene says of one thing that can be pointed at, for the files it is exported to: all that drawing does not
// show.

#include "engine/render/draw_list.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>

namespace orrery::app {

struct Part {
    std::string name;                        // of its node in the file; empty: "part 7"
    nlohmann::ordered_json extras;           // kept with the node as it is: id, label, link; null: none
    std::uint32_t within = render::kNoPick;  // pick id of what it belongs to (a group, a graph), whose node carries it
};

}  // namespace orrery::app
