#pragma once

// The part of YAML that Mermaid's texts use: properties `key: value`, in front matter and in `@{ ... }`.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace orrery::graph::mermaid {

struct Property {
    std::string key;
    std::string value;   // text of the scalar; empty for null and for nested collections
    std::size_t at = 0;  // where the key stands in the body
};

struct PropertyRemark {
    std::size_t at;
    std::string message;
};

struct Properties {
    std::vector<Property> list;  // in the order written
    std::vector<PropertyRemark> remarks;

    // The value of the last property of that name, or nothing.
    const Property* find(std::string_view key) const;
};

// Properties of a body on one line, `a: 1, b: "two"` (a flow mapping), or on several, one a line (a block mapping;
// nested mappings and lists are passed over). `lineBreak` stands for the end of a line inside double quotes.
Properties readProperties(std::string_view body, std::string_view lineBreak);

}  // namespace orrery::graph::mermaid
