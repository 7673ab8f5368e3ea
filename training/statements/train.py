"""Trains the statement tagger from a corpus of attributions.

    python -m training.statements.train CORPUS/train.jsonl --encoder FOLDER --out runs/a [--epochs 6] [--seed 1]

Writes after every epoch the weights (`last-1.pt`, ...), their running average (`mean-1.pt`, ...) and a line of figures
for each (`curve.jsonl`), measured on the articles that are kept out of training. The same seed gives the same weights
on the same machine, unless `--seconds` leads the learning rate by the clock.
"""

import argparse
import json
import math
import random
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from onrecord.find.quotations.tagger.model import Tagger as Exported
from onrecord.find.quotations.tagger.windows import BREAK
from training.statements.corpus import Article, Example, articles, examples
from training.statements.measure import Scorer, predictions
from training.statements.network import Tagger, collate, encoder_from, link_loss, tag_loss, taught_loss

WEIGHT_OF_LINKS = 0.2
LENGTH_TRAINED = 256  # word pieces
HIDDEN = 103  # the piece that stands for a hidden one ([MASK])
WARM_UP = 60  # steps
BUCKET = 20  # batches sorted by length together
KEPT = 0.998  # of the running average at each step


def main() -> int:
    """Train as the command line says."""
    chosen = options().parse_args()
    torch.set_num_threads(chosen.threads)
    torch.manual_seed(chosen.seed)
    chance = random.Random(chosen.seed)
    every = list(articles(chosen.corpus))
    held = [article for article in every if article.held and not chosen.everything]
    train = [article for article in every if not article.held or chosen.everything][:: chosen.every]
    tokenizer = Tokenizer.from_file(str(chosen.encoder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    model = Tagger(encoder_from(chosen.encoder, dropout=chosen.attention), dropout=chosen.dropout)
    model.encoder.embeddings.word_embeddings.requires_grad_(not chosen.freeze)
    if chosen.begin:
        model.load_state_dict(torch.load(chosen.begin))
    chosen.out.mkdir(parents=True, exist_ok=True)
    Run(model, tokenizer, train, held, chosen, chance).go()
    return 0


def options() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--encoder", type=Path, required=True, help="folder with config.json, tokenizer.json, weights")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--scorer", type=Path, help="the benchmark's score.py (default: beside the corpus)")
    parser.add_argument("--epochs", type=int, default=6, help="the learning rate's way down")
    parser.add_argument("--stop", type=int, default=0, help="end after so many epochs, wherever the rate is")
    parser.add_argument("--seconds", type=float, default=0.0, help="stop the learning rate's way down after so long")
    parser.add_argument("--rate", type=float, default=2.5e-4)
    parser.add_argument("--batch", type=int, default=6)
    parser.add_argument("--length", type=int, default=LENGTH_TRAINED)
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--attention", type=float, default=0.0, help="dropout in attention; doubles the time")
    parser.add_argument("--hide", type=float, default=0.0, help="the share of word pieces that are hidden in training")
    parser.add_argument("--push", type=float, default=0.0, help="how far words are moved to mislead; doubles the time")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--every", type=int, default=1, help="train on every n-th article only")
    parser.add_argument("--begin", type=Path, help="weights to begin with")
    parser.add_argument("--freeze", action="store_true", help="leave the encoder's word embeddings as they are")
    parser.add_argument("--without", choices=["kinds", "sequence"], help="leave out a part, to see what it is worth")
    parser.add_argument("--smoothing", type=float, default=0.0, help="label smoothing; only without the sequence")
    parser.add_argument("--taught", type=Path, help="exported weights whose tags are learned too (distillation)")
    parser.add_argument("--trust", type=float, default=0.5, help="the share of the tags' loss that is the teacher's")
    parser.add_argument("--measure", choices=["each", "end"], default="each", help="after each epoch, or at the end")
    parser.add_argument("--everything", action="store_true", help="train on the articles for choices too")
    return parser


class Run:
    """One training run."""

    def __init__(
        self,
        model: Tagger,
        tokenizer: Any,
        train: Sequence[Article],
        held: Sequence[Article],
        chosen: Any,
        chance: random.Random,
    ) -> None:
        self.model, self.tokenizer, self.train, self.held = model, tokenizer, train, held
        self.chosen, self.chance = chosen, chance
        body = [p for name, p in model.named_parameters() if name.startswith("encoder") and p.requires_grad]
        heads = [p for name, p in model.named_parameters() if not name.startswith(("encoder", "transitions"))]
        groups = [{"params": body, "lr": chosen.rate}, {"params": heads, "lr": 4 * chosen.rate}]
        groups.append({"params": [model.transitions], "lr": 40 * chosen.rate, "weight_decay": 0.0})
        self.teacher = Exported.load(chosen.taught) if chosen.taught else None
        self.optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
        self.rates = [group["lr"] for group in self.optimizer.param_groups]
        self.mean = {name: value.detach().clone() for name, value in model.state_dict().items()}
        self.begun = time.monotonic()
        self.step = 0
        self.steps = 0

    def go(self) -> None:
        """All epochs."""
        for epoch in range(self.chosen.epochs):
            batches = list(self.batches())
            self.steps = self.steps or len(batches) * self.chosen.epochs
            self.model.train()
            recent: list[tuple[float, float]] = []
            for batch in batches:
                recent.append(self.learn(batch))
                if self.step % 50 == 0:
                    tag, link = np.mean(recent[-50:], axis=0)
                    self.say(f"epoch {epoch + 1} step {self.step}/{self.steps} tags {tag:.4f} links {link:.3f}")
                if self.done() >= 1:
                    break
            ended = self.done() >= 1 or epoch + 1 == self.chosen.stop
            self.keep(epoch + 1, measured=ended or self.chosen.measure == "each")
            if ended:
                break

    def batches(self) -> Iterator[list[Example]]:
        """The windows of one epoch, packed anew, in batches of like length and random order."""
        size = self.chosen.batch
        every = [
            example
            for article in self.train
            for example in examples(article, self.tokenizer, length=self.chosen.length, chance=self.chance)
        ]
        self.chance.shuffle(every)
        made: list[list[Example]] = []
        for first in range(0, len(every), size * BUCKET):
            bucket = sorted(every[first : first + size * BUCKET], key=lambda example: len(example.window.ids))
            made.extend(bucket[k : k + size] for k in range(0, len(bucket), size))
        self.chance.shuffle(made)
        yield from made

    def done(self) -> float:
        """The share of the way that is gone."""
        spent = (time.monotonic() - self.begun) / self.chosen.seconds if self.chosen.seconds else 0.0
        return max(self.step / max(self.steps, 1), spent)

    def learn(self, batch: Sequence[Example]) -> tuple[float, float]:
        """One step."""
        factor = min(1.0, (self.step + 1) / WARM_UP) * max(0.02, 1 - self.done())
        for group, rate in zip(self.optimizer.param_groups, self.rates, strict=True):
            group["lr"] = rate * factor
        ids, kinds, mask = collate(batch)
        if self.chosen.hide:
            ids = torch.where((torch.rand(ids.shape) < self.chosen.hide) & (ids > BREAK), HIDDEN, ids)
        if self.chosen.without == "kinds":
            kinds = torch.zeros_like(kinds)
        self.optimizer.zero_grad()
        tag, link = self.losses(batch, ids, kinds, mask)
        if self.chosen.push:
            with pushed(self.model.encoder.embeddings.word_embeddings.weight, self.chosen.push):
                self.losses(batch, ids, kinds, mask)
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.step += 1
        kept = min(KEPT, (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            for name, value in self.model.state_dict().items():
                self.mean[name].lerp_(value, 1 - kept)
        return tag, link

    def losses(self, batch: Sequence[Example], ids: Tensor, kinds: Tensor, mask: Tensor) -> tuple[float, float]:
        """The losses of the tags and of the links; the slopes are added up."""
        with torch.autocast("cpu", torch.bfloat16):
            scores, links = self.model(ids, kinds, mask)
        tag = self.tag_loss(scores, batch)
        if self.teacher:
            told = taught_loss(scores, batch, [self.teacher.scores(example.window)[0] for example in batch])
            tag = (1 - self.chosen.trust) * tag + self.chosen.trust * told
        link = link_loss(links, batch)
        (tag + WEIGHT_OF_LINKS * link).backward()
        return tag.item(), link.item()

    def tag_loss(self, scores: Tensor, batch: Sequence[Example]) -> Tensor:
        """The loss of the tags: of the whole sequence, or of each piece by itself where the sequence is left out."""
        if self.chosen.without != "sequence":
            return tag_loss(self.model, scores, batch)
        wanted = torch.full(scores.shape[:2], -100)
        for k, example in enumerate(batch):
            wanted[k, : len(example.tags)] = torch.from_numpy(example.tags)
        smoothing = self.chosen.smoothing
        return functional.cross_entropy(scores.float().flatten(0, 1), wanted.flatten(), label_smoothing=smoothing)

    def keep(self, epoch: int, *, measured: bool) -> None:
        """Write the weights and, if wanted, measure both on the held articles."""
        out = self.chosen.out
        torch.save(self.model.state_dict(), out / f"last-{epoch}.pt")
        torch.save(self.mean, out / f"mean-{epoch}.pt")
        if not self.held or not measured:
            return
        scorer = Scorer(self.chosen.scorer or self.chosen.corpus.parent / "score.py")
        own = {name: value.clone() for name, value in self.model.state_dict().items()}
        for which, weights in (("last", own), ("mean", self.mean)):
            self.model.load_state_dict(weights)
            seen = self.chosen.without != "kinds"
            made = predictions(self.model, self.tokenizer, self.held, length=self.chosen.length, kinds=seen)
            figures = scorer.score(self.held, made)
            line = {
                "epoch": epoch,
                "weights": which,
                "step": self.step,
                "seconds": round(time.monotonic() - self.begun),
                **figures,
            }
            with (out / "curve.jsonl").open("a", encoding="utf-8") as curve:
                curve.write(json.dumps(line) + "\n")
            self.say(json.dumps(line))
        self.model.load_state_dict(own)

    def say(self, line: str) -> None:
        """Tell how far it is."""
        print(f"{math.floor(time.monotonic() - self.begun):>6} s  {line}", file=sys.stderr, flush=True)


@contextmanager
def pushed(words: Tensor, far: float) -> Iterator[None]:
    """Move the vectors of words for a while to where the loss is larger (adversarial training, Miyato et al. 2017)."""
    if words.grad is None:
        raise ValueError("words can only be moved where they are trained: leave out --freeze")
    with torch.no_grad():
        move = words.grad * (far / (words.grad.norm() + 1e-12))
        words += move
    yield
    with torch.no_grad():
        words -= move


if __name__ == "__main__":
    sys.exit(main())
