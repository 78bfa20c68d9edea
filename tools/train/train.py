#!/usr/bin/python3
"""Trains the built-in model, and may be stopped and started again at any time: it goes on from its last save.

The recipe: AdamW with a warm-up and a cosine, experts balanced without a loss by a bias that follows their load (Wang
et al. 2024). With --balance the sequence-wise balancing loss of DeepSeek-V3 is added; 0.02 is far too strong on
purpose, to show how it wipes specialisation out.
"""
import os

# Before torch is loaded: the matrix products use both cores, torch's own threads only get in their way.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "2")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import argparse
import json
import math
import signal
import sys
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

import data
from corpus import ROOT
from model import Config, Model

BATCH, LENGTH = 16, 256
PEAK_LR, FLOOR, WARM_UP = 2e-3, 0.1, 100
BIAS_SPEED, BIAS_REST = 1e-3, 0.1  # the bias stands still for the last tenth
EARLY, LATER = (0, 10, 25, 50, 100), 16  # snapshots: at these steps, where routing changes fastest, then evenly
LOAD_WINDOW = 20  # steps whose loads are added up for a snapshot: one batch of 16 sequences is too few topics
PROBE_WINDOWS = 4  # per domain


def learning_rate(step, done, steps):
    """Warm-up by steps, then a cosine over the share of the schedule that is done."""
    if step < WARM_UP:
        return PEAK_LR * (step + 1) / WARM_UP
    rest = WARM_UP / steps
    x = min(1.0, max(0.0, (done - rest) / (1 - rest)))
    return PEAK_LR * (FLOOR + (1 - FLOOR) * 0.5 * (1 + math.cos(math.pi * x)))


def balance_loss(routing, config, sequences):
    """Sum of f_i P_i per sequence (DeepSeek-V3 eq. 17-20), averaged over sequences; 1 when perfectly even."""
    chosen = F.one_hot(routing.ids, config.n_experts).sum(1).float().view(sequences, -1, config.n_experts)
    f = chosen.mean(1) * config.n_experts / config.top_k
    share = routing.scores / routing.scores.sum(-1, keepdim=True)
    return (f * share.view(sequences, -1, config.n_experts).mean(1)).sum(-1).mean()


def max_vio(load):
    return (load.max() / load.float().mean() - 1).item()


@torch.no_grad()
def probe(model, tokens, domain):
    """Bits per byte on a fixed piece of the validation text, and loads [layer, domain, expert] on it."""
    config, total = model.c, 0.0
    loads = torch.zeros(len(model.moe_layers()), int(domain.max()) + 1, config.n_experts, dtype=torch.int64)
    for rows, of in zip(tokens.split(BATCH), domain.split(BATCH)):
        logits, routings = model(rows[:, :-1])
        total += F.cross_entropy(logits.flatten(0, 1), rows[:, 1:].flatten(), reduction="sum").item()
        per_token = of.repeat_interleave(LENGTH * config.top_k)
        for layer, r in enumerate(routings):
            loads[layer].index_put_((per_token, r.ids.flatten()), torch.tensor(1), accumulate=True)
    return total / math.log(2) / (tokens.shape[0] * LENGTH), loads


class Run:
    """One training with everything needed to go on later, in one folder."""

    def __init__(self, args):
        self.args = args
        self.folder = args.out / args.name
        (self.folder / "states").mkdir(parents=True, exist_ok=True)
        self.train = data.load("train")
        self.probe_rows = data.windows(data.load("valid"), PROBE_WINDOWS, LENGTH)
        torch.manual_seed(args.seed)
        self.model = Model(Config())
        matrices = [p for p in self.model.parameters() if p.dim() > 1]
        norms = [p for p in self.model.parameters() if p.dim() == 1]
        self.optimizer = torch.optim.AdamW(
            [{"params": matrices, "weight_decay": 0.1}, {"params": norms, "weight_decay": 0.0}],
            lr=PEAK_LR, betas=(0.9, 0.95))
        self.step, self.done, self.seconds, self.recent = 0, 0.0, 0.0, []
        if (self.folder / "last.pt").exists():
            self.resume()
        self.began, self.done_before = time.monotonic(), self.done

    def resume(self):
        saved = torch.load(self.folder / "last.pt")
        self.model.load_state_dict(saved["model"])
        self.optimizer.load_state_dict(saved["optimizer"])
        self.step, self.done = saved["step"], saved["done"]
        self.seconds, self.recent = saved["seconds"], saved["recent"]
        # What was logged after the save will be done again; the log must not show those steps twice.
        log = self.folder / "log.jsonl"
        lines = [line for line in log.read_text().splitlines() if json.loads(line)["step"] < self.step]
        log.write_text("".join(line + "\n" for line in lines))
        print(f"going on at step {self.step}", file=sys.stderr)

    def save(self):
        beside = self.folder / "last.tmp"
        torch.save({"model": self.model.state_dict(), "optimizer": self.optimizer.state_dict(), "step": self.step,
                    "done": self.done, "seconds": self.seconds, "recent": self.recent, "config": self.model.c.as_dict(),
                    "steps": self.args.steps, "seed": self.args.seed, "balance": self.args.balance}, beside)
        beside.rename(self.folder / "last.pt")

    def snapshot(self, loss, norm):
        """The routers as they are before this step's update, the loads that led here, and what the probe says."""
        bits, domain_load = probe(self.model, *self.probe_rows)
        with torch.no_grad():
            _, routings = self.model(data.probe_text()[0][None])
        layers = self.model.moe_layers()
        np.savez(self.folder / "states" / f"{self.step:06}.npz",
                 step=self.step, loss=loss, grad_norm=norm, valid_bits=bits,
                 gate=np.stack([m.gate.detach().numpy() for m in layers]),
                 bias=np.stack([m.bias.numpy() for m in layers]),
                 load=torch.stack(self.recent).sum(0).numpy(), domain_load=domain_load.numpy(),
                 text_logits=np.stack([r.logits.numpy() for r in routings]))
        return bits

    def share_done(self):
        """Of the schedule, 0 to 1: by steps, or by the clock where that is further on, so that a machine that turns
        out to be slow still ends with a low learning rate."""
        by_steps, by_clock = self.step / self.args.steps, 0.0
        if self.args.minutes:
            passed = (time.monotonic() - self.began) / (60 * self.args.minutes)
            by_clock = self.done_before + (1 - self.done_before) * passed
        return min(1.0, max(self.done, by_steps, by_clock))

    def train_step(self, snapshot_due):
        """One update; returns what the log wants."""
        args, model = self.args, self.model
        rows = data.batch(self.train, args.seed, self.step, BATCH, LENGTH)
        for group in self.optimizer.param_groups:
            group["lr"] = learning_rate(self.step, self.done, args.steps)
        logits, routings = model(rows[:, :-1])
        loss = F.cross_entropy(logits.flatten(0, 1), rows[:, 1:].flatten())
        balance = torch.stack([balance_loss(r, model.c, BATCH) for r in routings]).mean()
        self.optimizer.zero_grad(set_to_none=True)
        (loss + args.balance * len(routings) * balance if args.balance else loss).backward()
        norm = torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        loads = torch.stack([r.load(model.c.n_experts) for r in routings])
        self.recent = (self.recent + [loads])[-LOAD_WINDOW:]
        line = {"step": self.step, "bits": loss.item() / math.log(2), "balance": balance.item(),
                "grad_norm": norm.item(), "lr": self.optimizer.param_groups[0]["lr"],
                "max_vio": [round(max_vio(load), 4) for load in loads]}
        if snapshot_due:
            line["valid_bits"] = self.snapshot(line["bits"], line["grad_norm"])
        self.optimizer.step()
        if self.done < 1 - BIAS_REST:
            for layer, load in zip(model.moe_layers(), loads.float()):
                layer.bias += BIAS_SPEED * torch.sign(load.mean() - load)
        self.step += 1
        return line

    def go(self):
        saved, told = time.monotonic(), []
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: told.append(True))
        with open(self.folder / "log.jsonl", "a", buffering=1) as log:
            while not told:
                before, self.done = self.done, self.share_done()
                if self.done >= 1:
                    self.snapshot(line["bits"], line["grad_norm"])
                    break
                begin = time.monotonic()
                early = self.step in EARLY and self.done < 0.1
                line = self.train_step(early or int(self.done * LATER) > int(before * LATER))
                now = time.monotonic()
                self.seconds += now - begin
                line["seconds"] = round(self.seconds, 1)
                log.write(json.dumps(line) + "\n")
                if self.step % 10 == 0 or "valid_bits" in line:
                    left = (time.monotonic() - self.began) * (1 - self.done) / max(1e-9, self.done - self.done_before)
                    valid = f"  validation {line['valid_bits']:.3f}" if "valid_bits" in line else ""
                    print(f"step {self.step}/{self.args.steps}  bits {line['bits']:.3f}{valid}  max_vio "
                          f"{max(line['max_vio']):.2f}  {now - begin:.2f} s/step  {left / 60:.0f} min left",
                          file=sys.stderr, flush=True)
                if now - saved > self.args.save_every:
                    self.save()
                    saved = now
        self.save()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--name", default="main", help="folder of this run below --out (default: main)")
    parser.add_argument("--steps", type=int, default=2037, help="length of the schedule (default: 2037)")
    parser.add_argument("--minutes", type=float, help="let the schedule end after this time at the latest")
    parser.add_argument("--balance", type=float, default=0.0, help="weight of the sequence-wise balancing loss")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--save-every", type=float, default=120, metavar="S", help="seconds between saves")
    parser.add_argument("--out", type=Path, default=ROOT / "build/train", help="where runs are kept")
    args = parser.parse_args()
    torch.set_num_threads(1)
    run = Run(args)
    if run.share_done() >= 1:
        print(f"{args.name} is finished, after {run.step} steps", file=sys.stderr)
        return
    run.go()


if __name__ == "__main__":
    main()
