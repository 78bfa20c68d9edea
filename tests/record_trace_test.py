"""tools/record_trace.py on small stand-ins with the names of a model of Hugging Face: one in numpy, and one in PyTorch
where that is installed. What it writes is read by orrery, and routed as numpy says.   record_trace_test.py ORRERY"""
import contextlib
import io
import json
import struct
import subprocess
import sys
import tempfile
import types
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))
import record_trace

TOKENS, WIDTH, EXPERTS, HEADS = 7, 6, 8, 2
IDS = list(range(10, 10 + TOKENS))
PIECES = ["a", "\n", "ö", "\ufffd", "", "x", "y"]


def numbers(seed, *shape):
    return np.random.default_rng(seed).standard_normal(shape).astype(np.float32)


HIDDEN = {1: numbers(1, 1, TOKENS, WIDTH), 3: numbers(2, 1, TOKENS, WIDTH)}
WEIGHTS = {1: numbers(3, EXPERTS, WIDTH), 3: numbers(4, EXPERTS, WIDTH)}
BIASES = {1: 0.1 * numbers(5, EXPERTS), 3: 0.1 * numbers(6, EXPERTS)}
ATTENTION = np.full((1, HEADS, TOKENS, TOKENS), 1 / TOKENS, np.float32)


def settings(biased):
    given = {"model_type": "standin", "num_experts_per_tok": 3, "norm_topk_prob": True}
    if biased:
        given |= {"scoring_func": "sigmoid", "n_group": 4, "topk_group": 2, "routed_scaling_factor": 2.5}
    return types.SimpleNamespace(**given)


class Gate:
    """A router without PyTorch: weights, hooks and a call."""

    def __init__(self, layer, biased):
        self.weight, self.hooks = WEIGHTS[layer], []
        if biased:
            self.e_score_correction_bias = BIASES[layer]

    def register_forward_hook(self, hook):
        self.hooks.append(hook)
        return types.SimpleNamespace(remove=lambda: self.hooks.remove(hook))

    def __call__(self, x):
        for hook in self.hooks:
            hook(self, (x,), x @ self.weight.T)


class NumpyModel:
    def __init__(self, biased):
        self.config = settings(biased)
        self.gates = {layer: Gate(layer, biased) for layer in HIDDEN}

    def named_modules(self):
        yield "", self
        yield "model.layers.0.mlp.gate_proj", types.SimpleNamespace(weight=numbers(9, 4, WIDTH))
        for layer, gate in self.gates.items():
            yield f"model.layers.{layer}.mlp.gate", gate

    def __call__(self, input_ids, output_attentions):
        assert output_attentions
        for layer, gate in self.gates.items():
            gate(HIDDEN[layer])
        return types.SimpleNamespace(attentions=(ATTENTION, ATTENTION, None, ATTENTION))


def torch_model(biased):
    import torch

    class Mlp(torch.nn.Module):
        def __init__(self, layer):
            super().__init__()
            self.gate = torch.nn.Linear(WIDTH, EXPERTS, bias=False)
            self.gate.weight.data = torch.tensor(WEIGHTS[layer])
            if biased:
                self.gate.register_buffer("e_score_correction_bias", torch.tensor(BIASES[layer]))

    class Layer(torch.nn.Module):
        def __init__(self, layer):
            super().__init__()
            self.mlp = Mlp(layer) if layer in HIDDEN else torch.nn.Identity()

    class Model(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.config = settings(biased)
            self.model = torch.nn.Module()
            self.model.layers = torch.nn.ModuleList(Layer(i) for i in range(4))

        def forward(self, input_ids, output_attentions):
            for layer, hidden in HIDDEN.items():
                self.model.layers[layer].mlp.gate(torch.tensor(hidden))
            probabilities = torch.tensor(ATTENTION)
            return types.SimpleNamespace(attentions=(probabilities, probabilities, None, probabilities))

    return Model()


def expected_choice(layer, biased):
    """DeepSeek's gates in a few lines of numpy, tokens as rows; best first."""
    logits = HIDDEN[layer][0].astype(np.float64) @ WEIGHTS[layer].T.astype(np.float64)
    if not biased:
        scores = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
        ids = np.argsort(-scores, axis=1, kind="stable")[:, :3]
        kept = np.take_along_axis(scores, ids, 1)
        return ids, kept / kept.sum(1, keepdims=True)
    scores = 1 / (1 + np.exp(-logits))
    choice = (scores + BIASES[layer]).reshape(TOKENS, 4, 2)
    best = np.argsort(-choice.sum(2), axis=1, kind="stable")[:, :2]  # the two largest of a group of two are all of it
    masked = np.full_like(choice, -np.inf)
    for token, groups in enumerate(best):
        masked[token, groups] = choice[token, groups]
    ids = np.argsort(-masked.reshape(TOKENS, EXPERTS), axis=1, kind="stable")[:, :3]
    kept = np.take_along_axis(scores, ids, 1)
    return ids, 2.5 * kept / kept.sum(1, keepdims=True)


def read(path):
    raw = path.read_bytes()
    size = struct.unpack_from("<Q", raw)[0]
    header = json.loads(raw[8:8 + size])
    dtypes = {name: dtype for dtype, name in record_trace.DTYPES.items()}
    data = raw[8 + size:]
    tensors = {name: np.frombuffer(data[entry["data_offsets"][0]:entry["data_offsets"][1]], dtypes[entry["dtype"]])
               .reshape(entry["shape"]) for name, entry in header.items() if name != "__metadata__"}
    return tensors, header["__metadata__"]


def check(name, model, biased, orrery, folder):
    tensors, metadata = record_trace.record(model, {"input_ids": [IDS]}, PIECES)
    expected = ["L0.attn.prob", "L1.attn.prob", "L1.moe.logits", "L3.attn.prob", "L3.moe.logits", "token.id"]
    if biased:
        expected += ["L1.moe.bias", "L3.moe.bias"]
    assert sorted(tensors) == sorted(expected), sorted(tensors)
    plain, routed = folder / "plain.safetensors", folder / "routed.safetensors"
    record_trace.save(plain, tensors, metadata)
    run = subprocess.run([orrery, "route", plain, "-o", routed, "--json"], capture_output=True, text=True)
    assert run.returncode == 0 and run.stderr == "", run.stderr
    assert json.loads(run.stdout)["tokens"] == TOKENS
    again = subprocess.run([orrery, "route", routed, "--json"], capture_output=True, text=True)
    assert again.returncode == 0 and again.stderr == "", again.stderr
    assert all(layer["changedTokens"] == 0 for layer in json.loads(again.stdout)["layers"]), again.stdout
    found, texts = read(routed)
    assert json.loads(texts["pieces"]) == PIECES and texts["top_k"] == "3"
    for key, value in tensors.items():
        assert found[key].dtype == value.dtype and np.array_equal(found[key], value), key
    for layer in HIDDEN:
        ids, weights = expected_choice(layer, biased)
        assert np.array_equal(found[f"L{layer}.moe.topk_id"], ids), (name, layer)
        assert np.allclose(found[f"L{layer}.moe.topk_w"], weights, atol=1e-5), (name, layer)
    print(f"record_trace_test: {name}, {'biased and grouped' if biased else 'plain'}: as numpy says")


def main():
    orrery = sys.argv[1]
    makers = {"a stand-in in numpy": NumpyModel}
    try:
        import torch  # noqa: F401
        makers["a stand-in in PyTorch"] = torch_model
    except ImportError:
        print("record_trace_test: no PyTorch here; with the stand-in in numpy only")
    with tempfile.TemporaryDirectory() as folder:
        for name, maker in makers.items():
            for biased in (False, True):
                check(name, maker(biased), biased, orrery, Path(folder))
    empty = NumpyModel(False)
    empty.gates = {}
    with contextlib.redirect_stderr(io.StringIO()):
        try:
            record_trace.record(empty, {"input_ids": [IDS]}, PIECES)
        except SystemExit as problem:
            assert "no module called gate" in str(problem)
        else:
            raise AssertionError("a model without routers was recorded")
    print("record_trace_test: all passed")


if __name__ == "__main__":
    main()
