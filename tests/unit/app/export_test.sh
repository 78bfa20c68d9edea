#!/usr/bin/env bash
# orrery export as people use it: every sort of file is what validators take, the same bytes twice, without Vulkan, and
# one line for what cannot be done.   export_test.sh ORRERY FOLDER
set -uo pipefail
orrery=$1
work=$2
root=$(cd "$(dirname "$0")/../../.." && pwd)
rm -rf "$work" && mkdir -p "$work"
failures=0
fail() { echo "export_test: $1" >&2; failures=$((failures + 1)); }
# What needs no GPU runs where there is no Vulkan at all.
export VK_DRIVER_FILES=/nonexistent VK_ICD_FILENAMES=/nonexistent

# expect CODE ARGS...: runs, keeps stdout and stderr, checks the exit code.
expect() {
    local code=$1
    shift
    "$orrery" export "$@" >"$work/out" 2>"$work/err"
    local got=$?
    [ "$got" = "$code" ] || fail "export $*: exit code $got instead of $code: $(head -3 "$work/err")"
}

graph=$root/assets/graphs/async-hpc-patterns.mmd
expect 0 --help
grep -q Example "$work/out" || fail "the help has no example"
expect 0 "$graph" --animate --flow -o "$work/graph.glb" --json
python3 - "$work/out" "$work/graph.glb" <<'PY' || fail "the figures are not those of the file"
import json, os, sys
figures = json.load(open(sys.argv[1]))
assert figures["bytes"] == os.path.getsize(sys.argv[2])
assert figures["labels"] >= 26 and figures["nodes"] > 100 and figures["lights"] > 30 and figures["mergedEdges"] == 0
PY
expect 0 "$graph" --animate --flow -o "$work/again.glb"
cmp -s "$work/graph.glb" "$work/again.glb" || fail "the same graph twice has different bytes"
expect 0 "$graph" -o "$work/graph.obj"
expect 0 "$graph" --preset web -o "$work/web.glb"
[ "$(stat -c %s "$work/web.glb")" -lt "$(stat -c %s "$work/graph.glb")" ] || fail "the web's file is not smaller"
expect 0 "$root/tests/golden/scenes/constellations.md" --theme dark -o "$work/space.glb"
expect 0 "$root/tests/golden/scenes/constellations.md" --step 2 -o "$work/step.glb"

for wrong in "-o $work/a.stl" "-o $work/a.obj --animate" "-o $work/a.obj --preset web" "-o $work/a.glb --preset tiny" \
    "-o $work/a.glb --step 99" ""; do
    # shellcheck disable=SC2086
    expect 2 "$graph" $wrong
    [ "$(wc -l <"$work/err")" = 1 ] || fail "'$wrong': $(wc -l <"$work/err") lines on stderr instead of one"
done
expect 1 "$graph" -o "$work/no/such/folder.glb"
compgen -G "$work/a.*" >/dev/null && fail "something was written though the options were wrong"

"$root/tests/models/validate" "$work/graph.glb" "$work/graph.obj" "$work/web.glb" compressed "$work/space.glb" "$work/step.glb" ||
    fail "a model is not what validators take"
[ "$failures" = 0 ] || exit 1
echo "export_test: all passed"
