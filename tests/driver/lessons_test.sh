#!/usr/bin/env bash
# Every lesson that ships, from its first stop to its last by keys alone as a remote control sends them, through all
# themes, blanked once on the way. Each press must change the picture, and they must end at the last step, whose number
# the window's title says; nothing may be said by the validation layer.
#
#   lessons_test.sh ORRERY [folder for the screenshots]
set -euo pipefail
orrery=$1
work=${2:-$(mktemp -d)}
mkdir -p "$work"
rm -f "$work"/*.png
source "$(dirname "$0")/window.sh"
lessons=$(cd "$(dirname "$0")/../../assets/lessons" && pwd)

look() { import -window "$window" rgb:- 2>/dev/null | md5sum; }
# changed BEFORE WHAT: the picture becomes another one, at the latest after the half minute that a loaded machine may take.
changed() {
    for _ in $(seq 200); do
        alive "$2"
        [ "$(look)" != "$1" ] && return
        sleep 0.1
    done
    fail "nothing changed in the picture after: $2"
}

# at_last_step WHAT: the title must come to count as many steps as there are.
at_last_step() {
    local at
    for _ in $(seq 100); do
        alive "$1"
        at=$(xdotool getwindowname "$window")
        at=${at%% *}
        [ "${at%/*}" = "${at#*/}" ] && return
        sleep 0.1
    done
    fail "$1: after the last stop the window is at step $at"
}

for file in "$lessons"/0*.md; do
    name=$(basename "$file" .md)
    stops=$("$orrery" lesson check --json "$file" | python3 -c 'import json,sys; print(json.load(sys.stdin)[0]["stops"])')
    start --size 640x360 "$file"
    opened "$name"
    appears "$name"
    before=$(look)
    key F5
    changed "$before" "$name: F5"
    titled "^1/" "$name: F5"
    for ((i = 2; i <= stops; i++)); do
        before=$(look)
        key Next
        changed "$before" "$name: Page Down to stop $i"
        # All themes come by; a picture of every fifth stop is kept, to be looked at.
        if ((i % 7 == 0)); then
            before=$(look)
            key t
            changed "$before" "$name: another theme at stop $i"
        fi
        ((i % 5 == 0)) && { sleep 2.5; shot "$name-$i"; }
    done
    at_last_step "$name"
    before=$(look)
    key b
    changed "$before" "$name: blank"
    shot "$name-blank"
    [ "$(convert "$work/$(printf %02d $step)-$name-blank.png" -format '%[fx:maxima]' info:)" = 0 ] || fail "$name: black is not black"
    key b
    sleep 0.5
    before=$(look)
    key Prior
    changed "$before" "$name: Page Up"
    ends
done
echo "$test_name: $(ls "$lessons"/0*.md | wc -l) lessons from start to end, $step pictures kept"
