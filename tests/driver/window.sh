# How the tests of the real window work it as a person does: under Xvfb with a window manager, with keys, pointer and
# screenshots. Sourced with $orrery and $work set, and $screen where the desktop should have another size.

export XDG_CONFIG_HOME=$work/config
rm -rf "$work/config"
display=:$((90 + RANDOM % 900))
Xvfb "$display" -screen 0 "${screen:-1400x900}x24" >"$work/xvfb.log" 2>&1 &
xvfb=$!
export DISPLAY=$display
cleanup() { kill "$program" "$wm" "$xvfb" 2>/dev/null || true; }
program=""
wm=""
trap cleanup EXIT
for _ in $(seq 100); do xdotool getdisplaygeometry >/dev/null 2>&1 && break; sleep 0.1; done
openbox >"$work/openbox.log" 2>&1 &
wm=$!
sleep 0.5

# The name of the test that sources this.
test_name=$(basename "$0" .sh)

fail() {
    echo "$test_name: $1" >&2
    echo "--- stderr of orrery:" >&2
    cat "$work/err.log" >&2
    exit 1
}
alive() { kill -0 "$program" 2>/dev/null || fail "the program ended during: $1"; }

step=0
last=""
# shot NAME: a screenshot of the window, and its checksum in $sum.
shot() {
    step=$((step + 1))
    import -window "$window" "$work/$(printf %02d $step)-$1.png" 2>/dev/null || fail "no screenshot after: $1"
    sum=$(convert "$work/$(printf %02d $step)-$1.png" -depth 8 rgb:- | md5sum)
}
# differs NAME: within the half minute that a loaded machine may take the picture must be another one than before.
differs() {
    for _ in $(seq 120); do
        alive "$1"
        shot "$1"
        [ "$sum" != "$last" ] && { sleep 0.6; shot "$1"; last=$sum; return; }
        step=$((step - 1))
        sleep 0.25
    done
    fail "nothing changed in the picture after: $1"
}
# appears WHAT: waits until more than one colour is in the window. Scenes that move from the start never settle.
appears() {
    for _ in $(seq 160); do
        alive "$1"
        [ "$(import -window "$window" -format %k info: 2>/dev/null)" != 1 ] && return
        sleep 0.2
    done
    fail "the window stays empty: $1"
}
# settles: waits until two pictures in a row are the same.
settles() {
    local before=""
    for _ in $(seq 160); do
        alive "settling"
        shot settled
        step=$((step - 1))
        [ "$sum" = "$before" ] && { last=$sum; return; }
        before=$sum
        sleep 0.4
    done
    fail "the picture does not come to rest"
}
# titled WORDS WHAT: within half a minute the window is called so.
titled() {
    for _ in $(seq 150); do
        alive "$2"
        xdotool getwindowname "$window" | grep -q "$1" && return
        sleep 0.2
    done
    fail "$2: the window is called $(xdotool getwindowname "$window")"
}
# opened WHAT: files are read beside the frames, and the window is called after them once they are there.
opened() { titled " - Orrery$" "$1"; }
key() { xdotool key --window "$window" "$@"; }
type_text() { xdotool type --window "$window" --delay 40 "$1"; }
move() { xdotool mousemove --window "$window" "$1" "$2"; sleep 0.1; }

# start ARGUMENTS OF ORRERY: opens the window and waits until it is there.
start() {
    "$orrery" --validate "$@" >"$work/out.log" 2>"$work/err.log" &
    program=$!
    window=""
    for _ in $(seq 300); do
        window=$(xdotool search --onlyvisible --name Orrery 2>/dev/null | head -1 || true)
        [ -n "$window" ] && break
        alive "opening"
        sleep 0.1
    done
    [ -n "$window" ] || fail "no window appeared"
    xdotool windowactivate --sync "$window" 2>/dev/null || true
}
# ends: Ctrl+Q, and what must be true then.
ends() {
    key ctrl+q
    for _ in $(seq 300); do
        kill -0 "$program" 2>/dev/null || break
        sleep 0.1
    done
    kill -0 "$program" 2>/dev/null && fail "Ctrl+Q did not close the window"
    local code=0
    wait "$program" || code=$?
    program=""
    [ "$code" = 0 ] || fail "exit code $code"
    grep -q "validation:" "$work/err.log" && fail "the validation layer spoke"
    grep -qE "AddressSanitizer|LeakSanitizer|runtime error" "$work/err.log" && fail "a sanitizer spoke"
    return 0
}
