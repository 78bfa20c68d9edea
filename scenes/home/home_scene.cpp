#include "scenes/home/home_scene.h"

#include "engine/app/export_part.h"
#include "engine/text/typesetter.h"
#include "engine/ui/ui.h"

#include <fmt/format.h>
#include <algorithm>

#include <cmath>

namespace orrery::home {

namespace {

constexpr float kGap = 6.0F;          // em between two constellations
constexpr float kTitleShare = 0.13F;  // of a constellation's height: its title's line
constexpr float kAspect = 16.0F / 9.0F;
constexpr float kNarrow = 1.0F;
constexpr float kVanishAfar = 0.014F;  // of the picture's height

// A name that has room over a constellation: without what follows a colon, and cut between two words.
std::string shortTitle(const std::string& title) {
    constexpr std::size_t kMost = 40;  // bytes; a little less for other scripts than for Latin letters
    if (title.size() <= kMost) return title;
    const std::size_t colon = title.find(": ");
    if (colon != std::string::npos && colon >= 3 && colon <= kMost) return title.substr(0, colon);
    std::size_t cut = title.rfind(' ', kMost);
    if (cut == std::string::npos || cut < kMost / 2) return title;
    return title.substr(0, cut) + "…";
}

}  // namespace

HomeScene::HomeScene(std::vector<std::unique_ptr<app::Scene>> scenes, std::string title) : title_(std::move(title)) {
    titleStyle_.weight = text::Weight::bold;
    titleStyle_.wrapEms = 11.0F;
    titleStyle_.lineHeight = 1.12F;
    titleStyle_.plate = text::Plate{.cornerRadius = 0.3F, .padding = 0.18F};
    text::Typesetter& typesetter = text::threadTypesetter();
    std::uint32_t picks = 0;
    for (auto& scene : scenes) {
        Child child;
        child.firstPick = picks;
        picks += scene->pickCount();
        child.content.plain = shortTitle(scene->title());
        child.titleSize = typesetter.measure(child.content, titleStyle_);
        child.scene = std::move(scene);
        children_.push_back(std::move(child));
    }
    firstTitle_ = picks;
    arrange(kAspect);
}

HomeScene::~HomeScene() = default;

void HomeScene::attach(app::Host& host) {
    Scene::attach(host);
    for (Child& child : children_) child.scene->attach(host);
}

void HomeScene::arrange(float aspect) {
    std::vector<std::vector<std::string>> terms;
    std::vector<vec3> sizes;
    for (Child& child : children_) {
        terms.push_back(child.scene->terms());
        child.scene->place(vec3(0.0F));
        child.size = child.scene->bounds().size();
        // Room for the title above, and for turning: the camera comes from the side where each was laid out to be seen.
        sizes.push_back(child.size + vec3(kGap, kGap + child.size.y * 0.35F, 0.0F));
        sizes.back().z = std::min(sizes.back().x, sizes.back().y);
    }
    links_ = linksByTerms(terms, 2);
    const Placement placement = placeScenes(sizes, links_, aspect);
    view_ = placement.view;
    for (std::size_t i = 0; i < children_.size(); ++i) children_[i].centre = placement.centres[i];
    place(origin_);
}

void HomeScene::place(const vec3& origin) {
    origin_ = origin;
    for (Child& child : children_) {
        child.scene->place(vec3(0.0F));
        child.scene->place(origin_ + child.centre - child.scene->bounds().centre());
    }
    linkTubes_.clear();
    for (const Link& link : links_) {
        const vec3 from = origin_ + children_[static_cast<std::size_t>(link.from)].centre;
        const vec3 to = origin_ + children_[static_cast<std::size_t>(link.to)].centre;
        linkTubes_.push_back({.p0 = from,
                              .radius = 0.1F + 0.4F * link.likeness,
                              .p1 = glm::mix(from, to, 1.0F / 3.0F),
                              .start = 0.0F,
                              .p2 = glm::mix(from, to, 2.0F / 3.0F),
                              .end = 1.0F,
                              .p3 = to,
                              .dash = 0.0F,
                              .colourFrom = 0,
                              .colourTo = 0,
                              .emphasis = 0.0F,
                              .glow = 0.0F,
                              .drawnLength = glm::length(to - from),
                              .flow = 0.0F});
    }
}

Bounds HomeScene::bounds() const {
    Bounds bounds;
    for (const Child& child : children_) bounds.add(child.scene->bounds());
    return bounds;
}

render::Camera HomeScene::restCamera(float aspect) const {
    if (inside()) return children_[static_cast<std::size_t>(current_)].scene->restCamera(aspect);
    render::Camera camera;
    camera.yaw = view_.yaw;
    camera.pitch = view_.pitch;
    Bounds all = bounds();
    all.high.y += all.size().y * 0.06F;
    return render::framing(camera, all, aspect, 0.92F);
}

void HomeScene::update(const app::Moment& moment) {
    // Inside a scene the others are not in the way; they come back while the camera draws away.
    float others = 1.0F;
    if (inside()) {
        // As far away as it is seen in a picture without much room.
        const float near =
            std::max(near_, children_[static_cast<std::size_t>(current_)].scene->restCamera(kNarrow).distance);
        others = (moment.camera.distance - near * 1.6F) / (near * 2.0F);
    }
    for (std::size_t i = 0; i < children_.size(); ++i) {
        Child& child = children_[i];
        child.shown = static_cast<int>(i) == current_ || others > 0.0F;
        if (!child.shown) continue;
        child.scene->update(moment);
        child.list.clear();
        child.scene->draw(child.list);
        child.picks.clear();
        const auto move = [&](auto& batches) {
            for (auto& batch : batches) {
                if (batch.picks.empty()) continue;
                std::vector<std::uint32_t>& moved = child.picks.emplace_back(batch.picks.begin(), batch.picks.end());
                for (std::uint32_t& pick : moved) pick += child.firstPick;
                batch.picks = moved;
            }
        };
        child.picks.reserve(child.list.bodies.size() + child.list.spheres.size() + child.list.tubes.size() +
                            child.list.lines.size());
        move(child.list.bodies);
        move(child.list.spheres);
        move(child.list.tubes);
        move(child.list.lines);
        for (render::SurfaceBatch& surface : child.list.surfaces) {
            if (surface.pick != render::kNoPick) surface.pick += child.firstPick;
        }
        for (render::NodeLinkBatch& batch : child.list.nodeLinks) {
            if (batch.pick != render::kNoPick) batch.pick += child.firstPick;
        }
        for (render::Label& label : child.list.labels) {
            if (label.pick != render::kNoPick) label.pick += child.firstPick;
            // From afar a scene is a picture under its title: what would stand too small in it stays away.
            if (!inside()) label.vanish = std::max(label.vanish, kVanishAfar);
        }
        for (render::LabelObstacle& obstacle : child.list.obstacles) {
            if (obstacle.pick != render::kNoPick) obstacle.pick += child.firstPick;
        }
    }
    for (shared::TubeInstance& tube : linkTubes_)
        tube.colourFrom = tube.colourTo = render::packColour(moment.theme->edge);
    buildTitles(moment);
}

void HomeScene::buildTitles(const app::Moment& moment) {
    titleStyle_.text = moment.theme->ink;
    titleStyle_.plate->colour = moment.theme->paper.withAlpha(0.85F);
    titles_.clear();
    if (inside()) return;
    for (std::size_t i = 0; i < children_.size(); ++i) {
        const Child& child = children_[i];
        const bool hovered = static_cast<int>(i) == hovered_;
        const Bounds box = child.scene->bounds();
        titles_.push_back({.content = &child.content,
                           .style = &titleStyle_,
                           .size = child.titleSize,
                           .anchor = vec3(box.centre().x, box.high.y, box.centre().z),
                           .offset = vec2(0.0F, child.titleSize.y * 0.5F + 0.1F),
                           .em = child.size.y * kTitleShare,
                           .least = 0.024F,
                           .largest = 0.05F,
                           .priority = 500.0F + (hovered ? 100.0F : 0.0F) + child.size.x * 0.01F,
                           .occlusion = render::Occlusion::never,
                           .floats = true,
                           .pick = titlePick(i)});
    }
}

void HomeScene::draw(render::DrawList& list) const {
    const auto append = [](auto& to, const auto& from) { to.insert(to.end(), from.begin(), from.end()); };
    for (const Child& child : children_) {
        if (!child.shown) continue;
        append(list.bodies, child.list.bodies);
        append(list.spheres, child.list.spheres);
        append(list.tubes, child.list.tubes);
        append(list.lines, child.list.lines);
        append(list.nodeLinks, child.list.nodeLinks);
        append(list.surfaces, child.list.surfaces);
        append(list.hulls, child.list.hulls);
        append(list.labels, child.list.labels);
        append(list.obstacles, child.list.obstacles);
        list.bounds.add(child.list.bounds);
    }
    // Legends belong to one scene: from afar, several would lie on each other.
    if (inside()) append(list.overlays, children_[static_cast<std::size_t>(current_)].list.overlays);
    if (!inside()) {
        list.tubes.push_back({.tubes = linkTubes_, .particles = {}, .segments = 1, .dashed = false, .picks = {}});
        append(list.labels, titles_);
    }
}

std::uint32_t HomeScene::pickCount() const {
    return firstTitle_ + static_cast<std::uint32_t>(children_.size());
}

bool HomeScene::animating() const {
    return std::any_of(children_.begin(), children_.end(),
                       [](const Child& child) { return child.shown && child.scene->animating(); });
}

HomeScene::Owner HomeScene::ownerOf(std::uint32_t pick) const {
    if (pick == render::kNoPick) return {};
    if (pick >= firstTitle_) return {static_cast<int>(pick - firstTitle_), render::kNoPick};
    const auto after = std::upper_bound(children_.begin(), children_.end(), pick,
                                        [](std::uint32_t p, const Child& child) { return p < child.firstPick; });
    const auto owner = after - children_.begin() - 1;
    return {static_cast<int>(owner), pick - children_[static_cast<std::size_t>(owner)].firstPick};
}

void HomeScene::hover(std::uint32_t pick) {
    const Owner owner = ownerOf(pick);
    for (std::size_t i = 0; i < children_.size(); ++i) {
        const bool own = inside() && static_cast<int>(i) == owner.child;
        if (own || static_cast<int>(i) == hovered_) children_[i].scene->hover(own ? owner.pick : render::kNoPick);
    }
    hovered_ = owner.child;
}

void HomeScene::click(std::uint32_t pick, app::Button button, bool extend) {
    const Owner owner = ownerOf(pick);
    if (inside()) {
        Child& child = children_[static_cast<std::size_t>(current_)];
        child.scene->click(owner.child == current_ ? owner.pick : render::kNoPick, button, extend);
        return;
    }
    // From afar a click on a name goes in; single nodes are too small to be meant.
    if (owner.child >= 0 && owner.pick == render::kNoPick && button == app::Button::left && host_ != nullptr) {
        goToStep(owner.child);
        host_->flyTo(restCamera(host_->aspect()));
    }
}

bool HomeScene::dragBegin(std::uint32_t pick) {
    const Owner owner = ownerOf(pick);
    if (!inside() || owner.child != current_) return false;
    dragged_ = owner.child;
    return children_[static_cast<std::size_t>(dragged_)].scene->dragBegin(owner.pick);
}

void HomeScene::dragTo(const vec3& position) {
    if (dragged_ >= 0) children_[static_cast<std::size_t>(dragged_)].scene->dragTo(position);
}

void HomeScene::dragEnd() {
    if (dragged_ >= 0) children_[static_cast<std::size_t>(dragged_)].scene->dragEnd();
    dragged_ = -1;
}

std::optional<vec3> HomeScene::placeOf(std::uint32_t pick) const {
    const Owner owner = ownerOf(pick);
    if (owner.child < 0 || owner.pick == render::kNoPick) return std::nullopt;
    return children_[static_cast<std::size_t>(owner.child)].scene->placeOf(owner.pick);
}

std::optional<render::Camera> HomeScene::cameraFor(std::uint32_t pick) const {
    const Owner owner = ownerOf(pick);
    if (owner.child < 0) return std::nullopt;
    const Child& child = children_[static_cast<std::size_t>(owner.child)];
    // Into the graph first, to the node once inside.
    if (owner.child != current_ || owner.pick == render::kNoPick) {
        const_cast<HomeScene*>(this)->goToStep(owner.child);
        return child.scene->restCamera(host_ != nullptr ? host_->aspect() : kAspect);
    }
    return child.scene->cameraFor(owner.pick);
}

std::uint32_t HomeScene::selected() const {
    if (!inside()) return render::kNoPick;
    const Child& child = children_[static_cast<std::size_t>(current_)];
    const std::uint32_t pick = child.scene->selected();
    return pick == render::kNoPick ? pick : pick + child.firstPick;
}

std::vector<app::Found> HomeScene::search(std::string_view words) const {
    std::vector<app::Found> all;
    for (const Child& child : children_) {
        for (app::Found& found : child.scene->search(words)) {
            found.pick += child.firstPick;
            all.push_back(std::move(found));
        }
    }
    return all;
}

void HomeScene::goToStep(int step) {
    if (inside()) children_[static_cast<std::size_t>(current_)].scene->hover(render::kNoPick);
    current_ = std::clamp(step, -1, stepCount() - 1);
}

std::string HomeScene::stepTitle(int step) const {
    return children_.at(static_cast<std::size_t>(step)).scene->title();
}

bool HomeScene::leave() {
    if (!inside()) return false;
    if (children_[static_cast<std::size_t>(current_)].scene->leave()) return true;
    current_ = -1;
    return true;
}

void HomeScene::setFlat(bool flat) {
    for (Child& child : children_) child.scene->setFlat(flat);
}

void HomeScene::setFlow(bool flow) {
    for (Child& child : children_) child.scene->setFlow(flow);
}

void HomeScene::setPhysics(bool on) {
    if (inside()) children_[static_cast<std::size_t>(current_)].scene->setPhysics(on);
}

bool HomeScene::physics() const {
    return inside() && children_[static_cast<std::size_t>(current_)].scene->physics();
}

void HomeScene::togglePinned() {
    if (inside()) children_[static_cast<std::size_t>(current_)].scene->togglePinned();
}

app::Part HomeScene::describe(std::uint32_t pick) const {
    if (pick == render::kNoPick) {
        if (inside()) return children_[static_cast<std::size_t>(current_)].scene->describe(pick);
        return {.name = title_, .extras = {{"kind", kind()}}};
    }
    const Owner owner = ownerOf(pick);
    const Child& child = children_[static_cast<std::size_t>(owner.child)];
    app::Part part = child.scene->describe(owner.pick);
    if (owner.pick == render::kNoPick) return part;
    // Seen from afar every scene is a part of its own: that of its title.
    if (part.within != render::kNoPick) {
        part.within += child.firstPick;
    } else if (!inside()) {
        part.within = titlePick(static_cast<std::size_t>(owner.child));
    }
    return part;
}

std::string HomeScene::summary() const {
    if (inside()) return children_[static_cast<std::size_t>(current_)].scene->summary();
    return fmt::format("{} scenes; double click one to fly in", children_.size());
}

std::vector<app::Command> HomeScene::commands() {
    if (!inside()) return {};
    return children_[static_cast<std::size_t>(current_)].scene->commands();
}

void HomeScene::panel() {
    if (inside()) {
        children_[static_cast<std::size_t>(current_)].scene->panel();
        return;
    }
    ui::text(summary());
    if (hovered_ < 0) return;
    ImGui::Separator();
    ui::text(stepTitle(hovered_));
    for (const Link& link : links_) {
        if (link.from != hovered_ && link.to != hovered_) continue;
        std::string line = stepTitle(link.from == hovered_ ? link.to : link.from) + ": ";
        for (std::size_t i = 0; i < link.shared.size(); ++i) line += (i > 0 ? ", " : "") + link.shared[i];
        ui::text(line, true);
    }
}

void HomeScene::adopt(const Scene& earlier) {
    const auto* before = dynamic_cast<const HomeScene*>(&earlier);
    if (before == nullptr) return;
    for (Child& child : children_) {
        for (const Child& old : before->children_) {
            if (old.scene->title() == child.scene->title()) {
                child.scene->adopt(*old.scene);
                break;
            }
        }
    }
}

}  // namespace orrery::home
