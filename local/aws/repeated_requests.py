"""Answers a repeated request with the answer that the first one got.

AWS clients repeat a request when its answer is lost, for example on a machine so loaded that a
connection breaks. The work is done by then: a second CreatePolicy would fail with
EntityAlreadyExists. Every attempt at a call carries the same id.
https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
"""

import sys
import threading
from collections import OrderedDict
from typing import Any, Callable, Iterable

from whole_answer import TYPE_ANSWER, whole_answer

# As many answers as are kept. A repeated request comes within seconds.
CAPACITY = 1000


class _Call:
    """One call of a client, however many attempts it takes."""

    def __init__(self) -> None:
        # Held while an attempt is worked on: a repeated one waits for its answer.
        self.lock = threading.Lock()
        self.answer: TYPE_ANSWER | None = None


def answer_repeated_requests(application: Callable[..., Any]) -> Callable[..., Any]:
    """Wraps a WSGI application."""
    calls: OrderedDict[str, _Call] = OrderedDict()
    lock = threading.Lock()

    def call_of(invocation_id: str) -> _Call:
        with lock:
            call = calls.setdefault(invocation_id, _Call())
            if len(calls) > CAPACITY:
                calls.popitem(last=False)
            return call

    def wrapped(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        invocation_id = environ.get("HTTP_AMZ_SDK_INVOCATION_ID")
        if invocation_id is None:
            return application(environ, start_response)
        call = call_of(invocation_id)
        with call.lock:
            if call.answer is None:
                answer = whole_answer(application, environ)
                # A failure of the server is what a client may ask again for.
                if not answer[0].startswith("5"):
                    call.answer = answer
            else:
                attempt = environ.get("HTTP_AMZ_SDK_REQUEST", "")
                print(f"answered again: {invocation_id} {attempt}", file=sys.stderr, flush=True)
                answer = call.answer
        status, headers, body = answer
        start_response(status, headers)
        return body

    return wrapped
