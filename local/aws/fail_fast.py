"""Turns a failure inside moto into an error that clients do not retry."""

import json
import re
import traceback
from typing import Any, Callable, Iterable
from xml.sax.saxutils import escape

# AWS clients repeat requests that end with 500, 502, 503 or 504; the AWS provider does so 25 times
# and for many minutes. A 501 ends the request and says what is the matter.
# https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
STATUS = "501 Not Implemented"


def fail_fast(application: Callable[..., Any]) -> Callable[..., Any]:
    """Wraps a WSGI application: an exception becomes a 501 with the exception as its message."""

    def wrapped(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        try:
            return application(environ, start_response)
        except Exception as failure:
            traceback.print_exc()
            cause = f"{type(failure).__name__}: {failure}"
            message = f"The AWS stand-in cannot do this ({_request(environ)}): {cause}"
            return _respond(environ, start_response, message)

    return wrapped


def _request(environ: dict[str, Any]) -> str:
    """The service in the credential scope of the signature, the method and the path."""
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html
    authorization = environ.get("HTTP_AUTHORIZATION", "")
    scope = re.search(r"Credential=[^,/]*/\d+/[^/]*/([^/]+)/", authorization)
    service = scope.group(1) if scope else "unsigned"
    return f"{service} {environ.get('REQUEST_METHOD')} {environ.get('PATH_INFO')}"


def _respond(
    environ: dict[str, Any], start_response: Callable[..., Any], message: str
) -> Iterable[bytes]:
    if "json" in environ.get("CONTENT_TYPE", ""):
        content_type = "application/json"
        body = json.dumps({"__type": "NotImplemented", "message": message})
    else:
        content_type = "text/xml"
        error = f"<Error><Code>NotImplemented</Code><Message>{escape(message)}</Message></Error>"
        body = f"<ErrorResponse>{error}</ErrorResponse>"
    start_response(
        STATUS, [("Content-Type", content_type), ("X-Amzn-ErrorType", "NotImplemented")]
    )
    return [body.encode()]
