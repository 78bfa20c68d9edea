#pragma once

// What each back end of a machine does, as bars: a row of them for each yardstick, a bar for each device. Recorded, or
// measured while the class watches; then a bar grows when its result comes.

#include "engine/app/scene.h"
#include "scenes/chart/stage.h"
#include "scenes/devices/bench_worker.h"

#include <memory>

namespace orrery::devices {

class DevicesScene : public app::Scene {
 public:
    // Recorded results.
    DevicesScene(std::string title, std::vector<BenchEntry> entries);
    // To be measured; that begins with the first frame.
    DevicesScene(std::string title, std::vector<BenchTask> tasks, BenchWorker::Measure measure);

    std::string title() const override { return title_; }
    std::string kind() const override { return "devices"; }
    void place(const vec3& origin) override { origin_ = origin; }
    Bounds bounds() const override;
    render::Camera restCamera(float aspect) const override;
    void update(const app::Moment& moment) override;
    void draw(render::DrawList& list) const override { stage_.draw(list); }
    std::uint32_t pickCount() const override { return static_cast<std::uint32_t>(entries_.size()); }
    bool animating() const override;
    void hover(std::uint32_t pick) override { hovered_ = pick; }
    std::vector<std::string> terms() const override { return {"GPU", "CPU", "CUDA", "speed"}; }
    std::string summary() const override;
    void panel() override;

    bool measures() const { return measure_ != nullptr; }
    // Once more, from the beginning.
    void measureAgain();
    const std::vector<BenchEntry>& entries() const { return entries_; }
    // How high a bar stands, as a share of its row's axis: 0 before its result.
    double shareOf(std::size_t entry) const;

 private:
    struct Row {  // of bars that are measured alike
        std::string what, unit;
        std::vector<std::size_t> entries;
        float top = 1.0F;  // of its axis
    };

    void takeResults();
    std::vector<Row> rows() const;
    void buildRow(const Row& row, float low, float height);
    void buildBar(const Row& row, std::size_t entry, float low, float height);
    void buildCaptions();
    std::size_t deviceOf(std::size_t entry) const;  // a number for each device, in the order they come up

    std::string title_;
    std::vector<BenchEntry> entries_;
    std::vector<double> came_;  // when each result was first seen; negative: with the file
    std::vector<BenchTask> tasks_;
    BenchWorker::Measure measure_;
    std::unique_ptr<BenchWorker> worker_;
    std::string problem_;
    double now_ = 0.0;
    bool reducedMotion_ = false;
    std::uint32_t hovered_ = render::kNoPick;
    chart::Stage stage_;
    vec3 origin_{0.0F};
};

}  // namespace orrery::devices
