#include "scenes/attention/cross_case.h"

#include <algorithm>

namespace orrery::attention {

std::optional<CrossCase> crossOf(const trace::Trace& trace) {
    for (Heads& heads : headsOf(trace)) {
        if (heads.queries == heads.keys || std::max(heads.queries, heads.keys) > kMostCrossTokens) continue;
        CrossCase cross{.queries = {}, .keys = {}, .note = {}};
        // A trace names the tokens of one text: that which is attended to.
        for (int i = 0; i < heads.queries; ++i) cross.queries.push_back("q" + std::to_string(i));
        for (int i = 0; i < heads.keys; ++i) {
            const auto at = static_cast<std::size_t>(i);
            cross.keys.push_back(at < trace.pieces.size() ? shownToken(trace.pieces[at]) : std::to_string(i));
        }
        cross.heads = std::move(heads);
        return cross;
    }
    return std::nullopt;
}

}  // namespace orrery::attention
