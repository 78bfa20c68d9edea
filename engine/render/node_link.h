#pragma once

// A large node-link diagram as a scene holds it: positions, looks and marks in arrays that the renderer keeps on the
// device and copies again only where they changed. A million nodes that stand still cost the CPU nothing a frame.

#include "engine/base/colour.h"
#include "engine/base/math.h"
#include "shaders/shared/node_link.h"

#include <cstdint>
#include <span>
#include <vector>

namespace orrery::render {

class NodeLink {
 public:
    // Links whose ends are the same node are never drawn.
    explicit NodeLink(std::vector<shared::Link> links, std::size_t nodes);

    std::uint64_t id() const { return id_; }
    std::size_t nodes() const { return positions_.size(); }
    std::size_t links() const { return links_.size(); }

    // Each of these raises a version; what is written is copied before the next frame.
    std::span<vec3> writePositions();
    std::span<shared::NodeDot> writeDots();
    std::span<shared::Link> writeLinks();
    std::span<std::uint8_t> writeNodeMarks();
    std::span<std::uint8_t> writeLinkMarks();

    std::span<const vec3> positions() const { return positions_; }
    std::span<const shared::NodeDot> dots() const { return dots_; }
    std::span<const shared::Link> linkArray() const { return links_; }
    std::span<const std::uint8_t> nodeMarks() const { return nodeMarks_; }
    std::span<const std::uint8_t> linkMarks() const { return linkMarks_; }

    // The parts that change independently of one another.
    enum Part { kPositions, kDots, kLinks, kNodeMarks, kLinkMarks, kParts };
    std::uint64_t version(Part part) const { return versions_[part]; }
    std::span<const std::byte> bytes(Part part) const;

    // Lengths of links as they stand, from a sample that is the same each time: what the picture can hold is judged by
    // it.
    struct Lengths {
        float reference = 1.0F;  // a tenth of the links are shorter
        double drawn = 0.0;      // mean of sqrt(min(1, reference / length)) * length: what shareOf() leaves of it
        double inked = 0.0;      // mean of min(1, reference / length) * length: by their faintness as well
        double shown = 0.0;      // links that are there
    };
    const Lengths& lengths() const;
    Bounds bounds() const;

    // Of the arrays here.
    std::size_t bytesPerNode() const;
    std::size_t bytesPerLink() const;

    // A mark; `emphasis` from 0 to 1.
    enum class Mark { none = 0, hovered = 1, chosen = 2, lost = 3 };
    static std::uint8_t mark(float emphasis, Mark kind = Mark::none);
    static std::uint32_t packRadius(float radius);  // into the top byte of a link's colour
    static float radiusOf(const shared::Link& link);

 private:
    std::uint64_t id_;
    std::vector<vec3> positions_;
    std::vector<shared::NodeDot> dots_;
    std::vector<shared::Link> links_;
    std::vector<std::uint8_t> nodeMarks_, linkMarks_;
    std::uint64_t versions_[kParts] = {1, 1, 1, 1, 1};
    mutable Lengths lengths_;
    mutable Bounds bounds_;
    mutable std::uint64_t measuredPositions_ = 0, measuredLinks_ = 0, boundedPositions_ = 0;
};

}  // namespace orrery::render
