#include "scenes/trace/live_model.h"

#include "engine/base/clock.h"
#include "engine/base/error.h"
#include "scenes/trace/model_trace.h"

#include <chrono>
#include <map>

namespace orrery::trace {

bool isWeights(const safetensors::File& file) {
    return file.find("embed") != nullptr && file.find("final_norm") != nullptr;
}

std::shared_ptr<LiveModel> LiveModel::of(const std::filesystem::path& weights) {
    // Scenes are opened side by side, on several threads.
    static std::mutex mutex;
    static std::map<std::filesystem::path, std::weak_ptr<LiveModel>> known;
    const std::filesystem::path key = std::filesystem::weakly_canonical(weights);
    const std::lock_guard lock(mutex);
    std::shared_ptr<LiveModel> model = known[key].lock();
    if (!model) known[key] = model = std::make_shared<LiveModel>(weights);
    return model;
}

LiveModel::LiveModel(const std::filesystem::path& weights) : model_(safetensors::File::read(weights)) {
    thread_ = std::thread([this] { work(); });
}

LiveModel::~LiveModel() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void LiveModel::ask(Question question) {
    {
        const std::lock_guard lock(mutex_);
        asked_ = std::move(question);
        waiting_ = true;
    }
    changed_.notify_all();
}

Question LiveModel::asked() const {
    const std::lock_guard lock(mutex_);
    return asked_;
}

std::shared_ptr<const Answer> LiveModel::answer() const {
    const std::lock_guard lock(mutex_);
    return answer_;
}

bool LiveModel::busy() const {
    const std::lock_guard lock(mutex_);
    return waiting_ || working_;
}

void LiveModel::wait() const {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return !waiting_ && !working_; });
}

void LiveModel::work() {
    std::unique_lock lock(mutex_);
    for (;;) {
        changed_.wait(lock, [&] { return waiting_ || ending_; });
        if (ending_) return;
        waiting_ = false;
        working_ = true;
        auto answer = std::make_shared<Answer>();
        answer->number = answer_ ? answer_->number + 1 : 1;
        answer->question = asked_;
        lock.unlock();
        const Stopwatch watch;
        try {
            const Question& question = answer->question;
            answer->trace = runModel(model_, question.text, {.gate = question.gate, .title = {}}).trace;
        } catch (const Error& error) {
            answer->problem = error.what();
        }
        answer->seconds = watch.seconds();
        lock.lock();
        changed_.wait_for(lock, std::chrono::duration<double>(answer->question.delay), [&] { return ending_; });
        answer_ = std::move(answer);
        working_ = false;
        changed_.notify_all();
    }
}

}  // namespace orrery::trace
