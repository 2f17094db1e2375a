"""An RTSP address taken apart for a form and put together again; its password is never shown."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import SplitResult, quote, unquote, urlsplit

from app.domain.cameras import Camera, SourceKind

HIDDEN = "•••"


@dataclass(frozen=True, slots=True)
class RtspAddress:
    """`url` carries no user and no password; these two are plain text, percent-encoded only when joined."""

    url: str
    user: str = ""
    password: str = ""

    @property
    def host(self) -> str:
        return _split(self.url).hostname or ""

    def joined(self) -> str:
        """The address a camera keeps; raises ValueError in words for the form."""
        parts = _split(self.url)
        if parts.scheme.lower() not in ("rtsp", "rtsps") or not parts.hostname:
            raise ValueError("an RTSP address starts with rtsp:// and names a host")
        if self.password and not self.user:
            raise ValueError("a password needs a user name")
        account = quote(self.user, safe="")
        if self.password:
            account += ":" + quote(self.password, safe="")
        place = parts.netloc.rpartition("@")[2]
        return parts._replace(netloc=f"{account}@{place}" if account else place).geturl()


def taken_apart(address: str) -> RtspAddress:
    """Also for what somebody pastes into the URL field; raises ValueError for what is no URL."""
    parts = _split(address.strip())
    bare = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
    return RtspAddress(bare, unquote(parts.username or ""), unquote(parts.password or ""))


def shown(camera: Camera) -> str:
    """The address as it may stand on a screen: nobody reads a password over a shoulder."""
    if camera.kind is not SourceKind.RTSP:
        return camera.address
    try:
        apart = taken_apart(camera.address)
    except ValueError:
        return "rtsp://" + HIDDEN
    if not apart.user and not apart.password:
        return apart.url
    scheme, _, rest = apart.url.partition("://")
    return f"{scheme}://{apart.user}{':' + HIDDEN if apart.password else ''}@{rest}"


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises for a port that is no number
    except ValueError as mistake:
        raise ValueError("this is not an address: rtsp://host:554/path") from mistake
    return parts
