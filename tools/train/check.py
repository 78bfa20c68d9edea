#!/usr/bin/python3
"""Runs the shipped weights a second way, in numpy and fp64, written from assets/models/README.md alone, against the
reference values: a test of that page, of the stored files, and an example of the forward pass without torch.

Exit code 0 when logits and hidden states differ by less than 1e-3 and every choice of experts is the same.
"""
import argparse
import json
import sys
from pathlib import Path

import numpy as np

import weights
from corpus import ROOT

TOLERANCE = 1e-3  # of issue 4; fp32 against fp64 differs by about 1e-5 at these widths
PROB_TOLERANCE = 1e-3  # the reference's probabilities are stored in fp16, half a unit of which is 2.4e-4 below 1


def rms_norm(x, weight, eps):
    return x / np.sqrt((x * x).mean(-1, keepdims=True) + eps) * weight


def swiglu(x, gate, up, down):
    a = x @ gate.T
    return (a / (1 + np.exp(-a)) * (x @ up.T)) @ down.T


def rope(x, base):
    """x [T, width] at positions 0 to T-1."""
    width = x.shape[-1]
    angle = np.arange(len(x))[:, None] * base ** (-np.arange(0, width, 2) / width)
    even, odd = x[:, 0::2], x[:, 1::2]
    out = np.empty_like(x)
    out[:, 0::2] = even * np.cos(angle) - odd * np.sin(angle)
    out[:, 1::2] = even * np.sin(angle) + odd * np.cos(angle)
    return out


def attention(x, w, c):
    """MLA in its absorbed form, so that it also checks that the absorbed form gives what the naive one does."""
    t, n, r = len(x), c["d_nope"], c["d_rope"]
    q = (x @ w["w_q"].T).reshape(t, c["n_heads"], n + r)
    down = x @ w["w_dkv"].T
    latent, key_rope = down[:, :c["d_latent"]], rope(down[:, c["d_latent"]:], c["rope_base"])
    later = np.triu(np.ones((t, t), dtype=bool), 1)
    probs, outs = [], []
    for h in range(c["n_heads"]):
        scores = (q[:, h, :n] @ w["w_uk"][h]) @ latent.T + rope(q[:, h, n:], c["rope_base"]) @ key_rope.T
        scores = np.where(later, -np.inf, scores / np.sqrt(n + r))
        p = np.exp(scores - scores.max(-1, keepdims=True))
        p /= p.sum(-1, keepdims=True)
        probs.append(p)
        outs.append(p @ latent @ w["w_uv"][h].T)
    return np.concatenate(outs, -1) @ w["w_o"].T, np.stack(probs)


def route(logits, bias, c):
    """Ids best first, lowest index on a tie, and their weights."""
    s = 1 / (1 + np.exp(-logits))
    ids = np.argsort(-(s + bias), axis=-1, kind="stable")[:, :c["top_k"]]
    w = np.take_along_axis(s, ids, -1)
    return ids, w / (w.sum(-1, keepdims=True) + c["gate_eps"]) * c["gate_scale"]


def moe(x, ids, chosen, w):
    out = swiglu(x, w["shared.w_gate"], w["shared.w_up"], w["shared.w_down"])
    for token, (experts, shares) in enumerate(zip(ids, chosen)):
        for e, share in zip(experts, shares):
            out[token] += share * swiglu(x[token], w["w_gate"][e], w["w_up"][e], w["w_down"][e])
    return out


def part(tensors, prefix):
    """The tensors below a prefix, in fp64, named without it."""
    return {n[len(prefix):]: a.astype(np.float64) for n, a in tensors.items() if n.startswith(prefix)}


def compare(tensors, metadata, reference):
    """Largest difference of each kind, and how many choices of experts differ."""
    c = json.loads(metadata["config"])
    worst = {"hidden": 0.0, "router_logits": 0.0, "weights": 0.0, "prob": 0.0, "out": 0.0, "logits": 0.0}
    different = 0

    def note(kind, mine, theirs):
        worst[kind] = max(worst[kind], float(np.abs(mine - reference[theirs].astype(np.float64)).max()))

    everything = part(tensors, "")
    x = everything["embed"][reference["token.id"]]
    for layer in range(c["n_layers"]):
        name = f"L{layer}"
        normed = rms_norm(x, everything[f"{name}.attn_norm"], c["norm_eps"])
        out, prob = attention(normed, part(tensors, f"{name}.attn."), c)
        note("prob", prob, f"{name}.attn.prob")
        x = x + out
        hidden = rms_norm(x, everything[f"{name}.ffn_norm"], c["norm_eps"])
        if layer < c["n_dense_layers"]:
            w = part(tensors, f"{name}.ffn.")
            x = x + swiglu(hidden, w["w_gate"], w["w_up"], w["w_down"])
        else:
            w = part(tensors, f"{name}.moe.")
            logits = hidden @ w["gate"].T
            ids, chosen = route(logits, w["bias"], c)
            note("hidden", hidden, f"{name}.moe.hidden")
            note("router_logits", logits, f"{name}.moe.logits")
            note("weights", chosen, f"{name}.moe.topk_w")
            # Once from our own hidden states, once from the stored logits: both must choose alike.
            again, _ = route(reference[f"{name}.moe.logits"].astype(np.float64), w["bias"], c)
            different += int((ids != reference[f"{name}.moe.topk_id"]).sum() + (again != ids).sum())
            x = x + moe(hidden, ids, chosen, w)
        note("out", x, f"{name}.out")
    note("logits", rms_norm(x, everything["final_norm"], c["norm_eps"]) @ everything["embed"].T, "logits")
    return worst, different


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "assets/models")
    args = parser.parse_args()
    tensors, metadata = weights.read(args.folder / "moe.safetensors")
    reference, _ = weights.read(args.folder / "moe.reference.safetensors")
    worst, different = compare(tensors, metadata, reference)
    for kind, value in worst.items():
        print(f"largest difference of {kind}: {value:.2e}")
    choices = sum(array.size for name, array in reference.items() if name.endswith("topk_id"))
    print(f"choices of experts that differ: {different} of {choices}")
    good = all(v < (PROB_TOLERANCE if k == "prob" else TOLERANCE) for k, v in worst.items())
    sys.exit(0 if good and different == 0 else 1)


if __name__ == "__main__":
    main()
