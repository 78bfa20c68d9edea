#include "scenes/graph/graph.h"
