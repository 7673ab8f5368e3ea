"""Feeds that name characters which do not exist are read all the same."""

import pytest

from onrecord.config import Limits
from onrecord.model import Given, Source
from onrecord.read import read_source

FEED = "<rss><channel><item><title>Rain in Brenn</title><description>It rained{}. {}</description></item></channel>{}"


@pytest.mark.parametrize("sign", ["&#x110000;", "&#xD800;", "&#55296;", "&#" + "9" * 5000 + ";", "&#x0000041;"])
@pytest.mark.parametrize("end", ["</rss>", "<div><b &a;"])
def test_a_reference_to_no_character_costs_no_text(sign, end):
    data = FEED.format(sign, "The mayor was there.", end).encode()
    (document,) = read_source(Source(name="a.rss", data=data), given=Given(), limits=Limits())
    assert "It rained" in document.text
    assert "The mayor was there." in document.text
