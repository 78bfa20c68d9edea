#include "scenes/relief/relief_worker.h"

#include "engine/base/clock.h"
#include "engine/base/error.h"
#include "engine/mesh/model_writer.h"

#include <algorithm>

namespace orrery::relief {

namespace {

constexpr int kQuickSide = 256;  // pixels, so that a relief is ready within a tenth of a second
constexpr int kOverlaySide = 1024;

// A raster of 8 bits and four channels, no side longer than `side`.
image::Raster shrunkRaster(const image::Raster& raster, int side) {
    const image::Image whole = image::toImage(raster);
    const int longest = std::max(raster.width, raster.height);
    const auto scaled = [&](int length) {
        return std::max(1, static_cast<int>(static_cast<std::int64_t>(length) * side / longest));
    };
    const image::Image small =
        longest <= side ? whole : image::shrunk(whole, scaled(raster.width), scaled(raster.height));
    image::Raster out{
        .width = small.width, .height = small.height, .channels = 4, .bits = 8, .lossy = raster.lossy, .bytes = {}};
    const auto* bytes = reinterpret_cast<const std::byte*>(small.rgba.data());
    out.bytes.assign(bytes, bytes + small.rgba.size());
    return out;
}

std::shared_ptr<const render::SurfaceAsset> assetOf(const Part& part, std::shared_ptr<const image::Image> picture) {
    if (part.indices.empty()) return nullptr;
    render::SurfaceDescription description{
        .positions = part.positions, .normals = part.normals, .indices = part.indices};
    if (picture) {
        description.uvs = part.uvs;
        description.picture = std::move(picture);
    }
    return std::make_shared<const render::SurfaceAsset>(description);
}

std::shared_ptr<const image::Image> overlayOf(const image::Raster& raster, const Options& options) {
    const std::vector<std::uint8_t> black = blackPixels(viewOf(raster), options);
    auto picture = std::make_shared<image::Image>(raster.width, raster.height);
    for (std::size_t i = 0; i < black.size(); ++i) {
        if (black[i] == 0) continue;
        constexpr std::array<std::uint8_t, 4> kRed{214, 40, 57, 255};
        std::copy(kRed.begin(), kRed.end(), picture->rgba.begin() + static_cast<std::ptrdiff_t>(4 * i));
    }
    return picture;
}

}  // namespace

ReliefWorker::ReliefWorker(image::Raster raster) : raster_(std::move(raster)), thread_([this] { run(); }) {}

ReliefWorker::~ReliefWorker() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void ReliefWorker::want(const Wish& wish) {
    {
        const std::lock_guard lock(mutex_);
        wanted_ = wish;
    }
    changed_.notify_all();
}

void ReliefWorker::save(const Wish& wish, const std::filesystem::path& path) {
    {
        const std::lock_guard lock(mutex_);
        toSave_.push_back({wish, path});
    }
    changed_.notify_all();
}

std::optional<Made> ReliefWorker::take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(made_, std::nullopt);
}

std::optional<std::string> ReliefWorker::said() {
    const std::lock_guard lock(mutex_);
    return std::exchange(said_, std::nullopt);
}

bool ReliefWorker::busy() const {
    const std::lock_guard lock(mutex_);
    return working_ || wanted_ || !toSave_.empty();
}

void ReliefWorker::wait() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return !working_ && !wanted_ && toSave_.empty(); });
}

void ReliefWorker::run() {
    std::unique_lock lock(mutex_);
    while (true) {
        changed_.wait(lock, [&] { return ending_ || wanted_ || !toSave_.empty(); });
        if (ending_ && toSave_.empty()) return;
        working_ = true;
        if (!toSave_.empty()) {
            const Save save = std::move(toSave_.front());
            toSave_.pop_front();
            lock.unlock();
            std::string message = write(save);
            lock.lock();
            said_ = std::move(message);
        } else {
            const Wish wish = *std::exchange(wanted_, std::nullopt);
            lock.unlock();
            Made made = make(wish);
            lock.lock();
            // One that was given up is of no use; the newer wish is taken up next.
            if (made.front || !made.error.empty()) made_ = std::move(made);
        }
        working_ = false;
        changed_.notify_all();
    }
}

const image::Raster& ReliefWorker::quickRaster() {
    if (quick_.bytes.empty()) {
        quick_ = shrunkRaster(raster_, kQuickSide);
        plainTexture_ = std::make_shared<const image::Image>(
            image::powerOfTwo(image::toImage(shrunkRaster(raster_, kOverlaySide)), kOverlaySide));
    }
    return quick_;
}

Made ReliefWorker::make(const Wish& wish) {
    const Stopwatch watch;
    Made made{.wish = wish, .report = {}, .error = {}};
    const bool quick = wish.fineness == Fineness::quick;
    const image::Raster& raster = quick ? quickRaster() : raster_;
    Options options = wish.options;
    if (quick) {
        const float smaller = static_cast<float>(raster.width) / static_cast<float>(raster_.width);
        options.blur *= smaller;
        options.specks = static_cast<int>(static_cast<float>(options.specks) * smaller * smaller);
        options.triangles = std::min<std::size_t>(options.triangles == 0 ? ~0ULL : options.triangles, 40'000);
    }
    const auto goOn = [&](float) {
        const std::lock_guard lock(mutex_);
        return !ending_ && (quick || !wanted_);
    };
    try {
        const Solid solid = makeRelief(viewOf(raster), options, goOn);
        if (solid.cancelled) return made;
        std::shared_ptr<const image::Image> picture;
        if (isColoured(raster_, wish.colouring)) {
            picture = quick ? plainTexture_ : std::make_shared<const image::Image>(texture(raster_, options));
        }
        Part front = solid.top;
        front.append(solid.walls);
        made.report = solid.report;
        made.report.width = raster_.width;
        made.report.height = raster_.height;
        made.front = assetOf(front, std::move(picture));
        made.back = assetOf(solid.back, nullptr);
        made.plate = assetOf(solid.plate, nullptr);
    } catch (const Error& error) {
        made.error = error.message();
    }
    Options overlay = options;
    made.black = quick || std::max(raster_.width, raster_.height) <= kOverlaySide
                     ? overlayOf(raster, overlay)
                     : overlayOf(shrunkRaster(raster_, kOverlaySide), overlay);
    made.seconds = watch.seconds();
    return made;
}

std::string ReliefWorker::write(const Save& save) const {
    try {
        Solid solid = makeRelief(viewOf(raster_), save.wish.options);
        if (!solid.report.closed) return "The relief did not come out closed; nothing was written.";
        const std::size_t triangles = solid.report.triangles;
        auto picture = texturePicture(raster_, save.wish.options, save.wish.colouring, solid.report);
        const mesh::Model model = toModel(std::move(solid), std::move(picture), save.path.stem().string());
        mesh::writeModel(save.path, model);
        return fmt::format("Saved {} ({} triangles)", save.path.string(), triangles);
    } catch (const Error& error) {
        return error.what();
    }
}

}  // namespace orrery::relief
