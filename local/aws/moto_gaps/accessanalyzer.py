"""IAM Access Analyzer, which moto lacks altogether: analyzers and their tags, and no findings.

https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_Operations.html
"""

import json
import re
from datetime import datetime, timezone
from http import HTTPStatus
from typing import Any, Callable, Iterable
from urllib.parse import parse_qs, unquote

from moto.core import DEFAULT_ACCOUNT_ID
from moto.moto_server.werkzeug_app import DomainDispatcherApplication
from moto.utilities.utils import get_partition

from .patching import replace

SERVICE = "access-analyzer"


def fill() -> None:
    _answer_for_access_analyzer()


def _answer_for_access_analyzer() -> None:
    """The service of a request is in the scope of its signature; moto has none of this name.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html
    """
    analyzers = Analyzers()

    @replace(DomainDispatcherApplication, "get_application")
    def or_analyzers(
        original: Any, self: DomainDispatcherApplication, environ: dict[str, Any]
    ) -> Any:
        scope = re.search(
            rf"Credential=[^,/]*/\d+/([^/]+)/{SERVICE}/", environ.get("HTTP_AUTHORIZATION", "")
        )
        return original(self, environ) if scope is None else analyzers.application(scope.group(1))


class Refusal(Exception):
    """An error of the API, with its code and its status."""

    def __init__(self, code: str, status: HTTPStatus, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.status = status


class Analyzers:
    """The analyzers of every Region, by their ARN."""

    def __init__(self) -> None:
        self._by_arn: dict[str, dict[str, Any]] = {}

    def application(self, region: str) -> Callable[..., Iterable[bytes]]:
        """A WSGI application for one Region."""

        def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
            headers = [("Content-Type", "application/json")]
            try:
                status, body = HTTPStatus.OK, self._do(region, environ)
            except Refusal as refusal:
                status, body = refusal.status, {"message": str(refusal)}
                headers.append(("X-Amzn-ErrorType", refusal.code))
            start_response(f"{status.value} {status.phrase}", headers)
            return [json.dumps(body).encode()]

        return answer

    def _do(self, region: str, environ: dict[str, Any]) -> dict[str, Any]:
        method = environ["REQUEST_METHOD"]
        # An ARN in a path has slashes, which the server has decoded already.
        _, kind, *rest = unquote(environ["PATH_INFO"]).split("/", 2)
        name = rest[0] if rest else ""
        query = parse_qs(environ.get("QUERY_STRING", ""))
        length = int(environ.get("CONTENT_LENGTH") or 0)
        body = json.loads(environ["wsgi.input"].read(length) or b"{}")
        match (kind, method, name):
            case ("analyzer", "PUT", ""):
                return self._create(region, body)
            case ("analyzer", "GET", ""):
                return {"analyzers": self._in(region)}
            case ("analyzer", "GET", _):
                return {"analyzer": self._find(_arn(region, name))}
            case ("analyzer", "DELETE", _):
                del self._by_arn[self._find(_arn(region, name))["arn"]]
                return {}
            case ("tags", "GET", _):
                return {"tags": self._find(name)["tags"]}
            case ("tags", "POST", _):
                self._find(name)["tags"].update(body["tags"])
                return {}
            case ("tags", "DELETE", _):
                for key in query.get("tagKeys", []):
                    self._find(name)["tags"].pop(key, None)
                return {}
        raise NotImplementedError(f"{SERVICE} {method} {environ['PATH_INFO']}")

    def _create(self, region: str, body: dict[str, Any]) -> dict[str, Any]:
        arn = _arn(region, body["analyzerName"])
        if arn in self._by_arn:
            raise Refusal("ConflictException", HTTPStatus.CONFLICT, f"{arn} exists already.")
        # One for each type in a Region.
        # https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-quotas.html
        if any(each["type"] == body["type"] for each in self._in(region)):
            raise Refusal(
                "ServiceQuotaExceededException",
                HTTPStatus.PAYMENT_REQUIRED,
                f"There is an analyzer of the type {body['type']} in {region} already.",
            )
        self._by_arn[arn] = {
            "arn": arn,
            "name": body["analyzerName"],
            "type": body["type"],
            "status": "ACTIVE",
            "createdAt": datetime.now(timezone.utc).isoformat(),
            "tags": dict(body.get("tags") or {}),
        }
        return {"arn": arn}

    def _in(self, region: str) -> list[dict[str, Any]]:
        return [each for arn, each in self._by_arn.items() if arn.split(":")[3] == region]

    def _find(self, arn: str) -> dict[str, Any]:
        if arn not in self._by_arn:
            raise Refusal("ResourceNotFoundException", HTTPStatus.NOT_FOUND, f"No {arn}.")
        return self._by_arn[arn]


def _arn(region: str, name: str) -> str:
    return f"arn:{get_partition(region)}:{SERVICE}:{region}:{DEFAULT_ACCOUNT_ID}:analyzer/{name}"
