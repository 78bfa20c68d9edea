"""The corpus as batches: each batch is a function of seed and step alone, so that a resumed run sees the same bytes."""
from pathlib import Path

import numpy as np
import torch

from corpus import DOMAINS, ROOT

CORPUS = ROOT / "build/train/corpus"

# One short text through all eight domains, in their order, followed through training. Our own words, and well
# inside the context.
PROBE_TEXT = (
    "A star is a sun far away.\n",
    "Der Mond ist heute rund und hell.\n",
    "Земля - это дом.\n",
    "#define ORBIT_MAX 8\nint n;\n",
    "def area(r):\n    return 3 * r\n",
    "星の名前を表示する。\n",
    '{\n  "name": "Mars"\n}\n',
    "12 + 30 = 42\n7 * 6 = 42\n",
)
SPLICED = 0.3  # share of sequences made of two domains, so that the model meets a change of topic


def load(part, folder=CORPUS):
    """One array of bytes per domain."""
    return [np.frombuffer((Path(folder) / f"{d}.{part}").read_bytes(), dtype=np.uint8) for d in DOMAINS]


def batch(arrays, seed, step, size, length):
    """Tokens [size, length + 1]: the last column is only ever a target."""
    rng = np.random.default_rng((seed, step))
    rows = np.empty((size, length + 1), dtype=np.int64)
    for row in rows:
        first, second = rng.integers(len(arrays), size=2)
        cut = rng.integers(length // 4, 3 * length // 4) if rng.random() < SPLICED else length + 1
        for domain, begin, end in ((first, 0, cut), (second, cut, length + 1)):
            if begin < end:
                at = rng.integers(len(arrays[domain]) - (end - begin))
                row[begin:end] = arrays[domain][at:at + end - begin]
    return torch.from_numpy(rows)


def windows(arrays, per_domain, length):
    """The same evenly spaced windows every time: tokens [domains * per_domain, length + 1] and their domain."""
    rows, domain = [], []
    for number, data in enumerate(arrays):
        for at in np.linspace(0, len(data) - length - 1, per_domain).astype(int):
            rows.append(data[at:at + length + 1].astype(np.int64))
            domain.append(number)
    return torch.from_numpy(np.stack(rows)), torch.tensor(domain)


def probe_text():
    """The probe text as tokens [T] and the domain of each [T]."""
    pieces = [piece.encode() for piece in PROBE_TEXT]
    domain = [number for number, piece in enumerate(pieces) for _ in piece]
    return torch.tensor(list(b"".join(pieces))), torch.tensor(domain)
