"""A file that has been read is found by its text, page by page."""

from coordnet.extensions import db
from coordnet.files.models import StoredFile
from coordnet.files.queries import texts_of
from coordnet.search.sources import file_texts
from coordnet.textsearch.services import index_many


def index_file(file_id: int) -> None:
    """Put the stored text of a file into the index, in the caller's transaction."""
    index_many(file_texts(db.session.get_one(StoredFile, file_id), texts_of(file_id)))
