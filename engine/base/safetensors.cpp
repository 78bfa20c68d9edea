#include "engine/base/safetensors.h"

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/safetensors_header.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace orrery::safetensors {
namespace {

constexpr std::size_t kLengthBytes = sizeof(std::uint64_t);

std::uint64_t headerLength(std::span<const std::byte> bytes, const std::string& name) {
    if (bytes.size() < kLengthBytes) {
        refuse(name,
               fmt::format("{} bytes are no safetensors file; the length of its header alone takes 8", bytes.size()));
    }
    std::uint64_t length = 0;
    for (std::size_t i = kLengthBytes; i-- > 0;) length = length << 8U | std::to_integer<std::uint64_t>(bytes[i]);
    if (length > kMostHeaderBytes) {
        refuse(name, fmt::format("no safetensors file: its header would have {} bytes, and at most {} are allowed",
                                 length, kMostHeaderBytes));
    }
    if (length > bytes.size() - kLengthBytes) {
        refuse(name,
               fmt::format("cut off: its header has {} bytes, and {} are left", length, bytes.size() - kLengthBytes));
    }
    return length;
}

// The bytes that the shape takes, or nothing where they are more than 64 bits count.
bool bytesOfShape(const Claim& claim, std::uint64_t& bytes) {
    bytes = bytesOf(claim.type);
    // A 0 anywhere makes it empty, whatever stands beside it.
    if (std::ranges::find(claim.shape, 0) != claim.shape.end()) bytes = 0;
    for (const std::int64_t length : claim.shape) {
        if (__builtin_mul_overflow(bytes, static_cast<std::uint64_t>(length), &bytes)) return false;
    }
    return true;
}

void checkSize(const Claim& claim, std::uint64_t dataBytes, const std::string& file) {
    if (claim.begin > claim.end) {
        refuse(file, claim.name, fmt::format("it begins at byte {} and ends at {}", claim.begin, claim.end));
    }
    if (claim.end > dataBytes) {
        refuse(file, claim.name,
               fmt::format("it ends at byte {}, and the data at {}; the file may be cut off", claim.end, dataBytes));
    }
    std::uint64_t needed = 0;
    if (!bytesOfShape(claim, needed)) {
        refuse(file, claim.name, fmt::format("{} is more than a file can hold", described(claim.type, claim.shape)));
    }
    if (needed != claim.end - claim.begin) {
        refuse(file, claim.name,
               fmt::format("{} takes {} bytes, and it has {}", described(claim.type, claim.shape), needed,
                           claim.end - claim.begin));
    }
}

}  // namespace

std::size_t Tensor::count() const {
    std::size_t product = 1;
    for (const std::int64_t length : shape) product *= static_cast<std::size_t>(length);
    return product;
}

std::string described(Type type, std::span<const std::int64_t> shape) {
    std::string out = fmt::format("{} [", nameOf(type));
    for (std::size_t i = 0; i < shape.size(); ++i) {
        if (i > 0) out += ", ";
        out += shape[i] < 0 ? std::string("any") : fmt::format("{}", shape[i]);
    }
    return out + "]";
}

File File::read(const std::filesystem::path& path) {
    return parse(readBytes(path, kMostFileBytes), path == "-" ? "<stdin>" : path.string());
}

File File::parse(std::vector<std::byte> bytes, std::string name) {
    const std::uint64_t length = headerLength(bytes, name);
    const std::string_view json(reinterpret_cast<const char*>(bytes.data()) + kLengthBytes, length);
    if (!json.starts_with('{')) refuse(name, "no safetensors file: its header does not begin with {");
    Header header = parseHeader(json, name);

    File file;
    file.name_ = std::move(name);
    file.bytes_ = std::move(bytes);
    file.metadata_ = std::move(header.metadata);
    const std::span<const std::byte> data = std::span<const std::byte>(file.bytes_).subspan(kLengthBytes + length);
    for (const Claim& claim : header.claims) checkSize(claim, data.size(), file.name_);
    std::ranges::stable_sort(header.claims, {}, [](const Claim& claim) { return std::pair(claim.begin, claim.end); });
    std::uint64_t next = 0;
    for (std::size_t i = 0; i < header.claims.size(); ++i) {
        Claim& claim = header.claims[i];
        if (claim.begin < next) {
            refuse(file.name_, claim.name,
                   fmt::format("its data overlaps that of \"{}\"", shown(file.tensors_.back().name)));
        }
        if (claim.begin > next) {
            refuse(file.name_, claim.name,
                   fmt::format("{} bytes before its data belong to nobody", claim.begin - next));
        }
        next = claim.end;
        file.places_.emplace(claim.name, i);
        file.tensors_.push_back({std::move(claim.name), claim.type, std::move(claim.shape),
                                 data.subspan(claim.begin, claim.end - claim.begin)});
    }
    if (next != data.size()) {
        refuse(file.name_, fmt::format("{} bytes after the last tensor belong to nobody", data.size() - next));
    }
    return file;
}

const Tensor* File::find(std::string_view name) const {
    const auto place = places_.find(name);
    return place == places_.end() ? nullptr : &tensors_[place->second];
}

const Tensor& File::at(std::string_view name, std::span<const std::int64_t> shape, std::span<const Type> types) const {
    ORRERY_CHECK(!types.empty(), "no type is expected of {}", name);
    const auto expected = [&] {
        std::string names;
        for (const Type type : types.first(types.size() - 1)) names += fmt::format("{} or ", nameOf(type));
        return names + described(types.back(), shape);
    };
    const Tensor* tensor = find(name);
    if (tensor == nullptr) refuse(name_, name, fmt::format("it is missing; expected is {}", expected()));
    const bool fits = tensor->shape.size() == shape.size() &&
                      std::ranges::equal(tensor->shape, shape, [](std::int64_t is, std::int64_t wanted) {
                          return wanted < 0 || is == wanted;
                      });
    if (!fits || std::ranges::find(types, tensor->type) == types.end()) {
        refuse(name_, name, fmt::format("{}; expected is {}", described(tensor->type, tensor->shape), expected()));
    }
    return *tensor;
}

}  // namespace orrery::safetensors
