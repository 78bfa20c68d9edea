#pragma once

// A training at one of its moments, for one layer: what its experts did, and which domain went to which.

#include "scenes/trace/trace.h"

#include <vector>

namespace orrery::routing {

struct TrainingView {
    int step = 0;
    double loss = 0.0;         // bits per byte of the batch; not a number where it was not recorded
    double validBits = 0.0;    // on the validation's windows
    std::vector<double> load;  // f_i, 1 when even; [E]
    std::vector<float> bias;   // b - mean(b), [E]
    double maxVio = 0.0;
    std::vector<double> share;  // of a domain's tokens that go to an expert, [D, E]; rows sum to 1
    double information = 0.0;   // bits that the expert tells about the domain
};

// `moment` and `layer` count from 0, in the order of the file.
TrainingView trainingAt(const trace::Training& training, int moment, int layer);

// sum p(d, e) log2(p(d, e) / (p(d) p(e))) of counts [D, E], in bits (Shannon 1948).
double mutualInformation(const std::vector<double>& counts, int domains, int experts);

}  // namespace orrery::routing
