#include "engine/text/halo.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace orrery::text {

namespace {

constexpr float kFar = 1e12F;

// One row or column: out[q] = min over p of (q - p)^2 + in[p], through the lower envelope of parabolas.
class Envelope {
 public:
    explicit Envelope(std::size_t length) : in(length), places_(length), starts_(length + 1) {}

    std::vector<float> in;

    template <typename Write>
    void run(std::size_t length, Write write) {
        std::size_t last = 0;
        places_[0] = 0;
        starts_[0] = -kFar;
        starts_[1] = kFar;
        for (std::size_t q = 1; q < length; ++q) {
            float meet = crossing(q, places_[last]);
            while (meet <= starts_[last] && last > 0) meet = crossing(q, places_[--last]);
            if (meet <= starts_[last]) {
                places_[last] = q;
            } else {
                places_[++last] = q;
                starts_[last] = meet;
            }
            starts_[last + 1] = kFar;
        }
        std::size_t k = 0;
        for (std::size_t q = 0; q < length; ++q) {
            while (starts_[k + 1] < static_cast<float>(q)) ++k;
            const float away = static_cast<float>(q) - static_cast<float>(places_[k]);
            write(q, away * away + in[places_[k]]);
        }
    }

 private:
    // Where the parabola of q comes below that of p < q.
    float crossing(std::size_t q, std::size_t p) const {
        const auto fq = static_cast<double>(q);
        const auto fp = static_cast<double>(p);
        return static_cast<float>((double{in[q]} + fq * fq - double{in[p]} - fp * fp) / (2.0 * (fq - fp)));
    }

    std::vector<std::size_t> places_;
    std::vector<float> starts_;
};

}  // namespace

std::vector<std::uint8_t> grown(const std::vector<std::uint8_t>& coverage, int width, int height, float radius) {
    const auto w = static_cast<std::size_t>(width);
    const auto h = static_cast<std::size_t>(height);
    std::vector<float> squared(w * h);
    for (std::size_t i = 0; i < squared.size(); ++i) {
        // A pixel covered by a has the edge 1/2 - a away from its middle.
        const float away = std::max(0.5F - static_cast<float>(coverage[i]) / 255.0F, 0.0F);
        squared[i] = coverage[i] == 0 ? kFar : away * away;
    }
    Envelope column(h);
    for (std::size_t x = 0; x < w; ++x) {
        for (std::size_t y = 0; y < h; ++y) column.in[y] = squared[y * w + x];
        column.run(h, [&](std::size_t y, float value) { squared[y * w + x] = std::min(value, kFar); });
    }
    Envelope row(w);
    std::vector<std::uint8_t> result(w * h);
    for (std::size_t y = 0; y < h; ++y) {
        for (std::size_t x = 0; x < w; ++x) row.in[x] = squared[y * w + x];
        row.run(w, [&](std::size_t x, float value) {
            const float share = std::clamp(radius + 0.5F - std::sqrt(value), 0.0F, 1.0F);
            result[y * w + x] = static_cast<std::uint8_t>(share * 255.0F + 0.5F);
        });
    }
    return result;
}

}  // namespace orrery::text
