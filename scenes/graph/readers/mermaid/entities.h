#pragma once

// Named and numbered characters in labels: &amp; &#38; &#x26; (HTML 5) and Mermaid's own #amp; #38;.

#include <cstddef>
#include <string>
#include <string_view>

namespace orrery::graph::mermaid {

struct Entity {
    std::string text;        // the characters that it stands for, UTF-8; empty when there is no such entity
    std::size_t length = 0;  // bytes of the reference in the source
};

// The entity written at `at`, where text[at] is '&'; a reference ends with a semicolon.
Entity readEntity(std::string_view text, std::size_t at);

// Mermaid's own form turned into HTML's: #quot; into &quot; and #35; into &#35;. A name that HTML does not know stays
// as it is.
std::string withHtmlEntities(std::string_view text);

}  // namespace orrery::graph::mermaid
