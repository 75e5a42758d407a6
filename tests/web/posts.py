"""Every address that takes a POST, with a form it accepts, sent by an administrator who holds a seat and writes."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from coordnet import clock
from coordnet.auth import passwords
from coordnet.auth import services as auth
from coordnet.auth.models import PasswordReset
from coordnet.drafts import services as drafts
from coordnet.extensions import db
from coordnet.files import examining
from coordnet.files import services as files
from coordnet.forum import services as asking
from coordnet.forum.services import moderating, reporting
from coordnet.library import services as library
from coordnet.library.content import EntryContent
from coordnet.members import services as members
from coordnet.members.models import SeatHolding
from coordnet.notifications.changing import change_url
from coordnet.search import services as search_services
from coordnet.search.filters import SearchFilters
from coordnet.web import tokens
from coordnet.web.models import ParkedForm
from tests.auth.pages import PASSWORD
from tests.builders import Make
from tests.files import samples
from tests.forum.threads import OPEN, ask, opening, reply
from tests.library.entries import FORM, proposed, published

ROW = '{"email": "nauja@x.example", "name": "Nauja Narė", "municipality": "LT-05", "role": "coordinator"}'
ROWS = f'{{"rows": [[2, {ROW}]], "mended": [], "left": [], "remarks": []}}'
POST = {"title": "Tema", "category": OPEN, "body": "<p>Tekstas</p>"}
SHEET = "abcdefghijklmnopqrst"
PROFILE = {"name": "Rasa", "locale": "lt", "phone": "8 600"}


class World:
    """What the forms are about, made anew for each case."""

    def __init__(self, make: Make) -> None:
        self.make = make
        self.user = make.coordinator(
            "LT-57", site_role="administrator", password_hash=passwords.hash_password(PASSWORD)
        )
        self.by = make.viewer(self.user)
        make.administrator()  # another, so that this one may go
        self.thread = ask(self.user)

    def post(self, *, hidden: bool = False) -> str:
        post = reply(self.thread, self.make.user())
        if hidden:
            moderating.hide_post(post, "priežastis", by=self.by)
        return f"/forum/posts/{post.id}"

    def reported(self) -> str:
        post = reply(self.thread, self.make.user())
        reporting.report_post(post, "priežastis", by=self.make.viewer(self.make.user()))
        db.session.commit()
        return f"/forum/posts/{post.id}"

    def topic(self, *, hidden: bool = False) -> str:
        if hidden:
            moderating.hide_thread(self.thread, "priežastis", by=self.by)
        return f"/forum/threads/{self.thread.id}"

    def own_post(self) -> str:
        return f"/forum/posts/{opening(self.thread).id}"

    def entry(self, state: str) -> str:
        entry = published(self.by) if state in ("published", "archived") else proposed(self.make.viewer(self.user))
        if state == "archived":
            library.archive(entry, by=self.by)
        return f"/library/{entry.id}"

    def draft(self) -> str:
        author = self.make.coordinator("LT-15")
        entry = library.save_draft(EntryContent(**self.content()), by=self.make.viewer(author))
        self.user = author
        return f"/library/{entry.id}"

    @staticmethod
    def content() -> dict[str, Any]:
        return {"title": "T", "summary": "S", "body": "<p>B</p>", "material_type": "gaires"}

    def person(self, state: str = "active") -> str:
        person = self.make.user(state=state)
        return f"/association/members/{person.id}"

    def holding(self) -> str:
        holding = db.session.query(SeatHolding).filter_by(user_id=self.make.coordinator("LT-20").id).one()
        return f"/association/holdings/{holding.id}/end"

    def reset(self) -> str:
        auth.request_reset(self.user.email)
        return f"/auth/password/reset/{tokens.sign('password-reset', db.session.query(PasswordReset).one().id)}"

    def invitation(self) -> str:
        invitation = members.send_invitation(self.make.user(state="invited"), invited_by_id=None)
        return f"/auth/invitations/{tokens.sign('invitation', invitation.id)}"

    def unread(self) -> str:
        ask(self.make.user())
        return "/forum/read-all"

    def unsent(self) -> str:
        row = ParkedForm(user_id=self.user.id, path="/", endpoint="", fields={}, created_at=clock.now())
        db.session.add(row)
        db.session.flush()
        return f"/kept/{row.id}/delete"

    def draft_of_hers(self) -> str:
        fields = {"body": ["<p>Dar rašau.</p>"]}
        draft = drafts.keep("ReplyForm", self.thread.id, fields, SHEET, by=self.by)
        assert draft is not None
        return f"/drafts/{draft.id}/discard"

    def saved_search(self) -> str:
        search = search_services.save_search("vertimas", SearchFilters(), by=self.by)
        search.in_digest = False
        db.session.flush()
        return f"/search/saved/{search.id}"

    def unread_file(self) -> str:
        file_id = files.store(BytesIO(samples.OLE2), "senas.doc", by=self.by).id
        asking.ask("T", "<p>T</p>", OPEN, by=self.by, file_ids=[file_id])
        db.session.commit()
        examining.read_waiting(clock.now(), lambda: True)
        return f"/files/{file_id}/confirm"


def _change(world: World) -> str:
    return change_url(world.user.id, "answers").rpartition("/")[2]


Case = tuple[Callable[[World], str], dict[str, Any]]
CASES: dict[str, Case] = {
    "auth.sign_in": (lambda w: "/auth/sign-in", {"email": "{email}", "password": PASSWORD}),
    "auth.sign_out": (lambda w: "/auth/sign-out", {}),
    "auth.forgot": (lambda w: "/auth/password/forgot", {"email": "{email}"}),
    "auth.reset": (World.reset, {"password": "Vakaras prie ežero lėtai vėsta"}),
    "auth.accept": (World.invitation, {"name": "Rasa Vaitkutė", "password": "Vakaras prie ežero lėtai vėsta"}),
    "forum.answer": (lambda w: w.post() + "/answer", {}),
    "forum.hide_post": (lambda w: w.post() + "/hide", {"reason": "priežastis"}),
    "forum.hide_thread": (lambda w: w.topic() + "/hide", {"reason": "priežastis"}),
    "forum.restore_post": (lambda w: w.post(hidden=True) + "/restore", {}),
    "forum.restore_thread": (lambda w: w.topic(hidden=True) + "/restore", {}),
    "forum.lock_thread": (lambda w: w.topic() + "/lock", {}),
    "forum.pin_thread": (lambda w: w.topic() + "/pin", {}),
    "forum.move_thread": (lambda w: w.topic() + "/move", {"category": "tinklo-reikalai"}),
    "forum.new_thread": (lambda w: "/forum/threads/new", POST),
    "forum.reply": (lambda w: w.topic() + "/posts", {"body": "<p>Atsakymas</p>"}),
    "forum.edit_post": (lambda w: w.own_post() + "/edit", POST | {"version": "1"}),
    "forum.delete_post": (lambda w: w.own_post() + "/delete", {}),
    "forum.report_post": (lambda w: w.post() + "/report", {"reason": "atpažįstama"}),
    "forum.claim_report": (lambda w: w.reported() + "/claim", {}),
    "forum.keep_post": (lambda w: w.reported() + "/keep", {}),
    "forum.read_all": (World.unread, {}),
    "forum.follow": (lambda w: w.topic() + "/follow", {"level": "watch"}),
    "forum.follow_whole": (lambda w: f"/forum/categories/{OPEN}/follow", {"level": "mute"}),
    "library.new": (lambda w: "/library/new", FORM | {"publish": "1"}),
    "library.edit": (lambda w: w.entry("proposed") + "/edit", FORM | {"version": "1", "publish": "1"}),
    "library.propose": (lambda w: w.draft() + "/propose", {}),
    "library.publish": (lambda w: w.entry("proposed") + "/publish", {}),
    "library.archive": (lambda w: w.entry("published") + "/archive", {}),
    "library.restore": (lambda w: w.entry("archived") + "/restore", {}),
    "directory.edit_municipality": (lambda w: "/directory/municipalities/LT-57/edit", {"local_contacts": "112"}),
    "account.profile": (lambda w: "/settings/profile", PROFILE),
    "account.notifications": (lambda w: "/settings/notifications", {"digest_frequency": "off"}),
    "notifications.change": (lambda w: f"/notifications/change/{_change(w)}", {}),
    "digest.unsubscribe": (lambda w: f"/digest/unsubscribe/{tokens.sign('unsubscribe', w.user.id)}", {}),
    "association.import_members": (lambda w: "/association/members/import", {"rows": ROWS}),
    "association.member": (lambda w: w.person(), {"name": "Rasa Vaitkutė", "email": "rasa@x.example"}),
    "association.change_role": (lambda w: w.person() + "/role", {"site_role": "moderator"}),
    "association.suspend": (lambda w: w.person() + "/suspend", {"reason": "priežastis"}),
    "association.restore": (lambda w: w.person("suspended") + "/restore", {}),
    "association.send_invitation": (lambda w: w.person("invited") + "/invitation", {}),
    "association.revoke_invitation": (lambda w: w.person("invited") + "/invitation/revoke", {}),
    "association.end_membership": (lambda w: w.person() + "/end", {}),
    "association.give_seat": (
        lambda w: "/association/seats/LT-05/give",
        {"user": "{id}", "role": "coordinator", "since": "2026-01-05"},
    ),
    "association.end_holding": (World.holding, {"until": "2026-01-05"}),
    "association.invite": (lambda w: "/association/members/invite", {"email": "n@x.example", "role": "member"}),
    "association.test_mail": (lambda w: "/association/test-mail", {}),
    "search.save": (lambda w: "/search/saved?q=vertimas&kind=entry", {}),
    "search.tell": (lambda w: w.saved_search() + "/tell", {}),
    "search.delete_saved": (lambda w: w.saved_search() + "/delete", {}),
    "drafts.save": (
        lambda w: "/drafts/save",
        {"form_name": "AskForm", "form_about": "0", "draft": SHEET, "title": "Tema", "body": "<p>Dar rašau.</p>"},
    ),
    "drafts.discard": (World.draft_of_hers, {}),
    "web.forget_kept": (World.unsent, {}),
    "files.upload": (lambda w: "/files/upload", {"file": "{file}"}),
    "files.confirm": (World.unread_file, {"looked": "y"}),
}
VISITORS = ("auth.sign_in", "auth.forgot", "auth.reset", "auth.accept", "digest.unsubscribe", "notifications.change")


def form_of(endpoint: str, world: World) -> tuple[str, dict[str, Any]]:
    """The address and the filled form."""
    where, form = CASES[endpoint]
    address = where(world)
    own = {"{email}": world.user.email, "{id}": str(world.user.id), "{file}": (BytesIO(samples.PDF), "tvarka.pdf")}
    return address, {name: own.get(value, value) if isinstance(value, str) else value for name, value in form.items()}
