#pragma once

// What yEd writes into GraphML's data: https://docs.yworks.com/yfiles/doc/developers-guide/graphml.html, and the schema
// at http://www.yworks.com/xml/schema/graphml/1.1/.

#include "scenes/graph/readers/builder.h"

#include <pugixml.hpp>

namespace orrery::graph {

// `data` is a <data> element; without a yEd realizer inside, nothing changes and the answer is false.
bool readYedNode(pugi::xml_node data, Node& node, const GraphBuilder& builder, Place place);
bool readYedGroup(pugi::xml_node data, Group& group, const GraphBuilder& builder, Place place);
bool readYedEdge(pugi::xml_node data, Edge& edge, const GraphBuilder& builder, Place place);

}  // namespace orrery::graph
