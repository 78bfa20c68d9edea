#include "engine/text/page.h"

#define STB_RECT_PACK_IMPLEMENTATION
#define STBRP_STATIC
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wunused-function"
#include <stb/stb_rect_pack.h>
#pragma GCC diagnostic pop

#include <vector>

namespace orrery::text {

struct Page::Packer {
    int size;
    stbrp_context context{};
    std::vector<stbrp_node> nodes;  // stb keeps pointers to these
};

Page::Page(int size) : packer_(std::make_unique<Packer>()) {
    packer_->size = size;
    packer_->nodes.resize(static_cast<std::size_t>(size));
    clear();
}
Page::~Page() = default;
Page::Page(Page&&) noexcept = default;
Page& Page::operator=(Page&&) noexcept = default;

std::optional<ivec2> Page::take(const ivec2& size) {
    stbrp_rect rectangle{};
    rectangle.w = size.x;
    rectangle.h = size.y;
    if (stbrp_pack_rects(&packer_->context, &rectangle, 1) == 0) return {};
    return ivec2(rectangle.x, rectangle.y);
}

void Page::clear() {
    stbrp_init_target(&packer_->context, packer_->size, packer_->size, packer_->nodes.data(),
                      static_cast<int>(packer_->nodes.size()));
}

}  // namespace orrery::text
