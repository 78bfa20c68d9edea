#pragma once

// Free space on one square page of an atlas, found by the skyline method (stb_rect_pack).

#include "engine/base/math.h"

#include <memory>
#include <optional>

namespace orrery::text {

class Page {
 public:
    explicit Page(int size);
    ~Page();
    Page(Page&&) noexcept;
    Page& operator=(Page&&) noexcept;
    Page(const Page&) = delete;
    Page& operator=(const Page&) = delete;

    // The upper left corner of a place of this size that is now taken; nothing when there is none.
    std::optional<ivec2> take(const ivec2& size);
    // All space is free again.
    void clear();

 private:
    struct Packer;
    std::unique_ptr<Packer> packer_;
};

}  // namespace orrery::text
