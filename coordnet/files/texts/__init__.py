"""The text of a file, on standard output: `python -m coordnet.files.texts PATH EXTENSION`.

This package runs alone in a child process, under limits, on files that may be hostile: it imports neither the
application nor Flask, and `files.reading` (the parent) believes nothing it says. One module per family of formats,
each with `read(path, output)`.
"""
