#!/usr/bin/env bash
# Writes the example models into a folder and has the Khronos validator and assimp read them:
#   models_test.sh WRITE_MODELS FOLDER
set -euo pipefail
rm -rf "$2"
mkdir -p "$2"
"$1" "$2"
"$(dirname "$0")/validate" "@$2/expected.txt"
