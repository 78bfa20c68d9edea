#include "scenes/routing/training_view.h"

#include "kernels/routing/balance.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace orrery::routing {

double mutualInformation(const std::vector<double>& counts, int domains, int experts) {
    const auto d = static_cast<std::size_t>(domains);
    const auto e = static_cast<std::size_t>(experts);
    std::vector<double> byDomain(d, 0.0), byExpert(e, 0.0);
    double all = 0.0;
    for (std::size_t i = 0; i < d; ++i) {
        for (std::size_t j = 0; j < e; ++j) {
            byDomain[i] += counts[i * e + j];
            byExpert[j] += counts[i * e + j];
            all += counts[i * e + j];
        }
    }
    double bits = 0.0;
    for (std::size_t i = 0; i < d; ++i) {
        for (std::size_t j = 0; j < e; ++j) {
            const double count = counts[i * e + j];
            if (count > 0.0) bits += count / all * std::log2(count * all / (byDomain[i] * byExpert[j]));
        }
    }
    return bits;
}

TrainingView trainingAt(const trace::Training& training, int moment, int layer) {
    const auto s = static_cast<std::size_t>(moment);
    const auto experts = static_cast<std::size_t>(training.experts);
    const std::size_t row = (s * static_cast<std::size_t>(training.layers) + static_cast<std::size_t>(layer)) * experts;
    const auto recorded = [&](const std::vector<float>& values) {
        return values.empty() ? std::numeric_limits<double>::quiet_NaN() : static_cast<double>(values[s]);
    };
    TrainingView view;
    view.step = training.step.empty() ? moment : training.step[s];
    view.loss = recorded(training.loss);
    view.validBits = recorded(training.validBits);
    if (!training.load.empty()) {
        const std::vector<std::uint32_t> counts(training.load.begin() + static_cast<std::ptrdiff_t>(row),
                                                training.load.begin() + static_cast<std::ptrdiff_t>(row + experts));
        view.load = loadOf(counts);
        view.maxVio = static_cast<double>(summaryOf(counts).maxVio);
    }
    if (!training.bias.empty()) {
        const std::vector<float> bias(training.bias.begin() + static_cast<std::ptrdiff_t>(row),
                                      training.bias.begin() + static_cast<std::ptrdiff_t>(row + experts));
        view.bias = centred(bias);
    }
    if (!training.domainLoad.empty()) {
        const auto domains = static_cast<std::size_t>(training.domains);
        view.share.assign(domains * experts, 0.0);
        std::vector<double> counts(domains * experts);
        for (std::size_t i = 0; i < counts.size(); ++i)
            counts[i] = static_cast<double>(training.domainLoad[row * domains + i]);
        view.information = mutualInformation(counts, training.domains, training.experts);
        for (std::size_t d = 0; d < domains; ++d) {
            double sum = 0.0;
            for (std::size_t e = 0; e < experts; ++e) sum += counts[d * experts + e];
            for (std::size_t e = 0; e < experts && sum > 0.0; ++e)
                view.share[d * experts + e] = counts[d * experts + e] / sum;
        }
    }
    return view;
}

}  // namespace orrery::routing
