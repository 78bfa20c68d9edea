#!/usr/bin/python3
"""Writes reference.json: routings, loads and losses computed in double with numpy, from the formulas alone.

Run by hand (needs python3-numpy): tests/unit/routing/reference.py. Nothing here was taken from the C++ sources. Logits
and biases are whole multiples of 1/1024, so that they are exact as floats; each case is drawn again until all scores
that a choice compares are equal or further apart than 1e-5 of their size, more than a float's rounding can turn round.
"""

import json
import math
import pathlib

import numpy as np

STEP = 1.0 / 1024.0
MARGIN = 1e-5

# name: function, k, groups, kept, group score, bias, renormalise, scale (routing.md)
GATES = {
    "deepseek-v3": ("sigmoid", 8, 8, 4, "two", True, True, 2.5),
    "deepseek-v2": ("softmax", 6, 8, 3, "max", False, False, 16.0),
    "deepseek-v2-lite": ("softmax", 6, 1, 1, "max", False, False, 1.0),
    "mixtral": ("softmax", 2, 1, 1, "max", False, True, 1.0),
    "olmoe": ("softmax", 8, 1, 1, "max", False, False, 1.0),
    "switch-transformer": ("softmax", 1, 1, 1, "max", False, False, 1.0),
    "dense": ("softmax", 0, 1, 1, "max", False, False, 1.0),
    "built-in": ("sigmoid", 2, 1, 1, "max", True, True, 1.0),
}


class TooClose(Exception):
    pass


def ranking(values, count):
    """Indices of the `count` largest, largest first, the lowest index first among equals."""
    values = np.round(values, 12)  # numpy's own exp may differ in its last bit between equals
    order = np.argsort(-values, kind="stable")
    compared = values[order][: count + 1]
    compared = compared[np.isfinite(compared)]
    gaps = -np.diff(compared)
    if np.any((gaps > 0) & (gaps < MARGIN * np.abs(compared[:-1]))):
        raise TooClose
    return order[:count]


def probabilities(function, logits):
    if function == "sigmoid":
        return 1.0 / (1.0 + np.exp(-logits))
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    return shifted / shifted.sum(axis=1, keepdims=True)


def route_token(p, bias, gate, mask=-np.inf, scaled=True, biased_weights=False):
    function, k, groups, kept, how, has_bias, renormalise, scale = gate
    experts = len(p)
    k = k or experts
    c = p + bias if has_bias else p.copy()
    parts = c.reshape(groups, experts // groups)
    if kept < groups:
        two = np.sort(parts, axis=1)[:, -2:].sum(axis=1) if how == "two" else parts.max(axis=1)
        stay = np.zeros(groups, bool)
        stay[ranking(two, kept)] = True
        parts = np.where(stay[:, None], parts, mask)
    ids = ranking(parts.reshape(-1), k)
    w = (c if biased_weights else p)[ids]
    if renormalise:
        w = w / (w.sum() + 1e-20)
    return ids, w * scale if scaled else w


def losses(p, ids, logits, experts):
    tokens, k = ids.shape
    counts = np.bincount(ids.reshape(-1), minlength=experts)
    f = counts * experts / (k * tokens)
    mean_p = p.mean(axis=0)
    share = counts[counts > 0] / counts.sum()
    top = logits.max(axis=1)
    lse = top + np.log(np.exp(logits - top[:, None]).sum(axis=1))
    z = np.mean(lse**2)
    switch = 1e-2 * experts * np.sum(counts / tokens * mean_p)
    half = tokens // 2
    sequences = []
    for a, b in ((0, half), (half, tokens)):
        local = np.bincount(ids[a:b].reshape(-1), minlength=experts) * experts / (k * (b - a))
        normalised = (p[a:b] / p[a:b].sum(axis=1, keepdims=True)).mean(axis=0)
        sequences.append(1e-4 * np.sum(local * normalised))
    return {
        "counts": counts.tolist(),
        "load": f.tolist(),
        "mean_p": mean_p.tolist(),
        "entropy": float(-np.sum(share * np.log2(share))),
        "max_vio": float(counts.max() / counts.mean() - 1.0),
        "switch": float(switch),
        "expert_loss": float(0.003 * np.sum(f * mean_p)),
        "sequence_start": half,
        "sequence_loss": float(np.mean(sequences)),
        "z": float(z),
        "olmoe": float(switch + 1e-3 * z),
    }


def updated(bias, counts, step):
    new = bias + step * np.sign(counts.mean() - counts)
    return {"step": step, "bias": new.tolist(), "centred": (new - new.mean()).tolist()}


def dropped(ids, experts, factor):
    tokens, k = ids.shape
    capacity = math.ceil(factor * tokens * k / experts)
    room = [capacity] * experts
    choices = some = whole = 0
    for row in ids:
        lost = 0
        for e in row:
            if room[e] == 0:
                lost += 1
            else:
                room[e] -= 1
        choices += lost
        some += lost > 0
        whole += lost == k
    return {"factor": factor, "capacity": capacity, "choices": choices, "tokens": some, "lost": whole}


def case(rng, name, gate_name, gate, tokens, experts, draw, draw_bias):
    while True:
        raw = draw(rng, (tokens, experts))
        raw_bias = draw_bias(rng, experts)
        logits, bias = raw * STEP, raw_bias * STEP
        p = probabilities(gate[0], logits)
        try:
            rows = [route_token(p[t], bias, gate) for t in range(tokens)]
        except TooClose:
            continue
        break
    ids = np.array([r[0] for r in rows])
    out = {
        "name": name,
        "gate": gate_name,
        "k": int(ids.shape[1]),
        "tokens": tokens,
        "experts": experts,
        "logits": raw.reshape(-1).tolist(),
        "bias": raw_bias.tolist(),
        "ids": ids.reshape(-1).tolist(),
        "weights": [float(f"{w:.10g}") for r in rows for w in r[1]],
        "scores": [float(f"{x:.10g}") for x in p[0]],
    }
    out.update(losses(p, ids, logits, experts))
    out["updated"] = updated(bias, np.array(out["counts"]), 1e-3)
    out["dropped"] = [dropped(ids, experts, f) for f in (0.5, 1.0, 1.25)]
    return out


def wide(rng, shape):
    return rng.integers(-4096, 4097, shape)


def steep(rng, shape):
    """Some experts liked by all: a load far from even."""
    return rng.integers(-3072, 3073, shape) + np.linspace(3072, 0, shape[-1]).astype(int)


def coarse(rng, shape):
    """Three values only: nearly everything is a tie."""
    return rng.choice([-1024, 0, 1024], shape)


def no_bias(rng, experts):
    return np.zeros(experts, int)


def small_bias(rng, experts):
    return rng.integers(-128, 129, experts)


def step_bias(rng, experts):
    return rng.choice([-512, 0, 512], experts)


def trap(rng, wrong, draw_bias):
    """One token of DeepSeek-V3's gate where `wrong` gives other experts or weights; logits drawn until it does."""
    gate = GATES["deepseek-v3"]
    while True:
        raw = wide(rng, (1, 256))
        raw_bias = draw_bias(rng, 256)
        bias = raw_bias * STEP
        p = probabilities("sigmoid", raw * STEP)[0]
        try:
            ids, w = route_token(p, bias, gate)
            bad_ids, bad_w = wrong(p, bias, gate)
        except TooClose:
            continue
        if ids.tolist() != bad_ids.tolist() or np.abs(w - bad_w).max() > 1e-3:
            break
    return {
        "logits": raw.reshape(-1).tolist(), "bias": raw_bias.tolist(),
        "ids": ids.tolist(), "weights": w.tolist(), "wrong_ids": bad_ids.tolist(), "wrong_weights": bad_w.tolist(),
    }


def to_bfloat16(x):
    bits = np.asarray(x, np.float32).view(np.uint32).astype(np.uint64)
    bits = (bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000
    return bits.astype(np.uint32).view(np.float32)


def bias_in_bfloat16(p, bias, gate):
    c = to_bfloat16(to_bfloat16(p) + to_bfloat16(bias)).astype(float)
    parts = c.reshape(8, 32)
    two = np.sort(parts, axis=1)[:, -2:].sum(axis=1)
    stay = np.zeros(8, bool)
    stay[np.argsort(-two, kind="stable")[:4]] = True
    ids = np.argsort(-np.where(stay[:, None], parts, -np.inf).reshape(-1), kind="stable")[:8]
    w = p[ids] / p[ids].sum() * 2.5
    return ids, w


def main():
    rng = np.random.default_rng(20240717)
    sizes = {"deepseek-v3": 256, "deepseek-v2": 160, "deepseek-v2-lite": 64, "mixtral": 8, "olmoe": 64,
             "switch-transformer": 64, "dense": 16, "built-in": 16}
    cases = []
    for name, gate in GATES.items():
        bias = small_bias if gate[5] else no_bias
        tokens = 6 if sizes[name] > 100 else 12
        cases.append(case(rng, "random", name, gate, tokens, sizes[name], wide, bias))
        cases.append(case(rng, "steep", name, gate, tokens, sizes[name], steep, bias))
        cases.append(case(rng, "ties", name, gate, 4, sizes[name], coarse, step_bias if gate[5] else no_bias))
        if gate[2] == 1:
            one = (gate[0], min(gate[1], 1)) + gate[2:]
            cases.append(case(rng, "one expert", name, one, 4, 1, wide, bias))
            everyone = (gate[0], 11) + gate[2:]
            cases.append(case(rng, "k = E", name, everyone, 4, 11, wide, bias))
    lower = lambda r, n: r.integers(-1536, -1024, n)  # every biased score is below 0
    traps = {
        "masked with 0": trap(rng, lambda p, b, g: route_token(p, b, g, mask=0.0), lower),
        "no scale": trap(rng, lambda p, b, g: route_token(p, b, g, scaled=False), small_bias),
        "bias in the weights": trap(rng, lambda p, b, g: route_token(p, b, g, biased_weights=True), small_bias),
        "bias added in bf16": trap(rng, bias_in_bfloat16, small_bias),
    }
    path = pathlib.Path(__file__).with_name("reference.json")
    lines = ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases)
    trap_lines = ",\n".join(f"{json.dumps(n)}:{json.dumps(t, separators=(',', ':'))}" for n, t in traps.items())
    path.write_text(f'{{"cases":[\n{lines}],\n"traps":{{\n{trap_lines}}}}}\n')


if __name__ == "__main__":
    main()
