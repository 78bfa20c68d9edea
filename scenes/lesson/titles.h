#pragma once

// What a diagram that stands in the open is about, from the lines above it: papers come with a title, authors and a
// date.

#include <string>
#include <string_view>
#include <vector>

namespace orrery::lesson {

struct Caption {
    std::string title;
    std::string date;
    std::string authors;
    bool explicitTitle = false;  // by "Title:", or as the line before "Authors:" or "Date:"
};

// Looks from lines[end - 1] upwards to lines[begin], the lines between the diagram and the scene or heading before it.
Caption captionAbove(const std::vector<std::string_view>& lines, std::size_t begin, std::size_t end);

// The text without Markdown's marks of emphasis and headings, and without a picture in front of it.
std::string plainTitle(std::string_view line);

}  // namespace orrery::lesson
