"""The built-in model: a byte-level mixture-of-experts transformer small enough to watch.

assets/models/README.md describes the same forward pass formula by formula; the two must stay together, because the
C++ model is written from that page.
"""
from dataclasses import asdict, dataclass

import torch
import torch.nn.functional as F
from torch import nn


@dataclass
class Config:
    """Every number that fixes the model's shape; saved in the weights' metadata."""
    vocab: int = 256
    d_model: int = 128
    n_layers: int = 4
    n_dense_layers: int = 1
    d_ffn: int = 384
    n_heads: int = 4
    d_nope: int = 32
    d_rope: int = 16
    d_v: int = 32
    d_latent: int = 64
    n_experts: int = 16
    n_shared: int = 1
    d_expert: int = 96
    top_k: int = 2
    gate_scale: float = 1.0
    gate_eps: float = 1e-20
    norm_eps: float = 1e-6
    rope_base: float = 10000.0
    context: int = 256

    def as_dict(self):
        return asdict(self)


class RMSNorm(nn.Module):
    def __init__(self, width, eps):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))
        self.eps = eps

    def forward(self, x):
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + self.eps) * self.weight


def rope_table(length, width, base):
    """cos and sin of [length, width/2]: angle = position * base^(-2i/width)."""
    inverse = base ** (-torch.arange(0, width, 2, dtype=torch.float64) / width)
    angle = torch.arange(length, dtype=torch.float64)[:, None] * inverse[None, :]
    return angle.cos().float(), angle.sin().float()


def rotate(x, cos, sin):
    """Turns the interleaved pairs (2i, 2i+1) of the last dimension; cos and sin broadcast over the rest."""
    even, odd = x[..., 0::2], x[..., 1::2]
    return torch.stack((even * cos - odd * sin, even * sin + odd * cos), dim=-1).flatten(-2)


class LatentAttention(nn.Module):
    """MLA (DeepSeek-V2) with a direct query: keys and values come out of one small latent per token."""

    def __init__(self, c):
        super().__init__()
        self.c = c
        self.w_q = nn.Parameter(torch.empty(c.n_heads * (c.d_nope + c.d_rope), c.d_model))
        self.w_dkv = nn.Parameter(torch.empty(c.d_latent + c.d_rope, c.d_model))
        self.w_uk = nn.Parameter(torch.empty(c.n_heads, c.d_nope, c.d_latent))
        self.w_uv = nn.Parameter(torch.empty(c.n_heads, c.d_v, c.d_latent))
        self.w_o = nn.Parameter(torch.empty(c.d_model, c.n_heads * c.d_v))

    def attend(self, x, cos, sin, mask):
        """Probabilities [B, H, T, T] and values [B, H, T, d_v]: apart from forward, so that they can be recorded."""
        c = self.c
        b, t, _ = x.shape
        q = F.linear(x, self.w_q).view(b, t, c.n_heads, c.d_nope + c.d_rope).transpose(1, 2)
        q = torch.cat((q[..., :c.d_nope], rotate(q[..., c.d_nope:], cos, sin)), dim=-1)
        down = F.linear(x, self.w_dkv)
        latent, k_rope = down[..., :c.d_latent], rotate(down[..., c.d_latent:], cos, sin)
        k_nope = F.linear(latent, self.w_uk.flatten(0, 1)).view(b, t, c.n_heads, c.d_nope).transpose(1, 2)
        v = F.linear(latent, self.w_uv.flatten(0, 1)).view(b, t, c.n_heads, c.d_v).transpose(1, 2)
        k = torch.cat((k_nope, k_rope[:, None].expand(-1, c.n_heads, -1, -1)), dim=-1)
        scores = torch.matmul(q * (c.d_nope + c.d_rope) ** -0.5, k.transpose(-1, -2)) + mask
        return torch.softmax(scores, dim=-1), v

    def forward(self, x, cos, sin, mask):
        prob, v = self.attend(x, cos, sin, mask)
        out = torch.matmul(prob, v)
        return F.linear(out.transpose(1, 2).reshape(*x.shape[:2], -1), self.w_o)


class SwiGLU(nn.Module):
    def __init__(self, d_model, width):
        super().__init__()
        self.w_gate = nn.Parameter(torch.empty(width, d_model))
        self.w_up = nn.Parameter(torch.empty(width, d_model))
        self.w_down = nn.Parameter(torch.empty(d_model, width))

    def forward(self, x):
        return swiglu(x, self.w_gate, self.w_up, self.w_down)


def swiglu(x, w_gate, w_up, w_down):
    return F.linear(F.silu(F.linear(x, w_gate)) * F.linear(x, w_up), w_down)


def choose(scores, bias, k):
    """Ids of the k largest biased scores, best first; a stable sort, so that on a tie the lowest index wins."""
    return torch.sort(scores + bias, dim=-1, descending=True, stable=True).indices[..., :k]


@dataclass
class Routing:
    """What one router did: everything a lesson or a loss needs, shapes [tokens, ...]."""
    hidden: torch.Tensor
    logits: torch.Tensor
    scores: torch.Tensor
    ids: torch.Tensor
    weights: torch.Tensor

    def load(self, n_experts):
        return torch.bincount(self.ids.flatten(), minlength=n_experts)


class MoE(nn.Module):
    """Routed experts beside a shared one; the bias takes part in the choice only, never in the weights."""

    def __init__(self, c):
        super().__init__()
        self.c = c
        self.gate = nn.Parameter(torch.empty(c.n_experts, c.d_model))
        self.register_buffer("bias", torch.zeros(c.n_experts))
        self.w_gate = nn.Parameter(torch.empty(c.n_experts, c.d_expert, c.d_model))
        self.w_up = nn.Parameter(torch.empty(c.n_experts, c.d_expert, c.d_model))
        self.w_down = nn.Parameter(torch.empty(c.n_experts, c.d_model, c.d_expert))
        self.shared = SwiGLU(c.d_model, c.d_expert * c.n_shared)

    def route(self, x):
        logits = F.linear(x, self.gate)
        scores = torch.sigmoid(logits)
        ids = choose(scores.detach(), self.bias, self.c.top_k)
        weights = scores.gather(-1, ids)
        weights = weights / (weights.sum(-1, keepdim=True) + self.c.gate_eps) * self.c.gate_scale
        return Routing(x, logits, scores, ids, weights)

    def forward(self, x):
        c = self.c
        flat = x.reshape(-1, c.d_model)
        r = self.route(flat)
        # Tokens sorted by expert, so that each expert is one matrix product over its own slice. unbind rather than
        # indexing: its backward is one stack instead of sixteen full-size zero tensors.
        order = torch.argsort(r.ids.flatten(), stable=True)
        token = order // c.top_k
        parts = flat.index_select(0, token).split(r.load(c.n_experts).tolist())
        experts = zip(parts, self.w_gate.unbind(0), self.w_up.unbind(0), self.w_down.unbind(0))
        routed = torch.cat([swiglu(part, g, u, d) for part, g, u, d in experts])
        routed = routed * r.weights.flatten().index_select(0, order)[:, None]
        out = self.shared(flat).index_add(0, token, routed)
        return out.view_as(x), r


class Block(nn.Module):
    def __init__(self, c, dense):
        super().__init__()
        self.attn_norm = RMSNorm(c.d_model, c.norm_eps)
        self.attn = LatentAttention(c)
        self.ffn_norm = RMSNorm(c.d_model, c.norm_eps)
        self.ffn = SwiGLU(c.d_model, c.d_ffn) if dense else MoE(c)

    def forward(self, x, cos, sin, mask):
        x = x + self.attn(self.attn_norm(x), cos, sin, mask)
        out = self.ffn(self.ffn_norm(x))
        out, routing = out if isinstance(out, tuple) else (out, None)
        return x + out, routing


class Model(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.c = c
        self.embed = nn.Parameter(torch.empty(c.vocab, c.d_model))
        self.blocks = nn.ModuleList(Block(c, i < c.n_dense_layers) for i in range(c.n_layers))
        self.final_norm = RMSNorm(c.d_model, c.norm_eps)
        cos, sin = rope_table(c.context, c.d_rope, c.rope_base)
        self.register_buffer("cos", cos, persistent=False)
        self.register_buffer("sin", sin, persistent=False)
        mask = torch.full((c.context, c.context), float("-inf")).triu(1)
        self.register_buffer("mask", mask, persistent=False)
        self.initialise()

    def initialise(self):
        """Fan-in scaling; what writes into the residual stream is smaller by sqrt(2 layers), the router starts mild."""
        for name, p in self.named_parameters():
            if p.dim() == 1:
                continue
            std = p.shape[-1] ** -0.5
            if name.endswith(("w_o", "w_down")):
                std /= (2 * self.c.n_layers) ** 0.5
            if name == "embed":
                std = 0.05
            if name.endswith("ffn.gate"):
                std = 0.02
            nn.init.normal_(p, std=std)

    def moe_layers(self):
        return [b.ffn for b in self.blocks if isinstance(b.ffn, MoE)]

    def forward(self, tokens):
        """Byte ids [B, T] to logits [B, T, 256] and one Routing per MoE layer."""
        t = tokens.shape[1]
        x = F.embedding(tokens, self.embed)
        routings = []
        for block in self.blocks:
            x, routing = block(x, self.cos[:t], self.sin[:t], self.mask[:t, :t])
            if routing is not None:
                routings.append(routing)
        return F.linear(self.final_norm(x), self.embed), routings
