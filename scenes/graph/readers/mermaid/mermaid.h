#pragma once

// Mermaid flowcharts (https://mermaid.js.org/syntax/flowchart.html) as graphs. The meaning of a text is the one that
// the npm package `mermaid` 12.3.0 gives it; tools/dev/mermaid_judge compares the two.
//
// What Mermaid refuses, or reads as something that its author cannot have meant, is read all the same where the meaning
// is plain, and each time a warning in Graph::diagnostics says where:
//   - brackets and quotes inside an unquoted label, `C[Latent Attention (MLA)]`; brackets of the label's own kind
//   balance.
//     A label that only starts like another shape, `A[(MLA) head]`, `A[/usr/bin]`, is a label of the simpler shape.
//   - a quote that is not closed, quotes within quotes, quotes with blanks around them, typographic quotes, empty
//   labels
//   - `style B,C,D fill:red` is three nodes; `;` between declarations, blanks in lists, declarations without a comma
//   - blanks at the end of a statement, comments after a statement, an empty comment
//   - a subgraph without `end`, an `end` without a subgraph, a subgraph without a name
//   - style, class and click before the node that they name; where nothing of that name follows, style creates a node
//   as
//     Mermaid does, the others have no effect; linkStyle naming no edge has no effect, or naming an edge by its id;
//     style of an edge's id; several classes at once, `:::one,two`, `:::one:::two`
//   - names that begin with a keyword where only a name can stand, `A --> end`, `style-guide[Style]`, and names with
//     characters that Mermaid's lexer does not know
//   - arrows: `->`, `<->`, `=>`, the arrows of Unicode and of word processors, two dashes without a label, a letter
//   before
//     `-->` that belongs to the label (`A --hello--> B`; Mermaid takes the `o`), different heads at the two ends
//   - `A, B` and `A& B` as lists, a new line after `&`, a bracket or `@{` after a blank
//   - @{ }: unknown shapes (a rectangle) and properties, shape names in capitals or with underscores, commas at line
//   ends
//   - the header: a statement on its line, lower-case directions; `direction` outside a subgraph has no effect
//   - HTML: what looks like a tag and is none, `List<String>`, is text
// What has no plain meaning is an error.

#include "scenes/graph/graph.h"
#include "scenes/graph/limits.h"
#include "scenes/graph/source.h"

#include <string_view>

namespace orrery::graph {

// The graph of a flowchart. Throws Error with file, line, column and excerpt where the text has no plain meaning or
// goes beyond a limit. Lines count from source.firstLine, in errors, in diagnostics and in the graph. The diagnostics
// are in the order of the text. A node's or edge's markup is well-formed; its plain text has no markup left.
Graph readMermaid(std::string_view text, const Source& source, const Limits& limits = {});

// Whether the text, after front matter, comments and directives, starts with the header line of a flowchart:
// `flowchart` or `graph`, then a direction or nothing.
bool looksLikeMermaidFlowchart(std::string_view text);

// The keyword with which the text's diagram starts, such as "flowchart", "graph" or "sequenceDiagram"; empty when it is
// none of Mermaid's. A view into `text`.
std::string_view mermaidDiagramKind(std::string_view text);

}  // namespace orrery::graph
