"""What reviewers decided about merging, as the merge reads it: what must be one, and what cannot."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeRules:
    """Decisions about merging that stand and do not contradict one another; they win over every score.

    `same` are groups of events (by id) that are one incident; `apart` are pairs of groups, of which no event of the one
    is of the incident of the other. `entities_same` are groups of entities of the record that are one, which keeps the
    id of the first; `entities_apart` are groups of entities of documents that are an entity of their own. `unfolded`
    are the folds that do not count. `key` names the decisions that these rules are made of.
    """

    same: tuple[tuple[str, ...], ...] = ()
    apart: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()
    entities_same: tuple[tuple[str, ...], ...] = ()
    entities_apart: tuple[tuple[str, ...], ...] = ()
    unfolded: tuple[str, ...] = ()
    key: str = ""


NO_RULES = MergeRules()
