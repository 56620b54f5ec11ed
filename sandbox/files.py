"""The files that one bot knows: what it sent and what people sent it."""

import base64
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import PurePath

from sandbox import images
from sandbox.errors import bad_request
from sandbox.people import Json

MEGABYTE = 1024 * 1024
LARGEST_UPLOAD = 50 * MEGABYTE
LARGEST_PHOTO = 10 * MEGABYTE
LARGEST_DOWNLOAD = 20 * MEGABYTE
LONGEST_SIDES = 10_000
STEEPEST_RATIO = 20
SMALLER_SIDES = (320, 800)


@dataclass(frozen=True)
class Upload:
    """Bytes with a name as they came in; `mime_type` is what the sender claimed, or empty."""

    name: str
    data: bytes
    mime_type: str = ""

    def type(self) -> str:
        """Return the MIME type: the sender's if it says anything, else by the name's ending."""
        if self.mime_type and self.mime_type != "application/octet-stream":
            return self.mime_type
        return mimetypes.guess_type(self.name)[0] or "application/octet-stream"


@dataclass(frozen=True)
class StoredFile:
    """A file under its `file_id`; `path` is the address below `/file/bot<token>/`."""

    file_id: str
    unique_id: str
    path: str
    upload: Upload

    def shape(self) -> Json:
        """Return the fields that every kind of file has."""
        return {
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "file_size": len(self.upload.data),
        }


class FileStore:
    """Files by id and by path. The same bytes share one `file_unique_id`, as with Telegram."""

    def __init__(self, bot_id: int) -> None:
        self._bot_id = bot_id
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def keep(self, upload: Upload, folder: str) -> StoredFile:
        """Keep an upload under a new `file_id`; `folder` is Telegram's, such as `documents`."""
        number = len(self._by_id) + 1
        digest = hashlib.sha256(f"{self._bot_id}:{number}:{folder}".encode()).digest()
        unique = hashlib.sha256(upload.data).digest()
        stored = StoredFile(
            file_id="BQAC" + base64.urlsafe_b64encode(digest).decode().rstrip("="),
            unique_id="AgAD" + base64.urlsafe_b64encode(unique[:9]).decode(),
            path=f"{folder}/file_{number}{PurePath(upload.name).suffix.lower()}",
            upload=upload,
        )
        self._by_id[stored.file_id] = self._by_path[stored.path] = stored
        return stored

    def by_id(self, file_id: str) -> StoredFile | None:
        """Return the file of this id."""
        return self._by_id.get(file_id)

    def by_path(self, path: str) -> StoredFile | None:
        """Return the file at this address."""
        return self._by_path.get(path)

    def document(self, upload: Upload) -> Json:
        """Keep an upload and return the Bot API's Document."""
        stored = self.keep(upload, "documents")
        return {"file_name": upload.name, "mime_type": upload.type(), **stored.shape()}

    def photo(self, upload: Upload) -> list[Json]:
        """Keep a picture and return its PhotoSize array, smallest first.

        Nothing is scaled: the smaller sizes carry the right width and height and the full bytes.

        Raises:
            ApiError: no picture, over 10 MB, sides over 10,000 together or steeper than 20 to 1.
        """
        if len(upload.data) > LARGEST_PHOTO:
            raise bad_request(
                f"file of size {len(upload.data)} bytes is too big for a photo; "
                f"the maximum size is {LARGEST_PHOTO} bytes"
            )
        size = images.size_of(upload.data)
        if size is None:
            raise bad_request("IMAGE_PROCESS_FAILED")
        short, long = sorted(size)
        if sum(size) > LONGEST_SIDES or short == 0 or long > STEEPEST_RATIO * short:
            raise bad_request("PHOTO_INVALID_DIMENSIONS")
        scales = [side / long for side in SMALLER_SIDES if side < long] + [1.0]
        return [
            {
                **self.keep(upload, "photos").shape(),
                "width": max(1, round(size[0] * scale)),
                "height": max(1, round(size[1] * scale)),
            }
            for scale in scales
        ]
