#include "engine/ui/ui.h"
#include "scenes/relief/relief_scene.h"

#include <fmt/format.h>

// What the panel of a relief shows: the sliders, what came of them, and the buttons that save it.

namespace orrery::relief {

namespace {

// A slider over a value in other units; `moved` while it is dragged, `rested` when it is let go.
struct Sliders {
    bool& moved;
    bool& rested;

    bool slider(const char* name, float& value, float unit, float low, float high, const char* format) {
        float shown = value / unit;
        if (ImGui::SliderFloat(name, &shown, low, high, format, ImGuiSliderFlags_AlwaysClamp)) {
            value = shown * unit;
            moved = true;
        }
        return rest();
    }
    bool slider(const char* name, int& value, int low, int high) {
        if (ImGui::SliderInt(name, &value, low, high, "%d", ImGuiSliderFlags_AlwaysClamp)) moved = true;
        return rest();
    }
    bool rest() { return rested = ImGui::IsItemDeactivatedAfterEdit() || rested; }
    void choice(const char* name, int& value, const char* names) {
        if (ImGui::Combo(name, &value, names)) moved = rested = true;
    }
    void check(const char* name, bool& value) {
        if (ImGui::Checkbox(name, &value)) moved = rested = true;
    }
};

constexpr float kCentimetre = 0.01F;

}  // namespace

void ReliefScene::panel() {
    panelFigures();
    bool moved = false;
    bool rested = false;
    ImGui::PushItemWidth(ui::lineHeight() * 7.0F);
    panelShape(moved, rested);
    panelPixels(moved, rested);
    ImGui::PopItemWidth();
    if (moved && !sliding_) sliding_ = true;
    if (rested) {
        sliding_ = false;
        if (host_ != nullptr) {
            host_->undo().push(
                "changed the relief", [this, before = beforeSlider_] { change(before); },
                [this, after = wish_] { change(after); });
        }
        change(wish_);
    } else if (moved) {
        want(Fineness::quick);
    }
    ImGui::Checkbox("Show what counts as black", &showBlack_);
    ui::tip("Paints red what is left out");
    for (const char* extension : {".glb", ".obj"}) {
        if (ImGui::Button(extension[1] == 'g' ? "Save as GLB" : "Save as OBJ")) {
            const std::filesystem::path name = save(extension);
            if (host_ != nullptr) host_->say("Saving " + name.string());
        }
        ui::tip("Beside the picture, under a name that is not taken yet");
        if (extension[1] == 'g') ImGui::SameLine();
    }
}

void ReliefScene::panelFigures() {
    ui::text(summary());
    if (!shown_) return;
    if (!shown_->error.empty()) {
        ui::text(shown_->error);
        return;
    }
    const Report& report = shown_->report;
    ui::text(fmt::format("{:.1f} x {:.1f} x {:.1f} cm, error {:.1f} of 255{}",
                         static_cast<double>(report.size.x * 100.0F), static_cast<double>(report.size.y * 100.0F),
                         static_cast<double>(report.size.z * 100.0F), static_cast<double>(report.largestError * 255.0F),
                         shown_->wish.fineness == Fineness::quick ? ", coarse" : ""),
             true);
    if (report.bodies > 1) ui::text("Separate bodies: a plate would join them", true);
}

void ReliefScene::panelShape(bool& moved, bool& rested) {
    Sliders sliders{moved, rested};
    Options& options = wish_.options;
    auto mode = static_cast<int>(options.mode);
    sliders.choice("Black is", mode, "a hole\0a clear plate\0a solid plate\0");
    options.mode = static_cast<Mode>(mode);
    ui::tip("A hole right through, or a thin plate that keeps everything together");
    if (options.mode != Mode::cutout) options.base = std::max(options.base, 0.0005F);
    sliders.slider("Height", options.height, kCentimetre, 0.05F, 5.0F, "%.2f cm");
    ui::tip("Of white above the base, on a picture 10 cm wide");
    sliders.slider("Base", options.base, kCentimetre, options.mode == Mode::cutout ? 0.0F : 0.05F, 1.0F, "%.2f cm");
    ui::tip("Thickness of the plate under everything");
    sliders.slider("Bend", options.curve, 1.0F, -180.0F, kMostCurve, "%.0f degrees");
    ui::tip("Around an upright cylinder; below 0 the front is inside");
}

void ReliefScene::panelPixels(bool& moved, bool& rested) {
    Sliders sliders{moved, rested};
    Options& options = wish_.options;
    sliders.slider("Black up to", options.threshold, 0, 254);
    ui::tip("Pixels whose brightest channel is no more than this count as black");
    sliders.slider("Error", options.error, 1.0F / 255.0F, 0.1F, 32.0F, "%.1f of 255");
    ui::tip("How far the surface may be from the picture: more is coarser");
    sliders.check("Invert", options.invert);
    ui::tip("Dark stands high");
    auto denoise = static_cast<int>(options.denoise);
    sliders.choice("Denoise", denoise, "where there is grain\0off\0on\0");
    options.denoise = static_cast<Denoise>(denoise);
    ui::tip("Smooths grain and keeps edges: grain is what costs triangles");
    bool coloured = isColoured(worker_.raster(), wish_.colouring);
    const bool before = coloured;
    sliders.check("The picture on it", coloured);
    if (coloured != before) wish_.colouring = coloured ? Colouring::picture : Colouring::none;
}

}  // namespace orrery::relief
