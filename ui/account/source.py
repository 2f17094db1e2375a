"""What the account page needs of the desk; everything but `may`, `who` and `secret_uri` is slow."""

from __future__ import annotations

from typing import Protocol

from app.code_sheets import CodeSheet
from app.domain.errors import Refusal
from app.domain.gate import Act, Allowed
from app.second_factor import Seed


class AccountSource(Protocol):
    """Slow ones raise Refused, Unavailable, and FieldMistake ("password", "code", "badge")."""

    def who(self) -> str:
        """Name and badge."""

    def may(self, act: Act) -> Allowed | Refusal: ...

    def codes_left(self) -> int | None:
        """None for a member without a second factor."""

    def change_password(self, password: str, code: str, new: str) -> None: ...

    def new_codes(self, password: str, code: str) -> CodeSheet: ...

    def secret_uri(self, seed: Seed) -> str: ...

    def renew(self, seed: Seed, password: str, code: str, new_code: str) -> CodeSheet: ...

    def reset_factor(self, badge: str, note: str) -> None: ...

    def reset_password(self, badge: str, password: str) -> None: ...

    def unlock_codes(self) -> CodeSheet: ...
