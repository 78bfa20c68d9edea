#!/usr/bin/env bash
# The command line as scripts and people use it: help, exit codes, one line for each problem, nothing half-written, the
# same bytes twice.   command_line_test.sh ORRERY
set -uo pipefail
orrery=$1
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0
fail() { echo "command_line_test: $1" >&2; failures=$((failures + 1)); }

# expect CODE ARGS...: runs, keeps stdout and stderr, checks the exit code.
expect() {
    local code=$1
    shift
    "$orrery" "$@" >"$work/out" 2>"$work/err"
    local got=$?
    [ "$got" = "$code" ] || fail "orrery $*: exit code $got instead of $code: $(head -3 "$work/err")"
}
one_line() {
    [ "$(wc -l <"$work/err")" = 1 ] || fail "$1: $(wc -l <"$work/err") lines on stderr instead of one"
    grep -q "$2" "$work/err" || fail "$1: stderr does not say '$2': $(cat "$work/err")"
}

# Help, with an example, for every subcommand.
for command in "" shot record handout layout inspect trace route devices bench; do
    expect 0 $command --help
    grep -q "Example" "$work/out" || fail "help of '$command' has no example"
done
expect 0 --version
grep -q "^orrery [0-9]" "$work/out" || fail "--version: $(cat "$work/out")"
expect 2 --no-such-option
expect 2 shot "$root/assets/graphs/asml-chain.mmd" --size 12
expect 2 shot "$root/assets/graphs/asml-chain.mmd" --theme sepia -o "$work/a.png"
expect 2 shot "$root/assets/graphs/asml-chain.mmd" --camera sideways -o "$work/a.png"
expect 2 inspect
[ -e "$work/a.png" ] && fail "a picture was written though the options were wrong"

# Bad input: one line that names the place, exit code 1, nothing written.
printf 'flowchart TD\n  A[open --> B\n' >"$work/bad.mmd"
for command in "inspect" "layout" "shot -o $work/bad.png"; do
    expect 1 $command "$work/bad.mmd"
    one_line "$command of a broken graph" "bad.mmd:2:"
done
[ -e "$work/bad.png" ] && fail "a picture of a broken graph was written"
expect 1 inspect "$work/none.mmd"
one_line "a missing file" "none.mmd: no such file"
head -c 4096 /dev/urandom >"$work/noise.dot"
expect 1 inspect "$work/noise.dot"
expect 1 shot "$root/assets/graphs/app-automation.mmd" -o "$work/no/such/folder.png"
one_line "an output that cannot be written" "folder.png"
expect 1 shot "$root/assets/graphs/app-automation.mmd" --device "Voodoo 9000" -o "$work/a.png"
one_line "a device that is not there" "is not the one asked for"
env -u DISPLAY -u WAYLAND_DISPLAY "$orrery" "$root/assets/graphs/app-automation.mmd" >"$work/out" 2>"$work/err"
[ $? = 1 ] || fail "a window without a display: wrong exit code"
one_line "a window without a display" "there is no display"

# From standard input; JSON a script can read.
expect 0 inspect - --json <"$root/assets/graphs/asml-chain.mmd"
python3 - "$work/out" <<'PY' || fail "inspect --json is not what the contract says"
import json, sys
graph = json.load(open(sys.argv[1]))
assert list(graph)[:6] == ["kind", "title", "direction", "nodes", "edges", "groups"], list(graph)
assert graph["kind"] == "graph" and graph["direction"] == "TD" and len(graph["nodes"]) == 5 and len(graph["edges"]) == 4
assert graph["edges"][0]["kind"] == "normal arrow" and graph["edges"][0]["from"] == "A" and graph["edges"][0]["to"] == "B"
assert graph["nodes"][0]["style"]["fill"] == "#ffcc00"
PY
expect 0 layout "$root/assets/graphs/asml-chain.mmd" --json -o "$work/positions.csv"
python3 - "$work/out" "$work/positions.csv" <<'PY' || fail "layout does not give its figures"
import csv, json, sys
figures = json.load(open(sys.argv[1]))
assert figures["nodes"] == 5 and 0 <= figures["stress"] < 1 and 0 < figures["neighbourhood1"] <= 1 and len(figures["hash"]) == 16
rows = list(csv.DictReader(open(sys.argv[2])))
assert [r["id"] for r in rows] == list("ABCDE") and all(abs(float(r["y"])) < 1000 for r in rows)
PY
# A large graph: stopped with Ctrl+C it leaves what there is, and goes on from there.
python3 - "$work/large.csv" <<'PY'
import sys
open(sys.argv[1], "w").write("from,to\n" + "".join(f"n{(i - 1) // 2},n{i}\n" for i in range(1, 60000)))
PY
python3 - "$orrery" "$work" <<'PY' || fail "Ctrl+C in a layout does not leave the positions so far"
import signal, subprocess, sys, time
orrery, work = sys.argv[1:]
# Stopped before there is anything to write it says so: then it is given longer.
for wait in (1, 2, 4, 8, 16):
    run = subprocess.Popen([orrery, "layout", f"{work}/large.csv", "--quality", "best", "-o", f"{work}/part.csv"],
                           stderr=subprocess.PIPE, text=True)
    time.sleep(wait)
    run.send_signal(signal.SIGINT)
    message = run.communicate()[1]
    if run.returncode == 0 or "before there were positions" not in message and run.returncode != -signal.SIGINT:
        break
assert run.returncode == 0 and "stopped at" in message and "--from" in message, (run.returncode, message)
assert len(open(f"{work}/part.csv").readlines()) == 60001
PY
# A recording that is stopped leaves nothing behind.
python3 - "$orrery" "$work" <<'PY' || fail "Ctrl+C in a recording"
import os, signal, subprocess, sys, time
orrery, work = sys.argv[1:]
os.makedirs(f"{work}/film", exist_ok=True)
run = subprocess.Popen([orrery, "record", "-o", f"{work}/film/a.mp4", "--size", "64x36", "--seconds", "3000"],
                       stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
for _ in range(600):
    time.sleep(0.1)
    if os.listdir(f"{work}/film"):
        break
time.sleep(0.5)
run.send_signal(signal.SIGINT)
message = run.communicate()[1]
assert run.returncode == 1 and "was interrupted" in message, (run.returncode, message)
assert os.listdir(f"{work}/film") == [], os.listdir(f"{work}/film")
PY
expect 0 layout "$work/large.csv" --from "$work/part.csv" --measure --json
python3 -c 'import json, sys; assert 0 < json.load(open(sys.argv[1]))["stress"] < 0.6' "$work/out" || fail "--measure"
printf 'id,x,y\nn0,1,2\n' > "$work/bad.csv"
expect 1 layout "$work/large.csv" --from "$work/bad.csv"
grep -q "bad.csv:1: no column z" "$work/err" || fail "a file without z: $(cat "$work/err")"
printf 'id,x,y,z\nn0,1,2,far\n' > "$work/bad.csv"
expect 1 layout "$work/large.csv" --from "$work/bad.csv"
grep -q 'bad.csv:2:8: "far" is no number' "$work/err" || fail "a place that is none: $(cat "$work/err")"
expect 2 layout "$work/large.csv" --quality perfect

# Pictures: the same bytes twice, at any folder; another theme is another picture; frames of a recording.
expect 0 shot "$root/assets/graphs/asml-chain.mmd" --size 320x180 -o "$work/one.png"
expect 0 shot "$root/assets/graphs/asml-chain.mmd" --size 320x180 -o "$work/two.png"
cmp -s "$work/one.png" "$work/two.png" || fail "the same picture twice has different bytes"
expect 0 shot "$root/assets/graphs/asml-chain.mmd" --size 320x180 --theme dark -o "$work/dark.png"
cmp -s "$work/one.png" "$work/dark.png" && fail "the dark theme looks like the light one"
expect 0 record "$root/assets/graphs/asml-chain.mmd" --size 160x90 --fps 5 --seconds 1 -o "$work/frames"
[ "$(ls "$work/frames" | wc -l)" = 5 ] || fail "record wrote $(ls "$work/frames" | wc -l) frames instead of 5"
cmp -s "$work/frames/frame-00000.png" "$work/frames/frame-00003.png" && fail "a recording stands still"
expect 1 record "$root/assets/graphs/asml-chain.mmd" --size 160x90 -o "$work/video.txt"
one_line "a video of an unknown format" "videos are"
for format in mp4 webm mkv gif; do
    expect 0 record "$root/assets/graphs/asml-chain.mmd" --size 160x90 --fps 5 --seconds 1 -o "$work/video.$format"
    [ "$(ffprobe -v error -count_frames -select_streams v -show_entries stream=nb_read_frames -of csv=p=0 \
        "$work/video.$format")" = 5 ] || fail "a video in $format has not five frames"
done
mkdir "$work/bare"
ln -s "$(command -v true)" "$work/bare/true"
PATH="$work/bare" "$orrery" record "$root/assets/graphs/asml-chain.mmd" --size 160x90 -o "$work/none.mp4" >"$work/out" 2>"$work/err"
[ $? = 1 ] || fail "a video without ffmpeg: wrong exit code"
one_line "a video without ffmpeg" "needs the ffmpeg program"
[ -e "$work/none.mp4" ] && fail "a video was written without ffmpeg"
expect 0 shot "$root/tests/golden/scenes/constellations.md" --size 160x90 --each -o "$work/each"
[ "$(ls "$work/each" | wc -l)" = 4 ] || fail "--each wrote $(ls "$work/each" | wc -l) pictures instead of 4"

# Lessons: two steps recorded, with captions in the picture or beside it; chapters, size and length are as they should be.
lesson="$root/assets/lessons/03-the-chip-supply-chain.md"
expect 0 record "$lesson" --from 1 --to 2 --size 320x180 --fps 10 --captions vtt -o "$work/lesson.mp4"
frames=$(grep -oE '[0-9]+ frames' "$work/out" | cut -d' ' -f1)
ffprobe -v error -count_frames -show_chapters -show_format -show_streams -of json "$work/lesson.mp4" >"$work/probe"
python3 - "$work/probe" "$work/lesson.vtt" "$frames" "$lesson" <<'PY' || fail "the recorded lesson is not what it should be"
import json, re, sys
probe, frames = json.load(open(sys.argv[1])), int(sys.argv[3])
video = [s for s in probe["streams"] if s["codec_type"] == "video"][0]
assert (video["width"], video["height"], video["avg_frame_rate"]) == (320, 180, "10/1"), video
assert int(video["nb_read_frames"]) == frames and abs(float(video["duration"]) - frames / 10) < 0.05, video
# The first step is there at once and stays as long as its author wants; the second is flown to.
sections = re.split(r"^## ", open(sys.argv[4]).read(), flags=re.M)[1:3]
hold = float(re.search(r"^hold: (\S+)", sections[0], re.M)[1])
expected = [section.split("\n")[0] for section in sections]
assert [c["tags"]["title"] for c in probe["chapters"]] == expected, probe["chapters"]
assert probe["format"]["tags"]["title"] == "The chip supply chain"
assert float(probe["chapters"][0]["end_time"]) == hold, probe["chapters"]
assert frames / 10 > hold + 1.5 + 4, frames
def seconds(stamp):
    hours, minutes, rest = stamp.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)
cues = re.findall(r"(\S+) --> (\S+)\n(.+?)(?=\n\n|\Z)", open(sys.argv[2]).read(), re.S)
assert seconds(cues[0][0]) == 0.0 and abs(seconds(cues[-1][1]) - frames / 10) < 0.001, cues
assert any(seconds(a) == hold and text.startswith(f"<b>{expected[1]}</b>") for a, b, text in cues), cues
assert any("Veldhoven" in text for a, b, text in cues), cues
PY
expect 0 record "$lesson" --from 2 --to 2 --hold 0.5 --size 160x90 --fps 4 -o "$work/with"
expect 0 record "$lesson" --from 2 --to 2 --hold 0.5 --size 160x90 --fps 4 --captions none -o "$work/without"
[ "$(ls "$work/with" | wc -l)" = 2 ] || fail "a step held half a second at 4 frames a second: $(ls "$work/with")"
cmp -s "$work/with/frame-00001.png" "$work/without/frame-00001.png" && fail "captions cannot be switched off"
expect 0 record "$lesson" --from 2 --to 2 --hold 0.5 --size 160x90 --fps 4 -o "$work/again"
cmp -s "$work/with/frame-00001.png" "$work/again/frame-00001.png" || fail "the same recording twice has different frames"
expect 2 record "$lesson" --from 99 -o "$work/frames"
one_line "a step that is not there" "there are [0-9]* steps"
expect 2 record "$lesson" --from 3 --to 2 -o "$work/frames"
expect 2 shot "$lesson" --step 99 -o "$work/a.png"
one_line "a step that is not there" "there are [0-9]* steps"

# Handouts: the same bytes twice; a page a step; Markdown with its pictures; nothing where there is no lesson.
cat >"$work/notes.md" <<'MD'
# Two steps

## First

A claim with $\alpha$.

```mermaid
flowchart LR
    A[Cause] --> B[Effect]
```

> For the teacher only.

## Second

Words alone.
MD
expect 0 handout "$work/notes.md" --size 320x180 -o "$work/notes.pdf"
expect 0 handout "$work/notes.md" --size 320x180 -o "$work/again.pdf"
cmp -s "$work/notes.pdf" "$work/again.pdf" || fail "the same handout twice has different bytes"
[ "$(grep -ac '/Type /Page %' "$work/notes.pdf")" = 3 ] || fail "the handout has not three pages"
expect 0 handout "$work/notes.md" --size 320x180 --no-notes -o "$work/out.md"
grep -q '!\[First\](<out-pictures/notes-01-first.png>)' "$work/out.md" || fail "no picture in the handout: $(cat "$work/out.md")"
grep -q 'claim with \$\\alpha\$' "$work/out.md" || fail "no formula in the handout: $(cat "$work/out.md")"
grep -q 'teacher only' "$work/out.md" && fail "the students' handout has the teacher's notes"
[ "$(ls "$work/out-pictures")" = "$(printf 'notes-00-overview.png\nnotes-01-first.png\nnotes-02-second.png')" ] || fail "pictures of the handout: $(ls "$work/out-pictures")"
expect 2 handout "$work/notes.md"
expect 2 handout "$work/notes.md" -o "$work/notes.md"
one_line "a handout in place of its lesson" "the lesson itself"
expect 2 handout "$work/notes.md" -o "$work/notes.docx"
expect 2 handout
expect 1 handout "$root/assets/graphs/asml-chain.mmd" -o "$work/no.pdf"
one_line "a handout of a graph" "is no lesson"
expect 1 handout "$work/notes.md" --size 320x180 -o /proc/nothing/notes.pdf
one_line "a handout that cannot be written" "/proc/nothing"
find "$work" -name '*.tmp*' | grep -q . && fail "temporary files were left behind"

# Reliefs: figures, the same file twice, both formats, standard input; what cannot be is refused in one line and leaves
# nothing behind.
plaque="$root/tests/golden/scenes/plaque.png"
expect 0 relief "$plaque" -o "$work/plaque.glb" --json
python3 - "$work/out" "$work/plaque.glb" <<'PY' || fail "relief does not give its figures"
import json, os, sys
figures = json.load(open(sys.argv[1]))
assert figures["pixels"] == [160, 100] and figures["closedManifold"] is True
assert figures["bodies"] > 5 and figures["holes"] >= 4 and figures["specksDropped"] == 0
assert figures["bytes"] == os.path.getsize(sys.argv[2]) and figures["largestError"] <= 1 / 255 + 1e-6
PY
expect 0 relief "$plaque" -o "$work/again.glb"
cmp -s "$work/plaque.glb" "$work/again.glb" || fail "the same relief twice has different bytes"
expect 0 relief - -o "$work/stdin.glb" --mode plate --size 5 --curve 120 <"$plaque"
expect 0 relief "$plaque" -o "$work/plaque.obj" --mode solid
[ -s "$work/plaque.mtl" ] && [ -s "$work/plaque-picture.png" ] || fail "no material or picture beside the OBJ"
expect 1 relief "$plaque" -o "$work/black.glb" --threshold 254 --invert --channel red --specks 100000
one_line "a relief of nothing" "specks\|black"
[ -e "$work/black.glb" ] && fail "a refused relief left a file behind"
expect 1 relief "$root/README.md" -o "$work/black.glb"
one_line "a relief of a text" "README.md"
expect 2 relief "$plaque" -o "$work/black.stl"
expect 2 relief "$plaque"
expect 1 relief "$plaque" -o /proc/nothing/plaque.glb
one_line "an unwritable relief" "/proc/nothing"
expect 0 shot "$work/plaque.glb" --size 160x90 -o "$work/model.png"
expect 0 shot "$plaque" --size 160x90 -o "$work/relief.png"
expect 0 export "$root/assets/graphs/moe-gating-network.mmd" --preset print --size 150 -o "$work/print.obj" --json
python3 - "$work/out" <<'PY' || fail "print does not give its figures"
import json, sys
figures = json.load(open(sys.argv[1]))
assert abs(max(figures["millimetres"]) - 150) < 1 and figures["bodies"] >= 1
PY
expect 2 export "$root/assets/graphs/asml-chain.mmd" --preset print --animate -o "$work/print.glb"
expect 2 export "$root/assets/graphs/asml-chain.mmd" -o -

# Traces: the built-in model on a text, and its tokens by another gate.
expect 0 trace --text "int main(" --tokens 12 --seed 3 -o "$work/run.safetensors"
grep -q '^int main(' "$work/out" || fail "trace does not show its text: $(cat "$work/out")"
expect 0 trace --text "int main(" --tokens 12 --seed 3 -o "$work/again.safetensors"
cmp -s "$work/run.safetensors" "$work/again.safetensors" || fail "the same trace twice has different bytes"
printf 'gr\303\266\303\237er' | "$orrery" trace --file - --json >"$work/out" 2>"$work/err" || fail "trace of stdin: $(cat "$work/err")"
python3 - "$work/out" <<'PY' || fail "trace does not give its figures"
import json, sys
figures = json.load(open(sys.argv[1]))
assert figures["text"] == "größer" and figures["continuation"] == "" and figures["tokens"] == 8
assert [layer["layer"] for layer in figures["layers"]] == [1, 2, 3] and 0 < figures["bitsPerByte"] < 10
assert all(sum(layer["load"]) == 16 for layer in figures["layers"])
PY
expect 0 trace --text abc --gate mixtral --top-k 3 -o "$work/three.safetensors"
expect 0 route "$work/run.safetensors"
grep -q "MaxVio" "$work/out" || fail "route prints no table"
expect 0 route "$work/run.safetensors" --gate deepseek-v3 --top-k 4 --groups 4 --top-groups 2 --bias learn --json \
    -o "$work/routed.safetensors"
python3 - "$work/out" "$work/run.safetensors" "$work/routed.safetensors" <<'PY' || fail "route does not give its figures, or loses tensors"
import json, struct, sys
figures = json.load(open(sys.argv[1]))
assert figures["tokens"] == 21 and figures["bias"] == "learn" and figures["gate"]["groups"] == 4
assert all(layer["topK"] == 4 and sum(layer["load"]) == 84 and layer["changedTokens"] <= 21 for layer in figures["layers"])
def read(path):
    raw = open(path, "rb").read()
    size = struct.unpack_from("<Q", raw)[0]
    header = json.loads(raw[8:8 + size])
    texts = header.pop("__metadata__")
    return texts, {name: raw[8 + size + t["data_offsets"][0]:8 + size + t["data_offsets"][1]] for name, t in header.items()}
(texts, before), (after_texts, after) = read(sys.argv[2]), read(sys.argv[3])
assert set(before) == set(after) and set(texts) == set(after_texts)
changed = {name for name in before if before[name] != after[name]}
assert changed == {f"L{l}.moe.{t}" for l in (1, 2, 3) for t in ("bias", "topk_id", "topk_w")}, changed
assert {key for key in texts if texts[key] != after_texts[key]} == {"top_k", "n_group", "topk_group", "group_score", "scale"}
PY
expect 0 route "$work/routed.safetensors" --json
[ -s "$work/err" ] && fail "a routed trace is read with remarks: $(cat "$work/err")"
python3 - "$work/out" <<'PY' || fail "a routed trace is not routed the same way again"
import json, sys
assert all(layer["changedTokens"] == 0 for layer in json.load(open(sys.argv[1]))["layers"])
PY
expect 2 route "$work/run.safetensors" --gate palm
one_line "a gate of no name" "no gate is called \"palm\"; there are"
expect 2 route "$work/run.safetensors" --bias some
expect 2 route "$work/run.safetensors" --top-k 0
expect 2 route
expect 2 trace
expect 2 trace --text a --file b
expect 2 trace --text a --tokens -1
expect 2 trace --text a --top-p 2
expect 2 trace --text a --gate palm
expect 1 trace --text ""
one_line "an empty text" "the text is empty"
expect 1 trace --text a --weights "$root/README.md"
one_line "weights that are a text" "README.md: no safetensors file"
expect 1 trace --text a --weights "$root/assets/models/moe.reference.safetensors"
one_line "weights that are a trace" "moe.reference.safetensors"
expect 1 trace --text a --top-k 17
expect 1 trace --text a -o /proc/nothing/a.safetensors
one_line "a trace that cannot be written" "/proc/nothing"
expect 1 route "$root/assets/models/moe.safetensors"
one_line "weights instead of a trace" "holds no trace"
expect 1 route "$root/assets/models/moe.training.safetensors"
one_line "a trace without router logits" "no layer has router logits"
expect 1 route "$work/run.safetensors" --gate deepseek-v3 --groups 5 -o "$work/none.safetensors"
one_line "groups that do not fit" "layer 1: 16 experts do not fall into 5"
[ -e "$work/none.safetensors" ] && fail "a refused routing left a file behind"
head -c 3000 "$work/run.safetensors" >"$work/cut.safetensors"
expect 1 route "$work/cut.safetensors"
one_line "a trace cut off" "cut.safetensors: tensor"
# tensor NAME DTYPE SHAPE BYTES: a file of one tensor of zeros.
tensor() {
    python3 -c 'import json, struct, sys
name, dtype, shape, size = sys.argv[1:]
text = json.dumps({name: {"dtype": dtype, "shape": json.loads(shape), "data_offsets": [0, int(size)]}}).encode()
sys.stdout.buffer.write(struct.pack("<Q", len(text)) + text + bytes(int(size)))' "$@" >"$work/one.safetensors"
    expect 1 route "$work/one.safetensors"
}
tensor L0.moe.logits F8_E4M3 '[2, 4]' 8
one_line "an unknown dtype" "one.safetensors: tensor \"L0.moe.logits\": the type \"F8_E4M3\" is none"
tensor L0.moe.logits I32 '[2, 4]' 32
one_line "logits of a wrong dtype" "\"L0.moe.logits\": I32 \[2, 4\]; expected is"
tensor L0.moe.topk_w F32 '[2, 4]' 32
one_line "weights without a choice" "\"L0.moe.topk_id\": it is missing"
tensor L0.moe.logits U8 '[1048577, 1]' 1048577
one_line "too many tokens" "1048577 tokens; 1 to 1048576 are read"
tensor L0.moe.logits F32 '[1, 1025]' 4100
one_line "too many experts" "1025 experts; 1 to 1024 are read"
env VK_DRIVER_FILES=/nonexistent VK_ICD_FILENAMES=/nonexistent "$orrery" trace --text a >/dev/null || fail "trace needs Vulkan"
# Devices: what there is, why the back end is what it is, what each does; also where there is no Vulkan at all.
expect 0 devices
for part in "^Vulkan" "^CUDA" "timeline semaphores can be exported" "^Live data is computed by: c"; do
    grep -q "$part" "$work/out" || fail "devices does not say '$part'"
done
expect 0 devices --json --bench --seconds 0.01 --compute cpu
python3 - "$work/out" <<'PY' || fail "devices --json is not what a script expects"
import json, sys
found = json.load(open(sys.argv[1]))
assert found["vulkan"]["devices"] and found["vulkan"]["devices"][0]["largestImage"] >= 4096
assert found["drawnWith"] in [device["name"] for device in found["vulkan"]["devices"]]
assert len(found["conditions"]) == 11 and all(set(c) == {"name", "met", "detail"} for c in found["conditions"])
assert found["backend"] == "cpu" and "--compute cpu" in found["why"]
assert len(found["bench"]) == 3 and all(b["rate"] > 0 and b["runs"] >= 3 and b["backend"] == "cpu" for b in found["bench"])
PY
expect 0 devices --bench --seconds 0.01
grep -q "GB/s" "$work/out" && grep -q "█" "$work/out" || fail "devices --bench shows no bars"
expect 2 devices --compute quantum
expect 2 devices --seconds 0
env VK_DRIVER_FILES=/nonexistent VK_ICD_FILENAMES=/nonexistent "$orrery" devices >"$work/out" 2>"$work/err" ||
    fail "devices needs a driver"
grep -q "none: .*driver" "$work/out" || fail "devices does not say that there is no driver"
expect 0 devices --device "Voodoo 9000"
grep -q "is not the one asked for" "$work/out" || fail "devices does not say why a device is not taken"

# What needs no GPU runs where there is no Vulkan at all.
env VK_DRIVER_FILES=/nonexistent VK_ICD_FILENAMES=/nonexistent "$orrery" inspect "$root/assets/graphs/asml-chain.mmd" >/dev/null || fail "inspect needs Vulkan"
env VK_DRIVER_FILES=/nonexistent VK_ICD_FILENAMES=/nonexistent "$orrery" shot "$root/assets/graphs/app-automation.mmd" -o "$work/a.png" 2>"$work/err"
[ $? = 1 ] || fail "a shot without a driver: wrong exit code"
one_line "a shot without a driver" "driver"
ldd "$orrery" | grep -q libvulkan && fail "orrery links the Vulkan loader: it would not start without it"

[ "$failures" = 0 ] || exit 1
echo "command_line_test: all passed"
