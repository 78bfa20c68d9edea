#include "scenes/routing/playback.h"

#include <algorithm>
#include <cmath>

namespace orrery::routing {

double Playback::placeAt(double now) const {
    const double moved = playing_ ? std::max(now - since_, 0.0) * speed_ : 0.0;
    return std::clamp(from_ + moved, 0.0, static_cast<double>(length_));
}

void Playback::seek(double place, double now) {
    from_ = std::clamp(place, 0.0, static_cast<double>(length_));
    since_ = now;
}

void Playback::setLength(int tokens, double now) {
    const double place = placeAt(now);
    length_ = std::max(tokens, 0);
    seek(place, now);
}

void Playback::play(double now) {
    // At the end there is nothing left to play: once more from the start.
    const double place = placeAt(now);
    playing_ = true;
    seek(place >= length_ ? 0.0 : place, now);
}

void Playback::hold(double now) {
    seek(placeAt(now), now);
    playing_ = false;
}

void Playback::setSpeed(double tokensPerSecond, double now) {
    const double place = placeAt(now);
    speed_ = std::clamp(tokensPerSecond, 0.05, 50.0);
    seek(place, now);
}

void Playback::step(int by, double now) {
    const double place = placeAt(now);
    hold(now);
    // Back from the middle of a way is to its start, as in a player of music.
    const double start = by < 0 ? std::ceil(place) + by : std::floor(place) + by;
    seek(start, now);
}

}  // namespace orrery::routing
