#pragma once

// Terms and their meanings, from a section "Glossary" or a file of their own: a table of two columns, a list with the
// term in bold, or paragraphs "Term : meaning".

#include "scenes/lesson/lesson.h"

#include <filesystem>

namespace orrery::lesson {

bool isGlossary(std::string_view heading);
// Sections that are looked up and not played: glossary, sources, references, further reading.
bool isAppendix(std::string_view heading);

void addTerms(std::vector<Term>& terms, const text::Block& block);
// Every term of a Markdown file. Throws Error when it cannot be read.
void addTermsOfFile(std::vector<Term>& terms, const std::filesystem::path& path);

// The entry for a name as it stands in a graph: whole, without case, marks and emoji around it. Null when there is
// none.
const Term* termFor(const std::vector<Term>& terms, std::string_view name);

}  // namespace orrery::lesson
