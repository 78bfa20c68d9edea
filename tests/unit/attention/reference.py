#!/usr/bin/python3
"""Writes reference.json: attention, MLA, RoPE, YaRN, maps and entropies in double with numpy, from the formulas alone.

Run by hand (needs python3-numpy): tests/unit/attention/reference.py. Nothing here was taken from the C++ sources. All
inputs are whole multiples of 1/64, so that they are exact as floats.
"""

import json
import math
import pathlib

import numpy as np

STEP = 1.0 / 64.0


def rounded(values):
    return [float(f"{x:.9g}") if np.isfinite(x) else str(x) for x in np.asarray(values, float).reshape(-1)]


def integers(rng, *shape):
    return rng.integers(-96, 97, shape)


def softmax_rows(scores):
    """Probabilities and log-sum-exp of rows that may be -inf altogether."""
    top = scores.max(axis=-1, keepdims=True, initial=-np.inf)
    safe = np.where(np.isfinite(top), top, 0.0)
    e = np.exp(scores - safe)
    total = e.sum(axis=-1, keepdims=True)
    with np.errstate(divide="ignore"):
        lse = (safe + np.log(total))[..., 0]
    return np.divide(e, total, out=np.zeros_like(e), where=total > 0), lse


def attend(q, k, v, scale, causal):
    """q [Tq,H,dk], k [Tk,G,dk], v [Tk,G,dv]: out [Tq,H,dv], lse [Tq,H], p [H,Tq,Tk]."""
    share = q.shape[1] // k.shape[1]
    scores = scale * np.einsum("ihd,jhd->hij", q, np.repeat(k, share, axis=1))
    if causal:
        i, j = np.indices(scores.shape[1:])
        scores = np.where(j <= i + k.shape[0] - q.shape[0], scores, -np.inf)
    p, lse = softmax_rows(scores)
    return np.einsum("hij,jhd->ihd", p, np.repeat(v, share, axis=1)), lse.T, p


def entropy_bits(p):
    return -np.sum(np.where(p > 0, p * np.log2(np.where(p > 0, p, 1.0)), 0.0), axis=-1)


def pyramid(p):
    """Level 1 and up of one head's map."""
    levels = []
    while p.size > 1:
        p = np.pad(p, ((0, p.shape[0] % 2), (0, p.shape[1] % 2)))
        p = p.reshape(p.shape[0] // 2, 2, p.shape[1] // 2, 2).max(axis=(1, 3))
        levels.append({"rows": p.shape[0], "columns": p.shape[1], "cells": rounded(p)})
    return levels


def attention_case(rng, name, tq, tk, heads, key_heads, dk, dv, causal):
    raw_q, raw_k, raw_v = integers(rng, tq, heads, dk), integers(rng, tk, key_heads, dk), integers(rng, tk, key_heads, dv)
    scale = 2.0 ** round(math.log2(2.0 / math.sqrt(dk)))  # exact as a float
    out, lse, p = attend(raw_q * STEP, raw_k * STEP, raw_v * STEP, scale, causal)
    return {
        "name": name, "queries": tq, "keys": tk, "heads": heads, "key_heads": key_heads, "key_width": dk,
        "value_width": dv, "causal": causal, "scale": scale,
        "q": raw_q.reshape(-1).tolist(), "k": raw_k.reshape(-1).tolist(), "v": raw_v.reshape(-1).tolist(),
        "out": rounded(out), "lse": rounded(lse), "p": rounded(p), "entropy": rounded(entropy_bits(p).T),
        "pyramid": pyramid(p[-1]),
    }


def mla_case(rng, name, tq, tk, heads, nope, rope, value, latent, causal):
    raw_q = integers(rng, tq, heads, nope + rope)
    raw_rows = integers(rng, tk, latent + rope)
    raw_uk, raw_uv = integers(rng, heads, nope, latent), integers(rng, heads, value, latent)
    q, rows, uk, uv = raw_q * STEP, raw_rows * STEP, raw_uk * STEP, raw_uv * STEP
    scale = 0.125
    c, pe = rows[:, :latent], rows[:, latent:]
    # Naive: keys and values of every head.
    k = np.concatenate([np.einsum("tc,hnc->thn", c, uk), np.repeat(pe[:, None], heads, axis=1)], axis=2)
    out, lse, p = attend(q, k, np.einsum("tc,hvc->thv", c, uv), scale, causal)
    # Absorbed: over the latents.
    absorbed = np.concatenate([np.einsum("thn,hnc->thc", q[:, :, :nope], uk), q[:, :, nope:]], axis=2)
    mixed, lse2, p2 = attend(absorbed, rows[:, None], c[:, None], scale, causal)
    out2 = np.einsum("thc,hvc->thv", mixed, uv)
    assert np.abs(out - out2).max() < 1e-12 and np.abs(p - p2).max() < 1e-12 and np.abs(lse - lse2).max() < 1e-12
    return {
        "name": name, "queries": tq, "keys": tk, "heads": heads, "nope": nope, "rope": rope, "value": value,
        "latent": latent, "causal": causal, "scale": scale,
        "q": raw_q.reshape(-1).tolist(), "rows": raw_rows.reshape(-1).tolist(), "uk": raw_uk.reshape(-1).tolist(),
        "uv": raw_uv.reshape(-1).tolist(), "out": rounded(out), "lse": rounded(lse), "p": rounded(p),
    }


def yarn_frequencies(width, base, factor, original, fast, slow):
    """As DeepSeek-V3's published model computes them."""
    def dimension(turns):
        return width * math.log(original / (turns * 2 * math.pi)) / (2 * math.log(base))

    frequencies = base ** -(np.arange(0, width, 2) / width)
    if factor == 1:
        return frequencies
    low, high = max(math.floor(dimension(fast)), 0), min(math.ceil(dimension(slow)), width - 1)
    ramp = np.clip((np.arange(width // 2) - low) / (high - low if high != low else 0.001), 0, 1)
    return frequencies / factor * ramp + frequencies * (1 - ramp)


def rope_case(rng, name, width, base, factor, original, fast, slow, mscale, heads, positions):
    frequencies = yarn_frequencies(width, base, factor, original, fast, slow)
    raw = integers(rng, len(positions), heads, width)
    x = raw * STEP
    turn = np.exp(1j * np.outer(positions, frequencies))[:, None, :]
    z = (x[..., 0::2] + 1j * x[..., 1::2]) * turn
    turned = np.stack([z.real, z.imag], axis=-1)
    scale = (0.1 * mscale * math.log(factor) + 1.0) ** 2 if factor > 1 else 1.0
    return {
        "name": name, "width": width, "base": base, "factor": factor, "original": original, "fast": fast, "slow": slow,
        "mscale": mscale, "heads": heads, "positions": positions, "x": raw.reshape(-1).tolist(),
        "frequencies": [float(f"{f:.15g}") for f in frequencies], "turned": rounded(turned), "scale": scale,
    }


def main():
    rng = np.random.default_rng(20240717)
    attention = [
        attention_case(rng, "MHA", 20, 20, 3, 3, 16, 16, True),
        attention_case(rng, "GQA", 19, 19, 6, 2, 8, 5, True),
        attention_case(rng, "MQA", 12, 12, 8, 1, 12, 20, True),
        attention_case(rng, "cross, not causal", 7, 70, 2, 2, 8, 8, False),
        attention_case(rng, "the last queries", 4, 131, 2, 1, 4, 4, True),
        attention_case(rng, "rows without keys", 9, 5, 2, 2, 4, 3, True),
    ]
    mla = [
        mla_case(rng, "MLA", 14, 14, 3, 8, 4, 6, 10, True),
        mla_case(rng, "MLA, the last queries", 3, 70, 2, 5, 2, 7, 16, True),
        mla_case(rng, "MLA, not causal", 6, 9, 4, 4, 0, 4, 8, False),
    ]
    positions = [0, 1, 2, 3, 100, 4095, 4096, 163839, -7]
    rope = [
        rope_case(rng, "RoPE", 16, 10000.0, 1, 4096, 32, 1, 1.0, 2, positions),
        rope_case(rng, "RoPE, another base", 6, 500000.0, 1, 4096, 32, 1, 1.0, 1, positions),
        rope_case(rng, "YaRN of DeepSeek-V3", 64, 10000.0, 40, 4096, 32, 1, 1.0, 1, positions),
        rope_case(rng, "YaRN, other numbers", 16, 10000.0, 4, 256, 16, 2, 0.707, 2, positions),
        rope_case(rng, "YaRN without a ramp", 2, 10000.0, 8, 4, 1, 1, 1.0, 1, positions),
    ]
    path = pathlib.Path(__file__).with_name("reference.json")
    groups = []
    for name, cases in (("attention", attention), ("mla", mla), ("rope", rope)):
        lines = ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases)
        groups.append(f'"{name}":[\n{lines}]')
    path.write_text("{" + ",\n".join(groups) + "}\n")


if __name__ == "__main__":
    main()
