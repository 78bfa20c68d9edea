#pragma once

// Attention to look at in four ways: the map of a model's heads, the five steps of a small case with its numbers, the
// caches of the variants growing token by token, and two texts of which one attends to the other.

#include "engine/app/scene.h"
#include "scenes/attention/cache_stage.h"
#include "scenes/attention/cross_stage.h"
#include "scenes/attention/map_stage.h"
#include "scenes/attention/steps_stage.h"

#include <array>
#include <memory>
#include <string>

namespace orrery::attention {

enum class Mode { map, steps, cache, cross };
inline constexpr std::array kModes{Mode::map, Mode::steps, Mode::cache, Mode::cross};
std::string_view nameOf(Mode mode);

// Where newer maps come from while a class watches: a model that runs beside the frame.
class MapFeed {
 public:
    virtual ~MapFeed() = default;
    virtual std::shared_ptr<const MapModel> newest() = 0;  // null: nothing since the last time
    virtual bool busy() const = 0;
    virtual void wait() = 0;
    virtual void panel() = 0;
};

// What a scene is made from; all but the maps has an example to fall back on.
struct Content {
    std::string title;
    Mode mode = Mode::map;
    std::shared_ptr<const MapModel> maps;
    Choice choice;  // of the first map that is seen
    SmallCase small = blackboardCase();
    CrossCase cross = syntheticCross();
    std::uint64_t seed = 1;
    std::unique_ptr<MapFeed> feed = nullptr;
};

class AttentionScene : public app::Scene {
 public:
    explicit AttentionScene(Content content);

    std::string title() const override { return title_; }
    std::string kind() const override { return "attention"; }
    void attach(app::Host& host) override;
    void place(const vec3& origin) override;
    Bounds bounds() const override { return now().bounds(); }
    render::Camera restCamera(float aspect) const override { return now().restCamera(aspect); }
    void update(const app::Moment& moment) override;
    void draw(render::DrawList& list) const override { now().draw(list); }
    std::uint32_t pickCount() const override;
    bool animating() const override { return now().animating() || (feed_ && feed_->busy()); }
    void hover(std::uint32_t pick) override { now().hover(pick); }
    void click(std::uint32_t pick, app::Button button, bool extend) override;
    std::optional<vec3> placeOf(std::uint32_t pick) const override { return now().placeOf(pick); }
    std::optional<render::Camera> cameraFor(std::uint32_t pick) const override { return now().cameraFor(pick); }
    std::uint32_t selected() const override { return now().selected(); }
    std::vector<app::Found> search(std::string_view words) const override;
    std::vector<std::string> terms() const override;
    int stepCount() const override { return now().stepCount(); }
    int step() const override { return now().step(); }
    void goToStep(int step) override { now().goToStep(step); }
    std::string stepTitle(int step) const override { return now().stepTitle(step); }
    bool leave() override { return now().leave(); }
    void setFlat(bool flat) override;
    app::Part describe(std::uint32_t pick) const override;
    std::string summary() const override { return now().summary(); }
    void configure(std::span<const yaml::Value> changes) override;
    std::function<void()> handwork() override;
    void resetHandwork() override { choose(configured_); }
    void panel() override;
    void adopt(const Scene& earlier) override;

    Mode mode() const { return mode_; }
    void setMode(Mode mode);
    MapStage& map() { return map_; }
    StepsStage& steps() { return steps_; }
    CacheStage& cache() { return cache_; }
    CrossStage& cross() { return cross_; }

 private:
    // What a person or a step of a lesson chooses.
    struct Chosen {
        MapView map;
        Softening softening;  // of the steps
        int step = -1;
        int cacheStep = 0;
        int tokens = 0;

        bool operator==(const Chosen&) const = default;
    };
    Chosen chosen() const;
    void choose(const Chosen& chosen);
    Stage& now() const;
    std::array<Stage*, kModes.size()> stages() const;

    std::string title_;
    Mode mode_ = Mode::map;
    std::unique_ptr<MapFeed> feed_;
    Choice opened_;  // as the file has it
    Chosen configured_;
    // Asked through now(), which both sorts of function use.
    mutable MapStage map_;
    mutable StepsStage steps_;
    mutable CacheStage cache_;
    mutable CrossStage cross_;
};

}  // namespace orrery::attention
