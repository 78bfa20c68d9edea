#include "scenes/chart/chart_scene.h"

#include "scenes/chart/framing.h"

#include <utility>

namespace orrery::chart {

render::Camera ChartScene::framed(const render::Camera& angles, float aspect) const {
    Stage stage;
    const render::Theme& theme = render::themes().front();
    stage.begin(theme, vec3(0.0F));
    const Ease now = std::exchange(ease_, Ease());
    buildAtRest(stage, theme, angles);
    ease_ = now;
    render::Camera camera = chart::framed(angles, stage, aspect, roomScale_);
    camera.target += origin_;
    return camera;
}

void ChartScene::click(std::uint32_t pick, app::Button button, bool extend) {
    static_cast<void>(extend);
    if (button == app::Button::left) selected_ = pick;
}

bool ChartScene::leave() {
    if (selected_ == render::kNoPick) return false;
    selected_ = render::kNoPick;
    return true;
}

std::optional<vec3> ChartScene::placeOf(std::uint32_t pick) const {
    return pick < things_.size() ? std::optional(origin_ + things_[pick].place) : std::nullopt;
}

std::optional<render::Camera> ChartScene::cameraFor(std::uint32_t pick) const {
    const auto place = placeOf(pick);
    if (!place) return std::nullopt;
    return near(restCamera(host_ != nullptr ? host_->aspect() : 16.0F / 9.0F), *place);
}

std::vector<app::Found> ChartScene::search(std::string_view words) const {
    return chart::search(things_, words, title());
}

void ChartScene::moveOn(const app::Moment& moment) {
    ease_.update(moment);
    roomScale_ = moment.roomScale;
}

}  // namespace orrery::chart
