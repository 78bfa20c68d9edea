#include "engine/app/registry.h"
#include "scenes/table/table_scene.h"

namespace orrery::table {

namespace {

std::unique_ptr<app::Scene> describe(const app::Description& description) {
    return std::make_unique<TableScene>(readTable(description.keys));
}

const app::Registration kRegistration{
    {.kind = "table",
     .description = "a table whose numbers stand as bars, sorted by any column",
     .extensions = {"table"},
     .open = [](const std::filesystem::path& path) { return chart::openDescribed(path, describe); },
     .describe = describe,
     .directed = {"highlight", "show"},
     .recognises = {},
     .gather = {}}};

}  // namespace

}  // namespace orrery::table
