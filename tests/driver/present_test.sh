#!/usr/bin/env bash
# In front of a class: the class's window on the left of a wide desktop, the presenter's on the right. Steps by keys,
# pointer tools, the palette, freezing, blanking, the timer; what the class sees and what the presenter sees are told
# apart.
#
#   present_test.sh ORRERY [folder for the screenshots]
set -euo pipefail
orrery=$1
work=${2:-$(mktemp -d)}
mkdir -p "$work"
rm -f "$work"/*.png
screen=2560x720
source "$(dirname "$0")/window.sh"

cat >"$work/notes.md" <<'NOTES'
# Routers

## A router and its experts

> Ask first: who has seen a telephone switchboard? The router is one.
>
> Each token goes to two experts, not to all of them: follow the numbers on the arrows, they add up to one.

```mermaid
flowchart LR
  T[Token] --> R{Router}
  R -->|0.7| E1[Expert 1]
  R -->|0.3| E2[Expert 2]
  R -.-> E3[Expert 3]
  E1 --> S((Sum))
  E2 --> S
```

## Load

> What goes wrong in training: one expert gets all the work, the others learn nothing.

```mermaid
flowchart TD
  A[Batch] --> B[Busy expert]
  A --> C[Idle expert]
  B --> D[Dropped tokens]
```

## Balance

```mermaid
flowchart LR
  L[Load] --> X[Bias update] --> R[Router] --> L
```
NOTES

# Places of windows of this size: the presenter's live picture, the picture of the next step.
width=1270
height=680
live=600x300+60+90
next=300x120+790+150

picture() { import -window "$1" "$work/now.png" 2>/dev/null || fail "no screenshot"; }
keep() { step=$((step + 1)); import -window root "$work/$(printf %02d $step)-$1.png" 2>/dev/null; }
# What ImageMagick's formula says about a part of a window: of WINDOW GEOMETRY FORMULA.
of() { picture "$1"; convert "$work/now.png" -crop "$2" +repage -format "%[fx:$3]" info:; }
colours() { picture "$1"; convert "$work/now.png" -crop "$2" +repage -format %k info:; }
# Checksum of a part of a window.
sum_of() { picture "$1"; convert "$work/now.png" -crop "$2" +repage -depth 8 rgb:- | md5sum; }
# eventually NAME COMMAND...: until the command succeeds, 40 seconds at most.
eventually() {
    local name=$1
    local end=$((SECONDS + 40))
    shift
    while [ $SECONDS -lt $end ]; do
        alive "$name"
        if "$@"; then sleep 0.5; keep "$name"; return; fi
        sleep 0.4
    done
    keep "failed"
    fail "in vain: $name"
}
is() { [ "$(echo "$1" | bc -l)" = 1 ]; }
many_colours() { [ "$(colours "$1" "$2")" -gt "$3" ]; }
titled() { xdotool getwindowname "$window" | grep -q "$1"; }
whole=${width}x${height}+0+0
corner=200x120+20+20
# Two pictures in a row are the same.
rests() { local a; a=$(sum_of "$1" "$2"); sleep 0.8; [ "$a" = "$(sum_of "$1" "$2")" ]; }
changed() { [ "$(sum_of "$1" "$2")" != "$3" ]; }
darker() { is "$(of "$1" "$2" mean) < $3"; }
brighter() { is "$(of "$1" "$2" mean) > $3"; }
# The laser's red, which nothing else in the picture has.
red() {
    picture "$1"
    local count
    count=$(convert "$work/now.png" -crop "$2" +repage -fuzz 8% -fill white -opaque 'rgb(255,30,30)' -fuzz 0 -fill black \
        +opaque white -format '%[fx:mean*w*h]' info:)
    is "$count > 20"
}

start --size ${width}x${height} --theme light "$work/notes.md"
eventually "opened" titled " - Orrery$"
xdotool windowmove "$window" 0 20
# The first start shows a line about the first steps, for ten seconds.
hint=420x3+425+634
eventually "hint" brighter "$window" $hint 0.97
sleep 10
brighter "$window" $hint 0.97 && fail "the hint stays longer than ten seconds"

# With reduced motion nothing orbits, and steps fade into each other.
key ctrl+k
sleep 1.5; keep "palette"
type_text "reduced"
sleep 1.5; keep "palette_typed"
key Return

# Freezing needs the presenter's window, and says so.
eventually "at_rest" rests "$window" $whole
key z
eventually "freezing_says_what_it_needs" brighter "$window" $hint 0.97

key F6
presenter=""
for _ in $(seq 100); do
    presenter=$(xdotool search --onlyvisible --name "Presenter - Orrery" 2>/dev/null | head -1 || true)
    [ -n "$presenter" ] && break
    sleep 0.2
done
[ -n "$presenter" ] || fail "F6 opens no presenter's window"
xdotool windowsize "$presenter" $width $height
xdotool windowmove "$presenter" 1285 20
present() { xdotool key --window "$presenter" "$@"; }

# Keys work in either window.
present F5
eventually "presenting" titled "A router and its experts"
eventually "next_picture" many_colours "$presenter" $next 100
key Next
eventually "next_step" titled "Load"
eventually "arrived" rests "$window" $whole
eventually "next_picture_again" many_colours "$presenter" $next 100

# On the name of a node.
x=408
y=306
xdotool mousemove --window "$window" $x $y; sleep 0.5
eventually "pointed" rests "$window" $whole
convert "$work/now.png" "$work/plain.png"
lit=$(of "$window" $corner mean)
key o
eventually "spotlight" darker "$window" $corner "$lit * 0.5"
is "$(of "$window" 60x60+$((x - 30))+$((y - 30)) mean) > 0.3" || fail "the spotlight's middle is dark"
darker "$presenter" 60x40+600+100 0.5 || fail "the presenter does not see the spotlight"
small=$(of "$window" $whole mean)
xdotool keydown ctrl; sleep 0.3
for _ in 1 2 3; do xdotool click 4; sleep 0.1; done
xdotool keyup ctrl
eventually "larger_spotlight" brighter "$window" $whole "$small * 1.1"

# A lens shows what is under the pointer twice as large: the same as the plain picture, cut out and enlarged.
key m
eventually "lens" brighter "$window" $corner "$lit * 0.9"
eventually "lens_rests" rests "$window" $whole
around() { convert "$1" -crop "$2x$2+$((x - $2 / 2))+$((y - $2 / 2))" +repage -resize 120x120! "$3"; }
around "$work/now.png" 120 "$work/through-lens.png"
around "$work/plain.png" 60 "$work/enlarged.png"
around "$work/plain.png" 120 "$work/not-enlarged.png"
unlike() { compare -metric RMSE "$1" "$2" null: 2>&1 | sed 's/.*(\(.*\))/\1/'; }
lens=$(unlike "$work/through-lens.png" "$work/enlarged.png" || true)
plain=$(unlike "$work/through-lens.png" "$work/not-enlarged.png" || true)
# The lens filters more sharply than the resizing here: some hundredths.
is "$lens < 0.1 && $lens < $plain * 0.6" || fail "the lens does not enlarge: $lens from enlarged, $plain from plain"

key ctrl+l
xdotool mousemove --window "$window" 420 300; sleep 0.2
xdotool mousemove --window "$window" 400 320; sleep 0.2
eventually "laser" red "$window" 80x80+360+280
red "$presenter" $live || fail "the presenter does not see the laser"
key Escape
gone() { ! red "$window" 80x80+360+280; }
eventually "laser_gone" gone

# The class's picture stands still while the presenter goes on.
eventually "before_freezing" rests "$window" $whole
xdotool windowactivate --sync "$window" 2>/dev/null || true
xdotool key z
sleep 2
frozen=$(sum_of "$window" $whole)
seen=$(sum_of "$presenter" $live)
present Next
eventually "frozen_presenter_goes_on" changed "$presenter" $live "$seen"
titled "Balance" || fail "the step did not change"
eventually "frozen_presenter_arrives" rests "$presenter" $live
[ "$(sum_of "$window" $whole)" = "$frozen" ] || fail "the frozen picture changed"
# The live picture can be worked with.
seen=$(sum_of "$presenter" $live)
xdotool mousemove --window "$presenter" 300 250; sleep 0.3
xdotool click 4; xdotool click 4
eventually "frozen_presenter_zooms" changed "$presenter" $live "$seen"
[ "$(sum_of "$window" $whole)" = "$frozen" ] || fail "the frozen picture changed with the pointer"
present z
eventually "going_on" changed "$window" $whole "$frozen"

key b
eventually "blank" darker "$window" $whole 0.001
brighter "$presenter" $live 0.2 || fail "the presenter's picture is blank too"
present b
eventually "back" brighter "$window" $whole 0.2

present ctrl+k
sleep 1.5; keep "presenters_palette"
xdotool type --window "$presenter" --delay 60 "contrast"
sleep 1; keep "presenters_palette_typed"
present Return
eventually "contrast_theme" darker "$window" $corner 0.05
present ctrl+k; sleep 1
xdotool type --window "$presenter" --delay 60 "step 1"
present Return
eventually "jumped" titled "A router and its experts"
present ctrl+t; sleep 1
key ctrl+comma
sleep 1.5; keep "settings"
key Escape

# Closed by its frame, the program goes on.
xdotool windowactivate --sync "$presenter" 2>/dev/null || true
xdotool key alt+F4
closed() { ! xdotool search --onlyvisible --name "Presenter - Orrery" >/dev/null 2>&1; }
eventually "presenter_closed" closed
alive "closing the presenter's window"
key Prior
sleep 1
ends
grep -q '"presenter": false' "$work/config/orrery/settings.json" || fail "the presenter's window is not remembered as closed"
grep -q '"presenterWidth": 1270' "$work/config/orrery/settings.json" || fail "its place is not remembered"
rm -f "$work/now.png"
echo "present_test: $step pictures, all steps passed"
