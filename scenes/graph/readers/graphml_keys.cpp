#include "scenes/graph/readers/graphml_keys.h"

namespace orrery::graph {

GraphMlKeys::GraphMlKeys(pugi::xml_node root) {
    for (const pugi::xml_node child : root.children()) {
        if (localName(child) != "key") continue;
        Key key;
        key.scope = child.attribute("for").as_string("all");
        key.name = child.attribute("attr.name").as_string();
        if (key.name.empty()) key.name = child.attribute("id").as_string();
        key.standard = textOf(childNamed(child, "default"));
        // Only these are applied to every element; a file may declare a hundred thousand others.
        if (!key.standard.empty() && Attributes::knows(key.name) && standards_.size() < kMostStandards) {
            standards_.push_back(key);
        }
        keys_.insert_or_assign(child.attribute("id").as_string(), std::move(key));
    }
}

std::string_view GraphMlKeys::nameOf(std::string_view id) const {
    const auto key = keys_.find(std::string(id));
    return key == keys_.end() ? id : std::string_view(key->second.name);
}

void GraphMlKeys::takeStandards(std::string_view scope, Attributes& attributes) const {
    for (const Key& key : standards_) {
        if (key.scope == scope || key.scope == "all") attributes.take(key.name, key.standard);
    }
}

void GraphMlKeys::readGraphData(pugi::xml_node element, Graph& graph) const {
    for (const pugi::xml_node data : element.children()) {
        if (localName(data) == "desc") graph.accessibleDescription = labelText(textOf(data));
        if (localName(data) != "data") continue;
        const std::string name = lowerCase(nameOf(data.attribute("key").as_string()));
        if (name == "label" || name == "name" || name == "title") graph.title = labelText(textOf(data));
        if (name == "description") graph.accessibleDescription = labelText(textOf(data));
    }
}

}  // namespace orrery::graph
