"""Sends requests from many threads to an application that is as little prepared for it as moto.

Prints a JSON object: the statuses that each question got.
"""

import json
import sys
import threading
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[4] / "local/aws"))

from one_at_a_time import one_at_a_time, others_may_work  # noqa: E402
from whole_answer import whole_answer  # noqa: E402

THREADS = 8
REQUESTS = 200
DEADLINE_SECONDS = 20

kept: dict[int, int] = {}


def keeps_and_lists(_environ: dict[str, Any], start_response: Any) -> list[bytes]:
    """Lists what is kept after having kept one thing more, as moto does: without a lock."""
    try:
        kept[len(kept)] = 0
        sum(sum(range(20)) for _ in kept)
        start_response("200 OK", [])
    except RuntimeError as failure:
        start_response(f"500 {failure}", [])
    return [b""]


def from_many_threads() -> list[str]:
    # Changes threads within a request, not only between two.
    sys.setswitchinterval(1e-6)
    application = one_at_a_time(keeps_and_lists)
    statuses: set[str] = set()

    def ask() -> None:
        for _ in range(REQUESTS):
            statuses.add(whole_answer(application, {})[0])

    threads = [threading.Thread(target=ask) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(statuses)


def within_a_request() -> list[str]:
    """A request whose answer waits for that of another, as an invocation of a function does."""
    statuses: list[str] = []

    def answers(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        if environ["outer"]:
            inner = threading.Thread(
                target=lambda: statuses.append(whole_answer(application, {"outer": False})[0]),
                daemon=True,
            )
            inner.start()
            with others_may_work():
                inner.join(DEADLINE_SECONDS)
        start_response("200 OK", [])
        return [b""]

    application = one_at_a_time(answers)
    whole_answer(application, {"outer": True})
    return statuses


print(json.dumps({"fromManyThreads": from_many_threads(), "withinARequest": within_a_request()}))
