#include "engine/base/error.h"
#include "engine/image/formats.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace orrery::image {

namespace {

constexpr std::string_view kPnm = "PNM";

bool isSpace(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

// Reads words and numbers between white space and comments, which go from # to the end of the line.
class PnmText {
 public:
    PnmText(std::string_view bytes, const Location& where) : rest_(bytes), where_(where) {}

    std::string_view rest() const { return rest_; }
    void skip(std::size_t count) { rest_.remove_prefix(std::min(count, rest_.size())); }

    void skipSpace() {
        while (!rest_.empty() && (isSpace(rest_.front()) || rest_.front() == '#')) {
            skip(rest_.front() == '#' ? rest_.find_first_of("\r\n") : 1);
        }
    }

    std::string_view word() {
        skipSpace();
        const auto end = std::find_if(rest_.begin(), rest_.end(), [](char c) { return isSpace(c) || c == '#'; });
        const std::string_view found = rest_.substr(0, static_cast<std::size_t>(end - rest_.begin()));
        skip(found.size());
        return found;
    }

    std::string_view line() {
        const std::string_view found = rest_.substr(0, rest_.find('\n'));
        skip(found.size());
        return found;
    }

    // Large numbers stay large, but do not overflow.
    std::uint64_t number() {
        skipSpace();
        if (rest_.empty()) throw cutOff(kPnm, where_);
        std::uint64_t value = 0;
        std::size_t digits = 0;
        for (; digits < rest_.size() && rest_[digits] >= '0' && rest_[digits] <= '9'; ++digits) {
            value = std::min<std::uint64_t>(value * 10 + static_cast<std::uint64_t>(rest_[digits] - '0'), 1ULL << 40U);
        }
        if (digits == 0) throw damaged(kPnm, "there is no number where one must be", where_);
        skip(digits);
        return value;
    }

    // Bits of a plain bitmap need no space between them.
    bool bit() {
        skipSpace();
        if (rest_.empty()) throw cutOff(kPnm, where_);
        const char c = rest_.front();
        if (c != '0' && c != '1') throw damaged(kPnm, "a bitmap's pixel that is neither 0 nor 1", where_);
        skip(1);
        return c == '1';
    }

 private:
    std::string_view rest_;
    const Location& where_;
};

struct PnmHeader {
    char kind = 0;  // the digit after P
    int width = 0;
    int height = 0;
    int channels = 0;
    std::uint32_t maximum = 1;
    std::string_view content;

    bool bitmap() const { return kind == '1' || kind == '4'; }
    bool plain() const { return kind <= '3'; }
    int bits() const { return maximum > 255 ? 16 : 8; }
    std::uint64_t samples() const {
        return static_cast<std::uint64_t>(width) * static_cast<std::uint64_t>(height) *
               static_cast<std::uint64_t>(channels);
    }
    std::uint64_t bitmapRow() const { return (static_cast<std::uint64_t>(width) + 7) / 8; }
    // At least: numbers in text take one digit and the space before the next.
    std::uint64_t contentSize() const {
        if (kind == '1') return samples();
        if (kind == '4') return bitmapRow() * static_cast<std::uint64_t>(height);
        if (plain()) return samples() * 2 - 1;
        return samples() * static_cast<std::uint64_t>(bits() / 8);
    }
    RasterHeader raster() const { return {kPnm, width, height, channels, bits(), false}; }
};

// The key-value header of P7 (netpbm's pam(5)); the kind of tuple says nothing that the depth does not.
void readPamHeader(PnmText& text, const Location& where, std::uint64_t (&values)[4]) {
    constexpr std::string_view kKeys[] = {"WIDTH", "HEIGHT", "DEPTH", "MAXVAL"};
    for (;;) {
        const std::string_view key = text.word();
        if (key.empty()) throw cutOff(kPnm, where);
        if (key == "ENDHDR") return;
        if (key == "TUPLTYPE") {
            text.line();
            continue;
        }
        const auto* found = std::find(std::begin(kKeys), std::end(kKeys), key);
        if (found == std::end(kKeys)) throw damaged(kPnm, "an unknown word in its header", where);
        values[found - std::begin(kKeys)] = text.number();
    }
}

PnmHeader readPnmHeader(std::string_view bytes, const Location& where) {
    PnmHeader header;
    header.kind = bytes[1];
    PnmText text(bytes.substr(2), where);
    const bool colour = header.kind == '3' || header.kind == '6';
    std::uint64_t values[4] = {0, 0, colour ? 3U : 1U, 1};
    if (header.kind == '7') {
        values[2] = values[3] = 0;
        readPamHeader(text, where, values);
    } else {
        values[0] = text.number();
        values[1] = text.number();
        if (!header.bitmap()) values[3] = text.number();
    }
    checkSize(values[0], values[1], kPnm, where);
    if (values[2] < 1 || values[2] > 4) {
        throw Error(fmt::format("a PAM file with {} channels; 1 to 4 are read", values[2]), where);
    }
    if (values[3] < 1 || values[3] > 65535) {
        throw damaged(kPnm, fmt::format("a maximum of {}, not 1 to 65535", values[3]), where);
    }
    header.width = static_cast<int>(values[0]);
    header.height = static_cast<int>(values[1]);
    header.channels = static_cast<int>(values[2]);
    header.maximum = static_cast<std::uint32_t>(values[3]);
    // One white space ends the header; after ENDHDR it is the end of the line.
    if (text.rest().empty()) throw cutOff(kPnm, where);
    if (!isSpace(text.rest().front()) && text.rest().front() != '#') {
        throw damaged(kPnm, "no white space after its header", where);
    }
    if (!header.plain()) {
        if (text.rest().front() == '#') text.skip(text.rest().find('\n'));
        text.skip(1);
    }
    header.content = text.rest();
    if (header.contentSize() > header.content.size()) throw cutOff(kPnm, where);
    return header;
}

// One sample after another as the file has them, before they are scaled.
class PnmSamples {
 public:
    PnmSamples(const PnmHeader& header, const Location& where) : header_(header), text_(header.content, where) {}

    std::uint64_t next() {
        if (header_.kind == '1') return text_.bit() ? 0 : 1;  // 1 is black
        if (header_.plain()) return text_.number();
        const auto byte = [&](std::size_t at) {
            return static_cast<std::uint64_t>(static_cast<unsigned char>(header_.content[at]));
        };
        if (header_.kind == '4') {
            const std::size_t at = row_ * header_.bitmapRow() + column_ / 8;
            const std::uint64_t black = byte(at) >> (7 - column_ % 8) & 1U;
            if (++column_ == static_cast<std::size_t>(header_.width)) {
                column_ = 0;
                ++row_;
            }
            return 1 - black;
        }
        if (header_.bits() == 8) return byte(at_++);
        at_ += 2;
        return byte(at_ - 2) << 8U | byte(at_ - 1);
    }

 private:
    const PnmHeader& header_;
    PnmText text_;
    std::size_t at_ = 0;
    std::size_t row_ = 0;
    std::size_t column_ = 0;
};

template <typename Sample>
void readSamples(const PnmHeader& header, const Location& where, Sample* out) {
    constexpr std::uint64_t kFull = static_cast<Sample>(~Sample{0});
    const std::uint64_t maximum = header.maximum;
    PnmSamples samples(header, where);
    for (std::uint64_t i = 0; i < header.samples(); ++i) {
        const std::uint64_t value = samples.next();
        if (value > maximum) {
            throw damaged(kPnm, fmt::format("a sample of {}, more than the maximum of {}", value, maximum), where);
        }
        out[i] = static_cast<Sample>(maximum == kFull ? value : (value * kFull + maximum / 2) / maximum);
    }
}

}  // namespace

bool isPnm(std::string_view bytes) {
    return bytes.size() >= 3 && bytes[0] == 'P' && bytes[1] >= '1' && bytes[1] <= '7' &&
           (isSpace(bytes[2]) || bytes[2] == '#');
}

RasterHeader peekPnm(std::string_view bytes, const Location& where) {
    return readPnmHeader(bytes, where).raster();
}

Raster decodePnm(std::string_view bytes, const Location& where) {
    const PnmHeader header = readPnmHeader(bytes, where);
    Raster raster = rasterFor(header.raster());
    if (raster.bits == 16) {
        readSamples(header, where, reinterpret_cast<std::uint16_t*>(raster.bytes.data()));
    } else {
        readSamples(header, where, reinterpret_cast<std::uint8_t*>(raster.bytes.data()));
    }
    return raster;
}

}  // namespace orrery::image
