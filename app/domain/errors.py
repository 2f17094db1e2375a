"""What may go wrong in words a member can use; anything else that is raised is a bug."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an act may not be done: the sentence of policy it comes from, and what can be done instead."""

    clause: str
    why: str
    instead: str = ""

    def __str__(self) -> str:
        text = f"Refused under {self.clause}: {self.why}"
        return f"{text} {self.instead}" if self.instead else text


class Refused(Exception):
    """The gate or a rule said no; shown to the member in its own words. `recorded`: it stands in the trail already."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal
        self.recorded = False


class Unavailable(Exception):
    """Something outside the desk's power is missing (disk, keystore, camera): says what, what was kept, what to do."""


class Damaged(Unavailable):
    """Files of the desk itself are missing or damaged: putting back a backup may help."""


class FieldMistake(ValueError):
    """One field of a form is filled in wrongly; `field` names it in words, the message says what it takes."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
