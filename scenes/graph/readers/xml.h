#pragma once

// XML as the readers of GraphML and GEXF see it: parsed by pugixml (which expands no entity that a file declares), with
// places in the file for what is said about it.

#include "scenes/graph/readers/builder.h"

#include <pugixml.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace orrery::graph {

class XmlDocument {
 public:
    // Throws Error at the place where the text stops to be XML, and for more elements than the limits can need.
    XmlDocument(std::string_view text, const Source& source, const Limits& limits);

    pugi::xml_node root() const { return document_.document_element(); }
    Place placeOf(pugi::xml_node node) const;

 private:
    std::string text_;  // the tree points into it
    int firstLine_;
    std::vector<std::size_t> lineStarts_;
    pugi::xml_document document_;
};

// The name without its namespace's prefix.
std::string_view localName(pugi::xml_node node);

// The first child element of that local name.
pugi::xml_node childNamed(pugi::xml_node node, std::string_view name);

// The text directly inside the element, several pieces joined.
std::string textOf(pugi::xml_node node);

}  // namespace orrery::graph
