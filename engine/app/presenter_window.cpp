#include "engine/app/presenter_window.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <ctime>

namespace orrery::app {

namespace {

constexpr ImGuiWindowFlags kWhole = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoBackground |
                                    ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                                    ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoNavFocus;
constexpr double kInterval = 1.0 / 30.0;  // seconds between its pictures, where the device is fast enough
constexpr double kLongest = 0.7;
constexpr float kTextScale = 1.15F;  // against panels over a scene: there is room
constexpr float kLeftShare = 0.60F;  // of the width: what the class sees, and the list of steps

float lineEm() {
    return ImGui::GetFontSize();
}

std::string timeOfDay() {
    const std::time_t now = std::time(nullptr);
    char text[16];
    std::strftime(text, sizeof(text), "%H:%M", std::localtime(&now));
    return text;
}

void faintHeading(const char* words) {
    ui::line(words, true);
}

}  // namespace

PresenterWindow::PresenterWindow(gpu::Device& device, render::LabelStore& labels, const Placement& placement,
                                 bool placed)
    : device_(device),
      window_("Presenter - Orrery", placement.size),
      // Never waits for its display: the class's picture keeps the pace.
      swapchain_(device, window_.makeSurface(device.instance()), false),
      ui_(device, swapchain_.format(), window_.handle(), labels, true),
      next_(device, swapchain_.format()) {
    if (placed) window_.place(placement);
}

bool PresenterWindow::due(bool alone) const {
    // At most a fifth of the time while the class's picture moves too.
    const double interval = alone ? kInterval : std::clamp(4.0 * cost_, kInterval, kLongest);
    return !window_.minimised() && sinceDrawn_.seconds() >= interval;
}

void PresenterWindow::begin(Session& session, const PresenterState& state) {
    next_.follow(session);
    const uvec2 size = glm::max(window_.pixels(), uvec2(1));
    ui_.begin(size, session.theme(), kTextScale);
    overPicture_ = false;
    ImGui::SetNextWindowPos({0.0F, 0.0F});
    ImGui::SetNextWindowSize({static_cast<float>(size.x), static_cast<float>(size.y)});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0.0F);
    if (ImGui::Begin("###presenter", nullptr, kWhole)) {
        const ImVec2 room = ImGui::GetContentRegionAvail();
        const float left = std::floor(room.x * kLeftShare);
        // As wide as the column, but the list of steps keeps a third of the height.
        const float tall = std::min(left / session.aspect(), room.y * 0.62F);
        if (ImGui::BeginChild("##left", {left, 0.0F}, false, ImGuiWindowFlags_NoScrollbar)) {
            heading(session);
            livePicture(session, state, tall);
            steps(session);
        }
        ImGui::EndChild();
        ImGui::SameLine(0.0F, lineEm());
        if (ImGui::BeginChild("##right", {0.0F, 0.0F}, false, ImGuiWindowFlags_NoScrollbar)) {
            times(state);
            nextStep(session);
            notes(session);
        }
        ImGui::EndChild();
    }
    ImGui::End();
    ImGui::PopStyleVar();
    built_ = true;
}

void PresenterWindow::heading(const Session& session) {
    const Scene* scene = session.scene();
    if (scene == nullptr) return;
    const int step = scene->step();
    const std::string number = scene->stepCount() == 0 ? std::string()
                               : step < 0              ? fmt::format("{} scenes", scene->stepCount())
                                                       : fmt::format("{} of {}", step + 1, scene->stepCount());
    const std::string title = step < 0 ? scene->title() : scene->stepTitle(step);
    const ui::LargeText large(ui::LargeText::Size::half);
    ui::line(number.empty() ? title : number + "   " + title);
}

void PresenterWindow::livePicture(const Session& session, const PresenterState& state, float height) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = std::floor(height * session.aspect());
    const float indent = std::floor((ImGui::GetContentRegionAvail().x - width) * 0.5F);
    liveLow_ = glm::floor(vec2(at.x + std::max(indent, 0.0F), at.y));
    liveSize_ = glm::floor(vec2(width, height));
    const uvec2 pixels = glm::max(uvec2(liveSize_), uvec2(1));
    if (!live_ || live_.size() != pixels) {
        live_ = gpu::Image(device_, {.name = "presenter's picture",
                                     .format = swapchain_.format(),
                                     .size = pixels,
                                     .usage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_SAMPLED_BIT});
    }
    ImGui::SetCursorScreenPos({liveLow_.x, liveLow_.y});
    // The same image object stays for the whole frame; it is filled in draw(), before the interface is.
    ImGui::Image(ui::pictureTexture(live_), {liveSize_.x, liveSize_.y});
    overPicture_ = ImGui::IsItemHovered();
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const ImVec2 high(liveLow_.x + liveSize_.x, liveLow_.y + liveSize_.y);
    list.AddRect({liveLow_.x, liveLow_.y}, high, ImGui::GetColorU32(ImGuiCol_Border));
    state.tools->drawLaser(list, liveLow_, liveSize_);
    const std::string sign = state.frozen          ? "FROZEN: the class sees the picture of before (Z)"
                             : state.blank.empty() ? std::string()
                                                   : fmt::format("The class sees a {} picture", state.blank);
    if (sign.empty()) return;
    const float pad = lineEm() * 0.5F;
    const ImVec2 size = ImGui::CalcTextSize(sign.c_str());
    const ImVec2 low(liveLow_.x + pad, liveLow_.y + pad);
    const Colour& accent = session.theme().accent;
    const ImU32 edge = ImGui::GetColorU32({accent.r, accent.g, accent.b, 1.0F});
    const ImVec2 end(low.x + size.x + pad * 2.0F, low.y + size.y + pad);
    list.AddRectFilled(low, end, ImGui::GetColorU32(ImGuiCol_PopupBg), pad * 0.5F);
    list.AddRect(low, end, edge, pad * 0.5F, 0, std::max(lineEm() * 0.12F, 2.0F));
    list.AddText({low.x + pad, low.y + pad * 0.5F}, ImGui::GetColorU32(ImGuiCol_Text), sign.c_str());
}

void PresenterWindow::steps(Session& session) {
    const Scene* scene = session.scene();
    if (scene == nullptr || scene->stepCount() == 0) return;
    ImGui::Dummy({0.0F, lineEm() * 0.2F});
    if (ImGui::BeginChild("##steps")) {
        const int here = scene->step();
        for (int i = 0; i < scene->stepCount(); ++i) {
            ImGui::PushID(i);
            if (ImGui::Selectable("##step", i == here)) session.goToStep(i);
            if (i == here && listOf_ != here) ImGui::SetScrollHereY(0.4F);
            ImGui::SameLine(lineEm() * 0.3F);
            ui::line(fmt::format("{}{}.  {}", i == here ? "> " : "   ", i + 1, scene->stepTitle(i)));
            ImGui::PopID();
        }
        listOf_ = here;
    }
    ImGui::EndChild();
}

void PresenterWindow::times(const PresenterState& state) {
    const TalkTimer& timer = *state.timer;
    const std::string clock = timeOfDay();
    const std::string elapsed = minutesAndSeconds(timer.seconds());
    const float right = ImGui::GetContentRegionMax().x;
    float clockWidth = 0.0F;
    {
        const ui::LargeText figures(ui::LargeText::Size::figures);
        ImGui::TextUnformatted(elapsed.c_str());
        clockWidth = ImGui::CalcTextSize(clock.c_str()).x;
        ImGui::SameLine(right - clockWidth);
        ImGui::TextUnformatted(clock.c_str());
    }
    // How much of the time is gone, as a bar: over its whole width when it is over.
    const TalkTimer::Phase phase = timer.phase(state.minutes);
    const float part = std::clamp(static_cast<float>(timer.seconds() / (state.minutes * 60.0)), 0.0F, 1.0F);
    const bool late = phase != TalkTimer::Phase::plenty;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const float thick = std::round(lineEm() * (late ? 0.5F : 0.25F));
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.AddRectFilled(at, {at.x + width, at.y + thick}, ImGui::GetColorU32(ImGuiCol_FrameBg), thick * 0.5F);
    if (part > 0.0F) {
        list.AddRectFilled(at, {at.x + width * part, at.y + thick},
                           ImGui::GetColorU32(late ? ImGuiCol_NavHighlight : ImGuiCol_PlotHistogram), thick * 0.5F);
    }
    ImGui::Dummy({width, thick});
    const bool fresh = timer.seconds() <= 0.0;
    const std::string words = timer.spoken(state.minutes) + (timer.running() ? ""
                                                             : fresh         ? "   (Ctrl+T starts)"
                                                                             : "   (stopped, Ctrl+T goes on)");
    ui::text(words);
    ImGui::Dummy({0.0F, lineEm() * 0.3F});
}

void PresenterWindow::nextStep(const Session& session) {
    const Scene* scene = session.scene();
    if (scene == nullptr || scene->stepCount() == 0) return;
    const int next = next_.step();
    if (next < 0) {
        faintHeading("This is the last step");
        ImGui::Dummy({0.0F, lineEm() * 0.5F});
        return;
    }
    ui::line(fmt::format("Next: {}", scene->stepTitle(next)));
    const float most = ImGui::GetContentRegionAvail().x;
    const float height = std::floor(std::min(most / session.aspect(), ImGui::GetIO().DisplaySize.y * 0.27F));
    const ImVec2 size(std::floor(height * session.aspect()), height);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImDrawList& list = *ImGui::GetWindowDrawList();
    if (gpu::Image* picture = next_.picture()) {
        ImGui::Image(ui::pictureTexture(*picture), size);
    } else {
        ImGui::Dummy(size);
        const char* words = "its picture is on the way";
        const ImVec2 text = ImGui::CalcTextSize(words);
        list.AddText({at.x + (size.x - text.x) * 0.5F, at.y + (size.y - text.y) * 0.5F},
                     ImGui::GetColorU32(ImGuiCol_TextDisabled), words);
    }
    list.AddRect(at, {at.x + size.x, at.y + size.y}, ImGui::GetColorU32(ImGuiCol_Border));
    ImGui::Dummy({0.0F, lineEm() * 0.3F});
}

void PresenterWindow::notes(const Session& session) {
    const Scene* scene = session.scene();
    const int step = scene != nullptr ? scene->step() : -1;
    const std::string notes = scene != nullptr && step >= 0 ? scene->stepNotes(step) : std::string();
    if (notes.empty()) {
        faintHeading("No notes for this step");
        return;
    }
    ImGui::Separator();
    if (ImGui::BeginChild("##notes")) {
        const ui::LargeText large(ui::LargeText::Size::half);
        if (step != notesOf_) ImGui::SetScrollY(0.0F);
        notesOf_ = step;
        if (scroll_ != 0.0F) ImGui::SetScrollY(ImGui::GetScrollY() + scroll_ * ui::lineHeight());
        scroll_ = 0.0F;
        std::string_view rest = notes;
        while (!rest.empty()) {
            const std::size_t end = std::min(rest.find("\n\n"), rest.size());
            if (end > 0) {
                ui::text(rest.substr(0, end));
                ImGui::Dummy({0.0F, lineEm() * 0.25F});
            }
            rest.remove_prefix(std::min(end + 2, rest.size()));
        }
    }
    ImGui::EndChild();
}

void PresenterWindow::draw(gpu::Frames& frames, const Session& session, Stage& stage, const PointerTools& tools,
                           float before) {
    if (!built_) return;
    built_ = false;
    wanted_ = false;
    sinceDrawn_.restart();
    gpu::Image* picture = swapchain_.acquire(frames, window_.pixels());
    if (picture == nullptr) return;
    gpu::Frame frame = frames.begin();
    {
        const gpu::Scope scope(frame.commands, "presenter");
        const Colour& paper = session.theme().paper;
        frame.commands.use(*picture, gpu::Usage::colourTarget, true);
        frame.commands.beginRendering({.colour = {{.image = picture, .clear = vec4(paper.r, paper.g, paper.b, 1.0F)}}});
        frame.commands.endRendering();
    }
    if (next_.wants(session)) next_.draw(frame);
    stage.show(frame, live_, tools, session.theme(), before);
    frame.commands.use(live_, gpu::Usage::fragmentSampled);
    if (gpu::Image* next = next_.picture()) frame.commands.use(*next, gpu::Usage::fragmentSampled);
    ui_.draw(frame, *picture);
    frame.commands.use(*picture, gpu::Usage::present);
    frames.submit(&swapchain_);
}

}  // namespace orrery::app
