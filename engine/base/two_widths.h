#pragma once

// The same source compiled twice, for every x86-64 and for those with AVX2: lanes change the speed, not a bit, since
// nothing is contracted or reassociated. The loader chooses through an ifunc, which runs before a sanitizer is ready.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_THREAD__) && \
    !defined(__SANITIZE_ADDRESS__)
#define ORRERY_TWO_WIDTHS __attribute__((target_clones("avx2", "default")))
#else
#define ORRERY_TWO_WIDTHS
#endif
