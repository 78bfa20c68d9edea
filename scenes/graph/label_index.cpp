#include "scenes/graph/label_index.h"

#include "engine/base/fuzzy.h"
#include "engine/base/parallel.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <numeric>
#include <set>

namespace orrery::graph {

namespace {

constexpr std::size_t kLabelsATask = 32768;

bool isWordPart(char c) {
    return static_cast<unsigned char>(c) > 127 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

// Every place of the needle in [from, end) until `take` wants no more; `take` says where to go on.
template <typename Take>
void eachPlace(const char* from, const char* end, std::string_view needle, const Take& take) {
    while (from < end) {
        const auto length = static_cast<std::size_t>(end - from);
        const void* found = needle.size() == 1 ? std::memchr(from, needle.front(), length)
                                               : memmem(from, length, needle.data(), needle.size());
        if (found == nullptr) return;
        from = take(static_cast<const char*>(found));
    }
}

// How well a word fits a label that holds it; the best of all its places.
LabelIndex::Fit fitOf(std::string_view label, std::string_view word) {
    auto best = LabelIndex::Fit::part;
    for (std::size_t at = label.find(word); at != std::string_view::npos; at = label.find(word, at + 1)) {
        if (label.size() == word.size()) return LabelIndex::Fit::whole;
        if (at > 0 && isWordPart(label[at - 1])) continue;
        const std::size_t after = at + word.size();
        const bool wholeWord = after == label.size() || !isWordPart(label[after]);
        using enum LabelIndex::Fit;
        best = std::min(
            best, at == 0 ? (wholeWord ? firstWord : beginning) : (wholeWord ? LabelIndex::Fit::word : wordBeginning));
    }
    return best;
}

std::vector<std::string_view> wordsOf(std::string_view text) {
    std::vector<std::string_view> words;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find_first_of(" \t\n", at), text.size());
        if (end > at) words.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return words;
}

}  // namespace

void LabelIndex::add(std::uint32_t item, std::string_view text, float weight) {
    Name name{item, weight, {}};
    appendFolded(name.folded, text);
    std::ranges::replace(name.folded, '\n', ' ');
    names_.push_back(std::move(name));
}

void LabelIndex::finish() {
    std::vector<std::size_t> order(names_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    parallelSort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return names_[a].weight != names_[b].weight ? names_[a].weight > names_[b].weight : a < b;
    });
    std::size_t length = 0;
    for (const Name& name : names_) length += name.folded.size() + 1;
    text_.reserve(length);
    starts_.reserve(names_.size() + 1);
    items_.reserve(names_.size());
    for (const std::size_t i : order) {
        starts_.push_back(text_.size());
        items_.push_back(names_[i].item);
        text_ += names_[i].folded;
        text_ += '\n';
    }
    starts_.push_back(text_.size());
    names_ = {};
}

LabelIndex::Hits LabelIndex::find(std::string_view words, std::size_t most) const {
    std::string folded;
    appendFolded(folded, words);
    const std::vector<std::string_view> wanted = wordsOf(folded);
    if (wanted.empty() || items_.empty()) return {};
    // The words as they were typed, without blanks around them.
    const std::string_view phrase(
        wanted.front().data(),
        static_cast<std::size_t>(wanted.back().data() - wanted.front().data()) + wanted.back().size());
    const std::string_view longest =
        *std::ranges::max_element(wanted, [](std::string_view a, std::string_view b) { return a.size() < b.size(); });

    // A task's best of each fit, in the order of the text, which is that of weight.
    struct Part {
        std::array<std::vector<std::uint32_t>, kFits> hits;
        std::size_t count = 0;
    };
    const std::size_t labels = items_.size();
    std::vector<Part> parts((labels + kLabelsATask - 1) / kLabelsATask);
    parallelFor(parts.size(), [&](std::size_t task) {
        Part& part = parts[task];
        std::size_t label = task * kLabelsATask;
        const std::size_t last = std::min(labels, label + kLabelsATask);
        const char* const end = text_.data() + starts_[last];
        eachPlace(text_.data() + starts_[label], end, longest, [&](const char* place) {
            const auto at = static_cast<std::uint64_t>(place - text_.data());
            while (starts_[label + 1] <= at) ++label;
            const std::string_view text(text_.data() + starts_[label], starts_[label + 1] - starts_[label] - 1);
            const bool fits = wanted.size() == 1 || std::ranges::all_of(wanted, [&](std::string_view word) {
                                  return text.find(word) != std::string_view::npos;
                              });
            if (fits) {
                ++part.count;
                const bool asTyped = wanted.size() == 1 || text.find(phrase) != std::string_view::npos;
                Fit fit = fitOf(text, asTyped ? phrase : wanted.front());
                auto& hits = part.hits.at(static_cast<std::size_t>(fit));
                // Names of one item may all fit: some more than asked for, so that enough remain.
                if (hits.size() < most * 2) hits.push_back(items_[label]);
            }
            return text_.data() + starts_[label + 1];
        });
    });

    Hits found;
    for (const Part& part : parts) found.count += part.count;
    std::set<std::uint32_t> known;
    for (std::size_t fit = 0; fit < static_cast<std::size_t>(kFits); ++fit) {
        for (const Part& part : parts) {
            for (const std::uint32_t item : part.hits.at(fit)) {
                if (found.best.size() >= most) return found;
                if (known.insert(item).second) found.best.push_back({item, static_cast<Fit>(fit)});
            }
        }
    }
    return found;
}

}  // namespace orrery::graph
