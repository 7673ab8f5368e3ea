"""A value that becomes a row of the store comes back equal, whatever it holds."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord import model
from onrecord.model import Event, Figure, Span, Statement, When
from onrecord.store.codec import read, write

words = st.text(max_size=12)
bounds = st.tuples(st.integers(0, 40), st.integers(1, 20)).map(lambda b: Span(doc="d", start=b[0], end=b[0] + b[1]))
whens = st.none() | st.builds(When, edtf=st.none() | words, earliest=st.none() | words, latest=st.none() | words)
figures = st.builds(
    Figure,
    span=bounds,
    counts=st.sampled_from(["killed", "missing"]),
    low=st.none() | st.integers(0, 10**25),
    high=st.none() | st.integers(0, 10**25),
    hedge=st.sampled_from(["exact", "over"]),
)
statements = st.builds(
    Statement,
    id=words,
    span=bounds,
    content=st.lists(bounds, max_size=3).map(tuple),
    mode=st.sampled_from(["direct", "indirect", "mixed"]),
    speaker=st.none() | st.builds(model.Speaker, spans=st.tuples(bounds), name=st.none() | words),
    when=whens,
    confidence=st.floats(0, 1),
    found_by=words,
)
events = st.builds(
    Event,
    id=words,
    span=bounds,
    trigger=bounds,
    type=words,
    figures=st.lists(figures, max_size=2).map(tuple),
    agents=st.lists(st.builds(model.Participant, span=bounds, name=words), max_size=2).map(tuple),
    place=st.none() | st.builds(model.Place, span=bounds, name=words, lat=st.none() | st.floats(-90, 90)),
    when=whens,
    found_by=words,
)


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(figures, statements, events))
def test_a_row_gives_back_the_value(value):
    assert read(write(value), type(value)) == value
