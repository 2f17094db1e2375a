"""Who sits at the Audit screen."""

import pytest

from app.domain.access import Role
from tests.desks import ADMINISTRATOR, given_access, installed
from tests.ui.audit.desk import AUDITOR, Seat


@pytest.fixture
def desk(tmp_path):
    made = installed(tmp_path)
    yield made
    made.close()


@pytest.fixture
def seat(desk, qapp):
    return Seat(desk, ADMINISTRATOR)


@pytest.fixture
def auditor(desk, qapp):
    on = desk.sign_in(ADMINISTRATOR)
    given_access(desk.paths, on, AUDITOR, desk.clock, Role.AUDITOR)
    desk.close()
    return Seat(desk, AUDITOR)
