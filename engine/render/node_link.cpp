#include "engine/render/node_link.h"

#include <algorithm>
#include <atomic>
#include <cmath>

namespace orrery::render {

namespace {

constexpr std::size_t kSample = 4096;  // links that are measured

}  // namespace

NodeLink::NodeLink(std::vector<shared::Link> links, std::size_t nodes)
    : positions_(nodes, vec3(0.0F)),
      dots_(nodes, shared::NodeDot{}),
      links_(std::move(links)),
      nodeMarks_((nodes + 3) / 4 * 4, 0),
      linkMarks_((links_.size() + 3) / 4 * 4, 0) {
    static std::atomic<std::uint64_t> next{1};
    id_ = next++;
}

std::span<vec3> NodeLink::writePositions() {
    ++versions_[kPositions];
    return positions_;
}

std::span<shared::NodeDot> NodeLink::writeDots() {
    ++versions_[kDots];
    return dots_;
}

std::span<shared::Link> NodeLink::writeLinks() {
    ++versions_[kLinks];
    return links_;
}

std::span<std::uint8_t> NodeLink::writeNodeMarks() {
    ++versions_[kNodeMarks];
    return nodeMarks_;
}

std::span<std::uint8_t> NodeLink::writeLinkMarks() {
    ++versions_[kLinkMarks];
    return linkMarks_;
}

std::span<const std::byte> NodeLink::bytes(Part part) const {
    switch (part) {
        case kPositions:
            return std::as_bytes(std::span(positions_));
        case kDots:
            return std::as_bytes(std::span(dots_));
        case kLinks:
            return std::as_bytes(std::span(links_));
        case kNodeMarks:
            return std::as_bytes(std::span(nodeMarks_));
        default:
            return std::as_bytes(std::span(linkMarks_));
    }
}

const NodeLink::Lengths& NodeLink::lengths() const {
    if (measuredPositions_ == versions_[kPositions] && measuredLinks_ == versions_[kLinks]) return lengths_;
    measuredPositions_ = versions_[kPositions];
    measuredLinks_ = versions_[kLinks];
    lengths_ = {};
    std::vector<float> sample;
    const std::size_t step = std::max<std::size_t>(links_.size() / kSample, 1);
    std::size_t looked = 0;
    for (std::size_t i = 0; i < links_.size(); i += step) {
        ++looked;
        const shared::Link& link = links_[i];
        if (radiusOf(link) <= 0.0F) continue;
        sample.push_back(glm::distance(positions_[link.from], positions_[link.to]));
    }
    if (sample.empty()) return lengths_;
    std::sort(sample.begin(), sample.end());
    lengths_.reference = std::max(sample[sample.size() / 10], 1e-3F);
    for (const float length : sample) {
        const float faint = std::min(1.0F, lengths_.reference / std::max(length, 1e-6F));
        lengths_.drawn += static_cast<double>(std::sqrt(faint) * length);
        lengths_.inked += static_cast<double>(faint * length);
    }
    const auto count = static_cast<double>(sample.size());
    lengths_.drawn /= count;
    lengths_.inked /= count;
    lengths_.shown = static_cast<double>(links_.size()) * count / static_cast<double>(looked);
    return lengths_;
}

Bounds NodeLink::bounds() const {
    if (boundedPositions_ == versions_[kPositions]) return bounds_;
    boundedPositions_ = versions_[kPositions];
    bounds_ = {};
    for (std::size_t i = 0; i < positions_.size(); ++i) {
        if (dots_[i].radius <= 0.0F) continue;
        bounds_.add(positions_[i] - vec3(dots_[i].radius));
        bounds_.add(positions_[i] + vec3(dots_[i].radius));
    }
    return bounds_;
}

std::size_t NodeLink::bytesPerNode() const {
    return sizeof(vec3) + sizeof(shared::NodeDot) + 1;
}

std::size_t NodeLink::bytesPerLink() const {
    return sizeof(shared::Link) + 1;
}

std::uint8_t NodeLink::mark(float emphasis, Mark kind) {
    const auto steps = static_cast<unsigned>(std::clamp(emphasis, 0.0F, 1.0F) * 31.0F + 0.5F);
    return static_cast<std::uint8_t>(0x80U | steps << 2U | static_cast<unsigned>(kind));
}

std::uint32_t NodeLink::packRadius(float radius) {
    if (radius <= 0.0F) return 0;
    const float steps = radius / static_cast<float>(ORRERY_LINK_RADIUS) * 255.0F;
    return static_cast<std::uint32_t>(std::clamp(steps + 0.5F, 1.0F, 255.0F)) << 24U;
}

float NodeLink::radiusOf(const shared::Link& link) {
    return static_cast<float>(link.colour >> 24U) * static_cast<float>(ORRERY_LINK_RADIUS / 255.0);
}

}  // namespace orrery::render
