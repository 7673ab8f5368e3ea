"""A team over a small record: accounts with cheap hashes, and a browser for each of its members."""

import re
from hashlib import sha256
from urllib.parse import urlencode

from argon2 import PasswordHasher
from browser import Browser
from example_record import example_record

from onrecord.browsing import ReviewedLibrary
from onrecord.model import Problem
from onrecord.reviewing import merge_anew
from onrecord.store.accounts import accounts_of
from onrecord.store.passwords import Passwords
from onrecord.store.sqlite import open_store
from onrecord.web.adding import Inbox
from onrecord.web.app import create_app
from onrecord.web.desk import Desk
from onrecord.web.entrance import add_team
from onrecord.web.guard import Reach
from onrecord.web.limits import Attempts
from onrecord.web.review import add_review
from onrecord.web.team import Team

HOME = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}
WORDS = "a long walk by the river"
MEMBERS = {"Ann": "reader", "Ben": "reviewer", "Cleo": "reviewer", "Edda": "editor", "Ida": "owner"}
CHEAP = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
KEPT = CHEAP.hashed(WORDS)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self, now=1_900_000_000.0):
        self.now = now

    def __call__(self):
        return self.now


def filled(folder, record=None):
    """A store with the findings of a record, that of the example where none is given."""
    store = open_store(str(folder), create=True)
    for found in (record or example_record()).findings:
        data = found.text.encode()
        store.put(
            source=found.document.id,
            sha256=sha256(data).hexdigest(),
            data=data,
            fingerprint="1",
            findings=[found],
            problems=[],
        )
    merge_anew(store)
    return store


class House:
    """A store with a team at its page."""

    def __init__(self, folder, *, members=MEMBERS, reach=None):
        self.clock = Clock()
        self.store = filled(folder / "record")
        self.accounts = accounts_of(self.store)
        for name in sorted(members, key=lambda name: members[name] != "owner"):
            self.accounts.add(name, members[name], KEPT, by="test")
        self.team = Team(self.accounts, CHEAP, clock=self.clock, attempts=Attempts(self.clock))
        library = ReviewedLibrary(self.store)
        inbox = Inbox(folder / "added", lambda _: ("", [Problem(kind="x", message="y")]), most_bytes=1000)
        self.reach = reach or Reach()
        self.app = create_app(lambda: library, search=self.store.search, inbox=inbox, reach=self.reach, team=self.team)
        add_review(self.app, Desk(self.store, library))
        add_team(self.app, self.team, self.reach)

    def stranger(self):
        """A browser of nobody."""
        return Browser(self.app)

    def member(self, name):
        """The browser of somebody who has logged in."""
        page = Browser(self.app)
        answer = send(page, "/login", name=name, password=WORDS)
        assert answer.status_code == 303, answer.text
        return page


def send(page, path, *fields, headers=HOME, **single):
    """What a form of the page sends."""
    return page.request("POST", path, content=urlencode([*fields, *single.items()]), headers=headers)


def token_at(page, path):
    """The token of the forms of a page."""
    return re.search(r'name="token" value="([^"]+)"', page.get(path).text)[1]


def decide(page, verdict, subject, *fields, **more):
    """A decision by form, with the token of the page."""
    given = {"token": token_at(page, "/review"), "subject": subject, "verdict": verdict} | more
    return send(page, "/review/decide", *fields, **given)


def statements(page, words):
    """The ids of the statements with these words."""
    html = page.get("/review", params={"kind": "statement", "words": words, "status": "all"}).text
    return re.findall(r'<li class="card [^"]*" id="c-([^"]+)"', html)
