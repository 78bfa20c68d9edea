#include "engine/mesh/gltf_accessors.h"

#include "engine/mesh/gltf_format.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace orrery::mesh::gltf {

namespace {

// An accessor without bytes is all zeros, at no cost to the file.
constexpr std::size_t kMostZeros = 1U << 22U;

std::size_t sizeOf(std::size_t component) {
    switch (component) {
        case kByte:
        case kUnsignedByte:
            return 1;
        case kShort:
        case kUnsignedShort:
            return 2;
        case kUnsignedInt:
        case kFloat:
            return 4;
        default:
            damaged("numbers of an unknown kind");
    }
}

template <typename Value>
Value load(const char* bytes) {
    Value value;
    std::memcpy(&value, bytes, sizeof value);
    return value;
}

float asFloat(const char* bytes, std::size_t component, bool normalised) {
    // glTF 2.0, section 3.11: the lowest signed value and the one above it are both -1.
    const auto scaled = [&](auto value, float most) {
        const auto number = static_cast<float>(value);
        return normalised ? std::max(number / most, -1.0F) : number;
    };
    switch (component) {
        case kByte:
            return scaled(load<std::int8_t>(bytes), 127.0F);
        case kUnsignedByte:
            return scaled(load<std::uint8_t>(bytes), 255.0F);
        case kShort:
            return scaled(load<std::int16_t>(bytes), 32767.0F);
        case kUnsignedShort:
            return scaled(load<std::uint16_t>(bytes), 65535.0F);
        case kUnsignedInt:
            return static_cast<float>(load<std::uint32_t>(bytes));
        default:
            return load<float>(bytes);
    }
}

std::uint32_t asIndex(const char* bytes, std::size_t component) {
    switch (component) {
        case kUnsignedByte:
            return load<std::uint8_t>(bytes);
        case kUnsignedShort:
            return load<std::uint16_t>(bytes);
        case kUnsignedInt:
            return load<std::uint32_t>(bytes);
        default:
            damaged("indices that are no whole numbers");
    }
}

// Elements in a buffer view, all of them inside it.
struct Elements {
    const char* first = nullptr;
    std::size_t stride = 0;

    const char* at(std::size_t index) const { return first + index * stride; }
};

Elements elementsIn(Buffers& buffers, const Json& where, std::size_t count, std::size_t size, bool strided) {
    const std::size_t index = requiredIndex(where, "bufferView", buffers.viewCount());
    const std::string_view bytes = buffers.view(index);
    const std::size_t offset = gltf::count(where, "byteOffset", 0);
    std::size_t stride = strided ? buffers.stride(index) : 0;
    if (stride == 0) stride = size;
    if (stride < size) damaged("elements that overlap");
    if (count == 0) return {};
    if (offset > bytes.size() || bytes.size() - offset < size || (bytes.size() - offset - size) / stride < count - 1) {
        damaged("an accessor ends outside its buffer view");
    }
    return {bytes.data() + offset, stride};
}

// Elements that replace others: which, and with what.
struct Sparse {
    std::vector<std::uint32_t> which;
    Elements values;
};

Sparse sparseOf(const Json& accessor, Buffers& buffers, std::size_t elements, std::size_t size) {
    const Json* sparse = find(accessor, "sparse");
    if (sparse == nullptr) return {};
    const std::size_t count = requiredCount(*sparse, "count");
    if (count > elements) damaged("more replaced elements than elements");
    const Json* indices = find(*sparse, "indices");
    const Json* values = find(*sparse, "values");
    if (indices == nullptr || values == nullptr) damaged("replaced elements without values");
    const std::size_t component = requiredCount(*indices, "componentType");
    const Elements places = elementsIn(buffers, *indices, count, sizeOf(component), false);
    Sparse result;
    for (std::size_t i = 0; i < count; ++i) {
        result.which.push_back(asIndex(places.at(i), component));
        if (result.which.back() >= elements) damaged("a replaced element that is not there");
    }
    result.values = elementsIn(buffers, *values, count, size, false);
    return result;
}

// Calls put(element, component, bytes) for every number; where there are no bytes, it is not called.
template <typename Put>
void forEach(const Json& accessor, Buffers& buffers, std::size_t elements, std::size_t components,
             std::size_t component, const Put& put) {
    const std::size_t size = components * sizeOf(component);
    const auto putElement = [&](std::size_t element, const char* bytes) {
        for (std::size_t k = 0; k < components; ++k) put(element, k, bytes + k * sizeOf(component));
    };
    if (find(accessor, "bufferView") != nullptr) {
        const Elements all = elementsIn(buffers, accessor, elements, size, true);
        for (std::size_t i = 0; i < elements; ++i) putElement(i, all.at(i));
    }
    const Sparse sparse = sparseOf(accessor, buffers, elements, size);
    for (std::size_t i = 0; i < sparse.which.size(); ++i) putElement(sparse.which[i], sparse.values.at(i));
}

}  // namespace

std::size_t Accessors::elements(std::size_t accessor) const {
    const Json& json = accessors_[accessor];
    const std::size_t elements = requiredCount(json, "count");
    if (elements > kMaxModelBytes || (find(json, "bufferView") == nullptr && elements > kMostZeros)) {
        damaged("more numbers than a model can have");
    }
    return elements;
}

std::size_t Accessors::components(std::size_t accessor) const {
    const std::string type = text(accessors_[accessor], "type");
    if (type == "SCALAR") return 1;
    if (type == "VEC2") return 2;
    if (type == "VEC3") return 3;
    if (type == "VEC4") return 4;
    damaged("an accessor of another type than its use");
}

std::vector<float> Accessors::floats(std::size_t accessor, std::size_t wanted) {
    const Json& json = accessors_[accessor];
    if (components(accessor) != wanted) damaged("an accessor of another type than its use");
    const std::size_t count = elements(accessor);
    const std::size_t component = requiredCount(json, "componentType");
    const bool normalised = flag(json, "normalized");
    // Before memory is taken: whether the file has that many.
    if (find(json, "bufferView") != nullptr) elementsIn(buffers_, json, count, wanted * sizeOf(component), true);
    budget_.take(count * wanted * sizeof(float));
    std::vector<float> result(count * wanted, 0.0F);
    forEach(json, buffers_, count, wanted, component, [&](std::size_t element, std::size_t k, const char* bytes) {
        result[element * wanted + k] = asFloat(bytes, component, normalised);
    });
    if (!std::ranges::all_of(result, [](float value) { return std::isfinite(value); })) {
        damaged("it holds numbers that are infinite or none");
    }
    return result;
}

std::vector<std::uint32_t> Accessors::indices(std::size_t accessor) {
    const Json& json = accessors_[accessor];
    if (components(accessor) != 1) damaged("an accessor of another type than its use");
    const std::size_t count = elements(accessor);
    const std::size_t component = requiredCount(json, "componentType");
    if (find(json, "bufferView") != nullptr) elementsIn(buffers_, json, count, sizeOf(component), true);
    budget_.take(count * sizeof(std::uint32_t));
    std::vector<std::uint32_t> result(count, 0);
    forEach(json, buffers_, count, 1, component,
            [&](std::size_t element, std::size_t, const char* bytes) { result[element] = asIndex(bytes, component); });
    return result;
}

}  // namespace orrery::mesh::gltf
