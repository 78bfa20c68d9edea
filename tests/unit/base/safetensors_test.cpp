#include "engine/base/safetensors.h"

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/random.h"
#include "engine/base/utf8.h"

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <limits>

namespace orrery::safetensors {
namespace {

// A file of that header, and `data` bytes 0, 1, 2...
std::vector<std::byte> fileOf(const std::string& header, std::size_t data) {
    std::vector<std::byte> bytes;
    for (std::size_t i = 0; i < 8; ++i) bytes.push_back(static_cast<std::byte>(header.size() >> (8 * i) & 0xFFU));
    for (const char c : header) bytes.push_back(static_cast<std::byte>(c));
    for (std::size_t i = 0; i < data; ++i) bytes.push_back(static_cast<std::byte>(i));
    return bytes;
}

std::string messageOf(std::vector<std::byte> bytes) {
    try {
        File::parse(std::move(bytes), "a.safetensors");
    } catch (const Error& error) {
        return error.what();
    }
    return "read without a complaint";
}
std::string messageOf(const std::string& header, std::size_t data) {
    return messageOf(fileOf(header, data));
}

const std::string kTwo = R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},)"
                         R"("b":{"dtype":"U16","shape":[2,1],"data_offsets":[4,8]}})";

TEST(Safetensors, BytesByHand) {
    // As the library of Hugging Face writes them: metadata first, blanks at the end of the header.
    const std::string header = R"({"__metadata__":{"format":"pt","π":"\"quoted\""},)"
                               R"("weight":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},)"
                               R"("mask":{"dtype":"BOOL","shape":[3],"data_offsets":[8,11]},)"
                               R"("none":{"dtype":"F64","shape":[0,7],"data_offsets":[11,11]},)"
                               R"("scalar":{"dtype":"I64","shape":[],"data_offsets":[11,19]}}   )";
    std::vector<std::byte> bytes = fileOf(header, 19);
    const std::array<float, 2> floats{1.5F, -2.0F};
    std::memcpy(bytes.data() + 8 + header.size(), floats.data(), 8);
    const std::int64_t scalar = -3;
    std::memcpy(bytes.data() + bytes.size() - 8, &scalar, 8);

    const File file = File::parse(std::move(bytes), "a");
    EXPECT_EQ(file.metadata(), (std::map<std::string, std::string>{{"format", "pt"}, {"π", "\"quoted\""}}));
    ASSERT_EQ(file.tensors().size(), 4U);
    const Tensor* weight = file.find("weight");
    ASSERT_NE(weight, nullptr);
    EXPECT_EQ(weight->shape, (std::vector<std::int64_t>{2, 1}));
    EXPECT_EQ(floatsOf(*weight), (std::vector{1.5F, -2.0F}));
    EXPECT_EQ(integersOf(*file.find("mask")), (std::vector<std::int64_t>{1, 1, 1})) << "8, 9 and 10 are all true";
    EXPECT_EQ(file.find("none")->count(), 0U);
    EXPECT_EQ(file.find("scalar")->count(), 1U);
    EXPECT_EQ(integersOf(*file.find("scalar")), (std::vector<std::int64_t>{-3}));
    EXPECT_EQ(file.find("bias"), nullptr);
}

TEST(Safetensors, AMoveKeepsTheData) {
    File first = File::parse(fileOf(kTwo, 8), "a");
    const File second = std::move(first);
    EXPECT_EQ(integersOf(*second.find("a")), (std::vector<std::int64_t>{0, 1, 2, 3}));
    static_assert(!std::is_copy_constructible_v<File>, "a copy's tensors would point into the original");
}

TEST(Safetensors, WhatIsWrittenIsRead) {
    const std::vector<float> floats{1.0F, -0.0F, std::numeric_limits<float>::infinity(), 1e-40F, 65504.0F, 3.0F};
    std::vector<NewTensor> tensors;
    tensors.push_back(tensorOf("bytes", {3}, std::vector<std::uint8_t>{1, 2, 255}));
    tensors.push_back(tensorOf("words", {1, 2}, std::vector<std::uint16_t>{7, 65535}));
    tensors.push_back(tensorOf("floats", {2, 3}, floats));
    tensors.push_back(halfTensorOf("halves", {6}, floats));
    tensors.push_back(tensorOf("domains", {2}, std::vector<std::int16_t>{-1, 5}));
    tensors.push_back(tensorOf("ids", {1}, std::vector<std::int32_t>{-7}));
    tensors.push_back(tensorOf("counts", {2}, std::vector<std::uint32_t>{7, 4'000'000'000U}));
    tensors.push_back(tensorOf("empty", {0, 4}, std::vector<float>{}));
    const std::map<std::string, std::string> metadata{{"format", "moetrace/1"}, {"title", "línea\n\"2\""}};

    const std::filesystem::path path = std::filesystem::path(::testing::TempDir()) / "orrery-safetensors-test";
    write(path, metadata, tensors);
    const File file = File::read(path);
    std::filesystem::remove(path);
    EXPECT_EQ(file.name(), path.string());
    EXPECT_EQ(file.metadata(), metadata);
    ASSERT_EQ(file.tensors().size(), tensors.size());
    const std::byte* start = file.tensors().front().data.data();
    for (const NewTensor& written : tensors) {
        const Tensor* read = file.find(written.name);
        ASSERT_NE(read, nullptr) << written.name;
        EXPECT_EQ(read->type, written.type) << written.name;
        EXPECT_EQ(read->shape, written.shape) << written.name;
        EXPECT_TRUE(std::ranges::equal(read->data, written.data)) << written.name;
        EXPECT_EQ((read->data.data() - start) % static_cast<std::ptrdiff_t>(bytesOf(read->type)), 0) << written.name;
    }
    EXPECT_EQ(integersOf(*file.find("counts")), (std::vector<std::int64_t>{7, 4'000'000'000}));
    EXPECT_EQ(integersOf(*file.find("domains")), (std::vector<std::int64_t>{-1, 5}));
    EXPECT_EQ(floatsOf(*file.find("halves"))[4], 65504.0F);

    const std::vector<std::byte> bytes = encode(metadata, tensors);
    for (std::size_t letters = 0; letters < 8; ++letters) {
        const std::vector<std::byte> padded = encode({{"key", std::string(letters, 'x')}}, tensors);
        EXPECT_EQ(std::to_integer<int>(padded[0]) % 8, 0) << "the data does not start at a multiple of 8";
    }
    EXPECT_EQ(encode(metadata, tensors), bytes);
    EXPECT_EQ(File::parse(encode({}, {}), "empty").tensors().size(), 0U);
}

TEST(Safetensors, ShippedFilesAreRead) {
    for (const char* name : {"moe", "moe.reference", "moe.training"}) {
        const File file = File::read(assetFolder() / "models" / (std::string(name) + ".safetensors"));
        EXPECT_GT(file.tensors().size(), 10U);
    }
}

TEST(Safetensors, EveryViolationIsOneClearLine) {
    const auto tensor = [](const std::string& body) { return R"({"L1.moe.logits":{)" + body + "}}"; };
    const std::string deep = "{\"a\":" + std::string(100'000, '[');
    struct Case {
        std::string message;
        std::string words;
    };
    const std::vector<Case> cases{
        {messageOf(std::vector<std::byte>(7)), "7 bytes are no safetensors file"},
        {messageOf({}), "0 bytes are no safetensors file"},
        {messageOf(std::vector<std::byte>(64, std::byte{0x89})), "header would have 9910"},
        {messageOf(fileOf("{}   ", 0)), "read without a complaint"},
        {messageOf([] {
             std::vector<std::byte> bytes = fileOf("{}", 0);
             bytes[0] = std::byte{3};
             return bytes;
         }()),
         "its header has 3 bytes, and 2 are left"},
        {messageOf(" {}", 0), "does not begin with {"},
        {messageOf("", 0), "does not begin with {"},
        {messageOf("{\"a\"", 0), "no JSON, from byte"},
        {messageOf("{} {}", 0), "no JSON"},
        {messageOf("{\"a\xff\":{}}", 0), "no JSON"},
        {messageOf(deep, 0), "a list there"},
        {messageOf("{\"a\":3}", 0), "tensor \"a\": the header has 3 there"},
        {messageOf("{\"a\":{}}", 0), "tensor \"a\": no \"dtype\""},
        {messageOf(R"({"__metadata__":[]})", 0), "its metadata is a list"},
        {messageOf(R"({"__metadata__":{"k":1}})", 0), "its metadata has 1 at \"k\""},
        {messageOf(R"({"__metadata__":{"k":{}}})", 0), "its metadata has an object at \"k\""},
        {messageOf(R"({"__metadata__":{"k":"a","k":"b"}})", 0), "\"k\" twice"},
        {messageOf(R"({"__metadata__":{},"__metadata__":{}})", 0), "in the header twice"},
        {messageOf(tensor(R"("dtype":"U8","shape":[0],"data_offsets":[0,0]},"L1.moe.logits":{)"), 0), "header twice"},
        {messageOf(tensor(R"("dtype":"U8","dtype":"U8")"), 0), "\"dtype\" twice"},
        {messageOf(tensor(R"("dtype":"F8_E4M3")"), 0), "the type \"F8_E4M3\" is none"},
        {messageOf(tensor(R"("dtype":"f32")"), 0), "the type \"f32\" is none"},
        {messageOf(tensor(R"("dtype":[])"), 0), "\"dtype\" is a list"},
        {messageOf(tensor(R"("strides":[1])"), 0), "\"strides\" of it"},
        {messageOf(tensor(R"("dtype":"F32","shape":[1])"), 4), "no \"data_offsets\""},
        {messageOf(tensor(R"("shape":[2,-1])"), 4), "-1 in \"shape\""},
        {messageOf(tensor(R"("shape":[2.5])"), 4), "2.5 in \"shape\""},
        {messageOf(tensor(R"("shape":[99999999999999999999])"), 4), "99999999999999999999 in \"shape\""},
        {messageOf(tensor(R"("shape":[18446744073709551615])"), 4), "a length of 18446744073709551615"},
        {messageOf(tensor(R"("shape":[[1]])"), 4), "a list in \"shape\""},
        {messageOf(tensor(R"("shape":[1,1,1,1,1,1,1,1,1])"), 4), "more than 8 numbers in its shape"},
        {messageOf(tensor(R"("data_offsets":[0,1,2])"), 4), "more than 2 numbers in its data_offsets"},
        {messageOf(tensor(R"("data_offsets":[0])"), 4), "not two numbers"},
        {messageOf(tensor(R"("data_offsets":[-4,0])"), 4), "-4 in \"data_offsets\""},
        {messageOf(tensor(R"("data_offsets":null)"), 4), "\"data_offsets\" is null"},
        {messageOf(tensor(R"("dtype":"F32","shape":[1],"data_offsets":[4,0])"), 4), "begins at byte 4 and ends at 0"},
        {messageOf(tensor(R"("dtype":"F32","shape":[2],"data_offsets":[0,8])"), 4),
         "ends at byte 8, and the data at 4"},
        {messageOf(tensor(R"("dtype":"F32","shape":[2],"data_offsets":[0,4])"), 4),
         "F32 [2] takes 8 bytes, and it has 4"},
        // 2^62 * 4 * 4 bytes are 0 in 64 bits, and would fit.
        {messageOf(tensor(R"("dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0])"), 0),
         "more than a file"},
        {messageOf(tensor(R"("dtype":"F32","shape":[4611686018427387904],"data_offsets":[0,0])"), 0),
         "more than a file"},
        {messageOf(kTwo, 9), "1 bytes after the last tensor"},
        {messageOf(R"({"b":{"dtype":"U8","shape":[3],"data_offsets":[1,4]}})", 4), "1 bytes before its data"},
        {messageOf(R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},)"
                   R"("b":{"dtype":"U8","shape":[4],"data_offsets":[3,7]}})",
                   7),
         "tensor \"b\": its data overlaps that of \"a\""},
        {messageOf(R"({"a\nb\u0007":{}})", 0), "tensor \"a\\x0Ab\\x07\""},
    };
    for (const Case& each : cases) {
        EXPECT_NE(each.message.find(each.words), std::string::npos)
            << each.message << "\n  does not say: " << each.words;
        EXPECT_EQ(each.message.find('\n'), std::string::npos) << each.message;
        EXPECT_TRUE(utf8::isValid(each.message)) << each.message;
        EXPECT_TRUE(each.message == each.words || each.message.starts_with("a.safetensors: ")) << each.message;
    }
}

TEST(Safetensors, WhatIsThereAndWhatWasExpected) {
    const File file = File::parse(fileOf(kTwo, 8), "a.safetensors");
    const std::array<std::int64_t, 2> shape{-1, 1};
    const std::array types{Type::f32, Type::u16};
    EXPECT_EQ(&file.at("b", shape, types), file.find("b"));
    const auto message = [&](const char* name, std::vector<std::int64_t> wanted, std::vector<Type> of) -> std::string {
        try {
            file.at(name, wanted, of);
        } catch (const Error& error) {
            return error.what();
        }
        return {};
    };
    EXPECT_EQ(message("c", {-1, 16}, {Type::f32}),
              "a.safetensors: tensor \"c\": it is missing; expected is F32 [any, 16]");
    EXPECT_EQ(message("b", {2, 2}, {Type::u16}), "a.safetensors: tensor \"b\": U16 [2, 1]; expected is U16 [2, 2]");
    EXPECT_EQ(message("b", {2, 1, -1}, {Type::u16}),
              "a.safetensors: tensor \"b\": U16 [2, 1]; expected is U16 [2, 1, any]");
    EXPECT_EQ(message("b", {-1, -1}, {Type::f16, Type::f32}),
              "a.safetensors: tensor \"b\": U16 [2, 1]; expected is F16 or F32 [any, any]");
}

TEST(Safetensors, NumbersOfTheWrongKindAreRefused) {
    const File file = File::parse(
        fileOf(
            R"({"u":{"dtype":"U64","shape":[1],"data_offsets":[0,8]},"f":{"dtype":"F16","shape":[1],"data_offsets":[8,10]}})",
            10),
        "a");
    EXPECT_EQ(integersOf(*file.find("u")), (std::vector<std::int64_t>{0x0706050403020100}));
    EXPECT_THROW(floatsOf(*file.find("u")), Error);
    EXPECT_THROW(integersOf(*file.find("f")), Error);
    std::vector<std::byte> large = fileOf(R"({"u":{"dtype":"U64","shape":[1],"data_offsets":[0,8]}})", 8);
    large.back() = std::byte{0x80};
    EXPECT_THROW(integersOf(*File::parse(std::move(large), "a").find("u")), Error);
}

TEST(Safetensors, OtherFloatsAreWidened) {
    std::vector<std::byte> bytes = fileOf(
        R"({"d":{"dtype":"F64","shape":[1],"data_offsets":[0,8]},"b":{"dtype":"BF16","shape":[2],"data_offsets":[8,12]}})",
        12);
    const double third = 1.0 / 3.0;
    const std::array<std::uint16_t, 2> brains{0x3F80, 0xFF80};
    std::memcpy(bytes.data() + bytes.size() - 12, &third, 8);
    std::memcpy(bytes.data() + bytes.size() - 4, brains.data(), 4);
    const File file = File::parse(std::move(bytes), "a");
    EXPECT_EQ(floatsOf(*file.find("d")), (std::vector{1.0F / 3.0F}));
    EXPECT_EQ(floatsOf(*file.find("b")), (std::vector{1.0F, -std::numeric_limits<float>::infinity()}));
}

// What a half is worth, by the definition of IEEE 754 and in doubles.
double worthOf(std::uint32_t bits) {
    const double sign = (bits & 0x8000U) != 0 ? -1.0 : 1.0;
    const int exponent = static_cast<int>(bits >> 10U & 31U);
    const double mantissa = static_cast<double>(bits & 1023U) / 1024.0;
    if (exponent == 31) return mantissa > 0.0 ? std::nan("") : sign * std::numeric_limits<double>::infinity();
    if (exponent == 0) return sign * std::ldexp(mantissa, -14);
    return sign * std::ldexp(1.0 + mantissa, exponent - 15);
}

TEST(Safetensors, EveryHalf) {
    for (std::uint32_t bits = 0; bits < 65536; ++bits) {
        const double worth = worthOf(bits);
        const float value = fromHalf(static_cast<std::uint16_t>(bits));
        if (std::isnan(worth)) {
            ASSERT_TRUE(std::isnan(value)) << bits;
            ASSERT_TRUE(std::isnan(worthOf(toHalf(value)))) << bits;
            continue;
        }
        ASSERT_EQ(static_cast<double>(value), worth) << bits;
        ASSERT_EQ(std::signbit(value), bits >= 0x8000U) << bits;
        ASSERT_EQ(toHalf(value), bits);
    }
}

TEST(Safetensors, RoundedToTheNearestHalf) {
    // Between every two neighbours: their middle, and the floats beside it.
    for (std::uint32_t bits = 0; bits < 0x7C00U; ++bits) {
        const double low = worthOf(bits);
        const double high = bits == 0x7BFFU ? 65536.0 : worthOf(bits + 1);
        const auto middle = static_cast<float>((low + high) / 2.0);
        ASSERT_EQ(static_cast<double>(middle), (low + high) / 2.0) << "the middle is no float";
        const std::uint32_t even = bits % 2 == 0 ? bits : bits + 1;
        const std::uint32_t sign = bits % 3 == 0 ? 0x8000U : 0U;
        const float s = sign != 0 ? -1.0F : 1.0F;
        ASSERT_EQ(toHalf(s * middle), even | sign) << bits;
        ASSERT_EQ(toHalf(s * std::nextafter(middle, 0.0F)), bits | sign) << bits;
        ASSERT_EQ(toHalf(s * std::nextafter(middle, 1e9F)), (bits + 1) | sign) << bits;
    }
    EXPECT_EQ(toHalf(1e30F), 0x7C00U);
    EXPECT_EQ(toHalf(-std::numeric_limits<float>::infinity()), 0xFC00U);
    EXPECT_EQ(toHalf(1e-30F), 0U);
    EXPECT_EQ(toHalf(std::bit_cast<float>(1U)), 0U) << "the smallest float";
}

}  // namespace
}  // namespace orrery::safetensors
