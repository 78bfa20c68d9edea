#include "scenes/devices/devices_scene.h"

#include "engine/ui/ui.h"
#include "scenes/chart/axis.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace orrery::devices {

namespace {

constexpr vec3 kLow{-17.0F, -2.6F, -1.2F};
constexpr vec3 kHigh{17.0F, 18.2F, 1.6F};
constexpr float kLeft = -11.5F;  // of the bars
constexpr float kLength = 19.5F;
constexpr float kRowsLow = 0.0F;
constexpr float kRowsHigh = 16.0F;
constexpr float kDepth = 1.0F;
constexpr double kGrows = 0.8;  // seconds
constexpr double kWithFile = -1e9;

double easedOut(double t) {
    const double left = 1.0 - std::clamp(t, 0.0, 1.0);
    return 1.0 - left * left * left;
}

}  // namespace

DevicesScene::DevicesScene(std::string title, std::vector<BenchEntry> entries)
    : title_(std::move(title)), entries_(std::move(entries)), came_(entries_.size(), kWithFile) {}

DevicesScene::DevicesScene(std::string title, std::vector<BenchTask> tasks, BenchWorker::Measure measure)
    : title_(std::move(title)), tasks_(std::move(tasks)), measure_(std::move(measure)) {
    for (const BenchTask& task : tasks_) entries_.push_back(task.entry);
    came_.assign(entries_.size(), kWithFile);
}

Bounds DevicesScene::bounds() const {
    Bounds bounds;
    bounds.add(origin_ + kLow);
    bounds.add(origin_ + kHigh);
    return bounds;
}

render::Camera DevicesScene::restCamera(float aspect) const {
    render::Camera camera;
    camera.yaw = -0.2F;
    camera.pitch = 0.1F;
    return render::framing(camera, bounds(), aspect, 0.94F);
}

std::string DevicesScene::summary() const {
    std::size_t devices = 0;
    for (std::size_t i = 0; i < entries_.size(); ++i) devices = std::max(devices, deviceOf(i) + 1);
    return fmt::format("{} of {} results, {} device{}",
                       std::count_if(entries_.begin(), entries_.end(), [](const auto& each) { return each.runs > 0; }),
                       entries_.size(), devices, devices == 1 ? "" : "s");
}

bool DevicesScene::animating() const {
    if (measures() && (worker_ == nullptr || worker_->busy() || worker_->entries() != entries_)) return true;
    return std::any_of(came_.begin(), came_.end(), [&](double came) { return now_ < came + kGrows; });
}

void DevicesScene::measureAgain() {
    worker_ = std::make_unique<BenchWorker>(tasks_, measure_);
}

void DevicesScene::takeResults() {
    if (worker_ == nullptr) return;
    const std::vector<BenchEntry> newest = worker_->entries();
    for (std::size_t i = 0; i < newest.size(); ++i) {
        if (newest[i] == entries_[i]) continue;
        entries_[i] = newest[i];
        came_[i] = now_;
    }
    problem_ = worker_->problem();
}

void DevicesScene::update(const app::Moment& moment) {
    now_ = moment.time;
    reducedMotion_ = moment.reducedMotion || moment.still;
    if (measures() && worker_ == nullptr) measureAgain();
    if (worker_ && moment.still) worker_->wait();
    takeResults();
    stage_.begin(*moment.theme, origin_);
    const std::vector<Row> all = rows();
    const float pitch = (kRowsHigh - kRowsLow) / static_cast<float>(std::max<std::size_t>(all.size(), 1));
    for (std::size_t r = 0; r < all.size(); ++r) buildRow(all[r], kRowsHigh - pitch * static_cast<float>(r + 1), pitch);
    buildCaptions();
}

std::vector<DevicesScene::Row> DevicesScene::rows() const {
    std::vector<Row> found;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        const BenchEntry& entry = entries_[i];
        auto row = std::find_if(found.begin(), found.end(),
                                [&](const Row& each) { return each.what == entry.what && each.unit == entry.unit; });
        if (row == found.end()) {
            found.push_back({.what = entry.what, .unit = entry.unit, .entries = {}, .top = 0.0F});
            row = std::prev(found.end());
        }
        row->entries.push_back(i);
        row->top = std::max(row->top, static_cast<float>(entry.rate) * 1.05F);
    }
    return found;
}

std::size_t DevicesScene::deviceOf(std::size_t entry) const {
    std::vector<std::pair<std::string, std::string>> known;
    for (std::size_t i = 0;; ++i) {
        const std::pair device(entries_[i].backend, entries_[i].device);
        const auto found = std::find(known.begin(), known.end(), device);
        if (i == entry) return static_cast<std::size_t>(found - known.begin());
        if (found == known.end()) known.push_back(device);
    }
}

double DevicesScene::shareOf(std::size_t entry) const {
    const BenchEntry& own = entries_[entry];
    if (own.runs == 0) return 0.0;
    double top = 0.0;
    for (const BenchEntry& each : entries_)
        if (each.what == own.what && each.unit == own.unit) top = std::max(top, each.rate * 1.05);
    const double grown = reducedMotion_ ? 1.0 : easedOut((now_ - came_[entry]) / kGrows);
    return own.rate / top * grown;
}

void DevicesScene::buildRow(const Row& row, float low, float height) {
    const render::Theme& theme = stage_.theme();
    const float axis = low + height * 0.2F;
    const float bars = height * 0.46F;
    stage_.words(
        row.what, {kLeft, low + height * 0.88F, 0.0F},
        {.em = 0.85F, .weight = text::Weight::bold, .offset = {1.0F, 0.0F}, .priority = 300.0F, .least = 0.028F});
    stage_.box({kLeft + kLength * 0.5F, axis - 0.08F, 0.0F}, {kLength + 0.4F, 0.14F, kDepth + 0.4F},
               {.colour = theme.paperEdge});
    // Numbers need a result to be measured by.
    const float step = row.top > 0.0F ? static_cast<float>(chart::roundStep(static_cast<double>(row.top), 4)) : 0.0F;
    for (float value = 0.0F; step > 0.0F && value <= row.top; value += step) {
        const float x = kLeft + kLength * value / row.top;
        stage_.line({x, axis, -kDepth * 0.5F}, {x, axis + bars, -kDepth * 0.5F}, 0.02F,
                    {.colour = theme.edge, .emphasis = 0.4F});
        stage_.words(fmt::format("{:g}", static_cast<double>(value)), {x, axis - 0.6F, kDepth * 0.5F},
                     {.em = 0.66F, .priority = 90.0F});
    }
    stage_.words(row.unit, {kLeft + kLength + 0.6F, axis - 0.6F, kDepth * 0.5F},
                 {.em = 0.66F, .offset = {1.0F, 0.0F}, .priority = 120.0F});
    const float each = bars / static_cast<float>(row.entries.size());
    for (std::size_t i = 0; i < row.entries.size(); ++i)
        buildBar(row, row.entries[i], axis + bars - each * static_cast<float>(i + 1), each);
}

void DevicesScene::buildBar(const Row& row, std::size_t entry, float low, float height) {
    const render::Theme& theme = stage_.theme();
    const BenchEntry& own = entries_[entry];
    const std::size_t device = deviceOf(entry);
    const Colour colour = theme.categories.empty() ? theme.node : theme.categories[device % theme.categories.size()];
    const auto pick = static_cast<std::uint32_t>(entry);
    const float length = std::max(static_cast<float>(shareOf(entry)) * kLength, 0.06F);
    const vec3 middle(kLeft, low + height * 0.5F, 0.0F);
    const float thick = std::min(height * 0.74F, 1.5F);
    stage_.box(middle + vec3(length * 0.5F, 0.0F, 0.0F), {length, thick, std::min(thick, kDepth)},
               {.colour = colour,
                .emphasis = own.runs > 0 ? 1.0F : 0.4F,
                .glow = pick == hovered_ ? 0.25F : 0.0F,
                .pick = pick});
    std::string name = own.backend == "cpu" ? "CPU" : own.backend == "cuda" ? "CUDA" : own.backend;
    // Several of a kind are told apart by the number that the caption has.
    if (std::count_if(row.entries.begin(), row.entries.end(),
                      [&](std::size_t i) { return entries_[i].backend == own.backend; }) > 1)
        name += fmt::format(" {}", device);
    stage_.words(
        name, middle - vec3(0.4F, 0.0F, 0.0F),
        {.em = 0.8F, .weight = text::Weight::bold, .offset = {-1.0F, 0.0F}, .priority = 250.0F, .least = 0.028F});
    const bool waits = own.runs == 0;
    stage_.words(
        waits ? (worker_ && worker_->busy() ? "measuring …" : "not measured") : fmt::format("{:.4g}", own.rate),
        middle + vec3(length + 0.4F, 0.0F, 0.0F),
        {.em = waits ? 0.7F : 0.95F,
         .weight = waits ? text::Weight::regular : text::Weight::bold,
         .offset = {1.0F, 0.0F},
         .priority = 280.0F,
         .least = 0.03F,
         .always = true});
    if (pick == hovered_ && !waits)
        stage_.words(
            fmt::format("{}: {:.4g} {}, the median of {} runs of {:.3g} ms", own.device.empty() ? name : own.device,
                        own.rate, own.unit, own.runs, own.medianSeconds * 1e3),
            middle + vec3(kLength * 0.5F, thick * 0.5F + 0.6F, kDepth),
            {.em = 0.75F, .priority = 400.0F, .plate = true, .always = true});
}

void DevicesScene::buildCaptions() {
    stage_.words(title_, {0.0F, kHigh.y - 0.7F, 0.0F},
                 {.em = 1.1F, .weight = text::Weight::bold, .priority = 500.0F, .least = 0.035F, .always = true});
    std::string names;
    std::size_t told = 0;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        if (deviceOf(i) != told) continue;
        ++told;
        if (entries_[i].device.empty()) continue;
        names += fmt::format("{}{}: {}", names.empty() ? "" : "; ", entries_[i].backend == "cpu" ? "CPU" : "CUDA",
                             entries_[i].device);
    }
    stage_.words(names, {0.0F, -1.0F, 0.0F}, {.em = 0.75F, .priority = 200.0F, .least = 0.024F});
    const std::string how = !problem_.empty() ? problem_
                            : measures()      ? "medians, measured here, of the same plain code on each"
                                              : "recorded: medians, of the same plain code on each";
    stage_.words(how, {0.0F, -2.0F, 0.0F}, {.em = 0.7F, .priority = 190.0F, .least = 0.024F});
}

void DevicesScene::panel() {
    ui::text(summary());
    if (!problem_.empty()) ui::text(problem_);
    if (measures()) {
        if (worker_ && worker_->busy()) {
            ui::text("measuring …", true);
        } else if (ImGui::Button("Measure again")) {
            measureAgain();
        }
        ui::tip("Copying, a matrix product and a gate, one after the other on each device");
    }
    ImGui::Separator();
    for (const BenchEntry& entry : entries_)
        if (entry.runs > 0)
            ui::text(fmt::format("{}, {}: {:.4g} {}", entry.what, entry.backend, entry.rate, entry.unit), true);
}

}  // namespace orrery::devices
