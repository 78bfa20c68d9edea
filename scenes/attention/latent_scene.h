#pragma once

// What latent attention (DeepSeek-V2, arXiv:2405.04434) keeps of each token, where a trace has nothing else: a row of
// numbers that stands for the keys and values of all heads, and beside it the one key with RoPE. A flat map, token by
// number, layer by layer.

#include "engine/app/scene.h"
#include "scenes/chart/stage.h"
#include "scenes/trace/trace.h"

#include <memory>
#include <vector>

namespace orrery::attention {

// Numbers as cells of a map: where there are more than can be seen, a cell is the one that is farthest from zero.
struct CellMap {
    int rows = 0;
    int columns = 0;
    int rowBlock = 1;  // numbers in a cell
    int columnBlock = 1;
    std::vector<float> cells;  // [rows, columns]
};
CellMap cellsOf(const std::vector<float>& values, int rows, int columns, int mostRows, int mostColumns);

class LatentScene : public app::Scene {
 public:
    // The trace has latents in some layer.
    LatentScene(const trace::Trace& trace, std::string title);

    std::string title() const override { return title_; }
    std::string kind() const override { return "attention"; }
    void place(const vec3& origin) override { origin_ = origin; }
    Bounds bounds() const override;
    render::Camera restCamera(float aspect) const override;
    void update(const app::Moment& moment) override;
    void draw(render::DrawList& list) const override;
    std::uint32_t pickCount() const override;
    void hover(std::uint32_t pick) override { hovered_ = pick; }
    std::vector<std::string> terms() const override { return {"token", "latent", "cache", "attention"}; }
    std::string summary() const override;
    int stepCount() const override { return layers_.size() > 1 ? static_cast<int>(layers_.size()) : 0; }
    int step() const override { return layers_.size() > 1 ? shown_ : -1; }
    void goToStep(int step) override;
    std::string stepTitle(int step) const override;
    void panel() override;

 private:
    struct Map {
        CellMap map;
        const char* name = "";
        int width = 0;      // numbers a token
        float left = 0.0F;  // in the scene
        float wide = 0.0F;
    };
    struct Layer {
        int number = 0;
        float largest = 0.0F;   // farthest from zero, of the latents and of the keys
        std::vector<Map> maps;  // the latents, and the keys with RoPE where there are some
    };
    struct Pane {
        std::shared_ptr<const render::SurfaceAsset> surface;
        std::uint32_t firstPick = 0;
    };

    void buildPanes(const render::Theme& theme);
    void buildWords();
    void buildPointed();

    std::string title_;
    std::vector<std::string> tokens_;
    std::vector<Layer> layers_;
    int shown_ = 0;
    std::vector<Pane> panes_;
    int built_ = -1;  // the layer of the panes, and their theme
    const render::Theme* builtFor_ = nullptr;
    std::uint32_t hovered_ = render::kNoPick;
    chart::Stage stage_;
    vec3 origin_{0.0F};
};

// The scene of a trace that has latents and neither probabilities nor queries; null for any other.
std::unique_ptr<LatentScene> latentSceneOf(const trace::Trace& trace, const std::string& title);

}  // namespace orrery::attention
