#!/usr/bin/env bash
# Works the real window as a person does, under Xvfb with a window manager: open, orbit, zoom, select, drag, undo, search,
# themes, drop a file, a broken file, resize, minimise and restore, full screen, close. After each step the picture must
# have changed (or not), the program must be alive, and at the end the validation layer must have said nothing.
#
#   window_test.sh ORRERY DROP_FILES [folder for the screenshots]
set -euo pipefail
orrery=$1
drop_files=$2
work=${3:-$(mktemp -d)}
mkdir -p "$work"
here=$(cd "$(dirname "$0")/../.." && pwd)

source "$(dirname "$0")/window.sh"

cat >"$work/small.mmd" <<'GRAPH'
flowchart TD
    A[Router] -->|top two| B[Expert 1]
    A -->|top two| C[Expert 2]
    B --> D[Combined]
    C --> D
    subgraph Experts
        B
        C
    end
GRAPH
cp "$here/assets/graphs/asml-chain.mmd" "$work/dropped.mmd"
printf 'flowchart TD\n  A[open --> B\n' >"$work/broken.mmd"

start --size 1000x640 --theme light "$work/small.mmd"
opened "small.mmd"
differs opened
settles

move 60 600; xdotool mousedown 1; move 160 560; move 260 540; xdotool mouseup 1
differs orbited
settles
move 500 320; xdotool click 4; xdotool click 4
differs zoomed
settles
key r
differs view_reset
sleep 2.5
settles

# A search flies to what it finds: then that node stands in the middle of the window, wherever the layout put it. The
# program is held meanwhile, as a slow picture holds it: what was typed within one picture must all arrive, in its order.
key slash; sleep 1
kill -STOP "$program"
type_text "rrouter"; key Home Delete; key End; key Return
kill -CONT "$program"
differs found_by_search
sleep 4
settles
key Escape
differs selection_left
move 500 320; sleep 0.3; xdotool click 1
differs selected
settles
move 500 320; xdotool mousedown 1
for i in 1 2 3 4 5 6; do move $((500 + 12 * i)) $((320 + 6 * i)); done
xdotool mouseup 1
differs dragged
move 20 620
settles
key ctrl+z
differs undone
settles

key t
differs dark
key t
differs contrast
key t
settles
key h
differs key_card
key Escape
differs key_card_closed
key F3
differs performance
key F3
settles
key b
differs blank
key b
differs back_from_blank
key 2
differs flat
sleep 3
key 2
differs back_in_space
sleep 3
settles

"$drop_files" "$window" "$work/dropped.mmd" || fail "the drop was refused"
differs dropped
titled ASML "the dropped graph"
settles
"$drop_files" "$window" "$work/broken.mmd" || fail "the drop was refused"
differs broken_file_message
alive "a broken file"
xdotool getwindowname "$window" | grep -q "ASML" || fail "a broken file replaced what was open"
sleep 7
printf '\n  E --> Z[Reloaded]\n' >>"$work/dropped.mmd"
differs reloaded

xdotool windowsize --sync "$window" 700 500
differs resized
xdotool windowsize --sync "$window" 1200 800
differs resized_again
xdotool windowminimize --sync "$window" 2>/dev/null || xdotool windowminimize "$window"
sleep 1.5
alive "minimised"
xdotool windowmap --sync "$window"
xdotool windowactivate --sync "$window" 2>/dev/null || true
settles
colours=$(import -window "$window" -format %k info: 2>/dev/null)
[ "$colours" -gt 100 ] || fail "the restored window is empty: $colours colours"
key F11; sleep 1.5
alive "full screen"
key F11; sleep 1.5
alive "back from full screen"

ends
[ -f "$work/config/orrery/settings.json" ] || fail "the settings were not kept"

# Without files: the list of lessons and recent files. What was dropped is in it; the second lesson opens by keys.
grep -q 'dropped.mmd' "$work/config/orrery/settings.json" || fail "the dropped file is not among the recent ones"
mv "$work/small.mmd" "$work/away.mmd"
start --size 1000x640
appears "the list of lessons"
sleep 2
shot start_list
key Down
sleep 0.5
shot start_second
key Return
titled "Asynchronous high performance" "the second lesson"
settles
key ctrl+o
differs list_again
key Escape
differs list_closed
key Next
titled "^1/" "the first step"
ends
echo "window_test: $step pictures, all steps passed"
