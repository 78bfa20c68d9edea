#pragma once

// The maps of a long text, of which only queries, keys and the log-sum-exp of each row are kept: what is near is
// computed again exactly, what is far comes from a pyramid of maxima that is made once.

#include "kernels/attention/map.h"
#include "scenes/attention/map_model.h"

#include <mutex>
#include <optional>
#include <vector>

namespace orrery::attention {

inline constexpr int kMostLong = 65536;  // tokens: the pyramid takes seconds, then minutes

// Queries and keys of one layer, RoPE applied.
struct LongHeads {
    int tokens = 0;
    int heads = 0;
    int keyHeads = 0;
    int keyWidth = 0;
    std::vector<float> q;  // [T, H, dk]
    std::vector<float> k;  // [T, G, dk]
};

class LongMaps : public MapModel {
 public:
    // Quick: all computing is done when a map is first asked for.
    LongMaps(LongHeads heads, std::string layerName, std::vector<std::string> headNames,
             std::vector<std::string> tokens, std::string note);

    int layers() const override { return 1; }
    std::string layerName(int) const override { return layerName_; }
    int heads(int) const override { return long_.heads; }
    int queries(int) const override { return long_.tokens; }
    int keys(int) const override { return long_.tokens; }
    bool causal(int) const override { return true; }
    int keyWidth(int) const override { return long_.keyWidth; }
    std::string choiceName(const Choice& choice) const override;
    const std::string& queryToken(int query) const override { return tokens_.at(static_cast<std::size_t>(query)); }
    const std::string& keyToken(int key) const override { return queryToken(key); }
    bool softens() const override { return false; }
    bool averages() const override { return false; }
    std::string note() const override { return note_; }
    // From the pyramid for blocks of kFirstBlock and more, else exact.
    std::vector<float> weights(const MapKey& key, const Window& window) const override;
    std::optional<Score> score(const MapKey& key, int query, int keyToken) const override;

 private:
    // Sides of the largest level that is kept: enough for a screen.
    static constexpr int kLargestLevel = 512;

    void prepare() const;
    HeadMap map(int head) const;
    // The larger of what is there and of the head's weights.
    void addExact(int head, const Window& window, std::vector<float>& out) const;
    void addFar(int head, const Window& window, std::vector<float>& out) const;

    LongHeads long_;
    std::string layerName_;
    std::vector<std::string> headNames_;
    std::vector<std::string> tokens_;
    std::string note_;
    mutable std::once_flag prepared_;
    mutable std::vector<float> logSumExp_;   // [T, H]
    mutable std::vector<Pyramid> pyramids_;  // one a head
};

// The first layer of a trace that is too long for DenseMaps and has queries and keys; null when there is none.
std::shared_ptr<const MapModel> longMapsOf(const trace::Trace& trace);

// A text of repeated passages with headings, and four heads as they are found in trained models: one looks at what is
// near, one at the first token and at headings, one at what followed the same word before, one within its passage.
std::shared_ptr<const MapModel> syntheticLongMaps(int tokens, std::uint64_t seed);

}  // namespace orrery::attention
