"""Pictures are written anew: what a camera adds (place, time, owner) goes, and so does what is no picture."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from PIL import Image, ImageOps

from coordnet.files import errors

MEGAPIXELS = 40
FORMATS = {"jpg": "JPEG", "png": "PNG"}
_KEPT = ("icc_profile", "transparency")  # colours would change without them
_JPEG_QUALITY = 85
MOST_WAITING = 3  # of a server's eight threads, with the one whose picture is open: the others serve pages
WAIT_SECONDS = 10
_one_at_a_time = threading.Lock()  # 40 megapixels are up to 160 MB while they are open
_waiting = threading.BoundedSemaphore(MOST_WAITING)


def reencode(source: Path, target: Path, extension: str) -> None:
    """Write the picture in `source` to `target`, turned as EXIF says, without EXIF or other metadata.

    Raises UploadRefused for what does not open as its extension says or is too large to open, and when so many
    others wait for their pictures that it would take long.
    """
    with _turn():
        picture: Image.Image = _open(source, extension)
        picture.info = {key: value for key, value in picture.info.items() if key in _KEPT}
        if extension == "jpg" and picture.mode not in ("RGB", "L"):
            picture = picture.convert("RGB")
            picture.info = {}
        picture.save(target, FORMATS[extension], quality=_JPEG_QUALITY)


@contextmanager
def _turn() -> Iterator[None]:
    with ExitStack() as held:
        for lock, patience in ((_waiting, 0), (_one_at_a_time, WAIT_SECONDS)):
            if not lock.acquire(timeout=patience):
                raise errors.busy()
            held.callback(lock.release)
        yield


def _open(source: Path, extension: str) -> Image.Image:
    try:
        with Image.open(source, formats=(FORMATS[extension],)) as picture:
            if picture.width * picture.height > MEGAPIXELS * 1_000_000:
                raise errors.too_many_pixels(MEGAPIXELS)
            ImageOps.exif_transpose(picture, in_place=True)  # loads it; a copy would double the memory
            return picture
    except errors.UploadRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise errors.too_many_pixels(MEGAPIXELS) from error
    except Exception as error:  # a broken picture raises nearly anything: SyntaxError, struct.error, …
        raise errors.wrong_content(extension) from error
