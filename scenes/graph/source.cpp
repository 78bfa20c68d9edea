#include "scenes/graph/source.h"

#include "engine/base/diagnostic.h"

namespace orrery::graph {

Error errorAt(const Source& source, std::string_view text, int line, int column, const std::string& message) {
    return Error(message, {source.file, source.firstLine + line - 1, column, std::string(sourceLine(text, line))});
}

}  // namespace orrery::graph
