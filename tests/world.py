"""One of everything a page or letter can show, written through the services in words of the caller's making."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from io import BytesIO
from urllib.parse import quote

from sqlalchemy import select, update

from coordnet import clock
from coordnet.account.services import profile_of, update_profile
from coordnet.association import services as desk
from coordnet.auth.services import request_reset
from coordnet.digest.period import current_period
from coordnet.digest.services import build_digest
from coordnet.directory.services import describe_municipality
from coordnet.drafts import services as drafts
from coordnet.extensions import db
from coordnet.files.models import UNREAD, StoredFile
from coordnet.files.services import attach, store
from coordnet.forum import services as forum
from coordnet.forum.models import Category, Post, Thread
from coordnet.forum.queries import visible_category
from coordnet.forum.services import moderating, reporting
from coordnet.forum.services.following import follow_category
from coordnet.library import services as library
from coordnet.library.content import EntryContent
from coordnet.library.models import Entry
from coordnet.mail.mailboxes import note_refusal
from coordnet.mail.models import OutboxMessage, RefusingMailbox
from coordnet.mail.rendering import Rendered, renderer
from coordnet.mail.services import queue, queue_test
from coordnet.members import seats
from coordnet.members.models import SeatHolding, User
from coordnet.members.queries import municipality_by_code
from coordnet.members.viewer import Viewer
from coordnet.room import house
from tests.builders import Make

Say = Callable[[int], str]
OPEN, CLOSED = "teise-ir-proceduros", "sudetingos-situacijos"
LINK = "https://safelinks.example/?url=" + "x" * 400
VISITORS = ["/auth/sign-in", "/auth/password/forgot", "/help", "/privacy", "/rules", "/accessibility", "/nera"]


@dataclass
class World:
    """`boss` may do everything; `pages` are addresses that she opens."""

    boss: User
    colleague: User
    invited: User
    thread: Post
    entry: Entry
    pages: list[str] = field(default_factory=list)

    def letters(self) -> list[tuple[str, Rendered]]:
        """(kind, letter) of every message that there is something to say in; every kind is among them."""
        outbox = db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()
        letters = []
        for message in outbox:
            with clock.as_if(max(message.not_before, clock.now())):  # not every one may go on a Sunday
                letter = renderer(message.kind)(message)
            letters += [(message.kind, letter)] if letter else []
        assert {kind for kind, _letter in letters} == house().letters.keys()
        return letters


def build(make: Make, say: Say, *, language: str = "lt") -> World:
    """`say(length)` gives a text of at most that many letters. The entry is in `language`."""
    long_ago = clock.now() - timedelta(days=40)
    boss = make.coordinator("LT-57", name=say(110), site_role="administrator", joined_at=long_ago)
    colleague = make.coordinator("LT-20", name=say(115), email=_address(say, "kolege"))
    invited = _people(make, say, boss)
    _profiles(make, say, boss, colleague)
    db.session.execute(update(Category).values(name=say(70), description=say(200)))
    thread = _threads(make, say, boss, colleague)
    entry = _entries(make, say, boss, colleague, language)
    _letters(boss, colleague, make)
    _drafts(make.viewer(boss), say, thread, entry)
    db.session.commit()
    world = World(boss, colleague, invited, thread, entry)
    world.pages = _pages(world, say)
    return world


def _address(say: Say, start: str) -> str:
    """An e-mail address of 76 letters."""
    return f"{start}{'x' * 54}@savivaldybe.example"[:76]


def _people(make: Make, say: Say, boss: User) -> User:
    by = make.viewer(boss)
    place = municipality_by_code("LT-15")
    invited = desk.invite(_address(say, "kviesta"), say(118), role="coordinator", municipality=place, by=by)
    left, suspended = make.coordinator("LT-02", name=say(112)), make.coordinator("LT-03", name=say(114))
    desk.suspend(suspended, reason=say(480), by=by)
    desk.correct_person(left, name=say(111), email=_address(say, "kita"), by=by)
    held = db.session.scalars(select(SeatHolding).where(SeatHolding.user_id == left.id)).one()
    desk.end_seat(held, until=clock.today(), by=by)
    desk.end_membership(left, by=by)
    deputy, town = make.user(name=say(113)), municipality_by_code("LT-20")
    assert town is not None
    seats.give_seat(deputy, town, "deputy", since=clock.today(), act=say(200), by=by)
    db.session.commit()
    return invited


def _profiles(make: Make, say: Say, *people: User) -> None:
    for person in people:
        told = {"addressed_as": say(80), "position": say(190), "phone": "+370 600 00000", "languages": say(190)}
        profile = replace(profile_of(person), expertise=["elgetavimas"], **told)
        update_profile(person, profile, by=make.viewer(person))
        note_refusal(person.id, person.email, f"550 5.1.1 {say(200)}")
    db.session.execute(update(RefusingMailbox).values(weeks=3))
    for code in ("LT-57", "LT-20"):
        place = municipality_by_code(code)
        assert place is not None
        describe_municipality(
            place,
            body_type="",
            procedure_title=say(290) if code == "LT-57" else "",
            procedure_url=LINK,
            local_contacts=say(900),
            by=make.viewer(people[0]),
        )


def _threads(make: Make, say: Say, boss: User, colleague: User) -> Post:
    """One answered, one that waits, one hidden, and one of a confidential category; each kind of file."""
    hers, theirs = make.viewer(boss), make.viewer(colleague)
    body = (
        f'<p>{say(500)} <a href="{LINK}">{LINK}</a></p><blockquote>{say(300)}</blockquote><ul><li>{say(90)}</li></ul>'
    )
    watcher = make.viewer(make.user(name=say(109)))  # who opens no page: what is read is not sent
    category = visible_category(OPEN, watcher)
    assert category is not None
    follow_category(category, "watch", by=watcher)
    opening = forum.ask(say(158), body, OPEN, by=hers)
    answer = forum.reply(opening.thread, body, by=theirs)
    forum.mark_answer(answer, by=hers)
    forum.edit_post(answer, body=body + "<p>Dar.</p>", version=answer.version, by=theirs)
    named = municipality_by_code("LT-20")
    assert named is not None
    forum.reply(opening.thread, f"<p>@{named.short_name}</p>", by=hers)
    hidden = forum.reply(opening.thread, body, by=theirs)
    forum.delete_own_post(forum.reply(opening.thread, body, by=theirs), by=theirs)
    reporting.report_post(hidden, say(470), by=hers)
    moderating.hide_post(hidden, say(480), by=hers)
    reporting.report_post(answer, say(490), by=make.viewer(make.user(name=say(108))))
    forum.ask(say(159), body, OPEN, by=theirs)
    forum.ask(say(157), body, CLOSED, by=theirs)
    moderating.hide_thread(forum.ask(say(156), body, OPEN, by=theirs).thread, say(470), by=hers)
    for state in ("read", "waiting", "withheld", *UNREAD):
        uploader = hers if state in ("read", "waiting", "withheld", UNREAD[0]) else theirs
        file = store(BytesIO(say(400).encode()), f"{say(100)}-{state}.txt", by=uploader)
        attach([file.id], "post", (opening if uploader is hers else answer).id, by=uploader)
        db.session.execute(update(StoredFile).where(StoredFile.id == file.id).values(text_state=state))
    return opening


def _entries(make: Make, say: Say, boss: User, colleague: User, language: str) -> Entry:
    """One published, one proposed and one archived."""
    made = []
    for _number in range(3):
        content = EntryContent(
            say(240), say(590), f"<p>{say(900)}</p>", "gaires", say(190), 2026, "2026-03-05", say(75),
            f"https://{'x' * 60}.example/{'x' * 300}", language, forms=("elgetavimas",), groups=("mokiniai",),
        )  # fmt: skip
        made.append(library.propose(content, by=make.viewer(colleague)))
    for entry in made[1:]:
        assert library.publish(entry, by=make.viewer(boss))
    library.archive(made[2], by=make.viewer(boss))
    file = store(BytesIO(say(400).encode()), f"{say(120)}.txt", by=make.viewer(boss))
    attach([file.id], "entry", made[1].id, by=make.viewer(boss))
    return made[1]


def _drafts(boss: Viewer, say: Say, thread: Post, entry: Entry) -> None:
    """One for each form; that of a thread which is gone shows only her text."""
    forms = (("AskForm", 0), ("ReplyForm", thread.thread_id), ("EditOpeningForm", thread.id))
    for number, (form, about) in enumerate((*forms, ("MaterialForm", entry.id), ("ReplyForm", 2_000_000))):
        fields = {"title": [say(190)], "body": [say(400)], "language": [entry.language]}
        assert drafts.keep(form, about, fields, "abcdefghijklmnopqrs" + chr(97 + number), by=boss)


def _letters(boss: User, colleague: User, make: Make) -> None:
    """What is not in the outbox yet: one that failed is shown at the desk."""
    queue_test(boss.id)
    request_reset(boss.email)
    for kind, state in (("file-withheld", "withheld"), ("file-unread", UNREAD[0])):
        file = db.session.scalars(select(StoredFile).where(StoredFile.text_state == state)).one()
        queue(kind, str(file.id), user_id=file.uploader_id)
    for person in (boss, colleague):
        assert build_digest(make.viewer(person), "weekly", current_period(clock.now()))


def _pages(world: World, say: Say) -> list[str]:
    thread, post, entry, colleague = world.thread.thread_id, world.thread.id, world.entry.id, world.colleague.id
    answer = world.thread.thread.answer_post_id
    file = db.session.scalars(select(StoredFile.id).where(StoredFile.text_state == UNREAD[0])).one()
    hidden = db.session.scalars(select(Thread.id).where(Thread.hidden_at.is_not(None))).one()
    holding = db.session.scalars(select(SeatHolding.id).where(SeatHolding.user_id == colleague)).one()
    people = db.session.scalars(select(User.id)).all()
    q, typed = quote(say(190)), quote(say(20))
    return [
        "/", "/forum/", "/forum/?view=unread", "/forum/?new_from=2026-01-01", f"/forum/categories/{OPEN}",
        "/forum/threads/new", f"/forum/threads/new?title={typed}",
        f"/forum/threads/{thread}", f"/forum/threads/{thread}?quote={post}", f"/forum/threads/{hidden}",
        *(f"/forum/posts/{post}/{act}" for act in ("edit", "delete", "hide")), f"/forum/posts/{answer}/report",
        *(f"/forum/threads/{thread}/{act}" for act in ("move", "hide")),
        "/library/", f"/library/?q={typed}", f"/library/?publisher={q}", "/library/?status=proposed",
        "/library/?published_from=2026-01-01", "/library/?status=archived", "/library/new",
        f"/library/{entry}", f"/library/{entry}/edit", f"/search?q={q}", f"/search?q={typed}*", "/search",
        "/search?q=zz", "/directory/", f"/directory/?q={q}", "/directory/?vacant=1",
        "/directory/municipalities/LT-57/edit",
        *(f"/directory/municipalities/{code}" for code in ("LT-57", "LT-20", "LT-15", "LT-02")),
        *(f"/directory/members/{person}" for person in people),
        *(f"/association/members/{person}" for person in people),
        "/drafts/", "/settings/profile", "/settings/notifications", "/digest/preview", f"/files/{file}/confirm",
        "/association/members", f"/association/members?q={q}", "/association/members/invite",
        "/association/members/import", "/association/invitations", "/association/seats", "/association/seats?vacant=1",
        "/association/moderation",
        f"/association/seats?user={colleague}", "/association/seats/LT-20/give",
        f"/association/holdings/{holding}/end", f"/association/members/{colleague}/end", *VISITORS[2:],
    ]  # fmt: skip
