#pragma once

// What the program does with memory that it does not need any more.

namespace orrery {

// Gives freed memory back to the system. The C library keeps it in pieces, for each thread that freed some, and a
// program that opens one large file after another would otherwise seem to grow. Takes some milliseconds.
void giveBackMemory();

}  // namespace orrery
