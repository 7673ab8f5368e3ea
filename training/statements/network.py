"""The network: an encoder, one row of tag scores for each piece, four vectors for the links, and transitions."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from onrecord.find.quotations.tagger.decode import LINK
from onrecord.find.quotations.tagger.sequence import TAG, TAGS, allowed
from onrecord.find.quotations.tagger.windows import KINDS
from training.statements.corpus import Example


class Tagger(nn.Module):
    """Marks and links. The kinds of the pieces (quoted, capitalised) come in where BERT has segments."""

    def __init__(self, encoder: Any, *, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = encoder
        size = encoder.config.hidden_size
        self.kinds = nn.Embedding(KINDS, size)
        nn.init.zeros_(self.kinds.weight)
        self.dropout = nn.Dropout(dropout)
        self.tags = nn.Linear(size, len(TAGS))
        self.links = nn.Linear(size, 4 * LINK)
        self.transitions = nn.Parameter(torch.zeros(len(TAGS) + 1, len(TAGS)))
        self.register_buffer("allowed", torch.from_numpy(allowed()), persistent=False)

    def forward(self, ids: Tensor, kinds: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Tag scores (batch, pieces, 7) and link vectors (batch, pieces, 4 times LINK)."""
        words = self.encoder.embeddings.word_embeddings(ids) + self.kinds(kinds)
        hidden = self.dropout(self.encoder(inputs_embeds=words, attention_mask=mask).last_hidden_state)
        return self.tags(hidden), self.links(hidden) / LINK**0.25


def encoder_from(folder: Path, *, dropout: float = 0.0) -> Any:
    """The pre-trained encoder in a folder of the transformers library. `dropout` is that of its attention."""
    from transformers import AutoModel

    return AutoModel.from_pretrained(
        str(folder), add_pooling_layer=False, attn_implementation="eager", attention_probs_dropout_prob=dropout
    )


def collate(batch: Sequence[Example]) -> tuple[Tensor, Tensor, Tensor]:
    """Ids, kinds and mask of the batch's windows, filled up to the longest."""
    longest = max(len(example.window.ids) for example in batch)
    ids = torch.zeros(len(batch), longest, dtype=torch.long)
    kinds = torch.zeros_like(ids)
    mask = torch.zeros_like(ids)
    for k, example in enumerate(batch):
        size = len(example.window.ids)
        ids[k, :size] = torch.from_numpy(example.window.ids)
        kinds[k, :size] = torch.from_numpy(example.window.kinds)
        mask[k, :size] = 1
    return ids, kinds, mask


def tag_loss(model: Tagger, scores: Tensor, batch: Sequence[Example]) -> Tensor:
    """The mean negative log-likelihood of a piece's tag: of the whole sequence (a linear-chain CRF), by piece."""
    places = [torch.from_numpy((example.tags >= 0).nonzero()[0]) for example in batch]
    longest = max(len(place) for place in places)
    wanted = torch.zeros(len(batch), longest, dtype=torch.long)
    mask = torch.zeros(len(batch), longest, dtype=torch.bool)
    index = torch.zeros(len(batch), longest, dtype=torch.long)
    for k, (example, place) in enumerate(zip(batch, places, strict=True)):
        index[k, : len(place)] = place
        mask[k, : len(place)] = True
        wanted[k, : len(place)] = torch.from_numpy(example.tags)[place]
    emitted = functional.log_softmax(scores.float(), -1).gather(1, index[..., None].expand(-1, -1, len(TAGS)))
    moves = model.transitions.clamp(-8, 8) + model.allowed
    return (_all_paths(emitted, moves, mask) - _one_path(emitted, moves, mask, wanted)).sum() / mask.sum()


def taught_loss(scores: Tensor, batch: Sequence[Example], taught: Sequence[NDArray[np.float32]]) -> Tensor:
    """The mean cross-entropy of the pieces' tags with those of a teacher (knowledge distillation, Hinton et al. 2015).

    `taught` are the teacher's tag scores, a row for each piece of each window.
    """
    losses = []
    for b, (example, rows) in enumerate(zip(batch, taught, strict=True)):
        places = torch.from_numpy((example.tags >= 0).nonzero()[0])
        wanted = functional.softmax(torch.from_numpy(rows).float()[places], -1)
        losses.append(-(wanted * functional.log_softmax(scores[b, places].float(), -1)).sum(-1))
    return torch.cat(losses).mean()


def _all_paths(emitted: Tensor, moves: Tensor, mask: Tensor) -> Tensor:
    reached = emitted[:, 0] + moves[-1]
    steps = moves[:-1]
    for t in range(1, emitted.shape[1]):
        following = torch.logsumexp(reached[:, :, None] + steps, dim=1) + emitted[:, t]
        reached = torch.where(mask[:, t, None], following, reached)
    return torch.logsumexp(reached, dim=1)


def _one_path(emitted: Tensor, moves: Tensor, mask: Tensor, wanted: Tensor) -> Tensor:
    given = emitted.gather(2, wanted[..., None]).squeeze(2)
    came = torch.cat([torch.full_like(wanted[:, :1], len(TAGS)), wanted[:, :-1]], dim=1)
    return ((given + moves[came, wanted]) * mask).sum(1)


def link_loss(links: Tensor, batch: Sequence[Example]) -> Tensor:
    """The mean cross-entropy of the links: a content's cue among all cues, a cue's source among all pieces."""
    seeks_cue, is_cue, seeks_source, is_source = links.float().split(LINK, -1)
    losses: list[Tensor] = []
    for b, example in enumerate(batch):
        cues = [0, *sorted({int(i) for i in (example.tags == TAG["B-cue"]).nonzero()[0]})]
        place = {piece: k for k, piece in enumerate(cues)}
        to_cue = [(content, place[cue]) for content, cue in example.to_cue if cue in place]
        if to_cue:
            rows = [content for content, _ in to_cue]
            scores = seeks_cue[b, rows] @ is_cue[b, cues].T
            losses.append(functional.cross_entropy(scores, torch.tensor([k for _, k in to_cue]), reduction="none"))
        if example.to_source:
            rows = [cue for cue, _ in example.to_source]
            scores = seeks_source[b, rows] @ is_source[b, : len(example.tags)].T
            goal = torch.tensor([source for _, source in example.to_source])
            losses.append(functional.cross_entropy(scores, goal, reduction="none"))
    return torch.cat(losses).mean() if losses else links.sum() * 0
