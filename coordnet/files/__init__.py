"""Stored files. The app says, per kind of owner, who may read: `files.register_owner(app, kind, may_read)`."""

from coordnet.files.owners import register_owner

__all__ = ["register_owner"]
