#!/usr/bin/env bash
# Runs record_trace_test.py with a Python that has numpy, with PyTorch where one has that too.
#   record_trace_test.sh ORRERY
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
chosen=
for python in python3 /usr/bin/python3; do
    command -v "$python" >/dev/null && "$python" -c 'import numpy' 2>/dev/null || continue
    [ -n "$chosen" ] || chosen=$python
    "$python" -c 'import torch' 2>/dev/null && chosen=$python && break
done
if [ -z "$chosen" ]; then
    echo "record_trace_test: no Python with numpy here (Debian: python3-numpy)" >&2
    exit 1
fi
exec "$chosen" -B "$here/record_trace_test.py" "$1"
