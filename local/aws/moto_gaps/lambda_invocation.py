"""Lambda invocation: moto runs functions in Docker; here a Lambda host in Node.js runs them."""

import json
import os
import urllib.error
import urllib.request
from typing import Any, Callable
from urllib.parse import parse_qs, quote, unquote

from moto.awslambda.models import LambdaFunction, lambda_backends
from moto.awslambda.responses import LambdaResponse
from one_at_a_time import others_may_work

from .patching import replace

HOST_URL_VARIABLE = "LAMBDA_HOST_URL"
# Bucket names cannot start with an underscore, so no S3 request has this path.
CODE_PATH = "/_lambda/code/"
# The longest function timeout, and time for the host to start a sandbox and write the log.
# https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
INVOCATION_TIMEOUT_SECONDS = 900 + 60
REQUEST_HEADERS = ("X-Amz-Invocation-Type", "X-Amz-Log-Type", "X-Amz-Client-Context")
RESPONSE_HEADERS = (
    "Content-Type",
    "X-Amz-Executed-Version",
    "X-Amz-Function-Error",
    "X-Amz-Log-Result",
    "X-Amzn-ErrorType",
    "X-Amzn-RequestId",
)

# The host is on loopback: no proxy of the environment may come between.
_LOOPBACK = urllib.request.build_opener(urllib.request.ProxyHandler({}))

TYPE_ANSWER = tuple[int, dict[str, str], bytes]


def fill() -> None:
    _invoke_on_the_lambda_host()
    _return_a_location_of_the_code()


def _invoke_on_the_lambda_host() -> None:
    """Invoke runs the function.

    moto needs Docker and an image of the runtime. Here the request goes on to the Lambda host
    at LAMBDA_HOST_URL (local/lambda), and its answer comes back.
    https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
    """

    @replace(LambdaResponse, "invoke")
    def forward(original: Any, self: LambdaResponse) -> TYPE_ANSWER:
        name = unquote(self.path.rsplit("/", 2)[-2])
        qualifier = parse_qs(self.parsed_url.query).get("Qualifier", [None])[0]
        function = self.backend.get_function(name, qualifier)
        host = os.environ.get(HOST_URL_VARIABLE)
        if not host:
            return _unavailable(f"{HOST_URL_VARIABLE} is not set: no Lambda host can run {name}")
        request = urllib.request.Request(
            f"{host}/2015-03-31/functions/{quote(function.function_arn, safe='')}/invocations",
            data=self.raw_body,
            headers={h: self.headers[h] for h in REQUEST_HEADERS if h in self.headers},
            method="POST",
        )
        try:
            with others_may_work(), _LOOPBACK.open(
                request, timeout=INVOCATION_TIMEOUT_SECONDS
            ) as answer:
                return _answer(answer)
        except urllib.error.HTTPError as refusal:
            return _answer(refusal)
        except OSError as failure:
            return _unavailable(f"the Lambda host at {host} does not answer: {failure}")


def _answer(response: Any) -> TYPE_ANSWER:
    headers = {h: response.headers[h] for h in RESPONSE_HEADERS if h in response.headers}
    return _with_status(response.status, headers, response.read())


def _unavailable(message: str) -> TYPE_ANSWER:
    """https://docs.aws.amazon.com/lambda/latest/api/CommonErrors.html"""
    body = json.dumps({"Type": "Server", "Message": message}).encode()
    return _with_status(503, {"X-Amzn-ErrorType": "ServiceException"}, body)


def _with_status(status: int, headers: dict[str, str], body: bytes) -> TYPE_ANSWER:
    """moto takes the status of an answer from a header of that name."""
    return status, {**headers, "status": str(status)}, body


def _return_a_location_of_the_code() -> None:
    """GetFunction returns a URL from which the deployment package can be downloaded.

    moto returns none for an uploaded zip file, and one in AWS for a zip file in S3.
    https://docs.aws.amazon.com/lambda/latest/api/API_FunctionCodeLocation.html
    """

    @replace(LambdaFunction, "get_code")
    def with_location(original: Any, self: LambdaFunction) -> dict[str, Any]:
        function = original(self)
        if self.package_type == "Zip":
            path = f"{CODE_PATH}{self.account_id}/{self.region}/{quote(self.function_name)}"
            location = f"http://127.0.0.1:{os.environ['MOTO_PORT']}{path}"
            function["Code"] = {"RepositoryType": "S3", "Location": location}
        return function


def content(path: str) -> bytes:
    """The deployment package at a path below CODE_PATH. Raises UnknownFunctionException."""
    account_id, region, name = path.removeprefix(CODE_PATH).split("/")
    return lambda_backends[account_id][region].get_function(unquote(name)).code_bytes
