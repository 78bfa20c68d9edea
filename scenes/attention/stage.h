#pragma once

// One way of looking at attention: the map, the five steps, the caches, two sentences. A scene of attention has all of
// them and shows one at a time; each is a small scene of its own, see app::Scene for what the functions mean.

#include "engine/app/export_part.h"
#include "engine/app/scene.h"

#include <optional>
#include <string>
#include <vector>

namespace orrery::attention {

class Stage {
 public:
    virtual ~Stage() = default;

    void attach(app::Host* host) { host_ = host; }
    void place(const vec3& origin) { origin_ = origin; }

    virtual Bounds bounds() const = 0;
    virtual render::Camera restCamera(float aspect) const = 0;
    virtual void update(const app::Moment& moment) = 0;
    virtual void draw(render::DrawList& list) const = 0;
    virtual bool animating() const { return false; }
    virtual std::string summary() const = 0;
    virtual void panel() {}

    virtual std::uint32_t pickCount() const { return 0; }
    virtual void hover(std::uint32_t pick) { static_cast<void>(pick); }
    virtual void click(std::uint32_t pick) { static_cast<void>(pick); }
    virtual std::optional<vec3> placeOf(std::uint32_t pick) const { return static_cast<void>(pick), std::nullopt; }
    virtual std::optional<render::Camera> cameraFor(std::uint32_t pick) const {
        return static_cast<void>(pick), std::nullopt;
    }
    virtual std::uint32_t selected() const { return render::kNoPick; }
    virtual bool leave() { return false; }
    virtual void setFlat(bool flat) { static_cast<void>(flat); }
    virtual std::vector<app::Found> search(std::string_view words) const {
        return static_cast<void>(words), std::vector<app::Found>{};
    }
    virtual app::Part describe(std::uint32_t pick) const { return static_cast<void>(pick), app::Part{}; }

    virtual int stepCount() const { return 0; }
    virtual int step() const { return -1; }
    virtual void goToStep(int step) { static_cast<void>(step); }
    virtual std::string stepTitle(int step) const { return static_cast<void>(step), std::string(); }

 protected:
    // A change that a person may take back; `apply` makes it and is called at once.
    template <typename Value, typename Apply>
    void change(const char* what, Value before, Value after, Apply apply) {
        if (before == after) return;
        apply(after);
        if (host_ != nullptr)
            host_->undo().push(
                what, [apply, before] { apply(before); }, [apply, after] { apply(after); });
    }

    app::Host* host_ = nullptr;
    vec3 origin_{0.0F};
};

}  // namespace orrery::attention
