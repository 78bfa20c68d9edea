#pragma once

// GPU time by pass, from timestamp queries, one pool a frame in flight.

#include "engine/gpu/vulkan.h"

#include <cstdint>
#include <string>
#include <vector>

namespace orrery::gpu {

class Device;

struct PassTime {
    std::string name;
    double milliseconds = 0.0;
};

class Timers {
 public:
    explicit Timers(Device& device);
    ~Timers();
    Timers(const Timers&) = delete;
    Timers& operator=(const Timers&) = delete;

    // Reads what the last use of this object measured (its frame must be done), then starts anew.
    void restart(VkCommandBuffer buffer);
    // The passes of the last finished frame, in order; empty when the device has no timestamps.
    const std::vector<PassTime>& lastFrame() const { return last_; }

    std::uint32_t begin(VkCommandBuffer buffer, const char* name);
    void end(VkCommandBuffer buffer, std::uint32_t pass);

 private:
    static constexpr std::uint32_t kMaxPasses = 32;

    Device& device_;
    VkQueryPool pool_ = VK_NULL_HANDLE;
    std::vector<const char*> names_;  // literals: pass names live as long as the program
    std::vector<PassTime> last_;
};

}  // namespace orrery::gpu
