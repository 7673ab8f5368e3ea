"""The statement tagger without its weights: windows of word pieces, decoding of scores, its place beside the rules."""

import itertools
import re
from collections import Counter
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from onrecord.find.quotations.drafts import Draft
from onrecord.find.quotations.learned import together
from onrecord.find.quotations.tagger import sequence
from onrecord.find.quotations.tagger.consensus import LEAST, NOTHING, Said, agreed
from onrecord.find.quotations.tagger.decode import (
    LINK,
    calibrated,
    decode,
    joined,
)
from onrecord.find.quotations.tagger.sequence import DRAWN, TAG, TAGS, allowed, drawn_tags
from onrecord.find.quotations.tagger.windows import Window, kinds_of, pieces_of, windows
from onrecord.model import Span
from onrecord.model.attribution import Attribution


class Words:
    """A tokenizer whose pieces are words and marks."""

    def encode_batch(self, texts, add_special_tokens):
        assert not add_special_tokens
        return [self.encode(text) for text in texts]

    def encode(self, text):
        places = [match.span() for match in re.finditer(r"\w+|[^\w\s]", text)]
        return SimpleNamespace(ids=[1000 + b - a for a, b in places], offsets=places)


def packed(lines, *, length, overlap):
    text = "\n".join(lines)
    at, spans = 0, []
    for line in lines:
        if line:
            spans.append(Span(doc="d", start=at, end=at + len(line)))
        at += len(line) + 1
    pieces = list(pieces_of(text, spans, kinds_of(text, []), Words(), length=length))
    return text, list(windows(pieces, length=length, overlap=overlap))


@pytest.mark.parametrize("overlap", [0, 3, 6])
@pytest.mark.parametrize("length", [6, 9, 40])
def test_every_word_is_new_in_exactly_one_window(length, overlap):
    lines = [
        "The mayor spoke.",
        "",
        "“We will rebuild the bridge this year,” she said, and left.",
        "Nobody asked",
        "why.",
    ]
    text, made = packed(lines, length=length, overlap=overlap)
    fresh = [text[window.starts[i] : window.ends[i]] for window in made for i in window.real if i >= window.repeated]
    assert fresh == re.findall(r"\w+|[^\w\s]", text)
    assert all(len(window.ids) <= length for window in made)


def test_a_window_repeats_the_paragraph_before_when_it_is_short():
    text, made = packed(
        ["One two three four.", "Orlova spoke.", "She added that it rained in Brenn."], length=14, overlap=4
    )
    again = [text[made[1].starts[i] : made[1].ends[i]] for i in range(made[1].repeated) if made[1].starts[i] >= 0]
    assert again == ["Orlova", "spoke", "."]


def window_of(count):
    at = np.arange(count, dtype=np.int64)
    starts, ends = at * 2, at * 2 + 1
    starts[0] = ends[0] = -1
    return Window(ids=at, kinds=at * 0, starts=starts, ends=ends)


def scores_of(names):
    scores = np.full((len(names) + 1, len(TAGS)), -9.0, dtype=np.float32)
    for i, name in enumerate(names, 1):
        scores[i, TAG[name]] = 9.0
    return scores


def links_of(count, to_cue, to_source):
    """Vectors that make each content point at its cue and each cue at its source; 0 is none."""
    links = np.zeros((count, 4 * LINK), dtype=np.float32)
    for at in range(count):
        links[at, LINK + at] = 1  # what a content may seek
        links[at, 3 * LINK + at] = 1  # what a cue may seek
    for content, cue in to_cue.items():
        links[content, cue] = 9
    for cue, source in to_source.items():
        links[cue, 2 * LINK + source] = 9
    return links


def decoded(window, scores, links):
    ((same, found),) = decode([(window, scores, links)], allowed())
    assert same is window
    return found


def test_two_cues_may_share_a_source_and_a_content_may_have_two_parts():
    names = ["B-content", "I-content", "B-source", "B-cue", "O", "B-content", "B-cue", "B-content"]
    found = decoded(window_of(9), scores_of(names), links_of(9, {1: 4, 6: 4, 8: 7}, {4: 3, 7: 3}))
    assert [(a.content, a.cue, a.source) for a in found] == [
        (((2, 5), (12, 13)), ((8, 9),), ((6, 7),)),
        (((16, 17),), ((14, 15),), ((6, 7),)),
    ]


def test_a_cue_without_a_source_and_a_content_without_a_cue_stay_without():
    names = ["B-cue", "B-content", "O", "B-content", "B-source"]
    found = decoded(window_of(6), scores_of(names), links_of(6, {2: 1, 4: 0}, {1: 0}))
    assert [(a.content, a.cue, a.source) for a in found] == [(((4, 5),), ((2, 3),), ()), (((8, 9),), (), ())]


@pytest.fixture
def plain_draws(monkeypatch):
    """Draw very often, and as the scores say."""
    for name, value in {"HEATS": (1.0,), "EACH": 4000, "DRAWN": 4000}.items():
        monkeypatch.setattr(sequence, name, value)
    sequence._chances.cache_clear()
    yield
    sequence._chances.cache_clear()


def random_scores(steps):
    chance = np.random.default_rng(8)
    scores = chance.normal(size=(steps, len(TAGS))).astype(np.float32)
    return scores, allowed() + chance.normal(size=(len(TAGS) + 1, len(TAGS))).astype(np.float32)


def test_a_sequence_of_tags_is_drawn_as_often_as_it_is_likely(plain_draws):
    scores, moves = random_scores(3)
    chances = {}
    for tags in itertools.product(range(len(TAGS)), repeat=3):
        steps = moves[-1, tags[0]] + sum(moves[a, b] for a, b in itertools.pairwise(tags))
        chances[tags] = np.exp(steps + sum(scores[t, tag] for t, tag in enumerate(tags)))
    (drawn,) = drawn_tags([scores], moves)
    often = Counter(map(tuple, drawn.tolist()))
    for tags, chance in chances.items():
        assert often[tags] / len(drawn) == pytest.approx(chance / sum(chances.values()), abs=0.02)


def test_no_sequence_that_is_drawn_is_illegal():
    scores, moves = random_scores(60)
    (drawn,) = drawn_tags([scores], moves)
    assert drawn.shape == (DRAWN, 60)
    assert all(moves[a, b] > -100 for tags in drawn.tolist() for a, b in itertools.pairwise([len(TAGS), *tags]))


def test_a_window_is_read_the_same_whatever_windows_are_beside_it():
    chance = np.random.default_rng(9)
    moves = allowed() + chance.normal(size=(len(TAGS) + 1, len(TAGS))).astype(np.float32)
    rows = [(4 * chance.normal(size=(n, len(TAGS)))).astype(np.float32) for n in (40, 0, 7, 90, 1)]
    for row, beside in zip(rows, drawn_tags(rows, moves), strict=True):
        assert np.array_equal(drawn_tags([row], moves)[0], beside)


CUE, SOURCE = (0, 0), (1, 2)
LENGTHS = np.full(40, 5)


def chosen(found, readings=100):
    given = {said: dict.fromkeys(which, CUE) for said, which in found.items()}
    return {one.said: one.shares for one in agreed(given, LENGTHS, readings=readings)}


def test_a_statement_is_kept_when_most_readings_have_one_like_it_though_the_likeliest_marks_none():
    short, middle, long = (Said(((10, last),), SOURCE) for last in (13, 15, 18))
    found = {short: range(20), middle: range(20, 42), long: range(42, 60)}  # 40 mark nothing
    assert chosen(found) == {middle: {"content": 0.6, "source": 0.6, "exact": 0.22}}


def test_what_fewer_readings_have_is_no_statement():
    said = Said(((10, 13),), SOURCE)
    least = round(100 * LEAST)
    assert chosen({said: range(least)})
    assert not chosen({said: range(least - 1)})


def test_statements_of_one_stretch_are_told_apart():
    whole, first, second = Said(((10, 29),), SOURCE), Said(((10, 14),), SOURCE), Said(((25, 29),), NOTHING)
    found = {whole: range(30), first: range(30, 100), second: range(30, 90)}
    assert list(chosen(found)) == [first, second]


def test_of_contents_alike_the_one_with_the_source_of_most_readings_is_taken():
    content = ((10, 14),)
    mine, theirs, nobodys = (Said(content, source) for source in ((1, 1), (5, 6), NOTHING))
    shares = chosen({mine: range(25), theirs: range(25, 80), nobodys: range(80, 100)})
    assert shares == {theirs: {"content": 1.0, "source": 0.55, "exact": 0.55}}


def test_a_statement_has_the_cue_that_most_of_its_readings_give_it():
    said = Said(((10, 14),), SOURCE)
    given = {said: {**dict.fromkeys(range(60), (3, 4)), **dict.fromkeys(range(60, 100), (3, 3))}}
    assert [one.cue for one in agreed(given, LENGTHS, readings=100)] == [(3, 4)]


def test_what_a_window_repeats_only_adds_new_content_to_a_known_cue():
    first, second = window_of(6), window_of(6)
    second = Window(ids=second.ids, kinds=second.kinds, starts=second.starts + 6, ends=second.ends + 6, repeated=3)
    said = Attribution(content=((2, 5),), cue=((6, 7),))
    again = Attribution(content=((6, 7), (14, 15)), cue=((6, 7),))
    nothing_new = Attribution(content=((8, 9),), cue=((6, 7),))
    assert joined([(first, [said]), (second, [again, nothing_new])]) == [
        Attribution(content=((2, 5), (14, 15)), cue=((6, 7),))
    ]


def test_confidence_rises_with_its_signs():
    weights = {"bias": -0.5, "content": 0.8}
    chances = [
        calibrated(Attribution(content=((0, 1),), signs={"content": sign}), weights) for sign in (0.0, 0.3, 0.9, 1.0)
    ]
    given = [c.confidence for c in chances]
    assert given == sorted(given)
    assert 0 < given[0] < given[-1] < 1


def draft(start, end, *, cue=(), speaker=(), rule="that"):
    return Draft(content=((start, end),), cue=cue, speaker=speaker, rule=rule)


@pytest.mark.parametrize(
    ("ruled", "kept"),
    [
        pytest.param(
            draft(30, 40, cue=((25, 29),), speaker=((20, 24),), rule="clause"), True, id="nested in the content"
        ),
        pytest.param(draft(30, 60, cue=((25, 29),), speaker=((20, 24),)), False, id="half in the content"),
        pytest.param(draft(80, 90, cue=((75, 79),), rule="object"), False, id="loose grammar elsewhere"),
        pytest.param(draft(80, 90, cue=((75, 79),), rule="marks"), True, id="marks elsewhere"),
        pytest.param(draft(80, 90, rule="carried"), True, id="a quotation that goes on"),
        pytest.param(draft(20, 50, cue=((10, 14),), rule="marks"), False, id="the same by marks"),
    ],
)
def test_rules_add_what_the_tagger_leaves(ruled, kept):
    tagged = draft(20, 50, cue=((10, 14),), speaker=((5, 9),), rule="tagger")
    assert together([tagged], [ruled]) == [tagged, ruled][: 1 + kept]


@pytest.mark.parametrize(("lemma", "kept"), [("add", True), ("leave", False)])
def test_a_quotation_that_goes_on_goes_to_its_first_cue_unless_it_has_a_verb_of_saying(lemma, kept):
    first = draft(0, 10, cue=((11, 15),), rule="tagger")
    other = replace(draft(30, 40, cue=((25, 29),), rule="tagger"), lemma=lemma)
    marks = replace(draft(0, 10, cue=((11, 15),), rule="marks"), content=((0, 10), (30, 40)))
    assert [d.content for d in together([first, other], [marks], frozenset({"add"}))] == (
        [((0, 10),), ((30, 40),)] if kept else [((0, 10), (30, 40))]
    )
    theirs = replace(other, speaker=((20, 24),))
    assert len(together([first, theirs], [marks], frozenset({"add"}))) == 2


def test_the_speaker_beside_a_quotation_is_taken_over_where_the_tagger_gives_none():
    tagged = draft(20, 50, cue=((10, 14),), rule="tagger")
    ruled = draft(20, 50, cue=((10, 14),), speaker=((5, 9),), rule="marks")
    assert [d.speaker for d in together([tagged], [ruled])] == [((5, 9),)]
