#pragma once

// A picture as a relief to look at from all sides, with sliders for how it is made.

#include "engine/app/scene.h"
#include "scenes/relief/relief_worker.h"

#include <set>

namespace orrery::relief {

class ReliefScene : public app::Scene {
 public:
    // `path` is where the picture came from: models are saved beside it.
    ReliefScene(image::Raster raster, std::filesystem::path path);

    std::string title() const override { return title_; }
    std::string kind() const override { return "relief"; }
    void place(const vec3& origin) override { origin_ = origin; }
    Bounds bounds() const override;
    render::Camera restCamera(float aspect) const override;
    void update(const app::Moment& moment) override;
    void draw(render::DrawList& list) const override;
    std::uint32_t pickCount() const override { return 1; }
    bool animating() const override { return worker_.busy(); }
    std::string summary() const override;
    std::vector<app::Found> search(std::string_view words) const override;
    std::vector<std::string> terms() const override;
    void panel() override;
    void adopt(const Scene& earlier) override;

    const Wish& wish() const { return wish_; }
    // Makes it anew. A person may take it back.
    void change(const Wish& wish);
    const std::optional<Made>& shown() const { return shown_; }
    void setShowBlack(bool show) { showBlack_ = show; }
    // Writes the model beside the picture, under a name that is not taken yet; gives that name.
    std::filesystem::path save(const std::string& extension);

 private:
    // A slider's value is wanted quickly while it moves and finally when it rests.
    void want(Fineness fineness);
    void takeWhatIsReady();
    float unitsPerMetre() const;

    void panelShape(bool& moved, bool& rested);
    void panelPixels(bool& moved, bool& rested);
    void panelFigures();

    std::string title_;
    std::filesystem::path path_;
    ReliefWorker worker_;
    Wish wish_;
    Wish beforeSlider_;  // while one is held
    bool sliding_ = false;
    std::optional<Made> shown_;
    std::shared_ptr<const render::SurfaceAsset> overlay_;
    bool showBlack_ = false;
    std::set<std::filesystem::path> promised_;  // names of models that are to be written
    vec3 origin_{0.0F};
};

}  // namespace orrery::relief
