"""What went wrong, told so that somebody can act: a stable code and a message in two languages."""

from collections.abc import Mapping, Sequence
from typing import Self

from domain.codes import Code, ErrorCode
from domain.text import Text


class FaultCode(Code):
    """Code of a fault that is not the user's input; stands in `errors[].extensions.code`."""

    STORE_UNAVAILABLE = "STORE_UNAVAILABLE", "The database does not answer; try again later."
    STORE_BUSY = "STORE_BUSY", "Another engine holds the data folder."
    STORE_DAMAGED = "STORE_DAMAGED", "The data folder cannot be read or written."
    SCHEMA_TOO_NEW = "SCHEMA_TOO_NEW", "The graph was written by a newer version of Mitra."
    BAD_SETTING = "BAD_SETTING", "A setting has a wrong value."
    BAD_FILE = "BAD_FILE", "A file cannot be read as what it should be."
    MODEL_REFUSED = "MODEL_REFUSED", "A fitted model does not fit this Mitra; fit it again."
    BAD_CURSOR = "BAD_CURSOR", "The cursor is broken or belongs to another list."
    BAD_DOCUMENT = (
        "BAD_DOCUMENT",
        "The GraphQL document or its variables are not valid; told in English.",
    )
    BAD_REQUEST = "BAD_REQUEST", "The HTTP request is not one that GraphQL is asked with."
    REQUEST_TOO_LARGE = "REQUEST_TOO_LARGE", "The request's body is larger than allowed."
    UNAUTHENTICATED = "UNAUTHENTICATED", "The key sent is not known."
    DEADLINE_EXCEEDED = "DEADLINE_EXCEEDED", "The answer took longer than allowed."
    INTERNAL = "INTERNAL", "An error in Mitra itself; the log has it under the request's id."


class MitraError(Exception):
    """Base of all errors Mitra raises on purpose.

    `code` never changes once released; `text` is shown to people; `path` names the input value at
    fault, outermost first, and is empty if none is.
    """

    code: ErrorCode | FaultCode = FaultCode.INTERNAL

    def __init__(self, text: Text | str, *, path: Sequence[str] = ()) -> None:
        self.text = Text.of(en=text) if isinstance(text, str) else text
        self.path = tuple(path)
        super().__init__(self.text.shown("en"))

    @property
    def extensions(self) -> Mapping[str, object]:
        """What a client gets beside the message."""
        return {"code": str(self.code), **({"path": list(self.path)} if self.path else {})}


class InputError(MitraError):
    """A value that the caller gave is at fault; mutations answer it as data."""

    code: ErrorCode = ErrorCode.INVALID_VALUE

    def under(self, *parents: str) -> "InputError":
        """Say where in the input the value stood: outer names are put before the path."""
        self.path = (*parents, *self.path)
        return self


class RequiredError(InputError):
    """A value is missing."""

    code = ErrorCode.REQUIRED

    def __init__(self, *, path: Sequence[str]) -> None:
        name = path[-1] if path else "value"
        super().__init__(
            Text.of(id=f"`{name}` harus diisi.", en=f"`{name}` must be given."), path=path
        )


class InvalidValueError(InputError):
    """A value has the wrong form or is out of range."""

    code = ErrorCode.INVALID_VALUE

    def __init__(
        self, text: Text | str, *, path: Sequence[str] = (), allowed: Sequence[str] = ()
    ) -> None:
        super().__init__(text, path=path)
        self.allowed = tuple(allowed)


class UnknownCodeError(InputError):
    """A region, concept or identifier scheme that no vocabulary holds."""

    code = ErrorCode.UNKNOWN_CODE

    def __init__(
        self, given: str, nearest: Sequence[str] = (), *, path: Sequence[str] = ()
    ) -> None:
        near = ", ".join(nearest)
        super().__init__(
            Text.of(
                id=f"Kode {given!r} tidak dikenal." + (f" Yang terdekat: {near}." if near else ""),
                en=f"Nothing has the code {given!r}." + (f" The nearest: {near}." if near else ""),
            ),
            path=path,
        )
        self.given = given
        self.nearest = tuple(nearest)

    @property
    def allowed(self) -> tuple[str, ...]:
        """The codes that may have been meant."""
        return self.nearest


class WithdrawnCodeError(InputError):
    """A concept that new input may not use any more."""

    code = ErrorCode.WITHDRAWN_CODE

    def __init__(self, given: str, *, path: Sequence[str] = ()) -> None:
        super().__init__(
            Text.of(
                id=f"Kode {given!r} sudah ditarik dan tidak dapat dipakai lagi.",
                en=f"The code {given!r} was withdrawn and cannot be used any more.",
            ),
            path=path,
        )


class PersonalDataError(InputError):
    """Personal data where only an organization's may stand."""

    code = ErrorCode.PERSONAL_DATA

    def __init__(self, *, path: Sequence[str] = ()) -> None:
        super().__init__(
            Text.of(
                id="Data pribadi ditolak; pakai kotak surat jabatan, misalnya sekretariat@….",
                en="Personal data is refused; use a role mailbox such as office@….",
            ),
            path=path,
        )


class TooManyError(InputError):
    """A list, text or file is longer than allowed."""

    code = ErrorCode.TOO_MANY

    def __init__(self, limit: int, given: int, *, path: Sequence[str] = ()) -> None:
        super().__init__(
            Text.of(
                id=f"Paling banyak {limit}, bukan {given}.", en=f"At most {limit}, not {given}."
            ),
            path=path,
        )


class NotFoundError(InputError):
    """Unknown or not visible; both answer alike."""

    code = ErrorCode.NOT_FOUND

    def __init__(self, *, path: Sequence[str] = ()) -> None:
        super().__init__(
            Text.of(id="Tidak ada catatan dengan id ini.", en="No record has this id."), path=path
        )


class ExpiredError(InputError):
    """What was given was good once, and is too old now."""

    code = ErrorCode.EXPIRED

    def __init__(self, *, path: Sequence[str] = ()) -> None:
        super().__init__(
            Text.of(
                id="Sudah kedaluwarsa; minta saran yang baru, lalu coba lagi.",
                en="This has expired; ask for new suggestions, then try again.",
            ),
            path=path,
        )


class ForbiddenError(InputError):
    """The caller may not do this."""

    code = ErrorCode.FORBIDDEN

    def __init__(self, *, path: Sequence[str] = ()) -> None:
        super().__init__(
            Text.of(
                id="Anda tidak berhak melakukan ini. Kirim kunci administrator setempat.",
                en="You may not do this. Send the local administrator key.",
            ),
            path=path,
        )


class ConflictError(InputError):
    """The record's state stands against it; `current` is the record's id, if visible."""

    def __init__(
        self, text: Text | str, *, current: str | None = None, path: Sequence[str] = ()
    ) -> None:
        super().__init__(text, path=path)
        self.current = current


class AlreadyExistsError(ConflictError):
    """Such a record exists."""

    code = ErrorCode.ALREADY_EXISTS

    def __init__(self, *, current: str | None = None, path: Sequence[str] = ()) -> None:
        super().__init__(
            Text.of(id="Catatan seperti ini sudah ada.", en="Such a record exists."),
            current=current,
            path=path,
        )


class VersionConflictError(ConflictError):
    """The record changed since the version given."""

    code = ErrorCode.VERSION_CONFLICT

    def __init__(self, *, current: str | None = None, path: Sequence[str] = ("version",)) -> None:
        super().__init__(
            Text.of(
                id="Catatan sudah berubah sejak versi itu; muat ulang lalu coba lagi.",
                en="The record changed since that version; load it again, then retry.",
            ),
            current=current,
            path=path,
        )


class IdempotencyConflictError(ConflictError):
    """The idempotency key was used with other input."""

    code = ErrorCode.IDEMPOTENCY_CONFLICT

    def __init__(self) -> None:
        super().__init__(
            Text.of(
                id="Kunci idempotensi ini sudah dipakai dengan masukan lain.",
                en="This idempotency key was used with other input.",
            ),
            path=("idempotencyKey",),
        )


class FaultError(MitraError):
    """Something outside the caller's input failed; queries show it among `errors`."""


class StoreUnavailableError(FaultError):
    """The database does not answer in time."""

    code = FaultCode.STORE_UNAVAILABLE

    def __init__(self, detail: str = "") -> None:
        super().__init__(
            Text.of(
                id="Basis data tidak menjawab. Coba lagi sebentar lagi.",
                en="The database does not answer. Try again in a moment.",
            )
        )
        self.detail = detail  # for the log only: may name hosts


class StoreBusyError(FaultError):
    """Another engine holds the data folder; `holder` tells which."""

    code = FaultCode.STORE_BUSY

    def __init__(self, holder: str) -> None:
        super().__init__(
            Text.of(
                id=f"Folder data sedang dipakai oleh {holder}.",
                en=f"The data folder is in use by {holder}.",
            )
        )
        self.holder = holder


class StoreDamagedError(FaultError):
    """The data folder cannot be read or written."""

    code = FaultCode.STORE_DAMAGED


class SchemaTooNewError(FaultError):
    """The graph was written by a newer version of Mitra."""

    code = FaultCode.SCHEMA_TOO_NEW

    def __init__(self, found: int, known: int) -> None:
        super().__init__(
            Text.of(
                id=f"Skema graf versi {found}; Mitra ini mengenal sampai {known}. Perbarui Mitra.",
                en=f"The graph's schema is version {found}; this Mitra knows up to {known}. "
                "Update Mitra.",
            )
        )


class BadSettingError(FaultError):
    """A setting has a wrong value; the message names the setting."""

    code = FaultCode.BAD_SETTING


class BadFileError(FaultError):
    """A file cannot be read as what it should be; `line` counts from 1, 0 if unknown."""

    code = FaultCode.BAD_FILE

    def __init__(self, text: Text | str, *, line: int = 0) -> None:
        super().__init__(text)
        self.line = line


class ModelRefusedError(FaultError):
    """A fitted model cannot be used."""

    code = FaultCode.MODEL_REFUSED

    @classmethod
    def of(cls, name: str, why: Text) -> Self:
        """Say what differs of a model that does not fit this Mitra."""
        return cls(
            Text.of(
                id=f"Model {name} ditolak: {why.shown('id')}. Latih lagi dengan `mitra model fit`.",
                en=f"The model {name} is refused: {why.shown('en')}. "
                "Fit it again with `mitra model fit`.",
            )
        )

    @classmethod
    def of_choice(cls, file: str) -> Self:
        """Say that the file in which the one in use is named names none."""
        return cls(
            Text.of(
                id=f"{file} tidak menyebut model. Pilih satu dengan `mitra model use`.",
                en=f"{file} names no model. Choose one with `mitra model use`.",
            )
        )


class BadCursorError(FaultError):
    """The cursor is broken or belongs to another list."""

    code = FaultCode.BAD_CURSOR

    def __init__(self) -> None:
        super().__init__(
            Text.of(
                id="Kursor rusak atau milik daftar lain; mulai lagi dari halaman pertama.",
                en="The cursor is broken or belongs to another list; start at the first page.",
            ),
            path=("after",),
        )


class UnauthenticatedError(FaultError):
    """The key sent is not known."""

    code = FaultCode.UNAUTHENTICATED

    def __init__(self) -> None:
        super().__init__(
            Text.of(id="Kunci yang dikirim tidak dikenal.", en="The key sent is not known.")
        )


class DeadlineExceededError(FaultError):
    """The answer took longer than allowed."""

    code = FaultCode.DEADLINE_EXCEEDED

    def __init__(self, seconds: float) -> None:
        super().__init__(
            Text.of(
                id=f"Jawaban memakan waktu lebih dari {seconds:g} detik.",
                en=f"The answer took longer than {seconds:g} seconds.",
            )
        )
