"""The association's acts on members: each asks the policy, writes one audit row and flushes, and never commits."""

from coordnet.association.services.inviting import (
    create_administrator,
    invite,
    revoke_invitation,
    send_invitation,
)
from coordnet.association.services.known import AlreadyKnown
from coordnet.association.services.mail import send_test_mail
from coordnet.association.services.people import change_role, correct_person
from coordnet.association.services.seating import end_seat, hand_over_seat
from coordnet.association.services.standing import end_membership, restore, suspend

__all__ = [
    "AlreadyKnown", "change_role", "correct_person", "create_administrator", "end_membership", "end_seat",
    "hand_over_seat", "invite", "restore", "revoke_invitation", "send_invitation", "send_test_mail", "suspend",
]  # fmt: skip
