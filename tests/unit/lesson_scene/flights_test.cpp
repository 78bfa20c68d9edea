#include "engine/app/flight.h"
#include "engine/base/files.h"
#include "tests/unit/lesson_scene/play.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

// Every flight that the shipped lessons can ask for: from any of their stops to any other, in a jump as well as key by
// key. The path stays out of the bodies that stand there, the picture stays level, and what is flown to is seen.

namespace orrery::lesson {
namespace {

constexpr int kSamples = 48;           // of a flight: less than its smallest distance from a body apart
constexpr int kClose = 240;            // where it comes near one
constexpr float kNearVolume = 0.125F;  // from the camera to the corners of its near plane, at 16:9
constexpr float kWatch = 8.0F;         // world units from a body, below which it is looked at closely

// A body as it may stand: a card turns about the upright with the camera, so that its width counts in every direction.
struct Standing {
    vec3 centre;
    vec3 half;

    float distance(const vec3& point) const {
        return glm::length(glm::max(glm::abs(point - centre) - half, vec3(0.0F)));
    }
};

std::vector<std::filesystem::path> files() {
    std::vector<std::filesystem::path> found;
    for (const auto& entry : std::filesystem::directory_iterator(assetFolder() / "lessons")) {
        if (entry.path().extension() == ".md" && entry.path().filename() != "README.md") found.push_back(entry.path());
    }
    std::ranges::sort(found);
    return found;
}

std::string lessonName(const ::testing::TestParamInfo<std::filesystem::path>& info) {
    std::string name = info.param.stem().string();
    std::ranges::replace(name, '-', '_');
    return name;
}

class Flights : public ::testing::TestWithParam<std::filesystem::path> {
 protected:
    void SetUp() override {
        session_.open({GetParam()});
        for (int stop = -1; stop < session_.scene()->stepCount(); ++stop) {
            if (stop < 0) {
                session_.goHome();
            } else {
                session_.goToStep(stop);
            }
            session_.update(0.0, kPicture, true);
            rests_.push_back(session_.scene()->restCamera(session_.aspect()));
            // Twice: what stands elsewhere in the space is drawn by where the camera is.
            session_.navigator().jumpTo(rests_.back());
            session_.update(0.0, kPicture, true);
            for (const render::LabelObstacle& body : session_.list().obstacles)
                add({body.centre, vec3(body.halfSize.x, body.halfSize.y, body.halfSize.x)});
            for (const render::SurfaceBatch& batch : session_.list().surfaces) {
                const Bounds box = batch.surface->bounds();
                Bounds world;
                for (int corner = 0; corner < 8; ++corner) {
                    const vec3 share(corner & 1, corner >> 1 & 1, corner >> 2);
                    world.add(vec3(batch.transform * vec4(glm::mix(box.low, box.high, share), 1.0F)));
                }
                add({world.centre(), world.size() * 0.5F});
            }
        }
    }

    // Once, however often it is drawn at the same place.
    void add(const Standing& body) {
        const auto about = [](float x) { return static_cast<int>(std::lround(x * 4.0F)); };
        const std::array key{about(body.centre.x), about(body.centre.y), about(body.centre.z),
                             about(body.half.x),   about(body.half.y),   about(body.half.z)};
        if (known_.insert(key).second) bodies_.push_back(body);
    }

    float toNearest(const render::Camera& camera) const {
        float least = 1e9F;
        const vec3 eye = camera.position();
        for (const Standing& body : bodies_) least = std::min(least, body.distance(eye));
        return least;
    }

    app::Session session_{app::Settings{}};
    std::vector<render::Camera> rests_;  // from afar, then of each stop
    std::vector<Standing> bodies_;
    std::set<std::array<int, 6>> known_;
};

bool inPicture(const render::Camera& camera, const vec3& point) {
    const auto seen = camera.project(point, vec2(kPicture));
    return seen && seen->pixel.x >= 0.0F && seen->pixel.y >= 0.0F && seen->pixel.x <= static_cast<float>(kPicture.x) &&
           seen->pixel.y <= static_cast<float>(kPicture.y);
}

TEST_P(Flights, PassThroughNothingAndLoseNothing) {
    ASSERT_GT(bodies_.size(), 10U);
    float nearest = 1e9F;
    for (std::size_t a = 0; a < rests_.size(); ++a) {
        for (std::size_t b = 0; b < rests_.size(); ++b) {
            if (a == b) continue;
            const app::Flight flight(rests_[a], rests_[b], 1.0F);
            const std::string which = "from stop " + std::to_string(static_cast<int>(a) - 1) + " to " +
                                      std::to_string(static_cast<int>(b) - 1);
            bool goalSeen = false;
            const auto look = [&](int i, int of) {
                app::Flight at = flight;
                at.update(flight.seconds() * i / of);
                const render::Camera camera = at.camera();
                const float clear = toNearest(camera);
                nearest = std::min(nearest, clear);
                EXPECT_GT(clear, kNearVolume) << which << ": through a body";
                return std::pair(camera, clear);
            };
            for (int i = 0; i <= kSamples; ++i) {
                const auto [camera, clear] = look(i, kSamples);
                ASSERT_NEAR(camera.right().y, 0.0F, 1e-6F) << which << ": not level";
                ASSERT_GT(camera.up().y, 0.0F) << which << ": upside down";
                const bool goal = inPicture(camera, rests_[b].target);
                ASSERT_TRUE(goal || inPicture(camera, rests_[a].target)) << which << ": nothing that one knows is seen";
                ASSERT_TRUE(goal || !goalSeen) << which << ": the target leaves the picture again";
                goalSeen = goalSeen || goal;
                if (clear > kWatch || i == kSamples) continue;
                constexpr int kFine = kClose / kSamples;
                for (int k = 1; k < kFine; ++k) look(i * kFine + k, kClose);
            }
            ASSERT_TRUE(goalSeen) << which;
            if (::testing::Test::HasFailure()) return;
        }
    }
    RecordProperty("nearest", static_cast<int>(nearest * 100.0F));
}

TEST_P(Flights, AreInterruptedAtAnyTimeAndTheNextKeyGoesOn) {
    app::Navigator& navigator = session_.navigator();
    const int last = std::min(session_.scene()->stepCount() - 1, 3);
    for (int stop = 1; stop <= last; ++stop) {
        session_.goToStep(stop - 1);
        navigator.jumpTo(session_.scene()->restCamera(session_.aspect()));
        session_.nextStep(1);
        const double when = 0.3 * static_cast<double>(stop);
        for (double time = 0.0; time < when; time += 1.0 / 60.0) session_.update(1.0 / 60.0, kPicture);
        navigator.orbit(vec2(0.2F, 0.05F));
        EXPECT_FALSE(navigator.flying()) << "a person takes over " << when << " s into the flight to stop " << stop;
        session_.nextStep(1);
        for (int picture = 0; picture < 60 * 120 && navigator.flying(); ++picture)
            session_.update(1.0 / 60.0, kPicture);
        const render::Camera rest = session_.scene()->restCamera(session_.aspect());
        EXPECT_LT(glm::length(navigator.camera().target - rest.target), 1e-3F * rest.distance);
        EXPECT_NEAR(navigator.camera().distance, rest.distance, 1e-3F * rest.distance);
        EXPECT_NEAR(navigator.camera().yaw, rest.yaw, 1e-3F);
    }
}

INSTANTIATE_TEST_SUITE_P(Lesson, Flights, ::testing::ValuesIn(files()), lessonName);

}  // namespace
}  // namespace orrery::lesson
