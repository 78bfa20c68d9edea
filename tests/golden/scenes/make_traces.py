#!/usr/bin/env python3
"""Cuts the small traces of the golden pictures out of the files in assets/models (once: the pictures stay when the
model is trained anew)."""

import json
import pathlib
import struct

HERE = pathlib.Path(__file__).resolve().parent
MODELS = HERE.parents[2] / "assets" / "models"
SIZES = {"F32": 4, "F16": 2, "I32": 4, "U32": 4, "I16": 2, "U16": 2, "U8": 1}


def read(path):
    data = path.read_bytes()
    (size,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + size])
    metadata = header.pop("__metadata__")
    body = data[8 + size :]
    return metadata, {n: (t["dtype"], t["shape"], body[slice(*t["data_offsets"])]) for n, t in header.items()}


def write(path, metadata, tensors):
    header, body = {"__metadata__": metadata}, b""
    for name, (dtype, shape, data) in sorted(tensors.items(), key=lambda item: -SIZES[item[1][0]]):
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [len(body), len(body) + len(data)]}
        body += data
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + body)


def first_rows(tensor, rows):
    dtype, shape, data = tensor
    return dtype, [rows] + shape[1:], data[: len(data) // shape[0] * rows]


TOKENS = 24
metadata, tensors = read(MODELS / "moe.reference.safetensors")
kept = {}
for name, tensor in tensors.items():
    if name.endswith(".moe.bias"):
        kept[name] = tensor
    elif name in ("token.id", "token.domain") or name.endswith((".moe.logits", ".moe.topk_id", ".moe.topk_w")):
        kept[name] = first_rows(tensor, TOKENS)
    elif name == "token.offs":
        kept[name] = first_rows(tensor, TOKENS + 1)
(end,) = struct.unpack("<i", kept["token.offs"][2][-4:])
kept["token.bytes"] = first_rows(tensors["token.bytes"], end)
write(HERE / "sentence.safetensors", metadata, kept)

metadata, tensors = read(MODELS / "moe.training.safetensors")
names = ("train.step", "train.loss", "train.valid_bits", "train.load", "train.bias", "train.domain_load")
write(HERE / "training.safetensors", metadata, {n: tensors[n] for n in names})

# Attention alone: the first tokens of the first and the last layer. Causal rows need no more than their own columns.
TOKENS = 36
metadata, tensors = read(MODELS / "moe.reference.safetensors")
kept = {"token.id": first_rows(tensors["token.id"], TOKENS), "token.offs": first_rows(tensors["token.offs"], TOKENS + 1)}
(end,) = struct.unpack("<i", kept["token.offs"][2][-4:])
kept["token.bytes"] = first_rows(tensors["token.bytes"], end)
for name in ("L0.attn.prob", "L3.attn.prob"):
    dtype, (heads, rows, columns), data = tensors[name]
    starts = [2 * (head * rows + row) * columns for head in range(heads) for row in range(TOKENS)]
    kept[name] = dtype, [heads, TOKENS, TOKENS], b"".join(data[at : at + 2 * TOKENS] for at in starts)
write(HERE / "moons.safetensors", {key: metadata[key] for key in ("format", "config")}, kept)
