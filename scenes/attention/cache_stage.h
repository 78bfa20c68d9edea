#pragma once

// The caches of MHA, GQA, MQA and MLA side by side, true to scale: a block for every 128 numbers of a layer, a floor
// for every token. Then how a latent becomes the keys and values of all heads, and that nobody needs to do so.

#include "scenes/attention/caches.h"
#include "scenes/attention/stage.h"
#include "scenes/attention/tiles.h"

#include <memory>
#include <string>
#include <vector>

namespace orrery::attention {

class CacheStage : public Stage {
 public:
    static constexpr int kSteps = 3;  // the caches grow; the latent expanded; naive and absorbed
    static constexpr int kMostFloors = 24;

    explicit CacheStage(std::uint64_t seed);

    Bounds bounds() const override;
    render::Camera restCamera(float aspect) const override;
    void update(const app::Moment& moment) override;
    void draw(render::DrawList& list) const override;
    bool animating() const override { return playing_ && step_ <= 0; }
    std::string summary() const override;
    void panel() override;
    std::uint32_t pickCount() const override { return kFirstTile + 1024; }
    void hover(std::uint32_t pick) override { hovered_ = pick; }
    std::optional<vec3> placeOf(std::uint32_t pick) const override;
    int stepCount() const override { return kSteps; }
    int step() const override { return step_; }
    void goToStep(int step) override;
    std::string stepTitle(int step) const override;

    int tokens() const { return tokens_; }
    void setTokens(int tokens);
    void play();
    // How long a text is asked about, for the bytes that are written beside the towers.
    std::int64_t length() const { return length_; }
    void setLength(std::int64_t length) { length_ = length; }
    const LatentExample& example() const { return example_; }
    // Blocks of a token's floor that are drawn, so that the towers are true to scale.
    std::size_t blocksOf(std::size_t variant) const;

 private:
    static constexpr std::uint32_t kFirstTile = 4;  // pick ids: the towers, then the tiles

    struct Tower {
        vec3 corner{0.0F};  // left, back, at the foot
        int columns = 1;
        int rows = 1;
    };
    void addTower(std::size_t variant, float grown, const render::Theme& theme);
    void addTowerLabel(std::size_t variant, float grown);
    void buildTowers(const app::Moment& moment);
    void buildExpansion(const app::Moment& moment);
    void buildComparison(const app::Moment& moment);
    Matrix row(const char* name, const std::vector<float>& values, int columns, const vec3& corner, float range) const;
    void addTube(const vec3& from, const vec3& to, std::uint32_t colour, float emphasis);

    LatentExample example_;
    std::array<Tower, 4> towers_;
    int tokens_ = 12;
    std::int64_t length_ = 131072;
    int step_ = 0;
    bool playing_ = false;
    double clock_ = 0.0;  // since play()
    std::uint32_t hovered_ = render::kNoPick;

    std::shared_ptr<const render::MeshAsset> cube_;
    std::shared_ptr<const render::MeshAsset> halfCube_;
    std::vector<shared::BodyInstance> cubes_, halves_;
    std::vector<std::uint32_t> cubePicks_, halfPicks_;
    std::vector<shared::TubeInstance> tubes_;
    LabelBook book_;
    Tiles tiles_;
};

}  // namespace orrery::attention
