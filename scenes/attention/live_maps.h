#pragma once

// The maps of the built-in model while a class types: each answer of it as maps.

#include "scenes/attention/attention_scene.h"
#include "scenes/trace/live_model.h"

#include <memory>
#include <string>

namespace orrery::attention {

class LiveMaps : public MapFeed {
 public:
    // Asks for `first` when nobody asked anything yet.
    LiveMaps(std::shared_ptr<trace::LiveModel> model, const std::string& first);

    std::shared_ptr<const MapModel> newest() override;
    bool busy() const override { return model_->busy(); }
    void wait() override { model_->wait(); }
    void panel() override;

    // Waits for the first answer. Throws Error when there is none.
    std::shared_ptr<const MapModel> first();

 private:
    std::shared_ptr<trace::LiveModel> model_;
    std::uint64_t seen_ = 0;  // number of the last answer
    std::string typed_;
};

}  // namespace orrery::attention
