#include "scenes/graph/graph_scene.h"

#include <algorithm>
#include <cmath>

// How a graph looks beside what its author wrote: colours and sizes by a measure, names of communities, what is there
// at a time.

namespace orrery::graph {

namespace {

constexpr double kPlaySeconds = 20.0;  // from the first time to the last
// Cards stand side by side without much between them: most become smaller, so that the largest stand out.
constexpr float kLeastCard = 0.72F;
constexpr float kMostCard = 1.2F;
// Beads, in typical ones.
constexpr float kLeastBead = 0.6F;
constexpr float kMostBead = 2.8F;
constexpr std::size_t kConfetti = 5000;  // nodes of a graph in which colours that mean little are not seen as parts

}  // namespace

void GraphScene::setView(const View& view) {
    view_ = view;
    colourUnasked_ = false;
    lookTheme_ = {};
    changed_ = true;
}

void GraphScene::changeView(const View& view, const std::string& what) {
    const View before = view_;
    if (view == before) return;
    setView(view);
    if (host_ != nullptr) {
        host_->undo().push(
            what, [this, before] { setView(before); }, [this, view] { setView(view); });
    }
}

void GraphScene::updateView(const app::Moment& moment) {
    // A picture of a file or a lesson is the same whenever it is made. In a window first places go before what they are
    // coloured by: both want all cores.
    const bool atOnce = moment.still || moment.offline;
    if (atOnce || !awaitsPlaces()) {
        analysis_.want(view_.colour);
        analysis_.want(view_.size);
    }
    if (atOnce) analysis_.wait();
    if (colourUnasked_ && analysis_.ready(Measure::community)) {
        colourUnasked_ = false;
        if (graph_.nodes.size() > kConfetti && !standOut(analysis_.communities(), adjacency_)) {
            setView({.colour = Measure::degree, .size = view_.size});
            analysis_.want(Measure::degree);
        }
    }
    if (analysis_.news()) lookTheme_ = {};
    if (!lookTheme_.empty()) return;
    if (analysis_.ready(view_.colour)) colouredBy_ = view_.colour;
    if (analysis_.ready(view_.size) && sizedBy_ != view_.size) {
        sizedBy_ = view_.size;
        sizeBodies();
    }
}

void GraphScene::sizeBodies() {
    const std::vector<float> sizes = sizesBy(sizedBy_, analysis_);
    arrangement_.bodySizes = writtenSizes_;
    arrangement_.labelScales.clear();
    if (cards_) {
        for (const float size : sizes) {
            const float scale = kLeastCard + (kMostCard - kLeastCard) * size;
            arrangement_.bodySizes[arrangement_.labelScales.size()] *= scale;
            arrangement_.labelScales.push_back(scale);
        }
        // What it knows of bodies it made from their sizes.
        cards_ = std::make_unique<CardPicture>(graph_, arrangement_);
    } else if (!sizes.empty()) {
        std::vector<float> written;
        for (const vec3& size : writtenSizes_) written.push_back(size.x);
        const auto middle = written.begin() + static_cast<std::ptrdiff_t>(written.size() / 2);
        std::ranges::nth_element(written, middle);
        for (std::size_t i = 0; i < sizes.size(); ++i)
            arrangement_.bodySizes[i] = vec3(*middle * (kLeastBead + (kMostBead - kLeastBead) * sizes[i]));
    }
    changed_ = true;
}

void GraphScene::makeLooks(const render::Theme& theme) {
    colouring_ = colouringBy(colouredBy_, graph_, analysis_, theme);
    std::vector<Colour> fills = colouring_.fills;
    // A lesson's colour counts more.
    if (fills.empty() && !colours_.empty()) fills.assign(graph_.nodes.size(), Colour{0.0F, 0.0F, 0.0F, 0.0F});
    for (const auto& [node, colour] : colours_) fills[static_cast<std::size_t>(node)] = colour.withAlpha(1.0F);
    const Looks looks = looksFor(graph_, theme, arrangement_.result.ranks, fills);
    std::vector<Colour> ofNodes;
    ofNodes.reserve(looks.nodes.size());
    for (const NodeLook& look : looks.nodes) ofNodes.push_back(look.fill);
    tags_.setColours(ofNodes);
    if (cards_) cards_->setLooks(looks, theme);
    if (beads_) beads_->setLooks(looks, theme);
    // Cards carry their labels; among beads the largest communities are named.
    communityNames_.clear();
    if (beads_ && colouredBy_ == Measure::community) communityNames_.set(graph_, analysis_.communities(), theme);
    tags_.setNamedElsewhere(communityNames_.centres());
}

void GraphScene::showTime(std::optional<double> time, double window) {
    if (!times_.any()) return;
    time_ = time;
    window_ = window;
    if (time) {
        TimeFilter::Present present = times_.at(*time, window);
        visibility_.setPresent(std::move(present.nodes), std::move(present.edges));
    } else {
        timePlays_ = false;
        visibility_.setPresent({}, {});
    }
    changed_ = true;
}

void GraphScene::changeTime(std::optional<double> time, double window, const std::string& what) {
    const TimeChoice before{time_, window_};
    showTime(time, window);
    pushTime(before, what);
}

// That it was changed, from what was shown before.
void GraphScene::pushTime(const TimeChoice& before, const std::string& what) {
    const TimeChoice now{time_, window_};
    if (before == now || host_ == nullptr) return;
    const auto show = [this](const TimeChoice& choice) {
        timePlays_ = false;
        showTime(choice.time, choice.window);
    };
    host_->undo().push(
        what, [show, before] { show(before); }, [show, now] { show(now); });
}

void GraphScene::playTimes() {
    if (!times_.any()) return;
    if (!time_ || *time_ >= times_.last()) showTime(times_.first(), window_);
    playedTo_ = *time_;
    timePlays_ = true;
}

void GraphScene::playTime(const app::Moment& moment) {
    if (!timePlays_ || !time_) return;
    const double step = times_.step();
    playedTo_ = std::min(playedTo_ + moment.delta * (times_.last() - times_.first()) / kPlaySeconds, times_.last());
    const double shown = times_.first() + std::floor((playedTo_ - times_.first()) / step + 1e-6) * step;
    timePlays_ = playedTo_ < times_.last();
    if (shown != *time_) showTime(shown, window_);
}

LegendContent GraphScene::legendContent() const {
    LegendContent content{.time = {}, .colours = colouring_.legend, .sizes = {}};
    if (sizedBy_ != Measure::written) content.sizes = sizeLegend(sizedBy_, analysis_);
    if (time_) {
        content.time = times_.shown(*time_);
        if (window_ > 0.0) content.time = times_.shown(*time_ - window_) + " – " + content.time;
    }
    return content;
}

}  // namespace orrery::graph
