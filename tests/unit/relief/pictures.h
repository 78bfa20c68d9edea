#pragma once

// Pictures that are hard on a relief, made here.

#include "engine/base/random.h"
#include "kernels/relief/relief.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace orrery::relief {

struct TestPicture {
    std::string name;
    int width = 0;
    int height = 0;
    int channels = 1;
    int bits = 8;
    std::vector<std::byte> bytes;

    Picture view() const { return {width, height, channels, bits, bytes.data()}; }
};

// value(x, y) is 0 to 255.
TestPicture grey8(std::string name, int width, int height, const std::function<int(int, int)>& value);
// value(x, y) is 0 to 65535.
TestPicture grey16(std::string name, int width, int height, const std::function<int(int, int)>& value);

// Rows of '#' (white), '+' (half grey) and '.' (black), separated by blanks.
TestPicture drawn(std::string name, const std::string& rows);

// Everything that the closed solid is tested on.
std::vector<TestPicture> hardPictures();

}  // namespace orrery::relief
