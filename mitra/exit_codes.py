"""Which number does a command end with? Scripts read it, so a number never changes its meaning."""

from enum import IntEnum

from domain.codes import Code, ErrorCode
from domain.errors import FaultCode


class ExitCode(IntEnum):
    """How a command ended; `description` is what `mitra --help` shows."""

    description: str

    def __new__(cls, value: int, description: str) -> "ExitCode":
        """Keep the description beside the number."""
        member = int.__new__(cls, value)
        member._value_ = value
        member.description = description
        return member

    OK = 0, "Done."
    FAILURE = 1, "Something failed inside Mitra; MITRA_LOG_LEVEL=debug shows where."
    USAGE = 2, "Wrong usage or a wrong setting; the message names it."
    BUSY = 3, "Another engine holds the data folder; the message names its process."
    UNAVAILABLE = 4, "The database does not answer, or the data folder cannot be used."
    FILE = 5, "A file was refused."
    NOT_FOUND = 6, "Nothing was found."
    INTERRUPTED = 130, "Stopped from the keyboard."


# Codes of input errors that are not here are wrong usage.
_OF: dict[Code, ExitCode] = {
    FaultCode.STORE_UNAVAILABLE: ExitCode.UNAVAILABLE,
    FaultCode.DEADLINE_EXCEEDED: ExitCode.UNAVAILABLE,
    FaultCode.STORE_BUSY: ExitCode.BUSY,
    FaultCode.STORE_DAMAGED: ExitCode.UNAVAILABLE,
    FaultCode.SCHEMA_TOO_NEW: ExitCode.UNAVAILABLE,
    FaultCode.BAD_SETTING: ExitCode.USAGE,
    FaultCode.BAD_FILE: ExitCode.FILE,
    FaultCode.MODEL_REFUSED: ExitCode.FILE,
    FaultCode.BAD_CURSOR: ExitCode.USAGE,
    FaultCode.INTERNAL: ExitCode.FAILURE,
    ErrorCode.NOT_FOUND: ExitCode.NOT_FOUND,
}


def exit_code_of(code: ErrorCode | FaultCode) -> ExitCode:
    """Give the number for an error's stable code."""
    return _OF.get(code, ExitCode.USAGE if isinstance(code, ErrorCode) else ExitCode.FAILURE)
