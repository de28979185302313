"""Records who read a secret, and how: one JSON line for each call of the services named here.

As CloudTrail would, as far as it matters here: the operation, the caller, the names that were asked for.
Never a value that was sent or returned.
"""

import io
import json
import re
import threading
import time
from typing import Any, Callable, Iterable
from urllib.parse import parse_qs

SERVICES = ("secretsmanager", "ssm", "sts")
# What a request may say without saying a secret.
PARAMETERS = (
    "SecretId",
    "SecretIdList",
    "VersionId",
    "VersionStage",
    "Name",
    "WithDecryption",
    "RoleArn",
    "RoleSessionName",
)
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html
SCOPE = re.compile(r"Credential=([^,/]+)/\d+/[^/]*/([^/]+)/")


def record_calls(application: Callable[..., Any], path: str) -> Callable[..., Any]:
    """Wraps a WSGI application: appends each call to a file when it has been answered."""
    lock = threading.Lock()

    def recorded(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        scope = SCOPE.search(environ.get("HTTP_AUTHORIZATION", ""))
        if scope is None or scope.group(2) not in SERVICES:
            return application(environ, start_response)
        call = {
            "timeMs": round(time.time() * 1000),
            "service": scope.group(2),
            **_operation(environ, _body(environ)),
            "principal": principal_of(scope.group(1)),
            "userAgent": environ.get("HTTP_USER_AGENT", ""),
        }

        def note_status(status: str, *rest: Any) -> Any:
            call["status"] = int(status.split()[0])
            return start_response(status, *rest)

        answer = application(environ, note_status)
        with lock, open(path, "a", encoding="utf-8") as file:
            file.write(f"{json.dumps(call)}\n")
        return answer

    return recorded


def _body(environ: dict[str, Any]) -> bytes:
    """The body of a request, which the application can read again."""
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = io.BytesIO(body)
    return body


def _operation(environ: dict[str, Any], body: bytes) -> dict[str, Any]:
    target = environ.get("HTTP_X_AMZ_TARGET")
    if target:
        given = json.loads(body or b"{}")
        operation = target.split(".")[-1]
    else:
        given = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        operation = given.get("Action", "")
    parameters = {name: given[name] for name in PARAMETERS if name in given}
    return {"operation": operation, "parameters": parameters}


def principal_of(access_key_id: str) -> str | None:
    """The assumed role that has the access key; None for any other caller."""
    # moto reads its settings when it is imported.
    from moto.sts.models import sts_backends

    for account in sts_backends.values():
        for backend in account.values():
            role = backend.get_assumed_role_from_access_key(access_key_id)
            if role:
                return role.arn
    return None
