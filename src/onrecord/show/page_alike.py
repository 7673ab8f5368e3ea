"""Speakers who may be one under two spellings, kept up from one state of the record to the next."""

from collections.abc import Iterator, Mapping

from onrecord.credits import plain_name
from onrecord.show.page_speakers import SMALL, Speaker, alike

Block = tuple[str, str]
Doubt = tuple[Speaker, tuple[Speaker, ...]]


class Alike:
    """For each speaker those who may be the same; who comes or goes or has another name is compared anew."""

    def __init__(self, speakers: Mapping[str, Speaker], before: "Alike | None" = None) -> None:
        self._speakers = speakers
        self._blocks: dict[Block, frozenset[str]] = dict(before._blocks) if before is not None else {}
        self._same: dict[str, frozenset[str]] = dict(before._same) if before is not None else {}
        known = before._speakers if before is not None else {}
        for key, old in known.items():
            new = speakers.get(key)
            if new is not old and (new is None or (new.name, new.kind) != (old.name, old.kind)):
                self._drop(old)
        for key, speaker in speakers.items():
            old_one = known.get(key)
            if old_one is None or (
                old_one is not speaker and (old_one.name, old_one.kind) != (speaker.name, speaker.kind)
            ):
                self._take(speaker)

    def _drop(self, speaker: Speaker) -> None:
        for block in _blocks(speaker):
            self._blocks[block] = self._blocks.get(block, frozenset()) - {speaker.key}
        for other in self._same.pop(speaker.key, ()):
            left = self._same[other] - {speaker.key}
            self._same[other] = left
            if not left:
                del self._same[other]

    def _take(self, speaker: Speaker) -> None:
        near: dict[str, Speaker] = {}
        for block in _blocks(speaker):
            near.update((key, self._speakers[key]) for key in self._blocks.get(block, ()) if key in self._speakers)
            self._blocks[block] = self._blocks.get(block, frozenset()) | {speaker.key}
        found = frozenset(other.key for other in alike(speaker, near.values()))
        if found:
            self._same[speaker.key] = self._same.get(speaker.key, frozenset()) | found
        for other in found:
            self._same[other] = self._same.get(other, frozenset()) | {speaker.key}

    def listed(self) -> tuple[Doubt, ...]:
        """Those in doubt with those who may be the same, all in the order of the speakers."""
        turn = {key: number for number, key in enumerate(self._speakers)}
        names = sorted(self._same, key=turn.__getitem__)
        return tuple(
            (
                self._speakers[key],
                tuple(self._speakers[other] for other in sorted(self._same[key], key=turn.__getitem__)),
            )
            for key in names
        )


def _blocks(speaker: Speaker) -> Iterator[Block]:
    """What those who may be the same have in common: bodies words or initials, persons a last name but for a letter."""
    words = speaker.name.casefold().split()
    if not words:
        return
    if speaker.kind == "person":
        last = plain_name(speaker.name).split()[-1:] or [words[-1]]
        yield "person", last[0]
        yield from (("person", last[0][:n] + last[0][n + 1 :]) for n in range(len(last[0])))
        return
    yield "body", " ".join(sorted(words))
    yield "body", speaker.name.casefold()
    yield "body", "".join(word[0] for word in words if word not in SMALL)
