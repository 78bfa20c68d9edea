#include "kernels/measure/measure.h"

#include "engine/base/error.h"
#include "engine/base/parallel.h"

#include <algorithm>

namespace orrery::measure {

void productCpu(std::span<const float> a, std::span<const float> b, std::span<float> c, int size) {
    const auto n = static_cast<std::size_t>(size);
    ORRERY_CHECK(a.size() == n * n && b.size() == n * n && c.size() == n * n, "matrices of {}", size);
    constexpr std::size_t kRows = 16;
    constexpr std::size_t kDepth = 128;  // rows of b that stay in the cache while they are used
    parallelChunks(n, kRows, [&](const auto& rows) {
        std::fill_n(c.begin() + static_cast<std::ptrdiff_t>(rows.begin() * n), (rows.end() - rows.begin()) * n, 0.0F);
        for (std::size_t first = 0; first < n; first += kDepth) {
            const std::size_t last = std::min(first + kDepth, n);
            for (std::size_t i = rows.begin(); i < rows.end(); ++i) {
                float* out = &c[i * n];
                for (std::size_t k = first; k < last; ++k) {
                    const float factor = a[i * n + k];
                    const float* row = &b[k * n];
                    for (std::size_t j = 0; j < n; ++j) out[j] += factor * row[j];
                }
            }
        }
    });
}

}  // namespace orrery::measure
