#include "tests/unit/attention_scene/opened.h"

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/text/label.h"
#include "scenes/trace/trace.h"

#include <cmath>

namespace orrery::attention {

void Opened::SetUp() {
    const auto* info = ::testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::path(::testing::TempDir()) / (std::string("orrery-attention-") + info->name());
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
}

void Opened::open(const std::filesystem::path& path) {
    session_.open({path});
    settle();
    session_.navigator().jumpTo(session_.scene()->restCamera(session_.aspect()));
    settle();
}

void Opened::openText(const std::string& name, const std::string& text) {
    writeFile(folder_ / name, text);
    open(folder_ / name);
}

float Opened::weightIn(int layer, int head, int query, int key) {
    if (key > query) return 0.0F;
    const double base = head + layer + 2;
    double sum = 0.0;
    for (int j = 0; j <= query; ++j) sum += std::pow(base, j - query);
    return static_cast<float>(std::pow(base, key - query) / sum);
}

void Opened::openTrace() {
    constexpr int kTokens = 6, kHeads = 2;
    trace::Trace trace;
    trace.title = "letters";
    for (int i = 0; i < kTokens; ++i) {
        trace.tokens.push_back('a' + i);
        trace.pieces.push_back(std::string(1, static_cast<char>('a' + i)));
    }
    for (int l = 0; l < 2; ++l) {
        trace::Layer layer{.number = l, .heads = kHeads, .queries = kTokens};
        for (int h = 0; h < kHeads; ++h) {
            for (int i = 0; i < kTokens; ++i) {
                for (int j = 0; j < kTokens; ++j) layer.probabilities.push_back(weightIn(l, h, i, j));
            }
        }
        trace.layers.push_back(std::move(layer));
    }
    trace::writeTrace(folder_ / "letters.safetensors", trace);
    open(folder_ / "letters.safetensors");
}

void Opened::pointAt(std::uint32_t pick) {
    const auto place = session_.scene()->placeOf(pick);
    ASSERT_TRUE(place) << pick;
    // A little beside the middle, where the two triangles of a cell's upper side meet: a ray along their common edge
    // may pass between them.
    session_.pointerMoved(session_.camera().project(*place, vec2(kPictureSize))->pixel + vec2(1.3F, 0.6F));
    settle();
}

bool Opened::isWritten(const std::string& part) const {
    for (const render::Label& label : session_.list().labels) {
        if (label.content->plain.find(part) != std::string::npos) return true;
    }
    return false;
}

std::string Opened::problemWith(const std::string& name, const std::string& text) {
    writeFile(folder_ / name, text);
    try {
        session_.open({folder_ / name});
    } catch (const Error& error) {
        return error.what();
    }
    return "opened";
}

}  // namespace orrery::attention
