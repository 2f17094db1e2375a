"""An order that suspends all capture (13.824 subd. 6): from its record on nothing is captured until it is lifted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.domain.errors import FieldMistake

LONGEST_REFERENCE = 200


@dataclass(frozen=True, slots=True)
class Order:
    """What an administrator enters: the order's own number or letter, and its date."""

    reference: str
    ordered_on: date

    def __post_init__(self) -> None:
        object.__setattr__(self, "reference", checked_reference(self.reference))


@dataclass(frozen=True, slots=True)
class Suspension:
    """An order as it was recorded; `lifted_at` None while it is in force."""

    id: str
    order: Order
    recorded_at: datetime
    recorded_by: str
    lifted_at: datetime | None = None
    lifted_by: str = ""
    lift_reference: str = ""

    @property
    def words(self) -> str:
        """One sentence for every place that has to say so."""
        order = self.order
        return f"All capture is suspended by order {order.reference} of {order.ordered_on.isoformat()}."


def checked_reference(text: str) -> str:
    """Raises FieldMistake for none, and for one that no letter has."""
    kept = " ".join(text.split())
    if not kept:
        raise FieldMistake("reference", "enter the reference of the order")
    if len(kept) > LONGEST_REFERENCE:
        raise FieldMistake("reference", f"a reference has at most {LONGEST_REFERENCE} characters")
    return kept


def checked_day(order: Order, today: date) -> Order:
    """Raises FieldMistake for an order that is not made yet."""
    if order.ordered_on > today:
        raise FieldMistake("date", "the order's date lies in the future")
    return order
