#include "engine/app/registry.h"
#include "scenes/home/home_scene.h"

// The kind of scene that brings several together.

namespace orrery::home {

namespace {

const app::Registration kRegistration{
    {.kind = "space",
     .description = "several scenes in one space",
     .extensions = {},
     .open = {},
     .recognises = {},
     .gather = [](std::vector<std::unique_ptr<app::Scene>> scenes, std::string title) -> std::unique_ptr<app::Scene> {
         return std::make_unique<HomeScene>(std::move(scenes), std::move(title));
     }}};

}  // namespace

}  // namespace orrery::home
