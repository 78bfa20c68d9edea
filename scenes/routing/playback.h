#pragma once

// The clock of a text on its way through a router: which token is on its way, and how far. It can be played, held,
// stepped and scrubbed.

namespace orrery::routing {

class Playback {
 public:
    static constexpr double kUsual = 0.6;  // tokens a second: slow enough to follow one copy with the eyes

    // As many tokens; the place is kept where it is still there.
    void setLength(int tokens, double now);
    int length() const { return length_; }

    void play(double now);
    void hold(double now);
    void setSpeed(double tokensPerSecond, double now);
    double speed() const { return speed_; }

    // In tokens: 3.25 is a quarter of the fourth token's way; never beyond `length`, where all have arrived.
    void seek(double place, double now);
    // To the start of the token before or after the one that is on its way; holds.
    void step(int by, double now);
    double placeAt(double now) const;
    // Whether the place moves by itself.
    bool moving(double now) const { return playing_ && placeAt(now) < length_; }

 private:
    int length_ = 0;
    bool playing_ = true;
    double speed_ = kUsual;
    double from_ = 0.0;   // the place at `since_`
    double since_ = 0.0;  // seconds
};

}  // namespace orrery::routing
