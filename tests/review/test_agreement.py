"""Several reviewers: what each said is kept, how far they agree, and what an editor decides between them stands."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import WrongUse
from onrecord.model import Decision, Document, Findings, Record, Speaker, Statement, document_id
from onrecord.model.decision import broken, sealed
from onrecord.review.agreement import KEEPING, alpha, cases, facets, kappa, pairs, share
from onrecord.review.drafts import Wish, drafts
from onrecord.review.overlay import lay_over
from onrecord.review.settling import again, choice, judging, settled_by, settlement
from onrecord.review.standing import standing

TEXT = "Ivo Marek and Lida Arven met in Mirava. “The gates were open”, he said."
DOC = Document(
    id=document_id(text=TEXT, publisher="Kalden Courier", title=None, url=None, given_id=None),
    text=TEXT,
    sha256="0" * 64,
    media_type="text/plain",
    reader="plain@1",
)
SAID = DOC.span(TEXT.index("“"), TEXT.index(", he said"))
FOUND = Findings(
    document=DOC,
    statements=(
        Statement(
            id="st-gates",
            span=SAID,
            content=(SAID,),
            mode="direct",
            speaker=Speaker(spans=(DOC.span(TEXT.index("he said"), TEXT.index("he said") + 2),)),
            found_by="hand@1",
        ),
    ),
)


class Table:
    """Reviewers around a table: each decision goes to the end of one chain."""

    def __init__(self):
        self.chain = ()

    def record(self, without=()):
        laid = lay_over(FOUND, [d for d in standing(self.chain) if d.id not in without])
        rejected = Record(findings=(laid.rejected,))
        return Record(findings=(laid.findings,), rejected=rejected, decisions=self.chain, reviews=laid.reviews)

    def keep(self, *made):
        for decision in made:
            self.chain += (sealed(decision, self.chain[-1].hash if self.chain else ""),)
        return self

    def says(self, reviewer, verdict, field=None, to=None, settles=()):
        subjects = () if verdict == "undo" else ("st-gates",)
        at = f"2031-02-03T10:{len(self.chain):02}:00Z"
        wish = Wish(
            verdict=verdict, subjects=subjects, reviewer=reviewer, at=at, field=field, to=to, settles=tuple(settles)
        )
        return self.keep(*drafts(self.record(without=settles), wish))

    def settle(self, reviewer):
        (case,) = cases(self.chain)
        chosen, settles = choice(case, reviewer, self.chain)
        made = [again(d, reviewer="E. Valk", at="2031-02-03T12:00:00Z", note=None, settles=settles) for d in chosen]
        return self.keep(*made) if made else self.says("E. Valk", "accept", settles=settles)

    def speaker(self):
        found = lay_over(FOUND, standing(self.chain)).findings.statements
        return found[0].speaker.name if found else "rejected"

    def review(self):
        return lay_over(FOUND, standing(self.chain)).reviews.get("st-gates", "open")


@pytest.fixture
def table():
    return Table()


def test_two_decisions_on_one_finding_are_both_kept_with_their_names(table):
    table.says("A. Orlo", "edit", "speaker", "Ivo Marek").says("B. Venn", "edit", "speaker", "Lida Arven")
    (case,) = cases(table.chain)
    assert [(j.reviewer, j.verdict, j.values) for j in case.judgements] == [
        ("A. Orlo", "edit", {"speaker": "Ivo Marek"}),
        ("B. Venn", "edit", {"speaker": "Lida Arven"}),
    ]
    assert (case.state, case.differ) == ("differ", ("speaker",))
    assert table.speaker() == "Lida Arven"


@pytest.mark.parametrize(
    ("decided", "state", "differ"),
    [
        ([("A", "accept"), ("B", "accept")], "agree", ()),
        ([("A", "accept"), ("B", "reject")], "differ", (KEEPING,)),
        ([("A", "reject"), ("B", "reject")], "agree", ()),
        ([("A", "accept"), ("B", "edit", "speaker", "Ivo Marek")], "differ", ("speaker",)),
        ([("A", "edit", "speaker", "Ivo Marek"), ("B", "accept")], "agree", ()),  # B saw what A had made of it
        ([("A", "edit", "speaker", "Ivo Marek"), ("B", "edit", "stance", "alleged")], "agree", ()),
        ([("A", "accept"), ("B", "reject"), ("B", "accept")], "agree", ()),  # the last word of each counts
        ([("A", "reject"), ("B", "edit", "stance", "alleged")], "differ", (KEEPING,)),
    ],
)
def test_what_reviewers_differ_on(table, decided, state, differ):
    for each in decided:
        table.says(*each)
    (case,) = cases(table.chain)
    assert (case.state, case.differ) == (state, differ)


def test_one_reviewer_never_differs_with_himself(table):
    table.says("A", "accept").says("A", "reject").says("A", "accept")
    assert cases(table.chain) == ()


def test_a_decision_taken_back_is_no_judgement(table):
    table.says("A", "accept").says("B", "reject").says("B", "undo")
    assert cases(table.chain) == ()


@pytest.mark.parametrize(("chosen", "speaker"), [("A. Orlo", "Ivo Marek"), ("B. Venn", "Lida Arven")])
def test_what_the_editor_chose_stands_and_the_others_are_kept(table, chosen, speaker):
    table.says("A. Orlo", "edit", "speaker", "Ivo Marek").says("B. Venn", "edit", "speaker", "Lida Arven")
    table.settle(chosen)
    assert table.speaker() == speaker
    assert [d.reviewer for d in table.chain] == ["A. Orlo", "B. Venn", "E. Valk"]
    assert [d.reviewer for d in standing(table.chain)] == ["E. Valk"]
    (case,) = cases(table.chain)
    assert (case.state, len(case.judgements)) == ("settled", 2)
    assert list(broken(table.chain)) == []


@pytest.mark.parametrize(("chosen", "review"), [("A. Orlo", "accepted"), ("B. Venn", "rejected")])
def test_an_editor_decides_whether_a_thing_stays(table, chosen, review):
    table.says("A. Orlo", "accept").says("B. Venn", "reject").settle(chosen)
    assert table.review() == review


def test_what_was_found_stands_again_when_the_editor_says_so(table):
    table.says("A. Orlo", "accept").says("B. Venn", "edit", "speaker", "Lida Arven").settle("A. Orlo")
    assert table.speaker() is None
    assert table.review() == "accepted"


def test_edits_that_nobody_disputes_outlive_the_settlement(table):
    table.says("A", "edit", "speaker", "Ivo Marek").says("A", "edit", "stance", "alleged")
    table.says("B", "edit", "speaker", "Lida Arven").settle("B")
    (statement,) = lay_over(FOUND, standing(table.chain)).findings.statements
    assert (statement.speaker.name, statement.stance) == ("Lida Arven", "alleged")


@pytest.mark.parametrize(
    ("decided", "refused"),
    [
        (("B. Venn", "edit", "speaker", "Lida Arven"), True),
        (("B. Venn", "reject"), True),
        (("B. Venn", "accept"), False),
        (("B. Venn", "edit", "stance", "alleged"), False),
    ],
)
def test_nobody_goes_against_a_settlement_by_the_way(table, decided, refused):
    table.says("A. Orlo", "edit", "speaker", "Ivo Marek").says("B. Venn", "edit", "speaker", "Lida Arven")
    table.settle("A. Orlo")
    if refused:
        with pytest.raises(WrongUse, match=r"was settled by E\. Valk"):
            table.says(*decided)
    else:
        table.says(*decided)
    assert table.speaker() == "Ivo Marek"


def test_a_settlement_is_taken_back_like_any_decision(table):
    table.says("A", "edit", "speaker", "Ivo Marek").says("B", "edit", "speaker", "Lida Arven").settle("A")
    table.says("E. Valk", "undo")
    assert table.speaker() == "Lida Arven"
    assert cases(table.chain)[0].state == "differ"


def test_an_editor_who_finds_neither_right_writes_a_third_value(table):
    table.says("A", "edit", "stance", "alleged").says("B", "edit", "stance", "denied")
    settles = settled_by("edit", "stance", judging("st-gates", table.chain))
    table.says("E. Valk", "edit", "stance", "hedged", settles=settles)
    assert lay_over(FOUND, standing(table.chain)).findings.statements[0].stance == "hedged"
    assert [d.reviewer for d in settlement("st-gates", table.chain)] == ["E. Valk"]


def test_an_editor_accepts_what_is_shown_with_the_last_edit_of_each_value(table):
    table.says("A", "edit", "stance", "alleged").says("B", "edit", "stance", "denied")
    settles = settled_by("accept", None, judging("st-gates", table.chain))
    table.says("E. Valk", "accept", settles=settles)
    assert lay_over(FOUND, standing(table.chain)).findings.statements[0].stance == "denied"
    assert cases(table.chain)[0].state == "settled"


def test_a_settlement_is_settled_anew(table):
    table.says("A", "accept").says("B", "reject").settle("B").settle("A")
    assert table.review() == "accepted"
    assert len(cases(table.chain)[0].settled) == 1


def test_the_chain_of_a_record_without_settlements_has_the_hashes_it_had(table):
    table.says("A", "accept")
    old = sealed(replace(table.chain[0], settles=()), "")
    assert old.hash == table.chain[0].hash


# Figures -------------------------------------------------------------------------------------------------------------


def test_agreement_is_told_for_each_value_and_each_two_reviewers(table):
    table.says("A", "edit", "speaker", "Ivo Marek").says("B", "edit", "speaker", "Lida Arven")
    found = cases(table.chain)
    assert [(f.name, f.things, f.share) for f in facets(found)] == [(KEEPING, 1, 1.0), ("speaker", 1, 0.0)]
    assert [(p.reviewers, p.things, p.share, p.kappa) for p in pairs(found)] == [(("A", "B"), 1, 1.0, None)]


def test_kappa_is_the_textbook_one():
    both = [("a", "a")] * 45 + [("a", "b")] * 15 + [("b", "a")] * 25 + [("b", "b")] * 15
    assert kappa(both) == pytest.approx(0.1304, abs=1e-4)


def test_alpha_is_the_textbook_one_with_gaps():
    """The nominal example of Krippendorff's own paper: twelve units, four observers, some values missing."""
    rows = (
        (1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None),
        (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3),
        (None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None),
        (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None),
    )
    units = [[v for v in unit if v is not None] for unit in zip(*rows, strict=True)]
    assert alpha([unit for unit in units if len(unit) > 1]) == pytest.approx(0.743, abs=1e-3)


@given(st.lists(st.lists(st.sampled_from("abc"), min_size=2, max_size=4), min_size=1, max_size=12))
def test_agreement_is_never_above_one_and_one_only_where_all_agree(units):
    found, part = alpha(units), share(units)
    assert 0 <= part <= 1
    assert found is None or found <= 1
    assert (part == 1) == all(len(set(unit)) == 1 for unit in units)
    if found is not None:
        assert (found == 1) == (part == 1)


def test_decisions_of_findings_that_are_gone_are_still_counted():
    made = {"at": "2031-02-03T10:00:00Z", "kind": "statement", "subject": "st-gone"}
    chain = [Decision(id=f"d{n}", verdict="accept", reviewer=name, **made) for n, name in enumerate("AB")]
    assert [case.state for case in cases(chain)] == ["agree"]
