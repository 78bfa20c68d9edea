#include "scenes/graph/source.h"
