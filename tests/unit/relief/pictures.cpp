#include "tests/unit/relief/pictures.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>
#include <sstream>

namespace orrery::relief {

TestPicture grey8(std::string name, int width, int height, const std::function<int(int, int)>& value) {
    TestPicture picture{std::move(name), width, height, 1, 8, {}};
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x)
            picture.bytes.push_back(static_cast<std::byte>(std::clamp(value(x, y), 0, 255)));
    }
    return picture;
}

TestPicture grey16(std::string name, int width, int height, const std::function<int(int, int)>& value) {
    TestPicture picture{std::move(name), width, height, 1, 16, {}};
    std::vector<std::uint16_t> samples;
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x)
            samples.push_back(static_cast<std::uint16_t>(std::clamp(value(x, y), 0, 65535)));
    }
    picture.bytes.resize(samples.size() * 2);
    std::memcpy(picture.bytes.data(), samples.data(), picture.bytes.size());
    return picture;
}

TestPicture drawn(std::string name, const std::string& rows) {
    std::istringstream in(rows);
    std::vector<std::string> lines;
    for (std::string line; in >> line;) lines.push_back(line);
    return grey8(std::move(name), static_cast<int>(lines.front().size()), static_cast<int>(lines.size()),
                 [&](int x, int y) {
                     const char c = lines[static_cast<std::size_t>(y)][static_cast<std::size_t>(x)];
                     return c == '#' ? 255 : c == '+' ? 128 : 0;
                 });
}

namespace {

// Waves of several lengths: a landscape that is smooth from cell to cell.
double landscape(int x, int y) {
    double sum = 0.0;
    for (int octave = 0; octave < 5; ++octave) {
        const double f = 0.02 * (1 << octave);
        sum += std::sin(f * x + 1.3 * octave) * std::cos(f * 0.8 * y - 0.7 * octave) / (1 << octave);
    }
    return 0.5 + 0.25 * sum;
}

// A ring with an edge of one half-bright pixel, as drawing programs make them.
int antialiasedRing(int x, int y, double cx, double cy, double outer, double inner) {
    const double r = std::hypot(x + 0.5 - cx, y + 0.5 - cy);
    return static_cast<int>(255.0 * std::clamp(outer - r + 0.5, 0.0, 1.0) * std::clamp(r - inner + 0.5, 0.0, 1.0));
}

TestPicture transparentLogo() {
    TestPicture picture{"transparent PNG", 40, 30, 4, 8, {}};
    for (int y = 0; y < 30; ++y) {
        for (int x = 0; x < 40; ++x) {
            const int alpha = antialiasedRing(x, y, 20, 15, 12, 5);
            for (const int value : {30 + 5 * x, 200, 60, alpha}) picture.bytes.push_back(static_cast<std::byte>(value));
        }
    }
    return picture;
}

}  // namespace

std::vector<TestPicture> hardPictures() {
    std::vector<TestPicture> all;
    all.push_back(grey8("checkerboard", 12, 9, [](int x, int y) { return (x + y) % 2 == 0 ? 200 : 0; }));
    auto random = std::make_shared<Random>(7);
    all.push_back(grey8("half of the pixels at random", 32, 20, [random](int, int) {
        return random->below(2) == 0 ? 0 : 40 + static_cast<int>(random->below(216));
    }));
    all.push_back(drawn("one pixel", "#"));
    all.push_back(drawn("one pixel in the dark", "... .#. ..."));
    all.push_back(grey8("one row", 17, 1, [](int x, int) { return x % 5 == 4 ? 0 : 15 * x; }));
    all.push_back(grey8("one column", 1, 9, [](int, int y) { return 20 + 20 * y; }));
    all.push_back(drawn("cross with diagonal",
                        "#...#...# .#..#..#. ..#.#.#.. ...###... ######### ...###... ..#.#.#.. .#..#..#. #...#...#"));
    all.push_back(drawn("diagonals side by side", "#.#.. .#.#. #.#.# .#.#. ..#.#"));
    all.push_back(grey8("ring inside ring", 60, 60, [](int x, int y) {
        return std::max(antialiasedRing(x, y, 30, 30, 28, 22), antialiasedRing(x, y, 30, 30, 15, 8));
    }));
    all.push_back(grey8("noise as in a photograph", 64, 48, [random](int x, int y) {
        return static_cast<int>(255.0 * landscape(x, y)) + static_cast<int>(random->below(41)) - 20;
    }));
    all.push_back(grey8("gradient", 64, 16, [](int x, int) { return 4 * x; }));
    all.push_back(grey8("logo with an antialiased rim", 50, 50,
                        [](int x, int y) { return antialiasedRing(x, y, 25, 25, 20, 9); }));
    all.push_back(transparentLogo());
    all.push_back(grey16("landscape of 16 bits", 120, 90,
                         [](int x, int y) { return static_cast<int>(65535.0 * landscape(x, y)); }));
    all.push_back(grey8("all white", 20, 12, [](int, int) { return 255; }));
    return all;
}

}  // namespace orrery::relief
