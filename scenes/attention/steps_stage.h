#pragma once

// softmax(Q K^T / sqrt(d_k) + mask) V on a case small enough for a blackboard: the five steps one after the other, with
// every number, and one cell of each worked out in words.

#include "scenes/attention/small_case.h"
#include "scenes/attention/stage.h"
#include "scenes/attention/tiles.h"

#include <array>
#include <string>
#include <vector>

namespace orrery::attention {

class StepsStage : public Stage {
 public:
    // In the order in which they are written; a pick id names one of them and its cell.
    enum class Part { queries, keys, scores, scaled, masked, weights, values, out };
    static constexpr int kParts = 8;
    static constexpr int kSteps = 5;

    explicit StepsStage(SmallCase small);

    Bounds bounds() const override;
    render::Camera restCamera(float aspect) const override;
    void update(const app::Moment& moment) override;
    void draw(render::DrawList& list) const override { tiles_.fill(list), list.bounds.add(bounds()); }
    std::string summary() const override;
    void panel() override;
    std::uint32_t pickCount() const override { return kParts * kCells; }
    void hover(std::uint32_t pick) override { hovered_ = pick; }
    void click(std::uint32_t pick) override;
    std::optional<vec3> placeOf(std::uint32_t pick) const override;
    std::uint32_t selected() const override { return chosen_; }
    bool leave() override;
    void setFlat(bool flat) override { flat_ = flat; }
    int stepCount() const override { return kSteps; }
    int step() const override { return step_; }
    void goToStep(int step) override { step_ = step; }
    std::string stepTitle(int step) const override;

    const SmallCase& small() const { return small_; }
    const Walk& walked() const { return walk_; }
    const Softening& softening() const { return softening_; }
    void setSoftening(const Softening& softening);
    bool causal() const { return causal_; }
    void setCausal(bool causal);
    std::uint32_t pickOf(Part part, int row, int column) const;
    // How the number of a cell comes about: "sat · cat = 2·1 + 1·2 + 0·0 + 1·1 = 5".
    std::string reason(std::uint32_t pick) const;

 private:
    static constexpr std::uint32_t kCells = 64;  // pick ids of one matrix

    struct Cell {
        Part part = Part::scores;
        int row = 0;
        int column = 0;
    };
    std::optional<Cell> cellOf(std::uint32_t pick) const;
    const Matrix& matrix(Part part) const { return matrices_[static_cast<std::size_t>(part)]; }
    Matrix& matrix(Part part) { return matrices_[static_cast<std::size_t>(part)]; }
    void compute();
    void arrange();
    // The matrices of a step, operands first; of all steps for -1.
    std::vector<Part> partsOf(int step) const;
    Part resultOf(int step) const;
    // The cell that is worked out: pointed at, chosen, or an example.
    std::uint32_t explained() const;
    std::vector<float> emphasisOf(Part part, const std::optional<Cell>& cell) const;
    std::string productReason(const Cell& cell) const;
    std::string softmaxReason(const Cell& cell) const;

    SmallCase small_;
    Softening softening_;
    Softening beforeSlider_;
    bool causal_ = true;
    Walk walk_;
    std::array<Matrix, kParts> matrices_;
    int step_ = -1;
    bool flat_ = false;
    std::uint32_t hovered_ = render::kNoPick;
    std::uint32_t chosen_ = render::kNoPick;
    LabelBook book_;
    Tiles tiles_;
};

}  // namespace orrery::attention
