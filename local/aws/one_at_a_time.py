"""Lets moto work on one request at a time.

moto keeps what it knows in plain dictionaries without locks. A request that lists alarms while
another creates one ends with "dictionary changed size during iteration", and Terraform sends ten
requests at once. moto computes under Python's global lock anyway, so little time is lost.
"""

import threading
from contextlib import contextmanager
from typing import Any, Callable, Iterable, Iterator

from whole_answer import whole_answer

_turn = threading.Lock()


def one_at_a_time(application: Callable[..., Any]) -> Callable[..., Any]:
    """Wraps a WSGI application: a request waits until the one before it is answered."""

    def wrapped(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        with _turn:
            status, headers, body = whole_answer(application, environ)
        start_response(status, headers)
        return body

    return wrapped


@contextmanager
def others_may_work() -> Iterator[None]:
    """Inside a request: lets others be worked on while this one waits for something outside.

    A Lambda function calls AWS before its invocation is answered.
    """
    _turn.release()
    try:
        yield
    finally:
        _turn.acquire()
