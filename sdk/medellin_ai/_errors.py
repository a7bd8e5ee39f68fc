"""The errors that do not depend on the schema, and how an answer becomes one of them.

`medellin_ai.errors` shows the whole tree, with the business errors of the database.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, ClassVar, TypeVar

from medellin_ai._json import is_object, text_in

if TYPE_CHECKING:
    from collections.abc import Mapping


class MedellinError(Exception):
    """Whatever went wrong, in words for a person (Spanish, English) and for a program (code, reason).

    Attributes:
        message: what happened, in Spanish, fit to be shown to an end user.
        message_en: the same in English.
        code: a stable code: MDnnn, a SQLSTATE, a PostgREST or Auth code; None when nothing answered.
        reason: a stable word for a program, such as `event_full`.
        details: further facts, such as the limit that was passed.
        status: the HTTP status of the answer; None when nothing answered.
        request_id: what to give to whoever looks into the logs.
        retry_after: seconds that the server asked to wait.
    """

    default_es: ClassVar[str] = "Algo salió mal"
    default_en: ClassVar[str] = "Something went wrong"

    def __init__(
        self,
        message: str | None = None,
        *,
        message_en: str | None = None,
        code: str | None = None,
        reason: str | None = None,
        details: Mapping[str, object] | None = None,
        status: int | None = None,
        request_id: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        self.message = message or self.default_es
        self.message_en = message_en or (message or self.default_en)
        self.code = code
        self.reason = reason
        self.details: dict[str, object] = dict(details or {})
        self.status = status
        self.request_id = request_id
        self.retry_after = retry_after
        super().__init__(self.message)

    def __str__(self) -> str:
        words = self.message
        if self.message_en != self.message:
            words += f" ({self.message_en})"
        marks = " ".join(dict.fromkeys(mark for mark in (self.code, self.reason) if mark))
        return f"{words} [{marks}]" if marks else words

    def __reduce__(self) -> tuple[object, ...]:
        # Exceptions pickle by their positional arguments; ours are keywords (Celery, multiprocessing).
        return _rebuild, (type(self), dict(self.__dict__))


_E = TypeVar("_E", bound=MedellinError)


def _rebuild(kind: type[_E], state: dict[str, object]) -> _E:
    error = kind()
    error.__dict__.update(state)
    error.args = (error.message,)
    return error


class ConfigurationError(MedellinError):
    """The client was made with settings that cannot work; nothing was sent."""

    default_es = "La configuración del cliente no sirve"
    default_en = "The client's settings cannot work"


class ConnectionFailed(MedellinError):
    """No answer: the address is wrong, the server is down, or the line broke."""

    default_es = "No hay conexión con el servidor"
    default_en = "The server cannot be reached"


class Timeout(ConnectionFailed):
    """No answer in time. A write may have happened all the same."""

    default_es = "El servidor no respondió a tiempo"
    default_en = "The server did not answer in time"


class InvalidKey(MedellinError):
    """The API key is missing, unknown, or of the wrong kind for what was asked."""

    default_es = "La clave de la API no es válida"
    default_en = "The API key is not valid"


class AuthenticationError(MedellinError):
    """The sign-in service refused; the subclass says why."""

    default_es = "No fue posible iniciar sesión"
    default_en = "Signing in was not possible"


class InvalidCredentials(AuthenticationError):
    """Wrong e-mail or password."""

    default_es = "El correo o la contraseña no son correctos"
    default_en = "The e-mail or the password is wrong"


class EmailNotConfirmed(AuthenticationError):
    """The person has not yet opened the link in the confirmation e-mail."""

    default_es = "Falta confirmar el correo"
    default_en = "The e-mail has not been confirmed yet"


class UserAlreadyExists(AuthenticationError):
    """Somebody signed up with this e-mail before."""

    default_es = "Ya existe una cuenta con este correo"
    default_en = "An account with this e-mail already exists"


class WeakPassword(AuthenticationError):
    """The password does not meet the project's rules."""

    default_es = "La contraseña es demasiado débil"
    default_en = "The password is too weak"


class SessionExpired(AuthenticationError):
    """The access token is no longer good: refresh it (`auth.refresh`) or sign in again."""

    default_es = "La sesión expiró; inicia sesión de nuevo"
    default_en = "The session has expired; sign in again"


class PermissionDenied(MedellinError):
    """The database does not let this person do this (SQLSTATE 42501)."""

    default_es = "No tienes permiso para hacer esto"
    default_en = "You are not allowed to do this"


class SignInRequired(PermissionDenied):
    """The call needs a signed-in person, and this client acts for none."""

    default_es = "Inicia sesión para continuar"
    default_en = "Sign in first"


class NotFound(MedellinError):
    """There is no such thing, or this person may not see it (P0002, PGRST116); the two look the same."""

    default_es = "No existe, o no lo puedes ver"
    default_en = "It does not exist, or you may not see it"


class Conflict(MedellinError):
    """It is there already, or something else depends on it (23505, 23503, 23001, 23P01)."""

    default_es = "Ya existe, o algo más depende de esto"
    default_en = "It exists already, or something else depends on it"


class InvalidInput(MedellinError):
    """A value is malformed or breaks a rule of the schema (SQLSTATE 22xxx, 23502, 23514)."""

    default_es = "Un dato no es válido"
    default_en = "A value is not valid"


class RateLimited(MedellinError):
    """Too many requests; `retry_after` says how long to wait, when the server said it."""

    default_es = "Demasiadas solicitudes; espera un momento"
    default_en = "Too many requests; wait a moment"


class ServerError(MedellinError):
    """The server failed, or answered something that is not the API's."""

    default_es = "El servidor falló"
    default_en = "The server failed"


class SchemaMismatch(ServerError):
    """The database lacks what this version of the package asks for: apply its migrations."""

    default_es = "La base de datos no corresponde a esta versión del cliente"
    default_en = "The database does not match this version of the client; apply its migrations"


class BusinessError(MedellinError):
    """A rule of the community refused (MDnnn); the subclass says which."""

    default_code: ClassVar[str | None] = None
    default_reason: ClassVar[str | None] = None

    def __init__(
        self,
        message: str | None = None,
        *,
        message_en: str | None = None,
        code: str | None = None,
        reason: str | None = None,
        details: Mapping[str, object] | None = None,
        status: int | None = None,
        request_id: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(
            message,
            message_en=message_en or self.default_en,
            code=code or self.default_code,
            reason=reason or self.default_reason,
            details=details,
            status=status,
            request_id=request_id,
            retry_after=retry_after,
        )


_EXACT: dict[str, type[MedellinError]] = {
    "42501": PermissionDenied,
    "P0002": NotFound,
    "PGRST116": NotFound,
    "23001": Conflict,  # what 23503 is for "restrict" from PostgreSQL 18 on
    "23502": InvalidInput,
    "23503": Conflict,
    "23505": Conflict,
    "23514": InvalidInput,
    "23P01": Conflict,
    "PGRST202": SchemaMismatch,
    "PGRST204": SchemaMismatch,
    "PGRST205": SchemaMismatch,
    "42P01": SchemaMismatch,
    "42703": SchemaMismatch,
    "42883": SchemaMismatch,
    "bad_jwt": SessionExpired,
    "email_address_invalid": InvalidInput,
    "email_exists": UserAlreadyExists,
    "email_not_confirmed": EmailNotConfirmed,
    "invalid_credentials": InvalidCredentials,
    "no_authorization": SignInRequired,
    "refresh_token_already_used": SessionExpired,
    "refresh_token_not_found": SessionExpired,
    "session_expired": SessionExpired,
    "session_not_found": SessionExpired,
    "user_already_exists": UserAlreadyExists,
    "user_not_found": SessionExpired,
    "validation_failed": InvalidInput,
    "weak_password": WeakPassword,
}
_FAMILIES: tuple[tuple[str, type[MedellinError]], ...] = (
    ("22", InvalidInput),
    ("MD", BusinessError),
    ("PGRST1", InvalidInput),
    ("PGRST30", SessionExpired),
)
_BY_STATUS: dict[int, type[MedellinError]] = {
    400: InvalidInput,
    401: InvalidKey,
    403: PermissionDenied,
    404: NotFound,
    409: Conflict,
    422: InvalidInput,
    429: RateLimited,
}


def error_from_answer(
    status: int, body: object, *, request_id: str | None = None, retry_after: float | None = None
) -> MedellinError:
    """The typed error for an HTTP answer that is not a success."""
    facts = body if is_object(body) else {}
    # Auth says {"code": 400, "error_code": "..."} or, newer, {"code": "..."}; PostgREST {"code": "42501"}.
    code = text_in(facts, "error_code", "code")
    said = text_in(facts, "message", "msg")
    hint = text_in(facts, "hint")
    details = _facts_of(facts.get("details"))
    kind = _kind_of(status, code, hint)

    # Functions of ours speak to the end user in Spanish and carry English in the details; what PostgreSQL
    # itself says is for the developer, so the class's own words stand in front of it.
    english = details.pop("en", None)
    if said and isinstance(english, str):
        error = kind(said, message_en=english, code=code, reason=hint, details=details)
    else:
        details |= {name: words for name, words in (("database", said), ("hint", hint)) if words}
        reason = code if code and code.islower() else None  # Auth's codes are words
        error = kind(message_en=kind.default_en, code=code, reason=reason, details=details)
    error.status = status
    error.request_id = request_id
    error.retry_after = retry_after
    return error


def _kind_of(status: int, code: str | None, hint: str | None) -> type[MedellinError]:
    if status == 429:
        return RateLimited
    if code:
        if code == "42501" and hint == "sign_in_required":
            return SignInRequired
        if code in _EXACT:
            return _EXACT[code]
        for prefix, kind in _FAMILIES:
            if code.startswith(prefix):
                return _business_class(code) if kind is BusinessError else kind
        if status == 401:
            return AuthenticationError
    return _BY_STATUS.get(status, ServerError)


def _business_class(code: str) -> type[MedellinError]:
    from medellin_ai.errors import BUSINESS_ERRORS

    return BUSINESS_ERRORS.get(code, BusinessError)


def _facts_of(details: object) -> dict[str, object]:
    """PostgREST hands the detail of an error on as text; ours is a JSON object."""
    if not isinstance(details, str) or not details:
        return dict(details) if is_object(details) else {}
    try:
        facts: object = json.loads(details)
    except ValueError:
        return {"detail": details}
    return facts if is_object(facts) else {"detail": details}
