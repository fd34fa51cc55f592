"""What time is it, and which id is new? Asked here alone, so that all else is given both."""

from datetime import UTC, datetime

import uuid_utils


def utc_now() -> datetime:
    """Give the present moment."""
    return datetime.now(UTC)


def new_id() -> str:
    """Give a new public id: UUID version 7, so that ids rise with time."""
    return str(uuid_utils.uuid7())
