"""S3 after its public API reference: objects of one bucket, listed in pages, as a stand-in."""

from dataclasses import dataclass, field
from email.utils import format_datetime
from xml.sax.saxutils import escape

from tests.ingest.webserver import Asked, Said, WebServer
from tests.ingest.world import CLOCK

BUCKET = "figures"
KEY, SECRET, SESSION = "AKIA-4711", "st0re/secret+x", "sess10n-token=="
_DATED = CLOCK.strftime("%Y-%m-%dT%H:%M:%S.000Z")


@dataclass
class FakeS3:
    """A bucket with these objects by name; asked by path-style addresses."""

    web: WebServer
    files: dict[str, bytes] = field(default_factory=dict)
    # Names of a listing on one page.
    page: int = 1_000

    def __post_init__(self) -> None:
        self.web.handles(WebServer.any_path, self.answer)

    def answer(self, asked: Asked) -> Said:
        if KEY not in asked.headers.get("Authorization", ""):
            return error(403, "InvalidAccessKeyId", "The key does not exist")
        name = asked.path.removeprefix(f"/{BUCKET}").removeprefix("/")
        if asked.query.get("list-type") == "2":
            return self.listing(asked)
        if name not in self.files:
            return error(404, "NoSuchKey", "The specified key does not exist.")
        headers = {
            "Content-Type": "text/csv",
            "ETag": '"e"',
            "Last-Modified": format_datetime(CLOCK, usegmt=True),
        }
        return Said(self.files[name], headers=headers)

    def listing(self, asked: Asked) -> Said:
        """A page of the names under a prefix; folders are not told apart."""
        prefix = asked.query.get("prefix", "")
        names = sorted(name for name in self.files if name.startswith(prefix))
        start = int(asked.query.get("continuation-token", 0))
        shown, end = names[start : start + self.page], start + self.page
        items = "".join(
            f"<Contents><Key>{escape(name)}</Key><LastModified>{_DATED}</LastModified>"
            f'<ETag>"e"</ETag><Size>{len(self.files[name])}</Size></Contents>'
            for name in shown
        )
        more = f"<NextContinuationToken>{end}</NextContinuationToken>" if end < len(names) else ""
        text = (
            f'<?xml version="1.0"?><ListBucketResult><Name>{BUCKET}</Name>'
            f"<Prefix>{escape(prefix)}</Prefix><KeyCount>{len(shown)}</KeyCount>"
            f"<IsTruncated>{str(bool(more)).lower()}</IsTruncated>{more}{items}"
            "</ListBucketResult>"
        )
        return xml(text)


def xml(text: str, status: int = 200) -> Said:
    """An answer as S3 writes them."""
    return Said(text, status, {"Content-Type": "application/xml"})


def error(status: int, code: str, message: str) -> Said:
    """An answer that says what is wrong."""
    text = f"<Error><Code>{code}</Code><Message>{escape(message)}</Message></Error>"
    return xml(f'<?xml version="1.0"?>{text}', status)
