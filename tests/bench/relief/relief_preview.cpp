// How long the relief scene takes to answer a slider:  relief_preview IMAGE [RUNS]
// Prints milliseconds: the first coarse answer, which also shrinks the picture; the median of the later ones; the
// median of final ones.

#include "scenes/relief/relief_worker.h"

#include "engine/base/clock.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <vector>

namespace {

using namespace orrery;

double answer(relief::ReliefWorker& worker, relief::Fineness fineness, int step) {
    relief::Wish wish;
    wish.fineness = fineness;
    wish.options.threshold = 8 + step;
    const Stopwatch watch;
    worker.want(wish);
    worker.wait();
    worker.take();
    return watch.seconds() * 1000.0;
}

double median(relief::ReliefWorker& worker, relief::Fineness fineness, int runs) {
    std::vector<double> all;
    for (int i = 0; i < runs; ++i) all.push_back(answer(worker, fineness, i));
    std::nth_element(all.begin(), all.begin() + runs / 2, all.end());
    return all[static_cast<std::size_t>(runs / 2)];
}

}  // namespace

int main(int count, char** arguments) {
    if (count < 2 || arguments[1][0] == '-') {
        std::fprintf(stderr, "relief_preview IMAGE [RUNS]\n");
        return 2;
    }
    const int runs = count > 2 ? std::max(std::atoi(arguments[2]), 1) : 9;
    relief::ReliefWorker worker(image::readRaster(arguments[1]));
    const double first = answer(worker, relief::Fineness::quick, 0);
    std::printf("%.0f %.0f %.0f\n", first, median(worker, relief::Fineness::quick, runs),
                median(worker, relief::Fineness::final, runs));
    return 0;
}
