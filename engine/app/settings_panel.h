#pragma once

// What a person can set, as a panel: each change takes effect at once and is kept (settings.h).

#include "engine/app/settings.h"

#include <string>
#include <vector>

namespace orrery::app {

// Between Ui::begin and Ui::end. `displays` by their names. True when something changed; `open` goes false when it is
// closed.
bool settingsPanel(Settings& settings, const std::vector<std::string>& displays, bool& open);

}  // namespace orrery::app
