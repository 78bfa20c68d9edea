// Where CUDA is not built in: routing::cudaAvailable() says so, and nobody comes here.

#include "kernels/model/model_cuda.h"

#include "engine/base/error.h"

namespace orrery::model {

struct ModelCuda::State {
    Config config;
};

ModelCuda::ModelCuda(const safetensors::File&, WeightType, int) {
    ORRERY_CHECK(false, "CUDA kernels are not built in");
}
ModelCuda::~ModelCuda() = default;
ModelCuda::ModelCuda(ModelCuda&&) noexcept = default;
ModelCuda& ModelCuda::operator=(ModelCuda&&) noexcept = default;

const Config& ModelCuda::config() const {
    return state_->config;
}

int ModelCuda::tokens() const {
    return 0;
}

void ModelCuda::truncate(int) {}

std::vector<float> ModelCuda::run(std::span<const std::int32_t>, const routing::Gate*) {
    return {};
}

std::vector<std::int32_t> ModelCuda::continueGreedily(std::span<const std::int32_t>, int, const routing::Gate*) {
    return {};
}

}  // namespace orrery::model
