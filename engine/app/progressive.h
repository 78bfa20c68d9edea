#pragma once

// Whether what is opened on this thread will be shown while it is being made (a window), or must be finished when it is
// open (pictures, recordings, files, tests). A window holds one of these; without any, everything is finished.

namespace orrery::app {

class Progressive {
 public:
    Progressive() { ++count(); }
    ~Progressive() { --count(); }
    Progressive(const Progressive&) = delete;
    Progressive& operator=(const Progressive&) = delete;

    static bool wanted() { return count() > 0; }

 private:
    static int& count() {
        thread_local int windows = 0;
        return windows;
    }
};

}  // namespace orrery::app
