#pragma once

// A matrix as upright blocks with a number on each, as on a blackboard: rows from the top, the first at the left. The
// larger a number, the farther its block stands out.

#include "engine/render/draw_list.h"
#include "engine/render/theme.h"
#include "scenes/attention/label_book.h"

#include <memory>
#include <string>
#include <vector>

namespace orrery::attention {

inline constexpr vec2 kTile{2.9F, 1.8F};  // em: room for "-1.25"

// How the numbers of a matrix are coloured.
enum class TileColours { signedScale, weights };

struct Matrix {
    std::string name;
    int rows = 0;
    int columns = 0;
    std::vector<float> values;  // [rows, columns]; -infinity shows as masked
    TileColours colours = TileColours::signedScale;
    float range = 1.0F;                 // the number that stands out farthest
    vec3 corner{0.0F};                  // upper left
    std::vector<std::string> rowNames;  // at its left; may be empty
    std::vector<std::string> columnNames;
    bool lifted = true;  // blocks stand out

    vec2 size() const { return kTile * vec2(static_cast<float>(columns), static_cast<float>(rows)); }
    vec3 middleOf(int row, int column) const;
    float value(int row, int column) const;
};

// Blocks and labels of all matrices of a frame.
class Tiles {
 public:
    Tiles();

    void begin(const render::Theme& theme, LabelBook& book, const vec3& origin);
    // `emphasis` of each cell is asked for; picks count from `firstPick`, row by row.
    void add(const Matrix& matrix, std::uint32_t firstPick, const std::vector<float>& emphasis = {});
    void addText(const std::string& text, const vec3& at, Look look, float em, float priority, vec2 shift = vec2(0.0F));
    void fill(render::DrawList& list) const;

 private:
    void addCell(const Matrix& matrix, int row, int column, std::uint32_t pick, float emphasis);

    std::shared_ptr<const render::MeshAsset> block_;
    const render::Theme* theme_ = nullptr;
    LabelBook* book_ = nullptr;
    vec3 origin_{0.0F};
    std::vector<shared::BodyInstance> bodies_;
    std::vector<std::uint32_t> picks_;
    std::vector<render::Label> labels_;
};

// As short as it can be read: "3", "-1.5", "0.07", "-∞".
std::string shortNumber(float value);

}  // namespace orrery::attention
