#pragma once

// A layout of a large graph that is there at once and gets better step by step, for showing it while it is made.
//
//     Refinement refinement(problem);          // first positions: PivotMDS
//     do show(refinement.positions());
//     while (refinement.step());
//
// layOut() with more than kLectureNodes nodes does the same to the end. A scene that must not wait gives it to a
// RefinementWorker and asks for the newest positions before each frame.

#include "kernels/layout/layout.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

namespace orrery::layout {

class Refinement {
 public:
    // Any number of nodes. Copies what it needs: the problem's spans and options.cancel may go when this returns, which
    // takes about a tenth of the whole. options.cancel makes it return soon, with all nodes at the origin and
    // nothing done.
    //
    // With Problem::start those are the first positions, at their own scale and place; a node whose start is not finite
    // is put beside its neighbours, and a fixed node stays.
    explicit Refinement(const Problem& problem, const Options& options = {});
    ~Refinement();
    Refinement(Refinement&&) noexcept;
    Refinement& operator=(Refinement&&) noexcept;

    // Works on all nodes once, on all cores; false when there was nothing left to do. A million nodes take about a
    // second on two cores.
    bool step();
    // Share of the steps that are done, 0..1.
    float done() const;

    // As they are now, one a node, in the problem's units; components stand apart from one another. The same bits after
    // the same number of steps on any number of threads.
    std::vector<vec3> positions() const;
    // The same with ranks, back edges, the view and the hash.
    Result result() const;

    // What positions() gives, written to where it is drawn from: memory of the GPU where that computes, else of the
    // host; moved as positions() last were. `stream`, a cudaStream_t, orders it with what else is done to that memory;
    // it is written when this returns. False, and nothing is written, where nodes do not stand as one piece of the
    // graph alone lets them (several components, ranks, a start), or the memory is another device's.
    bool write(vec3* to, void* stream) const;

 private:
    struct State;
    std::unique_ptr<State> state_;
};

// Makes and refines a layout on a thread of its own. Positions are handed over whole; nobody waits for anybody.
class RefinementWorker {
 public:
    // Copies the problem, spans included.
    RefinementWorker(const Problem& problem, const Options& options);
    // Ends the work at the next step.
    ~RefinementWorker();
    RefinementWorker(const RefinementWorker&) = delete;
    RefinementWorker& operator=(const RefinementWorker&) = delete;

    // The newest result that was not taken yet, null if there is none. Call it from any one thread.
    std::unique_ptr<Result> take();
    // No more results will come, but for one that was not taken.
    bool finished() const { return finished_.load(std::memory_order_acquire); }
    float done() const { return done_.load(std::memory_order_relaxed); }

    // Refinement::write() between two steps, from any one thread: waits for the step that is being done. False, and
    // nothing is written, where that cannot, before there are positions, and when all is done.
    bool write(vec3* to, void* stream);
    // Ends the work at the next step, without waiting for it.
    void cancel() { cancel_.store(true, std::memory_order_relaxed); }

 private:
    struct Copy;
    // What write() wants; served by the thread of the work, which alone knows the refinement.
    struct Request {
        vec3* to = nullptr;
        void* stream = nullptr;
    };

    void serve(const Refinement& refinement);

    void work(const Options& options);

    std::unique_ptr<Copy> copy_;
    std::atomic<bool> cancel_{false};
    std::atomic<bool> finished_{false};
    std::atomic<float> done_{0.0F};
    std::mutex mutex_;
    std::unique_ptr<Result> newest_;
    std::mutex serveMutex_;  // its own: take() must not wait for a GPU
    std::condition_variable served_;
    bool serving_ = false;  // guarded by serveMutex_, as what follows
    std::optional<Request> request_;
    bool written_ = false;  // the last request
    std::thread thread_;
};

}  // namespace orrery::layout
