#pragma once

// The two tiers of failure. What a user can cause (a bad file, a full disk, no device) throws Error and ends as one
// line on stderr and exit code 1. What only a mistake in this program can cause aborts through ORRERY_CHECK, in Release
// too.

#include <fmt/format.h>

#include <stdexcept>
#include <string>

namespace orrery {

// A place in a text that a person wrote. Lines and columns count from 1, columns in Unicode code points; 0 means
// unknown.
struct Location {
    std::string file;
    int line = 0;
    int column = 0;
    std::string excerpt;  // the source line, shown with a caret under `column` when stderr is a terminal
};

// What went wrong and what to do about it, in one line; what() is "file:line:column: message".
class Error : public std::runtime_error {
 public:
    explicit Error(const std::string& message, Location where = {});

    const std::string& message() const { return message_; }
    const Location& where() const { return where_; }

 private:
    std::string message_;
    Location where_;
};

// The command line was not understood: exit code 2.
class UsageError : public Error {
 public:
    using Error::Error;
};

// Prints `what` with the place in our source and aborts.
[[noreturn]] void programmingError(const char* file, int line, const char* condition, const std::string& what);

}  // namespace orrery

// ORRERY_CHECK(condition, "format", arguments...): a programming error unless the condition holds.
#define ORRERY_CHECK(condition, ...)                                                                \
    do {                                                                                            \
        if (!(condition)) [[unlikely]]                                                              \
            ::orrery::programmingError(__FILE__, __LINE__, #condition, ::fmt::format(__VA_ARGS__)); \
    } while (false)
