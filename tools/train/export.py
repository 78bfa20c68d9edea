#!/usr/bin/python3
"""Turns trainings into the files of assets/models: weights, reference values for other implementations, and the
routers' states over the training.

The reference is computed from the weights as they are stored (fp16 widened to fp32), so that a difference found
against it is the other implementation's and not rounding.
"""
import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "2")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import argparse
import csv
import json
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

import data
import weights
from corpus import DOMAINS, ROOT


def prompt(variant):
    """The reference's text as (domain, text): bytes of one, two and three per letter, a topic that keeps changing."""
    return (
        ("english", f"{variant} moons move the sea.\n"),
        ("russian", "Мир\n"),
        ("python", "def f(n):\n    return n + 1\n"),
        ("japanese", "月の表示\n"),
        ("arithmetic", "12 + 30 = 42\n7 * 6 ="),
    )


LEAST_MARGIN = 1e-4  # between the last chosen and the first not chosen: fp32 sums in another order differ by 1e-6


def gate_metadata(config):
    """What moetrace/1 asks of every file, so that a viewer can route again."""
    return {"score_func": "sigmoid", "top_k": str(config.top_k), "n_group": "1", "topk_group": "1",
            "norm_topk": "true", "scale": str(config.gate_scale), "config": json.dumps(config.as_dict())}


def tokens_of(pieces):
    """token.* tensors of moetrace/1 for (domain number, text) pieces; a token is a byte."""
    raw = b"".join(text.encode() for _, text in pieces)
    domain = [number for number, text in pieces for _ in text.encode()]
    return {"token.id": np.frombuffer(raw, np.uint8).astype(np.int32), "token.bytes": np.frombuffer(raw, np.uint8),
            "token.offs": np.arange(len(raw) + 1, dtype=np.int32), "token.domain": np.array(domain, np.int16)}


@torch.no_grad()
def reference(model, pieces):
    """The forward pass of a text, step by step, with everything another implementation could be compared in, and the
    least distance by which any of its choices of experts was made."""
    config = model.c
    names = list(DOMAINS)
    tensors = tokens_of([(names.index(domain), text) for domain, text in pieces])
    ids = torch.from_numpy(tensors["token.id"].astype(np.int64))[None]
    t = ids.shape[1]
    cos, sin, mask = model.cos[:t], model.sin[:t], model.mask[:t, :t]
    x = F.embedding(ids, model.embed)
    margin = float("inf")
    for layer, block in enumerate(model.blocks):
        prob, _ = block.attn.attend(block.attn_norm(x), cos, sin, mask)
        tensors[f"L{layer}.attn.prob"] = prob[0].numpy().astype(np.float16)
        x, routing = block(x, cos, sin, mask)
        if routing is not None:
            biased = (routing.scores + block.ffn.bias).sort(-1, descending=True).values
            margin = min(margin, (biased[:, config.top_k - 1] - biased[:, config.top_k]).min().item())
            tensors[f"L{layer}.moe.hidden"] = routing.hidden.numpy()
            tensors[f"L{layer}.moe.logits"] = routing.logits.numpy()
            tensors[f"L{layer}.moe.bias"] = block.ffn.bias.numpy()
            tensors[f"L{layer}.moe.topk_id"] = routing.ids.numpy().astype(np.uint16)
            tensors[f"L{layer}.moe.topk_w"] = routing.weights.numpy()
        tensors[f"L{layer}.out"] = x[0].numpy()
    tensors["logits"] = F.linear(model.final_norm(x), model.embed)[0].numpy()
    whole, _ = model(ids)
    assert np.array_equal(whole[0].numpy(), tensors["logits"]), "step by step and at once must agree"
    metadata = {"format": "moetrace/1", "min_margin": f"{margin:.3e}", "domains": json.dumps(names)}
    return tensors, metadata | gate_metadata(config), margin


def clear_reference(model):
    """The reference of the first variant of the prompt in which no choice of experts hangs on rounding."""
    for variant in range(2, 200):
        tensors, metadata, margin = reference(model, prompt(variant))
        if margin >= LEAST_MARGIN:
            return tensors, metadata
    sys.exit("export.py: every variant of the prompt has a choice of experts that hangs on rounding; change prompt()")


def training_states(folder, config, saved):
    """All snapshots of a run as one moetrace/1 file."""
    states = [np.load(p) for p in sorted((folder / "states").glob("*.npz"))]
    kinds = {"step": np.int32, "loss": np.float32, "valid_bits": np.float32, "grad_norm": np.float32, "load": np.uint32,
             "bias": np.float32, "domain_load": np.uint32, "gate": np.float16, "text_logits": np.float16}
    tensors = tokens_of(list(enumerate(data.PROBE_TEXT)))
    tensors |= {f"train.{kind}": np.stack([s[kind] for s in states]).astype(dtype) for kind, dtype in kinds.items()}
    layers = list(range(config.n_dense_layers, config.n_layers))
    metadata = {"format": "moetrace/1", "layers": json.dumps(layers), "domains": json.dumps(list(DOMAINS)),
                "loss_unit": "bits per byte", "balance_loss": str(saved["balance"]), "steps": str(saved["step"])}
    return tensors, metadata | gate_metadata(config)


def write_log(folder, path):
    """The log as a table: one line a step, MaxVio of the step's batch in one column per MoE layer."""
    lines = [json.loads(line) for line in (folder / "log.jsonl").read_text().splitlines()]
    beside = path.with_suffix(".tmp")
    with open(beside, "w", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["step", "bits_per_byte", "validation_bits_per_byte", "balance", "grad_norm", "learning_rate",
                        *(f"max_vio_L{i + 1}" for i in range(len(lines[0]["max_vio"]))), "seconds"])
        for line in lines:
            valid = f"{line['valid_bits']:.4f}" if "valid_bits" in line else ""
            table.writerow([line["step"], f"{line['bits']:.4f}", valid, f"{line['balance']:.4f}",
                            f"{line['grad_norm']:.3f}", f"{line['lr']:.3e}", *line["max_vio"], line["seconds"]])
    beside.rename(path)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=Path, default=ROOT / "build/train", help="where the trainings are")
    parser.add_argument("--main", default="main", help="run whose weights are shipped (default: main)")
    parser.add_argument("--balanced", default="balanced", help="run of which only the states are shipped, if it exists")
    parser.add_argument("--out", type=Path, default=ROOT / "assets/models")
    args = parser.parse_args()
    torch.set_num_threads(1)

    trained = weights.open_model(args.runs / args.main / "last.pt")
    config = trained.c
    weights.write(args.out / "moe.safetensors", weights.to_tensors(trained),
                  {"format": "orrery-moe/1", "domains": json.dumps(list(DOMAINS))} | gate_metadata(config))
    stored = weights.open_model(args.out / "moe.safetensors")
    weights.write(args.out / "moe.reference.safetensors", *clear_reference(stored))
    for run, name in ((args.main, "moe.training"), (args.balanced, "moe.balanced.training")):
        folder = args.runs / run
        if not (folder / "last.pt").exists():
            print(f"export.py: no run {run}, {name} left out", file=sys.stderr)
            continue
        saved = torch.load(folder / "last.pt")
        weights.write(args.out / f"{name}.safetensors", *training_states(folder, config, saved))
        write_log(folder, args.out / f"{name}.csv")


if __name__ == "__main__":
    main()
