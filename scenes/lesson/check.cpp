#include "scenes/lesson/check.h"

#include "engine/app/session.h"
#include "engine/base/colour.h"
#include "engine/render/label_placer.h"
#include "engine/text/label.h"
#include "scenes/lesson/fence.h"
#include "scenes/lesson/lesson_scene.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <span>

namespace orrery::lesson {
namespace {

constexpr uvec2 kPicture{1920, 1080};
constexpr float kLeastText = 0.03F;     // of the height, for what matters
constexpr float kSmallestText = 0.02F;  // for anything
constexpr float kMostTurn = 20.0F;      // degrees a second
constexpr float kMostPan = 8.5F;
constexpr float kNamePriority = 10.0F;  // labels that count as names of things
constexpr double kFrame = 1.0 / 60.0;
constexpr float kDegrees = 180.0F / 3.14159265F;
constexpr float kRounding = 1.01F;  // speeds are differences of floats at 60 frames a second

class Checker {
 public:
    explicit Checker(const std::filesystem::path& path) : session_(settingsOf("light", false)) {
        session_.open({path});
        lesson_ = dynamic_cast<const LessonScene*>(session_.scene());
        if (lesson_ == nullptr) throw Error("is no lesson: a lesson is a Markdown file", {path.string(), 0, 0, {}});
        for (const Diagnostic& each : lesson_->lesson().diagnostics) {
            if (each.severity == Severity::error) report_.diagnostics.push_back(each);
        }
    }

    CheckReport check() {
        report_.stops = lesson_->stepCount();
        for (const render::Theme& theme : render::themes()) {
            for (const bool large : {false, true}) {
                session_.settings() = settingsOf(theme.name, large);
                session_.applySettings();
                for (int stop = 0; stop < report_.stops; ++stop) {
                    session_.goToStep(stop);
                    session_.update(0.0, kPicture, true);  // what the room asks for is known to the scene
                    session_.navigator().jumpTo(session_.scene()->restCamera(session_.aspect()));
                    session_.update(0.0, kPicture, true);
                    checkCaption(stop, large);
                    checkLabels(stop, large);
                }
            }
        }
        session_.settings() = settingsOf("light", false);
        session_.applySettings();
        checkFlights();
        std::ranges::stable_sort(report_.diagnostics, {}, &Diagnostic::line);
        return std::move(report_);
    }

 private:
    static app::Settings settingsOf(std::string_view theme, bool large) {
        app::Settings settings;
        settings.theme = theme;
        settings.largeRoom = large;
        return settings;
    }

    const Step& stepOf(int stop) const {
        return lesson_->lesson().steps[lesson_->stops()[static_cast<std::size_t>(stop)].step];
    }

    // Once for each step and rule, whatever the theme and the room.
    void remark(int stop, Severity severity, const char* rule, const std::string& message) {
        const int line = stepOf(stop).line;
        if (!said_.emplace(line, rule).second) return;
        report_.diagnostics.push_back({severity, line, 1, message});
    }

    void checkCaption(int stop, bool large) {
        const Caption* const caption = lesson_->caption();
        if (caption == nullptr) return;
        const char* const room = large ? "a large room" : "the back row";
        if (!caption->whole) {
            remark(stop, Severity::error, large ? "whole, large" : "whole",
                   fmt::format("the caption of \"{}\" is too long to be read from {}; make two steps of it",
                               stepOf(stop).title, room));
        }
        const auto share = static_cast<float>(caption->em) / static_cast<float>(kPicture.y);
        const float least = kLeastText * (large ? 4.0F / 3.0F : 1.0F);
        if (!large) report_.smallestCaption = std::min(report_.smallestCaption, share);
        if (share < least * 0.999F) {
            remark(stop, Severity::error, "caption size",
                   fmt::format("text of {:.1f} % of the height in the caption of \"{}\": {} needs {:.0f} %; a smaller "
                               "table, or a shorter formula",
                               share * 100.0F, stepOf(stop).title, room, least * 100.0F));
        }
        const render::Theme& theme = session_.theme();
        contrast(stop, theme.ink, theme.paper, "the caption");
    }

    void contrast(int stop, const Colour& text, const Colour& ground, const std::string& of) {
        const float left = contrastUnderVeil(text, ground.withAlpha(1.0F), kLitRoom);
        report_.leastContrast = std::min(report_.leastContrast, left);
        if (left < kLeastContrast * 0.999F) {
            remark(stop, Severity::error, "contrast",
                   fmt::format("{} has a contrast of {:.1f} in a lit room ({} theme); {} is the least: give it a "
                               "lighter or a darker ground, and leave its text colour out",
                               of, left, session_.theme().name, kLeastContrast));
        }
    }

    void checkLabels(int stop, bool large) {
        const render::DrawList& list = session_.list();
        const auto placed =
            render::LabelPlacer().place(session_.view(), list.labels, list.obstacles, 4000, 0.0, list.overlays);
        std::set<std::uint32_t> shown;
        for (const render::PlacedLabel& each : placed) {
            const render::Label& label = list.labels[each.label];
            shown.insert(each.label);
            const float share = each.emPixels / static_cast<float>(kPicture.y);
            if (!large) report_.smallestLabel = std::min(report_.smallestLabel, share);
            if (share < kSmallestText * 0.999F) {
                remark(stop, Severity::error, "label size",
                       fmt::format("\"{}\" stands {:.1f} % high; nothing may be below {:.0f} %: show fewer at once, or "
                                   "leave `distance` out of the camera",
                                   nameOf(label), share * 100.0F, kSmallestText * 100.0F));
            }
            const text::LabelStyle& style = each.style(label);
            // Dimmed labels are not what is looked at.
            if (style.plate && label.opacity > 0.9F)
                contrast(stop, style.text, style.plate->colour, fmt::format("\"{}\"", nameOf(label)));
        }
        if (!large) checkNames(stop, placed);
    }

    // Whether the class can tell what it looks at.
    void checkNames(int stop, std::span<const render::PlacedLabel> placed) {
        const render::DrawList& list = session_.list();
        std::map<std::uint32_t, const render::PlacedLabel*> shown;
        for (const render::PlacedLabel& each : placed) shown.emplace(each.label, &each);
        std::size_t all = 0, hidden = 0, cut = 0, afar = 0;
        for (std::uint32_t i = 0; i < list.labels.size(); ++i) {
            const render::Label& label = list.labels[i];
            if (label.priority < kNamePriority || label.opacity < 0.9F) continue;  // of edges, or dimmed
            ++all;
            const auto at = shown.find(i);
            if (at != shown.end()) {
                if (at->second->brief >= 0 &&
                    label.briefs[static_cast<std::size_t>(at->second->brief)].content->plain !=
                        flat(label.content->plain))
                    ++cut;
                continue;
            }
            const auto seen = session_.camera().project(label.anchor, vec2(kPicture));
            const float natural = seen ? label.em * session_.camera().pixelsPerUnit(1.0F) / seen->depth : 0.0F;
            ++(natural < label.vanish ? afar : hidden);
        }
        const std::string& title = stepOf(stop).title;
        constexpr const char* kToDo =
            "`highlight` what the step is about, `show` fewer, or divide the diagram among several steps";
        if (afar > 0 && afar == all) {
            remark(stop, Severity::warning, "room",
                   fmt::format("{} nodes at \"{}\" are too many for any name to be read: {}", all, title, kToDo));
        } else if (hidden * 4 > all - afar) {
            remark(stop, Severity::warning, "room",
                   fmt::format("{} of {} names find no room at \"{}\": {}", hidden, all, title, kToDo));
        } else if (cut * 4 > all * 3) {
            remark(stop, Severity::warning, "room",
                   fmt::format("{} of {} names are shortened at \"{}\": write shorter names, or {}", cut, all, title,
                               kToDo));
        }
    }

    static std::string flat(std::string text) {
        std::ranges::replace(text, '\n', ' ');
        return text;
    }

    static std::string nameOf(const render::Label& label) { return flat(label.content->plain); }

    // As they are flown, frame by frame.
    void checkFlights() {
        double seconds = 0.0;
        for (int stop = 0; stop < report_.stops; ++stop) {
            if (stop == 0) {
                session_.goToStep(0);
                session_.navigator().jumpTo(session_.scene()->restCamera(session_.aspect()));
            } else {
                session_.goToStep(stop);
            }
            session_.update(0.0, kPicture);
            app::Navigator& navigator = session_.navigator();
            while (navigator.flying()) {
                const render::Camera before = navigator.camera();
                navigator.update(kFrame);
                measure(stop, before, navigator.camera());
                seconds += kFrame;
            }
            seconds += lesson_->holdOf(stop);
        }
        report_.minutes = seconds / 60.0;
    }

    void measure(int stop, const render::Camera& before, const render::Camera& after) {
        const auto perSecond = [](float radians) { return std::abs(radians) * kDegrees / static_cast<float>(kFrame); };
        const float turn = perSecond(std::max(std::abs(std::remainder(after.yaw - before.yaw, 6.2831853F)),
                                              std::abs(after.pitch - before.pitch)));
        // How far the target moves across the picture, as the camera sees it.
        const vec3 moved = after.target - before.target;
        const float across =
            glm::length(vec2(glm::dot(moved, after.right()), glm::dot(moved, after.up()))) / after.distance;
        const float pan = perSecond(std::atan(across));
        report_.fastestTurn = std::max(report_.fastestTurn, turn);
        report_.fastestPan = std::max(report_.fastestPan, pan);
        if (turn > kMostTurn * kRounding) {
            remark(stop, Severity::error, "turn",
                   fmt::format(
                       "the camera turns {:.0f} degrees a second on its way to \"{}\"; {:.0f} is the most: turn it "
                       "less from step to step",
                       turn, stepOf(stop).title, kMostTurn));
        }
        if (pan > kMostPan * kRounding) {
            remark(stop, Severity::error, "pan",
                   fmt::format(
                       "the picture moves {:.1f} degrees a second on the way to \"{}\"; {:.1f} is the most: give the "
                       "camera a larger `distance`",
                       pan, stepOf(stop).title, kMostPan));
        }
        // The target stays in the picture: at its middle, or where the caption leaves room.
        const auto seen = after.project(after.target, vec2(kPicture));
        const bool inside = seen && seen->pixel.x > 0.0F && seen->pixel.y > 0.0F &&
                            seen->pixel.x < static_cast<float>(kPicture.x) &&
                            seen->pixel.y < static_cast<float>(kPicture.y);
        if (!inside) {
            remark(stop, Severity::error, "target",
                   fmt::format("the camera loses what it looks at on its way to \"{}\": leave `distance` at 1 or more",
                               stepOf(stop).title));
        }
    }

    app::Session session_;
    const LessonScene* lesson_ = nullptr;
    CheckReport report_;
    std::set<std::pair<int, std::string>> said_;
};

}  // namespace

bool CheckReport::passed() const {
    return std::ranges::none_of(diagnostics, [](const Diagnostic& each) { return each.severity == Severity::error; });
}

CheckReport checkLesson(const std::filesystem::path& path) {
    return Checker(path).check();
}

}  // namespace orrery::lesson
