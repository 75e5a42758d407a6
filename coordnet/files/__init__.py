"""Stored files. The rooms say, per kind of owner, who may read: `FileOwner` in room/files.py.

Nothing is imported here: the child process that reads texts (`files.texts`) starts quickly and without Flask.
"""
