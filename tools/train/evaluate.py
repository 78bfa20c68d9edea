#!/usr/bin/python3
"""How good the model is, and what its experts have specialised in, on validation files it has never seen.

Prints JSON: bits per byte for each domain and their mean; per MoE layer the mutual information, in bits, between a
token's domain and its experts and between the byte read and its experts, and MaxVio = max(load)/mean(load) - 1.
"""
import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "2")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import argparse
import json
import math
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

import data
import weights
from corpus import DOMAINS

BATCH = 16


def mutual_information(joint):
    """Bits between the rows and the columns of a table of counts."""
    p = joint / joint.sum()
    independent = p.sum(1, keepdims=True) * p.sum(0, keepdims=True)
    there = p > 0
    return float((p[there] * np.log2(p[there] / independent[there])).sum())


def table(rows, ids, n_rows, n_experts):
    """Counts [n_rows, experts]: each token counts once for each of its experts."""
    flat = rows.repeat_interleave(ids.shape[1]) * n_experts + ids.flatten()
    return torch.bincount(flat, minlength=n_rows * n_experts).view(n_rows, n_experts).numpy()


@torch.no_grad()
def evaluate(model, per_domain):
    config, length = model.c, model.c.context
    rows, domain = data.windows(data.load("valid"), per_domain, length)
    nats = np.zeros(len(DOMAINS))
    layers = len(model.moe_layers())
    by_domain = np.zeros((layers, len(DOMAINS), config.n_experts))
    by_byte = np.zeros((layers, config.vocab, config.n_experts))
    for batch, of in zip(rows.split(BATCH), domain.split(BATCH)):
        logits, routings = model(batch[:, :-1])
        loss = F.cross_entropy(logits.transpose(1, 2), batch[:, 1:], reduction="none").sum(1)
        np.add.at(nats, of.numpy(), loss.numpy())
        for layer, r in enumerate(routings):
            by_domain[layer] += table(of.repeat_interleave(length), r.ids, len(DOMAINS), config.n_experts)
            by_byte[layer] += table(batch[:, :-1].flatten(), r.ids, config.vocab, config.n_experts)
    bits = nats / math.log(2) / (per_domain * length)
    load = by_domain.sum(1)
    return {
        "validation_bytes": rows.shape[0] * length,
        "bits_per_byte": round(bits.mean(), 4),
        "bits_per_byte_by_domain": {d: round(b, 4) for d, b in zip(DOMAINS, bits)},
        "domain_expert_bits": [round(mutual_information(t), 4) for t in by_domain],
        "byte_expert_bits": [round(mutual_information(t), 4) for t in by_byte],
        "max_vio": [round(float(l.max() / l.mean() - 1), 4) for l in load],
        "domain_expert_share": [np.round(t / t.sum(1, keepdims=True), 4).tolist() for t in by_domain],
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path, help="a training's last.pt, or exported weights (.safetensors)")
    parser.add_argument("--windows", type=int, default=128, help="of 256 bytes, per domain (default: 128)")
    parser.add_argument("-o", "--out", type=Path, help="write here instead of printing")
    args = parser.parse_args()
    torch.set_num_threads(1)
    text = json.dumps(evaluate(weights.open_model(args.model), args.windows), indent=1) + "\n"
    if args.out:
        args.out.write_text(text)
    else:
        print(text, end="")


if __name__ == "__main__":
    main()
