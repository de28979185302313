"""The whole answer of a WSGI application, worked out before anything of it is sent."""

from typing import Any, Callable

# Status, headers, chunks of the body.
TYPE_ANSWER = tuple[str, list[tuple[str, str]], list[bytes]]


def whole_answer(application: Callable[..., Any], environ: dict[str, Any]) -> TYPE_ANSWER:
    started: list[Any] = []

    def start_response(status: str, headers: list[tuple[str, str]], *_: Any) -> None:
        started[:] = [status, headers]

    body = application(environ, start_response)
    try:
        chunks = list(body)
    finally:
        close = getattr(body, "close", None)
        if close is not None:
            close()
    return started[0], started[1], chunks
