#include "scenes/graph/graph_scene.h"

// A large graph in a window: it is shown while a worker lays it out, and the camera follows until a person takes it.

namespace orrery::graph {

void GraphScene::updatePlacing(const app::Moment& moment) {
    if (!placing_) return;
    const bool atOnce = moment.still || moment.offline || moment.solid;
    const bool wasPlaced = placing_->placed();
    if (placing_->update(positions_, moment.delta, atOnce)) moved_ = true;
    if (const std::unique_ptr<layout::Result> result = placing_->takeResult()) {
        arrangement_.result.view = result->view;
        arrangement_.result.ranks = result->ranks;
        arrangement_.result.backEdges = result->backEdges;
        arrangement_.result.hash = result->hash;
        if (!wasPlaced) beads_->setPlaced(true);
        if (host_ != nullptr) {
            const render::Camera now = host_->camera();
            const bool untouched = !asked_ || (now.yaw == asked_->yaw && now.pitch == asked_->pitch);
            const render::Camera rest = restCamera(host_->aspect());
            const bool elsewhere = !asked_ || std::abs(rest.distance - asked_->distance) > 0.05F * asked_->distance ||
                                   glm::distance(rest.target, asked_->target) > 0.05F * asked_->distance;
            if (untouched && elsewhere) {
                asked_ = rest;
                host_->flyTo(rest);
            }
        }
    }
    if (!placing_->finished()) return;
    placing_.reset();
    arrangement_.result.positions = positions_;
    if (host_ != nullptr && !atOnce) host_->say("the layout is done");
}

void GraphScene::stopPlacing() {
    if (!placing_) return;
    placing_.reset();
    beads_->setPlaced(true);
}

std::shared_ptr<interop::LiveBuffer> GraphScene::livePlaces() const {
    // It knows nothing of where the graph was put and of how flat it is.
    const bool asLaidOut = origin_ == vec3(0.0F) && flatness_ == 0.0F && !flat_;
    return placing_ && asLaidOut ? placing_->live() : nullptr;
}

std::string GraphScene::progress() const {
    if (!placing_) return {};
    if (!placing_->placed()) return "finding first places";
    return fmt::format("laid out to {:.0f} %", 100.0 * static_cast<double>(placing_->done()));
}

}  // namespace orrery::graph
