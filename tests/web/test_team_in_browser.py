"""A team in real browsers: two reviewers edit one thing at once, see both versions, and an editor decides."""

import pytest
from teams import WORDS, House

from chromium import NARROW, PATIENCE, WIDE, answering
from onrecord.reviewing import read_record
from onrecord.web.guard import Reach


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    made = House(tmp_path_factory.mktemp("house"), reach=Reach())
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def address(house):
    with answering(house.app) as url:
        yield url


@pytest.fixture
def member(chromium, address):
    """Logs somebody in, in a browser context of his own; at the end nothing must have been said on the console."""
    said, contexts = [], []

    def log_in(name, path="/"):
        context = chromium.new_context(viewport=WIDE, base_url=address)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(path)
        page.get_by_label("name", exact=True).fill(name)
        page.get_by_label("password").fill(WORDS)
        page.get_by_role("button", name="Log in").click()
        page.wait_for_url(f"**{path}")
        return page

    yield log_in
    for context in contexts:
        context.close()
    assert [line for line in said if not any(status in line for status in ("401", "403", "409"))] == []


def subject_of(house, words):
    """The id of the statement with these words."""
    found = ((s, f.text) for f in house.store.findings() for s in f.statements)
    return next(s.id for s, text in found if words in s.words(text))


def test_two_reviewers_edit_at_once_and_an_editor_decides(house, member):
    subject = subject_of(house, "riot was started")
    here = f"/review/{subject}"
    ben, cleo = member("Ben", here), member("Cleo", here)
    for page, stance in ((ben, "alleged"), (cleo, "denied")):
        page.get_by_label("stance").select_option(stance)
    ben.get_by_role("button", name="Save what was changed").click()
    ben.wait_for_url("**/review")
    cleo.get_by_role("button", name="Save what was changed").click()
    cleo.get_by_role("heading", name="Somebody was faster").wait_for()
    assert "Ben" in cleo.locator(".theirs").inner_text()
    assert cleo.locator(".yours input[type=radio]").evaluate_all("all => all.map(each => each.value)") == [
        "alleged",
        "denied",
    ]
    assert [d.reviewer for d in house.store.decisions() if d.subject == subject] == ["Ben"]
    cleo.get_by_role("button", name="Decide as I chose").click()
    cleo.wait_for_url("**/review")
    said = [(d.reviewer, d.after) for d in house.store.decisions() if d.subject == subject]
    assert said == [("Ben", "alleged"), ("Cleo", "denied")]
    assert cleo.goto("/review/differ").status == 403

    edda = member("Edda", "/review/differ")
    card = edda.locator(f"[id='c-{subject}']")
    assert "alleged" in card.inner_text()
    card.get_by_label("Why Ben is right").fill("heard the tape")
    card.get_by_role("button", name="Ben is right").click()
    edda.get_by_text("Nothing differs").wait_for()
    found = {s.id: s for f in read_record(house.store).findings for s in f.statements}
    assert found[subject].stance == "alleged"
    assert house.store.decisions()[-1].note == "heard the tape"
    assert house.store.verify() == []
    edda.get_by_role("button", name="Log out").click()
    edda.wait_for_url("**/login")
    assert edda.goto("/").status == 401


def test_who_is_slower_in_the_queue_sees_both_versions_too(house, member):
    subject = subject_of(house, "no prisoner who stayed")
    path = "/review?kind=statement&words=prisoner"
    ben, cleo = member("Ben", path), member("Cleo", path)
    for page, key in ((ben, "Accept"), (cleo, "Reject")):
        page.locator(f"[id='c-{subject}']").get_by_role("button", name=key).click()
        if page is ben:
            page.locator(f"[id='c-{subject}'].r-accepted").wait_for()
    cleo.get_by_role("heading", name="Somebody was faster").wait_for()
    assert "accept" in cleo.locator(".theirs").inner_text()
    cleo.get_by_role("link", name="Leave it as it is now").click()
    cleo.wait_for_url("**/review?kind=statement&words=prisoner*")
    assert [d.verdict for d in house.store.decisions() if d.subject == subject] == ["accept"]


@pytest.mark.parametrize("path", ["/accounts", "/account", "/review/agreement", "/review/differ?state=all", "/login"])
def test_a_page_fits_a_telephone_and_has_no_fault_that_axe_knows(member, path):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = member("Ida")
    page.goto(path)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = axe.run(page).response["violations"]
        assert [(scheme, v["id"], [node["html"][:160] for node in v["nodes"]][:3]) for v in found] == []
    page.set_viewport_size(NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
