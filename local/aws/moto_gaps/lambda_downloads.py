"""The URLs of deployment packages and layers: Lambda returns URLs of S3 objects, moto none."""

from typing import Any, Callable

from moto.awslambda.exceptions import UnknownFunctionException, UnknownLayerException

from . import lambda_invocation, lambda_layers

CONTENTS = {
    lambda_invocation.CODE_PATH: lambda_invocation.content,
    lambda_layers.LAYER_PATH: lambda_layers.content,
}


def serve_downloads(application: Callable[..., Any]) -> Callable[..., Any]:
    """Wraps moto's WSGI application: answers the URLs of `Code.Location` and `Content.Location`."""

    def with_downloads(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        path = environ.get("PATH_INFO", "")
        for prefix, content in CONTENTS.items():
            if path.startswith(prefix):
                return _answer(content, path, start_response)
        return application(environ, start_response)

    return with_downloads


def _answer(
    content: Callable[[str], bytes], path: str, start_response: Callable[..., Any]
) -> list[bytes]:
    try:
        package = content(path)
    except (UnknownFunctionException, UnknownLayerException):
        start_response("404 Not Found", [("Content-Type", "text/plain")])
        return [f"nothing at {path}".encode()]
    start_response(
        "200 OK", [("Content-Type", "application/zip"), ("Content-Length", str(len(package)))]
    )
    return [package]
