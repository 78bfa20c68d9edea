#pragma once

// The stage of charts, which the scenes of routing are made on, under their own folder's names.

#include "scenes/chart/stage.h"

namespace orrery::routing {

using chart::Arc;
using chart::Look;
using chart::Stage;
using chart::Words;

}  // namespace orrery::routing
