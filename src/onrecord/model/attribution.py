"""Source, cue and content of one statement as a tagger marks them, before anything is said about them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Bounds = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Where content, cue and source of one statement lie in the text: half-open bounds in code points.

    `signs` are the probabilities that `confidence` (0 to 1) is made of, by name.
    """

    content: tuple[Bounds, ...]
    cue: tuple[Bounds, ...] = ()
    source: tuple[Bounds, ...] = ()
    signs: Mapping[str, float] = field(default_factory=dict)
    confidence: float = 0.5

    @property
    def start(self) -> int:
        """Where the first of its words begins."""
        return min(start for start, _ in (*self.content, *self.cue, *self.source))
