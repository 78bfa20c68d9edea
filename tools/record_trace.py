#!/usr/bin/env python3
"""Records what a mixture-of-experts model of Hugging Face does with a text, as a trace (moetrace/1, described in
assets/models/README.md) that Orrery opens. Needs numpy, torch and transformers.

  tools/record_trace.py allenai/OLMoE-1B-7B-0924 'Some text' -o trace.safetensors

A hook on every router (a module called gate or router with a row of weights per expert) takes its input; logits and
biases are recorded, in fp32. The choice follows from them: `orrery route trace.safetensors -o routed.safetensors` adds
it. A model that routes in bf16 may choose otherwise where two experts are all but equal.
"""
import argparse
import json
import re
import struct
from pathlib import Path

import numpy as np

DTYPES = {"float16": "F16", "float32": "F32", "int32": "I32", "int16": "I16", "uint16": "U16"}


def array(x):
    """As numpy in fp32, which has no bf16."""
    return np.asarray(x.detach().float().cpu().numpy() if hasattr(x, "detach") else x, np.float32)


def save(path, tensors, metadata):
    try:
        from safetensors.numpy import save_file
        return save_file(tensors, path, metadata)
    except ImportError:
        header, offset = {"__metadata__": metadata}, 0
    for name, t in tensors.items():
        header[name] = {"dtype": DTYPES[t.dtype.name], "shape": t.shape, "data_offsets": [offset, offset + t.nbytes]}
        offset += t.nbytes
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    Path(path).write_bytes(struct.pack("<Q", len(text)) + text + b"".join(t.tobytes() for t in tensors.values()))


def gate_of(config, biased):
    """The gate as the metadata describe it, from a model's settings; what they do not tell is as in Mixtral."""
    read = lambda *names, default=None: next((v for n in names if (v := getattr(config, n, None)) is not None), default)
    groups, renormalised = read("n_group", default=1), read("model_type") in ("mixtral", "gpt_oss")
    return {"format": "moetrace/1", "model": str(read("_name_or_path", "model_type", default="")),
            "score_func": read("scoring_func", default="sigmoid" if biased else "softmax"),
            "top_k": str(read("num_experts_per_tok", "moe_topk", default=1)),
            "n_group": str(groups), "topk_group": str(read("topk_group", default=groups)),
            "group_score": "sum_of_two_largest" if biased else "maximum", "bias_in_choice": str(biased).lower(),
            "norm_topk": str(bool(read("norm_topk_prob", default=renormalised))).lower(),
            "scale": str(float(read("routed_scaling_factor", default=1.0)))}


def record(model, inputs, pieces):
    """Runs the model on one sequence; the tensors and metadata of its trace."""
    tensors, hooks = {"token.id": np.asarray(inputs["input_ids"], np.int32).reshape(-1)}, []

    def watch(layer, module):
        bias = getattr(module, "e_score_correction_bias", None)
        if bias is not None:
            tensors[f"L{layer}.moe.bias"] = array(bias).reshape(-1)

        def hook(module, args, output):
            weight = array(module.weight)
            logits = array(args[0]).reshape(-1, weight.shape[1]) @ weight.T
            own = getattr(module, "bias", None)
            tensors[f"L{layer}.moe.logits"] = np.ascontiguousarray(logits if own is None else logits + array(own))
        hooks.append(module.register_forward_hook(hook))

    for name, module in model.named_modules():
        router = re.search(r"\.(\d+)\.(.*\.)?(gate|router)$", name)
        if router and len(getattr(module, "weight", np.zeros(0)).shape) == 2:
            watch(int(router[1]), module)
    if not hooks:
        raise SystemExit("record_trace: the model has no module called gate or router with weights of two dimensions")
    try:
        output = model(**inputs, output_attentions=True)
    finally:
        for hook in hooks:
            hook.remove()
    for layer, prob in enumerate(getattr(output, "attentions", None) or ()):
        if prob is not None:
            tensors[f"L{layer}.attn.prob"] = np.ascontiguousarray(array(prob)[0].astype(np.float16))
    metadata = gate_of(model.config, any(name.endswith("moe.bias") for name in tensors))
    return tensors, metadata | {"pieces": json.dumps(pieces)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", help="a model's name or folder, as transformers takes it")
    parser.add_argument("text")
    parser.add_argument("-o", "--output", required=True)
    options = parser.parse_args()
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer
    tokenizer = AutoTokenizer.from_pretrained(options.model)
    # Only the eager attention returns its probabilities.
    model = AutoModelForCausalLM.from_pretrained(options.model, attn_implementation="eager", torch_dtype="auto").eval()
    inputs = tokenizer(options.text, return_tensors="pt")
    with torch.inference_mode():
        tensors, metadata = record(model, inputs, [tokenizer.decode([i]) for i in inputs["input_ids"][0]])
    save(options.output, tensors, metadata)


if __name__ == "__main__":
    main()
