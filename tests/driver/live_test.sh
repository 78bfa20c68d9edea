#!/usr/bin/env bash
# The built-in model at work in the real window: hold it, type a sentence, step, scrub, take the bias away, undo, save
# the trace, and open that again.
#
#   live_test.sh ORRERY [folder for the screenshots]
set -euo pipefail
orrery=$1
work=${2:-$(mktemp -d)}
mkdir -p "$work"
rm -f "$work"/*.safetensors
source "$(dirname "$0")/window.sh"

cd "$work"
start --size 1280x720 --theme light models/moe.safetensors
opened "the built-in model"
differs opened
# The scenes of the file are attention and routing.
key Next; sleep 2
key Next
titled Routing "Page Down to the routing"
sleep 4
# The panel's places are those of a window of this size.
move 928 688; xdotool click 1; sleep 1.5
move 1034 216; xdotool click 1; sleep 1
settles
move 1129 104; xdotool click 1; sleep 1
key ctrl+a
type_text "int main"
key Return
differs sentence_typed
settles
move 1107 216; xdotool click 1
differs stepped
settles
move 1140 244; xdotool click 1
differs scrubbed
settles
move 1020 417; xdotool click 1
differs without_bias
settles
move 500 60; key ctrl+z
differs undone
settles
move 1057 133; xdotool click 1
for _ in $(seq 120); do [ -f "$work/trace.safetensors" ] && break; sleep 0.25; done
[ -f "$work/trace.safetensors" ] || fail "no trace was saved"
ends
"$orrery" shot "$work/trace.safetensors" -o "$work/again.png" --size 320x180 2>"$work/err.log" || fail "the saved trace does not open"
grep -aq '"pieces": *"' "$work/trace.safetensors" || grep -aq 'token.bytes' "$work/trace.safetensors" || fail "the trace has no text"
echo "live_test: $step pictures, all steps passed"
