#pragma once

// Live results on the device: they come when they are first drawn, and stay until the scene lets go of them or the
// renderer ends. Each is acquired once a frame, however many batches show it.

#include "engine/gpu/frames.h"
#include "engine/interop/live_buffer.h"

#include <memory>
#include <vector>

namespace orrery::interop {
class Compute;
}

namespace orrery::render {

struct DrawList;

class LiveStore {
 public:
    // `background`: a frame never waits for a first result, it shows nothing of it yet; else it waits a while.
    LiveStore(gpu::Device& device, bool background);
    ~LiveStore();
    LiveStore(const LiveStore&) = delete;
    LiveStore& operator=(const LiveStore&) = delete;

    // Takes the newest result of every live batch; before any rendering.
    void prepare(gpu::Frame& frame, const DrawList& list);
    // What this frame shows of it; null where there is nothing yet.
    const interop::LiveBuffer::Shown* shown(const interop::LiveBuffer& live) const;
    // After the last pass that reads them.
    void release(gpu::Frame& frame);

 private:
    struct Taken {
        std::shared_ptr<interop::LiveBuffer> live;
        interop::LiveBuffer::Shown shown;
    };

    void take(gpu::Frame& frame, const std::shared_ptr<interop::LiveBuffer>& live);
    void attach(interop::LiveBuffer& live);

    gpu::Device& device_;
    bool background_;
    std::unique_ptr<interop::Compute> compute_;  // chosen when the first live batch comes
    std::unique_ptr<interop::Compute> failed_;   // CUDA, after it could not share a buffer
    std::vector<std::weak_ptr<interop::LiveBuffer>> attached_;
    std::vector<Taken> taken_;  // by the frame being recorded
};

}  // namespace orrery::render
