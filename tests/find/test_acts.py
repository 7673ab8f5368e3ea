"""What a cue does and how far it puts the content forward, from its words alone; each row one claim."""

from collections import Counter

import pytest

from onrecord.find.quotations.acts import act_of, act_of_lemma
from onrecord.lang import languages, words
from onrecord.model.statement import Stance


@pytest.mark.parametrize(
    ("cue", "act", "stance"),
    [
        ("said", "say", "asserted"),
        ("has repeatedly said", "say", "asserted"),
        ("told", "say", "asserted"),
        ("according to", "say", "asserted"),
        ("went on to say", "say", "asserted"),
        ("was quoted as saying", "say", "asserted"),
        ("pointed out", "say", "asserted"),
        ("not only said", "say", "asserted"),
        ("made clear", "stress", "asserted"),
        ("made it clear", "stress", "asserted"),
        ("is adamant", "stress", "asserted"),
        ("announces", "announce", "asserted"),
        ("confirmed", "confirm", "asserted"),
        ("explained", "explain", "asserted"),
        ("claims", "claim", "alleged"),
        ("'s claim", "claim", "alleged"),
        ("contended", "claim", "alleged"),
        ("is alleged", "claim", "alleged"),
        ("accused", "accuse", "alleged"),
        ("blames", "accuse", "alleged"),
        ("pointed the finger at", "accuse", "alleged"),
        ("admitted", "admit", "asserted"),
        ("owned up", "admit", "asserted"),
        ("denied", "deny", "denied"),
        ("denying", "deny", "denied"),
        ("ruled out", "deny", "denied"),
        ("brushed aside", "deny", "denied"),
        ("pleaded not guilty", "deny", "denied"),
        ("doubts", "doubt", "denied"),
        ("is unsure", "doubt", "hedged"),
        ("is sceptical", "doubt", "denied"),
        ("suggested", "suggest", "hedged"),
        ("hinted at", "suggest", "hedged"),
        ("warned", "warn", "asserted"),
        ("sounded the alarm", "warn", "asserted"),
        ("issued a warning", "warn", "asserted"),
        ("vowed", "promise", "asserted"),
        ("pledging", "promise", "asserted"),
        ("threatened", "threaten", "asserted"),
        ("asked", "ask", "asked"),
        ("wanted to know", "ask", "asked"),
        ("called for", "request", "asserted"),
        ("calls on", "request", "asserted"),
        ("urged", "request", "asserted"),
        ("begged", "request", "asserted"),
        ("called", "explain", "asserted"),
        ("ordered", "order", "asserted"),
        ("ruled", "decide", "asserted"),
        ("decided", "decide", "asserted"),
        ("shows", "find", "asserted"),
        ("found", "find", "asserted"),
        ("believes", "believe", "hedged"),
        ("thought", "believe", "hedged"),
        ("is convinced", "believe", "asserted"),
        ("is confident", "believe", "asserted"),
        ("knew", "know", "asserted"),
        ("expects", "expect", "hedged"),
        ("is expected to announce", "expect", "hedged"),
        ("hopes", "hope", "hedged"),
        ("voiced concern", "fear", "hedged"),
        ("is worried", "fear", "hedged"),
        ("wants", "intend", "asserted"),
        ("has plans", "intend", "asserted"),
        ("voiced support", "agree", "asserted"),
        ("welcomed", "agree", "asserted"),
        ("objected to", "oppose", "asserted"),
        ("spoke out against", "oppose", "asserted"),
        ("disagreed", "oppose", "denied"),
        ("refused", "refuse", "denied"),
        ("praised", "praise", "asserted"),
        ("paid tribute to", "praise", "asserted"),
        ("lashed out", "criticise", "asserted"),
        ("condemned", "criticise", "asserted"),
        ("apologised", "regret", "asserted"),
        ("tweeted", "say", "asserted"),
        ("walked home", None, "asserted"),
        (":", None, "asserted"),
        ("", None, "asserted"),
    ],
)
def test_a_cue_names_an_act(cue, act, stance):
    found = act_of(cue)
    assert (found.act, found.stance) == (act, stance)


@pytest.mark.parametrize(
    ("cue", "act", "stance"),
    [
        ("did not deny", "deny", "hedged"),
        ("didn't deny", "deny", "hedged"),
        ("didn’t deny", "deny", "hedged"),
        ("has never denied", "deny", "hedged"),
        ("did not rule out", "deny", "hedged"),
        ("did not say", "say", "hedged"),
        ("would not say", "say", "hedged"),
        ("could not confirm", "confirm", "hedged"),
        ("neither confirmed nor denied", "confirm", "hedged"),
        ("refused to confirm", "refuse", "hedged"),
        ("declined to comment", "refuse", "hedged"),
        ("refused to rule out", "refuse", "hedged"),
        ("was reluctant to admit", "refuse", "denied"),
        ("has yet to confirm", "confirm", "hedged"),
        ("failed to mention", "say", "hedged"),
        ("no comment", "refuse", "hedged"),
        ("is not convinced", "believe", "denied"),
        ("is unconvinced", "doubt", "denied"),
        ("does not believe", "believe", "denied"),
        ("has no doubt", "doubt", "asserted"),
        ("does not doubt", "doubt", "asserted"),
        ("has no plans", "intend", "denied"),
        ("does not want", "intend", "denied"),
        ("did not admit", "admit", "denied"),
        ("does not agree", "agree", "denied"),
        ("never said", "say", "hedged"),
        ("did not never deny", "deny", "denied"),
    ],
)
def test_a_negation_turns_an_act_as_its_kind_says(cue, act, stance):
    found = act_of(cue)
    assert (found.act, found.stance) == (act, stance)


@pytest.mark.parametrize(
    ("cue", "language", "act", "stance"),
    [
        ("заявил", "ru", "announce", "asserted"),
        ("опровергла", "ru", "deny", "denied"),
        ("не подтвердили", "ru", "confirm", "hedged"),
        ("по мнению", "ru", "believe", "hedged"),
        ("утверждают", "ru", "claim", "alleged"),
        ("спросил", "ru", "ask", "asked"),
        ("قال", "ar", "say", "asserted"),
        ("وأكّدت", "ar", "confirm", "asserted"),
        ("اكدت", "ar", "confirm", "asserted"),
        ("نفت", "ar", "deny", "denied"),
        ("زعم", "ar", "claim", "alleged"),
        ("نقلا عن", "ar", "report", "asserted"),
        ("said", "xx", None, "asserted"),
    ],
)
def test_other_languages_have_acts_of_their_own(cue, language, act, stance):
    found = act_of(cue, language)
    assert (found.act, found.stance) == (act, stance)


@pytest.mark.parametrize("language", languages("acts"))
def test_each_word_names_one_act_and_each_act_known_stances(language):
    table = words(language, "acts")
    listed = [
        entry for act in table["acts"].values() for key in ("verbs", "words", "phrases") for entry in act.get(key, ())
    ]
    assert [entry for entry, count in Counter(listed).items() if count > 1] == []
    stances = {act[key] for act in table["acts"].values() for key in ("stance", "negated")}
    assert stances | set(table.get("stance", {})) <= set(Stance.__args__)
    assert all(act_of_lemma(entry, language).stance in Stance.__args__ for entry in listed)


def test_a_negation_outside_the_cue_counts():
    assert act_of("believe", negated=True).stance == "denied"
    assert act_of("deny", negated=True).stance == "hedged"
