#include "engine/base/mojibake.h"

#include "engine/base/mojibake_sequence.h"
#include "engine/base/utf8.h"

#include <bitset>
#include <cstdint>
#include <utility>
#include <vector>

namespace orrery {

namespace {

using mojibake::Evidence;
using mojibake::Sequence;
using mojibake::Surroundings;

// Text damaged more often than this does not occur outside of jokes.
constexpr int kMostLayers = 3;

bool isAscii(char byte) {
    return static_cast<unsigned char>(byte) < 0x80U;
}

// What the lines of the text show.
enum class LineState : std::uint8_t {
    plain,     // ASCII alone
    doubtful,  // what might be damage, and nothing that cannot be
    damaged,   // damage beyond doubt, and nothing that cannot be damage
    mixed,     // damage beyond doubt beside clean characters
    clean,
};

// A longer run is read in parts, which bounds the memory.
constexpr std::size_t kLongestRun = 4096;

// Reads the text run by run, from front to back: a run is a stretch without ASCII.
class Reader {
 public:
    explicit Reader(std::string_view text) : text_(text) {
        around_.emoji =
            text.find("\u00F0\u0178") != std::string_view::npos || text.find("\u00F0\u009F") != std::string_view::npos;
        around_.boxes = text.find("\u00E2\u201D\u20AC") != std::string_view::npos ||
                        text.find("\u00E2\u0094\u0080") != std::string_view::npos ||
                        text.find("\u00E2\u2022\u00AC") != std::string_view::npos;
    }

    // The sequences of the run at `at`, each with the evidence that its neighbours lend it.
    const std::vector<Sequence>& run(std::size_t at) {
        run_.clear();
        if (at == 0 || isAscii(text_[at - 1])) {
            around_.before = at > 0 ? static_cast<unsigned char>(text_[at - 1]) : 0U;
            around_.beforeRepaired = around_.before;
        }
        bool strong = false;
        while (at < text_.size() && !isAscii(text_[at]) && run_.size() < kLongestRun) {
            Sequence sequence = mojibake::readSequence(text_, at, around_);
            const utf8::Decoded last = utf8::decode(text_, at);
            around_.before = last.codePoint;
            around_.beforeRepaired = sequence.evidence == Evidence::foreign ? last.codePoint : sequence.character;
            at += sequence.length;
            if (!run_.empty() && supportEachOther(run_.back(), sequence)) sequence.evidence = Evidence::strong;
            strong = strong || sequence.evidence == Evidence::strong;
            run_.push_back(sequence);
        }
        if (strong) {
            for (Sequence& sequence : run_) {
                if (sequence.evidence == Evidence::weak) sequence.evidence = Evidence::strong;
            }
        }
        return run_;
    }

 private:
    static bool supportEachOther(const Sequence& first, const Sequence& second) {
        if (!first.complete || !second.complete || (first.punctuationOnly && second.punctuationOnly)) return false;
        const int script = mojibake::scriptOf(first.character);
        return script != 0 && script == mojibake::scriptOf(second.character) && first.evidence != Evidence::foreign &&
               second.evidence != Evidence::foreign;
    }

    std::string_view text_;
    Surroundings around_;
    std::vector<Sequence> run_;
};

struct Survey {
    std::vector<LineState> lines;
    std::bitset<256> leads;  // of the two-byte sequences that are damage beyond doubt
    bool damaged = false;
};

// Greek, Cyrillic and Arabic share their letters out over several leads.
void addLead(std::bitset<256>& leads, std::uint8_t lead) {
    leads.set(lead);
    if (lead == 0xCE || lead == 0xCF) leads.set(0xCE).set(0xCF);
    if (lead == 0xD0 || lead == 0xD1) leads.set(0xD0).set(0xD1);
    if (lead == 0xD8 || lead == 0xD9) leads.set(0xD8).set(0xD9);
}

Survey survey(std::string_view text, Reader& reader) {
    Survey survey;
    bool strong = false;
    bool doubtful = false;
    bool foreign = false;
    const auto endLine = [&] {
        LineState state = doubtful ? LineState::doubtful : LineState::plain;
        if (strong) state = foreign ? LineState::mixed : LineState::damaged;
        if (!strong && foreign) state = LineState::clean;
        survey.lines.push_back(state);
        survey.damaged = survey.damaged || strong;
        strong = doubtful = foreign = false;
    };
    for (std::size_t at = 0; at < text.size();) {
        if (isAscii(text[at])) {
            if (text[at] == '\n') endLine();
            ++at;
            continue;
        }
        for (const Sequence& sequence : reader.run(at)) {
            at += sequence.length;
            switch (sequence.evidence) {
                case Evidence::foreign:
                    foreign = true;
                    break;
                case Evidence::leadOnly:
                case Evidence::weak:
                    doubtful = true;
                    break;
                case Evidence::strong:
                    strong = true;
                    if (sequence.complete) addLead(survey.leads, sequence.lead);
                    break;
            }
        }
    }
    endLine();
    return survey;
}

// A doubtful line is damaged when the nearest lines on both sides that show anything are.
void settleDoubtfulLines(std::vector<LineState>& lines) {
    std::vector<bool> damagedBefore(lines.size());
    std::vector<bool> shownBefore(lines.size());
    bool shown = false;
    bool damaged = false;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        shownBefore[i] = shown;
        damagedBefore[i] = damaged;
        if (lines[i] == LineState::plain || lines[i] == LineState::doubtful) continue;
        shown = true;
        damaged = lines[i] == LineState::damaged;
    }
    shown = damaged = false;
    for (std::size_t i = lines.size(); i-- > 0;) {
        if (lines[i] == LineState::plain) continue;
        if (lines[i] != LineState::doubtful) {
            shown = true;
            damaged = lines[i] == LineState::damaged;
            continue;
        }
        const bool before = !shownBefore[i] || damagedBefore[i];
        const bool after = !shown || damaged;
        // Doubtful lines count as nothing shown, whatever is decided here.
        lines[i] = before && after && (shownBefore[i] || shown) ? LineState::damaged : LineState::clean;
    }
}

std::optional<Repair> repairLayer(std::string_view text) {
    Reader reader(text);
    Survey found = survey(text, reader);
    if (!found.damaged) return std::nullopt;
    settleDoubtfulLines(found.lines);

    Repair repair;
    repair.text.reserve(text.size());
    std::size_t line = 0;
    for (std::size_t at = 0; at < text.size();) {
        if (isAscii(text[at])) {
            if (text[at] == '\n') ++line;
            repair.text += text[at++];
            continue;
        }
        const bool damagedLine = found.lines[line] == LineState::damaged;
        for (const Sequence& sequence : reader.run(at)) {
            bool apply = sequence.evidence == Evidence::strong;
            if (sequence.evidence == Evidence::weak) apply = damagedLine;
            // A capital letter with an accent is one, unless other sequences with the same lead show that it is not.
            if (sequence.evidence == Evidence::leadOnly) apply = damagedLine && found.leads.test(sequence.lead);
            if (apply) {
                utf8::append(repair.text, sequence.character);
                ++repair.repaired;
                if (sequence.uncertain) ++repair.uncertain;
            } else {
                repair.text.append(text.substr(at, sequence.length));
            }
            at += sequence.length;
        }
    }
    return repair;
}

}  // namespace

std::optional<Repair> repairMojibake(std::string_view text) {
    std::optional<Repair> result = repairLayer(text);
    for (int layer = 1; result && layer < kMostLayers; ++layer) {
        std::optional<Repair> deeper = repairLayer(result->text);
        if (!deeper) break;
        deeper->repaired += result->repaired;
        deeper->uncertain += result->uncertain;
        result = std::move(deeper);
    }
    return result;
}

}  // namespace orrery
