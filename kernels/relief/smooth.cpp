#include "kernels/relief/smooth.h"

#include "kernels/relief/rows.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

namespace orrery::relief {

namespace {

// Sums over a square window that slides down the rows and along each. Integers, so that no order of adding shows.
template <typename T>
class WindowSums {
 public:
    WindowSums(int width, int radius)
        : radius_(radius),
          columns_(static_cast<std::size_t>(width + 2 * radius + 1)),
          sums_(static_cast<std::size_t>(width)) {}

    // valueAt(x) of a row that the window now covers, or no longer does.
    template <typename ValueAt>
    void enter(const ValueAt& valueAt) {
        for (std::size_t x = 0; x < sums_.size(); ++x) column(x) += static_cast<T>(valueAt(x));
    }
    template <typename ValueAt>
    void leave(const ValueAt& valueAt) {
        for (std::size_t x = 0; x < sums_.size(); ++x) column(x) -= static_cast<T>(valueAt(x));
    }
    // One sum a cell of the row that is the window's middle.
    const std::vector<T>& row() {
        const auto reach = static_cast<std::size_t>(2 * radius_);
        T sum = 0;
        for (std::size_t i = 0; i < reach; ++i) sum += columns_[i];
        for (std::size_t x = 0; x < sums_.size(); ++x) {
            sum += columns_[x + reach];
            sums_[x] = sum;
            sum -= columns_[x];
        }
        return sums_;
    }

 private:
    T& column(std::size_t x) { return columns_[x + static_cast<std::size_t>(radius_)]; }

    int radius_;
    std::vector<T> columns_;  // with `radius` zeros on either side
    std::vector<T> sums_;
};

// Goes down the rows first .. end - 1 of a picture: enter(y) and leave(y) keep a window of `radius` rows, middle(y) is
// called for each.
template <typename Enter, typename Leave, typename Middle>
void slide(int first, int end, int low, int high, int radius, const Enter& enter, const Leave& leave,
           const Middle& middle) {
    for (int y = std::max(first - radius, low); y < std::min(first + radius, high); ++y) enter(y);
    for (int y = first; y < end; ++y) {
        if (y + radius < high) enter(y + radius);
        middle(y);
        if (y - radius >= low) leave(y - radius);
    }
}

// Where a window varies little, its cells become a * own + b with a near 0.
struct Line {
    std::int32_t a;  // in 32768ths
    std::int32_t b;  // in 16ths
};

std::vector<Line> linesOf(const std::vector<std::uint32_t>& sum, const std::vector<std::uint64_t>& squares,
                          const std::vector<std::uint32_t>& count, float variance) {
    std::vector<Line> lines(sum.size());
    for (std::size_t x = 0; x < sum.size(); ++x) {
        if (count[x] == 0) continue;
        const double n = count[x];
        const double mean = sum[x] / n;
        const double spread = std::max(static_cast<double>(squares[x]) / n - mean * mean, 0.0);
        const double a = spread / (spread + static_cast<double>(variance));
        lines[x] = {static_cast<std::int32_t>(a * 32768.0 + 0.5),
                    static_cast<std::int32_t>((1.0 - a) * mean * 16.0 + 0.5)};
    }
    return lines;
}

}  // namespace

float grainOf(const Brightness& brightness, const Kept& kept) {
    constexpr int kBlock = 16;
    constexpr double kHalfPiRoot = 1.2533141373155;
    const int across = (brightness.width - 2) / kBlock;
    const int down = (brightness.height - 2) / kBlock;
    if (across < 1 || down < 1) return 0.0F;
    // Some thousand blocks tell as much as all.
    const int every = std::max(1, static_cast<int>(std::sqrt(static_cast<double>(across) * down / 8192.0)));
    std::vector<std::vector<float>> found(static_cast<std::size_t>((down + every - 1) / every));
    parallelFor(found.size(), [&](std::size_t j) {
        const int top = 1 + static_cast<int>(j) * every * kBlock;
        for (int i = 0; i < across; i += every) {
            const int left = 1 + i * kBlock;
            bool whole = true;
            std::int64_t sum = 0;
            for (int y = top; y < top + kBlock && whole; ++y) {
                const std::array<const std::uint16_t*, 3> row{brightness.row(y - 1), brightness.row(y),
                                                              brightness.row(y + 1)};
                for (int x = left; x < left + kBlock; ++x) {
                    whole = whole && kept.at(x, y) != 0;
                    sum += std::abs(row[0][x - 1] - 2 * row[0][x] + row[0][x + 1] - 2 * row[1][x - 1] + 4 * row[1][x] -
                                    2 * row[1][x + 1] + row[2][x - 1] - 2 * row[2][x] + row[2][x + 1]);
                }
            }
            if (whole)
                found[j].push_back(
                    static_cast<float>(kHalfPiRoot * static_cast<double>(sum) / (6.0 * kBlock * kBlock)));
        }
    });
    std::vector<float> all;
    for (const std::vector<float>& some : found) all.insert(all.end(), some.begin(), some.end());
    if (all.empty()) return 0.0F;
    const auto middle = all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2);
    std::nth_element(all.begin(), middle, all.end());
    return *middle;
}

void denoise(Brightness& brightness, const Kept& kept, float deviation) {
    constexpr int kRadius = 3;
    const int width = brightness.width;
    const int height = brightness.height;
    const float variance = deviation * deviation;
    Brightness out(width, height);
    forStrips(height, [&](int first, int end) {
        WindowSums<std::uint32_t> sum(width, kRadius), count(width, kRadius);
        WindowSums<std::uint64_t> squares(width, kRadius);
        // The lines of the rows that the outer windows of this strip cover.
        const int low = std::max(first - kRadius, 0);
        const int high = std::min(end + kRadius, height);
        std::vector<std::vector<Line>> lines(static_cast<std::size_t>(high - low));
        const auto enter = [&](int y) {
            const std::uint16_t* row = brightness.row(y);
            const std::uint8_t* keep = kept.row(y);
            sum.enter([&](std::size_t x) { return row[x]; });
            squares.enter([&](std::size_t x) { return std::uint64_t{row[x]} * row[x]; });
            count.enter([&](std::size_t x) { return keep[x]; });
        };
        const auto leave = [&](int y) {
            const std::uint16_t* row = brightness.row(y);
            const std::uint8_t* keep = kept.row(y);
            sum.leave([&](std::size_t x) { return row[x]; });
            squares.leave([&](std::size_t x) { return std::uint64_t{row[x]} * row[x]; });
            count.leave([&](std::size_t x) { return keep[x]; });
        };
        slide(low, high, 0, height, kRadius, enter, leave, [&](int y) {
            lines[static_cast<std::size_t>(y - low)] = linesOf(sum.row(), squares.row(), count.row(), variance);
        });

        WindowSums<std::int32_t> a(width, kRadius), b(width, kRadius), n(width, kRadius);
        const auto enterLines = [&](int y) {
            const std::vector<Line>& row = lines[static_cast<std::size_t>(y - low)];
            const std::uint8_t* keep = kept.row(y);
            a.enter([&](std::size_t x) { return keep[x] * row[x].a; });
            b.enter([&](std::size_t x) { return keep[x] * row[x].b; });
            n.enter([&](std::size_t x) { return keep[x]; });
        };
        const auto leaveLines = [&](int y) {
            const std::vector<Line>& row = lines[static_cast<std::size_t>(y - low)];
            const std::uint8_t* keep = kept.row(y);
            a.leave([&](std::size_t x) { return keep[x] * row[x].a; });
            b.leave([&](std::size_t x) { return keep[x] * row[x].b; });
            n.leave([&](std::size_t x) { return keep[x]; });
        };
        slide(first, end, low, high, kRadius, enterLines, leaveLines, [&](int y) {
            const std::vector<std::int32_t>& as = a.row();
            const std::vector<std::int32_t>& bs = b.row();
            const std::vector<std::int32_t>& ns = n.row();
            const std::uint16_t* in = brightness.row(y);
            const std::uint8_t* keep = kept.row(y);
            std::uint16_t* row = out.row(y);
            for (std::size_t x = 0; x < as.size(); ++x) {
                if (keep[x] == 0) continue;
                const float value = (static_cast<float>(as[x]) * (1.0F / 32768.0F) * static_cast<float>(in[x]) +
                                     static_cast<float>(bs[x]) * (1.0F / 16.0F)) /
                                    static_cast<float>(ns[x]);
                row[x] = static_cast<std::uint16_t>(std::clamp(value + 0.5F, 0.0F, 65535.0F));
            }
        });
    });
    brightness = std::move(out);
}

void blur(Brightness& brightness, const Kept& kept, float deviation) {
    constexpr int kPasses = 3;
    // The box whose variance, (w^2 - 1) / 12, is a third of the wished one.
    const double width =
        std::sqrt(12.0 * static_cast<double>(deviation) * static_cast<double>(deviation) / kPasses + 1.0);
    const int radius = std::max(static_cast<int>(std::lround((width - 1.0) / 2.0)), 1);
    const int height = brightness.height;
    for (int pass = 0; pass < kPasses; ++pass) {
        Brightness out(brightness.width, height);
        forStrips(height, [&](int first, int end) {
            WindowSums<std::uint64_t> sum(brightness.width, radius);
            WindowSums<std::uint32_t> count(brightness.width, radius);
            const auto enter = [&](int y) {
                sum.enter([row = brightness.row(y)](std::size_t x) { return row[x]; });
                count.enter([keep = kept.row(y)](std::size_t x) { return keep[x]; });
            };
            const auto leave = [&](int y) {
                sum.leave([row = brightness.row(y)](std::size_t x) { return row[x]; });
                count.leave([keep = kept.row(y)](std::size_t x) { return keep[x]; });
            };
            slide(first, end, 0, height, radius, enter, leave, [&](int y) {
                const std::vector<std::uint64_t>& sums = sum.row();
                const std::vector<std::uint32_t>& counts = count.row();
                for (std::size_t x = 0; x < sums.size(); ++x) {
                    if (kept.row(y)[x] != 0)
                        out.row(y)[x] = static_cast<std::uint16_t>((sums[x] + counts[x] / 2) / counts[x]);
                }
            });
        });
        brightness = std::move(out);
    }
}

}  // namespace orrery::relief
