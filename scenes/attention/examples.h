#pragma once

// Example files: a few lines of JSON that name one of the built-in cases, so that each opens like any other file.
//
//     {"example": "steps"}                    the five steps; "tokens", "width" and "seed" give other numbers
//     {"example": "caches"}                   MHA, GQA, MQA and MLA; "seed" for the small case of MLA
//     {"example": "cross"}                    two sentences
//     {"example": "long", "tokens": 4096}     a long text; "seed"

#include "scenes/attention/attention_scene.h"

#include <filesystem>

namespace orrery::attention {

// Throws Error, in one line, for what is no example.
Content readExample(const std::filesystem::path& path);

}  // namespace orrery::attention
