#include "engine/base/safetensors_header.h"

#include "engine/base/error.h"
#include "engine/base/utf8.h"

#include <nlohmann/json.hpp>

#include <array>
#include <optional>
#include <set>

namespace orrery::safetensors {
namespace {

using Json = nlohmann::json;

struct TypeName {
    std::string_view name;
    Type type;
    std::size_t bytes;
};
constexpr std::array kTypes{
    TypeName{"BOOL", Type::boolean, 1}, TypeName{"U8", Type::u8, 1},   TypeName{"I8", Type::i8, 1},
    TypeName{"U16", Type::u16, 2},      TypeName{"I16", Type::i16, 2}, TypeName{"F16", Type::f16, 2},
    TypeName{"BF16", Type::bf16, 2},    TypeName{"U32", Type::u32, 4}, TypeName{"I32", Type::i32, 4},
    TypeName{"F32", Type::f32, 4},      TypeName{"U64", Type::u64, 8}, TypeName{"I64", Type::i64, 8},
    TypeName{"F64", Type::f64, 8},
};

const TypeName& rowOf(Type type) {
    const auto index = static_cast<std::size_t>(type);
    ORRERY_CHECK(index < kTypes.size() && kTypes[index].type == type, "type {} has no row", index);
    return kTypes[index];
}

// Follows the parser from token to token: what the header may hold is flat, so a place in it is one of a few, and a
// header of the largest size needs no tree of it all.
class HeaderReader final : public nlohmann::json_sax<Json> {
 public:
    explicit HeaderReader(const std::string& file) : file_(file) {}

    Header finish() { return std::move(header_); }

    bool null() override { return wrong("null"); }
    bool boolean(bool) override { return wrong("true or false"); }
    bool number_integer(number_integer_t value) override { return wrong(fmt::format("{}", value)); }
    bool number_unsigned(number_unsigned_t value) override {
        if (place_ != Place::numbers) return wrong(fmt::format("{}", value));
        numbers_.push_back(value);
        const std::size_t most = listed_ == "shape" ? kMostDimensions : 2;
        if (numbers_.size() > most)
            refuse(file_, claim_.name, fmt::format("more than {} numbers in its {}", most, listed_));
        return true;
    }
    bool number_float(number_float_t, const string_t& text) override { return wrong(shown(text)); }
    bool string(string_t& text) override {
        if (place_ == Place::metadata && pending_) {
            if (!header_.metadata.emplace(*pending_, text).second) {
                refuse(file_, fmt::format("its metadata holds \"{}\" twice", shown(*pending_)));
            }
            pending_.reset();
            return true;
        }
        if (place_ != Place::tensor || field_ != "dtype") return wrong("a text");
        for (const TypeName& row : kTypes) {
            if (row.name != text) continue;
            claim_.type = row.type;
            return true;
        }
        refuse(file_, claim_.name, fmt::format("the type \"{}\" is none that is read here", shown(text)));
    }
    bool binary(binary_t&) override { return wrong("binary data"); }

    bool start_object(std::size_t) override {
        if (place_ == Place::start) {
            place_ = Place::top;
        } else if (place_ == Place::top) {
            place_ = claim_.name == kMetadata ? Place::metadata : Place::tensor;
        } else {
            return wrong("an object");
        }
        return true;
    }
    bool key(string_t& text) override {
        if (place_ == Place::top) {
            if (!names_.insert(text).second) refuse(file_, text, "it is in the header twice");
            claim_ = {};
            claim_.name = text;
            fields_.clear();
        } else if (place_ == Place::metadata) {
            pending_ = text;
        } else {
            if (text != "dtype" && text != "shape" && text != "data_offsets") {
                refuse(file_, claim_.name,
                       fmt::format("the header says \"{}\" of it, which nobody knows", shown(text)));
            }
            if (!fields_.insert(text).second) refuse(file_, claim_.name, fmt::format("\"{}\" twice", text));
            field_ = text;
        }
        return true;
    }
    bool end_object() override {
        if (place_ == Place::tensor) {
            for (const char* field : {"dtype", "shape", "data_offsets"}) {
                if (!fields_.contains(field)) refuse(file_, claim_.name, fmt::format("no \"{}\"", field));
            }
            header_.claims.push_back(std::move(claim_));
        }
        place_ = place_ == Place::top ? Place::end : Place::top;
        return true;
    }
    bool start_array(std::size_t) override {
        if (place_ != Place::tensor || field_ == "dtype") return wrong("a list");
        place_ = Place::numbers;
        listed_ = field_;
        numbers_.clear();
        return true;
    }
    bool end_array() override {
        place_ = Place::tensor;
        if (listed_ == "data_offsets") {
            if (numbers_.size() != 2) refuse(file_, claim_.name, "\"data_offsets\" are not two numbers");
            claim_.begin = numbers_[0];
            claim_.end = numbers_[1];
            return true;
        }
        for (const std::uint64_t length : numbers_) {
            if (length > static_cast<std::uint64_t>(INT64_MAX)) {
                refuse(file_, claim_.name, fmt::format("a length of {} in its shape", length));
            }
            claim_.shape.push_back(static_cast<std::int64_t>(length));
        }
        return true;
    }
    bool parse_error(std::size_t position, const std::string&, const Json::exception&) override {
        // The library's words are about its own parser.
        refuse(file_, fmt::format("its header is no JSON, from byte {} on", position + sizeof(std::uint64_t)));
    }

 private:
    static constexpr std::string_view kMetadata = "__metadata__";
    enum class Place { start, top, metadata, tensor, numbers, end };

    // Something stands where the format has something else.
    [[noreturn]] bool wrong(const std::string& found) const {
        switch (place_) {
            case Place::start:
            case Place::end:
                refuse(file_, "its header is not a JSON object");
            case Place::metadata:
                refuse(file_,
                       fmt::format("its metadata has {} at \"{}\"; texts are expected", found, shown(*pending_)));
            case Place::top:
                if (claim_.name == kMetadata) refuse(file_, fmt::format("its metadata is {}, not an object", found));
                refuse(file_, claim_.name, fmt::format("the header has {} there; an object is expected", found));
            case Place::tensor:
                refuse(file_, claim_.name,
                       fmt::format("\"{}\" is {}; expected is {}", field_, found,
                                   field_ == "dtype" ? "the name of a type" : "a list of whole numbers"));
            case Place::numbers:
                break;
        }
        refuse(file_, claim_.name, fmt::format("{} in \"{}\"; whole numbers from 0 are expected", found, listed_));
    }

    const std::string& file_;
    Header header_;
    Place place_ = Place::start;
    std::set<std::string, std::less<>> names_;
    std::set<std::string, std::less<>> fields_;  // of the tensor at hand
    Claim claim_;
    std::string field_;
    std::string listed_;
    std::vector<std::uint64_t> numbers_;
    std::optional<std::string> pending_;  // the metadata's key whose text comes next
};

}  // namespace

std::string_view nameOf(Type type) {
    return rowOf(type).name;
}

std::size_t bytesOf(Type type) {
    return rowOf(type).bytes;
}

std::string shown(std::string_view name) {
    constexpr std::size_t kMostShown = 80;
    std::string out;
    for (std::size_t at = 0; at < name.size();) {
        if (out.size() >= kMostShown) return out + "...";
        const utf8::Decoded next = utf8::decode(name, at);
        if (!next.valid || next.codePoint < 0x20 || (next.codePoint >= 0x7F && next.codePoint < 0xA0)) {
            for (std::size_t i = 0; i < next.length; ++i) {
                out += fmt::format("\\x{:02X}", static_cast<unsigned char>(name[at + i]));
            }
        } else {
            out += name.substr(at, next.length);
        }
        at += next.length;
    }
    return out;
}

void refuse(const std::string& file, const std::string& what) {
    throw Error(what, {file, 0, 0, {}});
}

void refuse(const std::string& file, std::string_view tensor, const std::string& what) {
    refuse(file, fmt::format("tensor \"{}\": {}", shown(tensor), what));
}

Header parseHeader(std::string_view json, const std::string& file) {
    HeaderReader reader(file);
    Json::sax_parse(json.begin(), json.end(), &reader);
    return reader.finish();
}

}  // namespace orrery::safetensors
