"""The model's tensors as a safetensors file: their names, their order, and a reader and writer of our own.

Debian 12 has no safetensors package, and the format is forty lines: a u64 length, that many bytes of JSON, the data.
"""
import json
import re
import struct

import numpy as np
import torch

from model import Config, Model

DTYPES = {"F16": np.float16, "F32": np.float32, "I16": np.int16, "I32": np.int32, "U8": np.uint8, "U16": np.uint16,
          "U32": np.uint32}
NAMES = {np.dtype(t): n for n, t in DTYPES.items()}


def write(path, tensors, metadata):
    """Tensors in the order given, contiguous, the header padded to eight bytes; written beside and renamed."""
    header, offset = {"__metadata__": metadata}, 0
    for name, array in tensors.items():
        header[name] = {"dtype": NAMES[array.dtype], "shape": list(array.shape),
                        "data_offsets": [offset, offset + array.nbytes]}
        offset += array.nbytes
    text = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode()
    text += b" " * (-len(text) % 8)
    beside = path.with_suffix(".tmp")
    with open(beside, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for array in tensors.values():
            file.write(np.ascontiguousarray(array).tobytes())
    beside.rename(path)


def read(path):
    """All tensors of a file of ours, and its metadata."""
    raw = path.read_bytes()
    size = struct.unpack_from("<Q", raw)[0]
    header = json.loads(raw[8:8 + size])
    metadata = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        data = np.frombuffer(raw[8 + size + begin:8 + size + end], dtype=DTYPES[entry["dtype"]])
        tensors[name] = data.reshape(entry["shape"])
    return tensors, metadata


def file_name(state_name, config):
    """blocks.2.ffn.w_up -> L2.moe.w_up, blocks.0.ffn.w_up -> L0.ffn.w_up, blocks.0.attn_norm.weight -> L0.attn_norm."""
    name = state_name.removesuffix(".weight")
    match = re.fullmatch(r"blocks\.(\d+)\.(.*)", name)
    if not match:
        return name
    layer, rest = int(match[1]), match[2]
    if layer >= config.n_dense_layers:
        rest = rest.replace("ffn.", "moe.")
    return f"L{layer}.{rest}"


def forward_order(name):
    """Sorts names as the forward pass meets them."""
    parts = ["attn_norm", "attn.w_q", "attn.w_dkv", "attn.w_uk", "attn.w_uv", "attn.w_o", "ffn_norm", "ffn.w_gate",
             "ffn.w_up", "ffn.w_down", "moe.gate", "moe.bias", "moe.w_gate", "moe.w_up", "moe.w_down",
             "moe.shared.w_gate", "moe.shared.w_up", "moe.shared.w_down"]
    if not name.startswith("L"):
        return (-1 if name == "embed" else 1 << 20, 0)
    layer, part = name[1:].split(".", 1)
    return int(layer), parts.index(part)


def to_tensors(model):
    """What is stored: all in fp16, but the routers' biases in fp32, since they decide between nearly equal scores."""
    named = {file_name(n, model.c): t.detach().numpy() for n, t in model.state_dict().items()}
    return {n: named[n].astype(np.float32 if n.endswith(".bias") else np.float16)
            for n in sorted(named, key=forward_order)}


def to_model(tensors, metadata):
    """The model that a file holds, its weights widened to fp32."""
    model = Model(Config(**json.loads(metadata["config"])))
    state = {n: torch.from_numpy(tensors[file_name(n, model.c)].astype(np.float32)) for n in model.state_dict()}
    model.load_state_dict(state)
    return model.eval()


def open_model(path):
    """From a training's last.pt or from an exported file."""
    if path.suffix == ".safetensors":
        return to_model(*read(path))
    saved = torch.load(path)
    model = Model(Config(**saved["config"]))
    model.load_state_dict(saved["model"])
    return model.eval()
