#include "scenes/attention/examples.h"

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "scenes/attention/long_maps.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <initializer_list>

namespace orrery::attention {

namespace {

class Example {
 public:
    explicit Example(const std::filesystem::path& path) : path_(path) {
        json_ = nlohmann::json::parse(readFile(path), nullptr, false);
        if (!json_.is_object()) throw problem(R"(is no example: it needs JSON such as {"example": "steps"})");
        const auto named = json_.find("example");
        if (named == json_.end() || !named->is_string())
            throw problem(R"(is no example: it needs "example", one of "steps", "caches", "cross", "long")");
        name_ = named->get<std::string>();
    }

    const std::string& name() const { return name_; }
    Error problem(const std::string& message) const { return Error(message, {path_.string(), 0, 0, {}}); }

    // Refuses what would be left unread.
    void allow(std::initializer_list<const char*> keys) const {
        for (const auto& [key, value] : json_.items()) {
            const bool known = key == "example" || std::find(keys.begin(), keys.end(), key) != keys.end();
            if (!known) throw problem(fmt::format(R"(has "{}", which the example "{}" does not know)", key, name_));
        }
    }
    bool has(const char* key) const { return json_.contains(key); }
    int whole(const char* key, int usual, int least, int most) const {
        const auto found = json_.find(key);
        if (found == json_.end()) return usual;
        if (!found->is_number_integer() || *found < least || *found > most)
            throw problem(fmt::format(R"("{}" must be a whole number from {} to {})", key, least, most));
        return found->get<int>();
    }

 private:
    std::filesystem::path path_;
    nlohmann::json json_;
    std::string name_;
};

// The weights of a small case as a map of one head.
std::shared_ptr<const MapModel> mapsOf(const SmallCase& small) {
    const Walk walked = walk(small, {});
    Heads heads{.heads = 1,
                .queries = small.count(),
                .keys = small.count(),
                .keyWidth = small.keyWidth,
                .weights = walked.weights};
    for (int row = 0; row < small.count(); ++row) {
        double sum = 0.0;
        for (int column = 0; column <= row; ++column)
            sum += std::exp(static_cast<double>(walked.scaled[static_cast<std::size_t>(row * small.count() + column)]));
        heads.logSumExp.push_back(static_cast<float>(std::log(sum)));
    }
    std::vector<Heads> layers;
    layers.push_back(std::move(heads));
    return std::make_shared<DenseMaps>(std::move(layers), small.tokens, small.tokens, "small case");
}

std::shared_ptr<const MapModel> mapsOf(const CrossCase& cross) {
    return std::make_shared<DenseMaps>(std::vector<Heads>{cross.heads}, cross.queries, cross.keys, cross.note);
}

}  // namespace

Content readExample(const std::filesystem::path& path) {
    const Example example(path);
    const auto seed = static_cast<std::uint64_t>(example.whole("seed", 1, 0, 1'000'000'000));
    Content content{.title = path.stem().string()};
    if (example.name() == "steps") {
        example.allow({"tokens", "width", "seed"});
        content.mode = Mode::steps;
        const int tokens = example.whole("tokens", 4, 2, kMostSmallTokens);
        const int width = example.whole("width", 4, 1, kMostSmallWidth);
        if (example.has("tokens") || example.has("width") || example.has("seed"))
            content.small = randomCase(tokens, width, seed);
    } else if (example.name() == "caches") {
        example.allow({"seed"});
        content.mode = Mode::cache;
        content.seed = seed;
    } else if (example.name() == "cross") {
        example.allow({});
        content.mode = Mode::cross;
        content.maps = mapsOf(content.cross);
    } else if (example.name() == "long") {
        example.allow({"tokens", "seed"});
        content.maps = syntheticLongMaps(example.whole("tokens", 4096, 16, kMostLong), seed);
        content.choice.kind = Choice::Kind::maximum;
    } else {
        throw example.problem(
            fmt::format(R"(names the example "{}"; these are: "steps", "caches", "cross", "long")", example.name()));
    }
    if (!content.maps) content.maps = mapsOf(content.small);
    return content;
}

}  // namespace orrery::attention
