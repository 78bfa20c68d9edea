#include "scenes/graph/shape.h"
