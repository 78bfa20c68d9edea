#include "engine/app/next_picture.h"

#include "engine/base/error.h"
#include "engine/base/log.h"

#include <chrono>
#include <cmath>

namespace orrery::app {

namespace {

constexpr unsigned kHeight = 400;     // pixels of the small picture
constexpr int kMostPictures = 20;     // until labels that are made beside the frame are given up
constexpr double kFlightsTake = 2.5;  // seconds that a flight of the class's picture is given
constexpr double kLabelsTake = 0.15;  // seconds between pictures of which labels are still missing

}  // namespace

NextPicture::NextPicture(gpu::Device& device, VkFormat format)
    : device_(device), format_(format), renderer_(device, format, true) {}

NextPicture::~NextPicture() {
    // The device may still draw the scene's buffers.
    device_.waitIdle();
}

void NextPicture::open(const Session& shown) {
    session_.reset();
    shownStep_ = -1;
    // What is being opened is not needed any more, but cannot be stopped: its place is taken when it is done.
    if (opening_.valid()) return;
    opening_ = std::async(std::launch::async, [settings = shown.settings(), files = shown.files()] {
        auto session = std::make_unique<Session>(settings);
        session->open(files, false, true);
        return session;
    });
}

void NextPicture::follow(const Session& shown) {
    const Scene* scene = shown.scene();
    const int count = scene != nullptr ? scene->stepCount() : 0;
    step_ = scene != nullptr && scene->step() + 1 < count ? scene->step() + 1 : -1;
    const Look look{
        .scene = scene,
        .step = step_,
        .theme = shown.settings().theme,
        .flat = shown.flat(),
        .largeRoom = shown.settings().largeRoom,
        .size = {static_cast<unsigned>(std::lround(shown.aspect() * static_cast<float>(kHeight))), kHeight}};
    if (look.scene != look_.scene && count > 0) open(shown);
    if (look != look_) {
        dirty_ = true;
        sinceChange_.restart();
    }
    look_ = look;
    if (!opening_.valid() || opening_.wait_for(std::chrono::seconds(0)) != std::future_status::ready) return;
    try {
        session_ = opening_.get();
        dirty_ = true;
        // Something else was opened meanwhile.
        if (session_->files() != shown.files()) open(shown);
    } catch (const Error& error) {
        log::debug("no picture of the next step: {}", error.what());
    }
}

bool NextPicture::wants(const Session& shown) const {
    if (session_ == nullptr || step_ < 0) return false;
    if (shown.flying() && sinceChange_.seconds() < kFlightsTake) return false;
    return dirty_ || (unsettled_ > 0 && sinceDrawn_.seconds() > kLabelsTake);
}

void NextPicture::draw(gpu::Frame& frame) {
    const bool anew = dirty_;
    dirty_ = false;
    if (!picture_ || picture_.size() != look_.size) {
        picture_ = gpu::Image(device_, {.name = "next step",
                                        .format = format_,
                                        .size = look_.size,
                                        .usage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_SAMPLED_BIT});
    }
    if (anew) {
        Session& session = *session_;
        session.settings().theme = look_.theme;
        session.settings().largeRoom = look_.largeRoom;
        session.applySettings();
        if (session.flat() != look_.flat) session.setFlat(look_.flat);
        session.update(0.0, look_.size, true);
        session.scene()->goToStep(step_);
        session.navigator().jumpTo(session.scene()->restCamera(session.aspect()));
        session.update(0.0, look_.size, true);
        unsettled_ = kMostPictures;
    }
    renderer_.store().beginFrame();
    render::View view = session_->view();
    view.size = look_.size;
    const std::size_t quality = device_.isSoftware() ? 2 : 1;
    renderer_.draw(frame, view, session_->list(), render::kQualitySteps.at(quality), picture_, 1.0);
    unsettled_ = renderer_.unsettled() ? unsettled_ - 1 : 0;
    shownStep_ = step_;
    sinceDrawn_.restart();
}

}  // namespace orrery::app
