"""Stored files. The app says, per kind of owner, who may read: `owners.register_owner(app, kind, may_read)`.

Nothing is imported here: the child process that reads texts (`files.texts`) starts quickly and without Flask.
"""
