"""unread is not clean: files nobody could read are held until whoever added them has looked

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BEFORE = ("waiting", "read", "empty", "encrypted", "broken", "withheld", "none")
AFTER = ("waiting", "read", "partly", "empty", "encrypted", "broken", "withheld", "unknown", "none")
UNREAD = ("empty", "encrypted", "broken", "unknown")
OLD_OFFICE = ("doc", "xls", "ppt")
SIGNED = ("adoc", "asice")
WAITING = "text_state = 'waiting'"
NAME = "ck_stored_file_text_state"
FILES = sa.table(
    "stored_file",
    sa.column("id", sa.Integer()),
    sa.column("owner_kind", sa.String()),
    sa.column("extension", sa.String()),
    sa.column("text_state", sa.String()),
    sa.column("created_at", sa.DateTime(timezone=True)),
    sa.column("confirmed_at", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    """What stands somewhere stays readable, marked as not checked: confirmed since it was added, by nobody in
    particular, and nobody is written to. What belongs to nothing yet is asked about in its form; signed documents
    can be read now."""
    _states(AFTER)
    moment = "TIMESTAMP WITH TIME ZONE" if _postgresql() else "DATETIME"
    op.execute(f"ALTER TABLE stored_file ADD COLUMN confirmed_at {moment}")
    op.execute(
        "ALTER TABLE stored_file ADD COLUMN confirmed_by_id INTEGER"
        " CONSTRAINT fk_stored_file_confirmed_by_id REFERENCES user_account (id)"
        " CONSTRAINT ck_stored_file_confirmed_by CHECK (confirmed_by_id IS NULL OR confirmed_at IS NOT NULL)"
    )
    never, attached = FILES.c.text_state == "none", FILES.c.owner_kind.is_not(None)
    signed = FILES.c.extension.in_(SIGNED)
    op.execute(FILES.update().where(never, signed, ~attached).values(text_state="waiting"))
    unknown = sa.or_(signed, FILES.c.extension.in_(OLD_OFFICE))
    op.execute(FILES.update().where(never, unknown).values(text_state="unknown"))
    unread = FILES.c.text_state.in_(UNREAD)
    op.execute(FILES.update().where(unread, attached).values(confirmed_at=FILES.c.created_at))


def downgrade() -> None:
    """The older code reads no signed document and knows nothing that is read in part: that is read anew."""
    op.execute("ALTER TABLE stored_file DROP COLUMN confirmed_by_id")
    op.execute("ALTER TABLE stored_file DROP COLUMN confirmed_at")
    signed = FILES.c.extension.in_(SIGNED)
    op.execute(FILES.update().where(FILES.c.text_state == "partly").values(text_state="waiting"))
    op.execute(FILES.update().where(FILES.c.text_state == "unknown").values(text_state="none"))
    op.execute(FILES.update().where(signed, FILES.c.text_state != "withheld").values(text_state="none"))
    op.execute("DELETE FROM file_text WHERE file_id IN (SELECT id FROM stored_file WHERE text_state <> 'read')")
    _states(BEFORE)


def _states(known: tuple[str, ...]) -> None:
    """Which states there are. On SQLite a new column takes the place of the old one: rebuilding the table, as batch
    mode does, would lose the constraints it cannot see."""
    check = f"CHECK (text_state IN ({', '.join(repr(state) for state in known)}))"
    if _postgresql():
        op.drop_constraint(op.f(NAME), "stored_file", type_="check")
        op.execute(f"ALTER TABLE stored_file ADD CONSTRAINT {NAME} {check}")
        return
    op.drop_index("ix_stored_file_waiting", table_name="stored_file")
    op.execute("ALTER TABLE stored_file RENAME COLUMN text_state TO old_state")
    op.execute(
        f"ALTER TABLE stored_file ADD COLUMN text_state VARCHAR(10) DEFAULT 'none' NOT NULL CONSTRAINT {NAME} {check}"
    )
    op.execute("UPDATE stored_file SET text_state = old_state")
    op.execute("ALTER TABLE stored_file DROP COLUMN old_state")
    op.create_index("ix_stored_file_waiting", "stored_file", ["id"], unique=False, sqlite_where=sa.text(WAITING))


def _postgresql() -> bool:
    return bool(op.get_bind().dialect.name == "postgresql")
