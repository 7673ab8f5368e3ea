"""A team at the page: logging in, sessions, guessing, roles and accounts."""

import re
from html import unescape

import pytest
from browser import Browser
from starlette.routing import Route
from teams import CHEAP, HOME, KEPT, MEMBERS, WORDS, Clock, House, send, statements, token_at

from onrecord.errors import RecordError, WrongUse
from onrecord.store.accounts import accounts_of, key_of
from onrecord.store.passwords import Passwords, checked
from onrecord.web.guard import Reach
from onrecord.web.limits import FREE_TRIES, LONGEST_WAIT, Attempts
from onrecord.web.team import IDLE_SECONDS, LONGEST_SECONDS, local
from onrecord.web.who import LEAST, ROLES, least


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path)
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """A house in which nothing is changed."""
    made = House(tmp_path_factory.mktemp("house"))
    yield made
    made.store.close()


# Coming in -----------------------------------------------------------------------------------------------------------


def test_without_a_session_there_is_only_the_way_in(shared):
    page = shared.stranger()
    for route in shared.app.routes:
        if "GET" in route.methods and least("GET", route.path) is not None:
            answer = page.get(route.path.replace("{name}", "x"))
            assert answer.status_code == 401, route.path
            assert "<h1>Log in</h1>" in answer.text
            assert "Mirava" not in answer.text
    assert page.get("/login").status_code == 200
    assert page.get("/static/page.css").status_code == 200


def test_who_logs_in_goes_on_to_where_he_wanted(shared):
    page = shared.stranger()
    asked = page.get("/statements?words=gates").text
    back = unescape(re.search(r'name="next" value="([^"]*)"', asked)[1])
    answer = send(page, "/login", name="ann", password=WORDS, next=back)
    assert (answer.status_code, answer.headers["location"]) == (303, "/statements?words=gates")
    assert "Ann</a>" in page.get("/").text


@pytest.mark.parametrize("next", ["https://evil.example", "//evil.example", "/\\evil.example", "/a\nb", "evil", ""])
def test_the_way_on_stays_here(next):
    assert local(next) == "/"


def test_the_cookie_is_not_for_scripts_or_other_sites_and_secure_where_it_can_be(tmp_path):
    plain = send(House(tmp_path / "a").stranger(), "/login", name="Ann", password=WORDS).headers["set-cookie"]
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(plain.split("; "))
    assert "Secure" not in plain
    reach = Reach(names=frozenset({"record.example"}), port=8642, secure=True)
    page = Browser(House(tmp_path / "b", reach=reach).app, "https://record.example:8642")
    given = send(page, "/login", name="Ann", password=WORDS).headers["set-cookie"]
    assert given.startswith("__Host-onrecord=")
    assert {"HttpOnly", "SameSite=Strict", "Path=/", "Secure"} <= set(given.split("; "))
    assert page.get("/").status_code == 200


def test_a_name_that_nobody_has_is_answered_like_a_wrong_password(shared, monkeypatch):
    checks = []
    monkeypatch.setattr(shared.team.passwords, "_hasher", Counting(shared.team.passwords._hasher, checks))
    known = send(shared.stranger(), "/login", name="Ann", password="not the right one")
    unknown = send(shared.stranger(), "/login", name="Zoe", password="not the right one")
    assert (known.status_code, unknown.status_code) == (401, 401)
    assert known.text.replace("Ann", "Zoe") == unknown.text
    assert len(checks) == 2  # the same work for both
    assert not CHEAP.fits(None, "nobody has this password")


class Counting:
    def __init__(self, hasher, checks):
        self.hasher, self.checks = hasher, checks

    def verify(self, kept, password):
        self.checks.append(kept)
        return self.hasher.verify(kept, password)


def test_what_is_kept_of_passwords_and_sessions_is_no_use_to_a_thief(house):
    page = house.member("Ann")
    token = next(iter(page.cookies.values()))
    raw = b"".join(p.read_bytes() for p in house.store.folder.iterdir() if p.is_file())
    assert WORDS.encode() not in raw
    assert token.encode() not in raw
    assert house.accounts.password("Ann").startswith("$argon2id$")
    assert len(token) >= 43


def test_the_parameters_of_passwords_are_those_of_the_standard():
    assert Passwords().hashed(WORDS).startswith("$argon2id$v=19$m=65536,t=3,p=4$")


@pytest.mark.parametrize("password", ["short", "x" * 40, "Ann Marek A", "x" * 2000, "annann" * 2])
def test_a_password_that_is_easy_to_guess_is_refused(password):
    with pytest.raises(WrongUse):
        checked(password, "annann")


# Sessions ------------------------------------------------------------------------------------------------------------


def test_a_session_that_was_ended_is_worth_nothing_to_whoever_kept_its_token(house):
    page = house.member("Ann")
    kept = dict(page.cookies)
    answer = send(page, "/logout")
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")
    thief = house.stranger()
    thief.cookies.update(kept)
    assert thief.get("/").status_code == 401
    assert page.get("/").status_code == 401


def test_logging_in_gives_a_new_session_and_ends_the_one_before(house):
    page = house.member("Ann")
    before = dict(page.cookies)
    send(page, "/login", name="Ann", password=WORDS)
    assert dict(page.cookies) != before
    old = house.stranger()
    old.cookies.update(before)
    assert old.get("/").status_code == 401
    assert page.get("/").status_code == 200


def test_a_session_that_a_stranger_chose_is_not_taken_over(house):
    page = house.stranger()
    page.cookies.set(house.reach.cookie, "chosen-by-somebody-else", domain="127.0.0.1")
    given = send(page, "/login", name="Ann", password=WORDS).headers["set-cookie"]
    assert "chosen-by-somebody-else" not in given
    assert page.get("/").status_code == 200


def test_a_session_ends_when_it_is_not_used_and_after_half_a_day(house):
    page = house.member("Ann")
    for _ in range(LONGEST_SECONDS // IDLE_SECONDS - 1):
        house.clock.now += IDLE_SECONDS
        assert page.get("/").status_code == 200
    house.clock.now += IDLE_SECONDS + 1
    assert page.get("/").status_code == 401
    idle = house.member("Ben")
    house.clock.now += IDLE_SECONDS + 1
    assert idle.get("/").status_code == 401


def test_another_password_ends_all_other_sessions(house):
    here, elsewhere = house.member("Ann"), house.member("Ann")
    token = token_at(here, "/account")
    new = "five grey herons at dawn"
    wrong = send(here, "/account/password", token=token, password="not the right one", new=new, again=new)
    assert wrong.status_code == 403
    assert send(here, "/account/password", token=token, password=WORDS, new=new, again="x" + new).status_code == 400
    assert send(here, "/account/password", token=token, password=WORDS, new="short", again="short").status_code == 400
    assert send(here, "/account/password", token="guessed", password=WORDS, new=new, again=new).status_code == 403
    assert send(here, "/account/password", token=token, password=WORDS, new=new, again=new).status_code == 303
    assert (here.get("/").status_code, elsewhere.get("/").status_code) == (200, 401)
    assert send(house.stranger(), "/login", name="Ann", password=WORDS).status_code == 401
    assert send(house.stranger(), "/login", name="Ann", password=new).status_code == 303


def test_one_logs_out_everywhere(house):
    here, elsewhere = house.member("Ann"), house.member("Ann")
    send(here, "/account/sessions", token=token_at(here, "/account"))
    assert (here.get("/").status_code, elsewhere.get("/").status_code) == (401, 401)


def test_reading_with_a_session_writes_nothing(house):
    page = house.member("Ida")
    assert (page.get("/").status_code, page.get("/review").status_code) == (200, 200)  # what is kept for speed is made
    files = [house.store.folder / name for name in ("record.db", "record.db-wal")]
    before = [(file.stat().st_mtime_ns, file.stat().st_size) for file in files]
    for path in ("/", "/review", "/accounts", "/account", "/review/differ"):
        house.clock.now += 60
        assert page.get(path).status_code == 200
    assert [(file.stat().st_mtime_ns, file.stat().st_size) for file in files] == before


# Guessing ------------------------------------------------------------------------------------------------------------


def test_who_guesses_must_wait_and_the_owner_is_not_locked_out_for_good(house):
    page = house.stranger()
    answers = [send(page, "/login", name="Ida", password=f"wrong number {n}") for n in range(20)]
    assert [a.status_code for a in answers] == [401] * FREE_TRIES + [429] * (20 - FREE_TRIES)
    assert int(answers[-1].headers["retry-after"]) >= 1
    assert send(page, "/login", name="Ida", password=WORDS).status_code == 429
    house.clock.now += LONGEST_WAIT
    assert send(page, "/login", name="Ida", password=WORDS).status_code == 303


def test_each_wrong_try_makes_the_wait_longer_up_to_its_end():
    clock = Clock()
    attempts = Attempts(clock)
    waits = []
    for _ in range(FREE_TRIES + 14):
        wait = attempts.begin("ida", "192.0.2.1")
        if wait:
            waits.append(wait)
            clock.now += wait
            attempts.begin("ida", "192.0.2.1")
    assert waits[:3] == [2, 4, 8]
    assert max(waits) == LONGEST_WAIT


def test_one_address_cannot_try_many_names():
    attempts = Attempts(Clock())
    tried = [attempts.begin(f"name {n}", "192.0.2.1") for n in range(30)]
    assert tried[:20] == [0] * 20
    assert all(tried[20:])
    assert attempts.begin("name 1", "192.0.2.2") == 0


def test_strangers_everywhere_do_not_hold_up_who_is_known_at_his_address():
    attempts = Attempts(Clock())
    attempts.begin("ida", "198.51.100.1")
    attempts.right("ida", "198.51.100.1")
    for n in range(200):
        attempts.begin("ida", f"192.0.2.{n}")
    assert attempts.begin("ida", "203.0.113.1") > 0
    assert attempts.begin("ida", "198.51.100.1") == 0


def test_right_tries_are_not_counted():
    attempts = Attempts(Clock())
    for _ in range(100):
        assert attempts.begin("ida", "192.0.2.1") == 0
        attempts.right("ida", "192.0.2.1")


# Roles ---------------------------------------------------------------------------------------------------------------


def test_every_route_has_its_least_role(shared):
    served = {(m, r.path) for r in shared.app.routes if isinstance(r, Route) for m in r.methods if m != "HEAD"}
    assert served <= set(LEAST)
    assert set(LEAST) - served == {
        ("POST", "/add/watch"), ("POST", "/add/watch/stop"), ("GET", "/add/watch/progress"),
    }  # fmt: skip
    assert {path for (_, path), role in LEAST.items() if role is None} == {"/static/{name}", "/login"}
    assert least("POST", "/nowhere") == "owner"


@pytest.mark.parametrize("name", MEMBERS)
def test_a_role_is_enough_for_what_takes_it_and_for_nothing_else(shared, name):
    page, mine = shared.member(name), ROLES.index(MEMBERS[name])
    for (method, path), role in LEAST.items():
        if path in ("/logout", "/login", "/account/sessions") or path.startswith("/add/") or role is None:
            continue
        answer = page.request(method, path.replace("{name}", "nothing"), headers=HOME)
        allowed = mine >= ROLES.index(role)
        assert (answer.status_code != 403 or "This is not for the role" not in answer.text) == allowed, (method, path)


def test_a_reader_can_change_nothing(house):
    page, owner = house.member("Ann"), house.member("Ida")
    subject = statements(owner, "riot was started")[0]
    token = token_at(owner, "/review")
    for path in (path for (method, path), role in LEAST.items() if method == "POST" and role not in (None, "reader")):
        given = {"subject": subject, "verdict": "accept", "token": token, "text": "x", "name": "Zoe", "role": "owner"}
        assert send(page, path, **given).status_code == 403, path
    assert house.store.decisions() == ()
    assert house.accounts.get("Zoe") is None
    assert ">Review<" not in page.get("/").text
    assert ">Add<" not in page.get("/").text
    assert ">Accounts<" not in page.get("/").text


def test_a_script_is_told_in_its_own_words(shared):
    told = shared.stranger().get("/review", headers={"accept": "application/json"})
    assert (told.status_code, told.json()["error"]) == (401, "Log in again, then go on.")
    refused = shared.member("Ann").get("/review", headers={"accept": "application/json"})
    assert (refused.status_code, "reader" in refused.json()["error"]) == (403, True)


@pytest.mark.parametrize("path", ["/document/doc-another", "/incident/in-another", "/speaker/x", "/review/st-another"])
def test_what_another_record_holds_is_nothing_here(shared, path):
    assert shared.member("Ida").get(path).status_code == 404


def test_forms_of_one_session_are_worth_nothing_in_another(house):
    ben, cleo = house.member("Ben"), house.member("Cleo")
    subject = statements(ben, "riot was started")[0]
    answer = send(cleo, "/review/decide", token=token_at(ben, "/review"), subject=subject, verdict="accept")
    assert answer.status_code == 403
    assert house.store.decisions() == ()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 421),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Content-Type": "text/plain"}, 403),
        ({"Cookie": ""}, 401),
    ],
)
@pytest.mark.parametrize("path", sorted({path for (method, path) in LEAST if method == "POST"} - {"/login"}))
def test_another_site_can_do_nothing_in_the_name_of_a_member(shared, path, headers, status):
    page = shared.member("Ida")
    if "Cookie" in headers:
        page.cookies.clear()
    assert send(page, path, headers=HOME | headers, account="Ann", do="remove").status_code == status
    assert shared.accounts.get("Ann") is not None


# Accounts ------------------------------------------------------------------------------------------------------------


def test_an_owner_manages_accounts(house):
    ida = house.member("Ida")
    token = token_at(ida, "/accounts")
    new = {"name": "Omar Sund", "role": "reviewer", "new": WORDS, "again": WORDS}
    assert send(ida, "/accounts/add", token=token, **new).status_code == 303
    omar = house.member("omar sund")
    assert omar.get("/review").status_code == 200
    send(ida, "/accounts/change", token=token, account="Omar Sund", do="role", role="reader")
    assert omar.get("/review").status_code == 403  # from the next request on
    send(ida, "/accounts/change", token=token, account="Omar Sund", do="remove")
    assert omar.get("/").status_code == 401
    html = ida.get("/accounts").text
    for words in ("added as reviewer", "made reader", "removed"):
        assert words in html
    assert [change.by for change in house.accounts.log(3)] == ["Ida"] * 3


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"account": "Zoe", "do": "remove"}, 404),
        ({"account": "Ida", "do": "remove"}, 400),
        ({"account": "Ida", "do": "role", "role": "editor"}, 400),
        ({"account": "Ann", "do": "role", "role": "king"}, 400),
        ({"account": "Ann", "do": "password", "new": "short", "again": "short"}, 400),
        ({"account": "Ann", "do": "promote"}, 400),
        ({"account": "Ann", "do": "remove", "token": "guessed"}, 403),
    ],
)
def test_what_cannot_be_done_with_an_account_is_told(house, form, status):
    ida = house.member("Ida")
    assert send(ida, "/accounts/change", **{"token": token_at(ida, "/accounts")} | form).status_code == status
    assert {a.name: a.role for a in house.accounts.all() if not a.removed} == MEMBERS


def test_names_are_told_apart_and_never_given_to_another(house):
    for name in ("ben", "BEN", " Ben ", "\uff22en"):
        with pytest.raises(WrongUse, match="there is an account of this name already"):
            house.accounts.add(name, "reader", KEPT, by="test")
    for name in ("", "  ", "x" * 65, "a\u202eb", "a\x00b"):
        with pytest.raises(WrongUse):
            house.accounts.add(name, "reader", KEPT, by="test")
    house.accounts.remove("Ben", by="test")
    assert house.accounts.get("Ben") is None
    assert house.accounts.add("ben", "reader", KEPT, by="test").name == "Ben"
    assert key_of("Straße") == key_of("STRASSE")


def test_the_first_account_is_an_owner(tmp_path):
    made = House(tmp_path, members={})
    accounts = accounts_of(made.store)
    assert not accounts.some()
    with pytest.raises(WrongUse, match="the first account is the owner's"):
        accounts.add("Ben", "reviewer", KEPT, by="test")
    with pytest.raises(RecordError, match="no account of this name"):
        accounts.set_role("Ben", "reader", by="test")
    made.store.close()
