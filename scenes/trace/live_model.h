#pragma once

// The built-in model at work while a class watches: a text goes in, a trace of all that was computed comes out, from a
// thread of its own. Scenes that show the same weights share one, so that they show the same text.

#include "kernels/model/model.h"
#include "scenes/trace/trace.h"

#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace orrery::trace {

// Whether the file holds the built-in model's weights, not a trace.
bool isWeights(const safetensors::File& file);

struct Question {
    std::string text;
    std::optional<routing::Gate> gate;  // instead of the model's own
    double delay = 0.0;                 // seconds that the answer is held back: a slow kernel, for tests and lessons

    bool operator==(const Question&) const = default;
};

// One answer, as it came from the thread; never changed afterwards.
struct Answer {
    std::uint64_t number = 0;  // counts up
    Question question;
    Trace trace;
    double seconds = 0.0;
    std::string problem;  // why there is no trace; empty when there is one
};

class LiveModel {
 public:
    // The one of these weights; loaded when nobody has it yet. Throws Error.
    static std::shared_ptr<LiveModel> of(const std::filesystem::path& weights);

    explicit LiveModel(const std::filesystem::path& weights);
    ~LiveModel();
    LiveModel(const LiveModel&) = delete;
    LiveModel& operator=(const LiveModel&) = delete;

    const model::Model& model() const { return model_; }
    // Answers as soon as the thread is free; a question that waits already is forgotten.
    void ask(Question question);
    Question asked() const;                        // the last one
    std::shared_ptr<const Answer> answer() const;  // the newest; null before the first
    bool busy() const;
    void wait() const;  // until every question has its answer: for single pictures

 private:
    void work();

    model::Model model_;
    mutable std::mutex mutex_;
    mutable std::condition_variable changed_;
    Question asked_;
    bool waiting_ = false;
    bool working_ = false;
    bool ending_ = false;
    std::shared_ptr<const Answer> answer_;
    std::thread thread_;
};

}  // namespace orrery::trace
