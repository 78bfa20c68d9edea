#pragma once

// Remarks on a model that was read, each made once however often it applies.

#include "engine/base/diagnostic.h"

#include <set>
#include <string>

namespace orrery::mesh {

class Remarks {
 public:
    explicit Remarks(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

    void warn(const std::string& message, int line = 0) { add(Severity::warning, message, line); }
    void note(const std::string& message, int line = 0) { add(Severity::note, message, line); }

 private:
    void add(Severity severity, const std::string& message, int line) {
        if (known_.insert(message).second) diagnostics_.push_back({severity, line, 0, message});
    }

    Diagnostics& diagnostics_;
    std::set<std::string> known_;
};

}  // namespace orrery::mesh
