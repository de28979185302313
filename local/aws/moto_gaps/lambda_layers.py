"""Lambda layer gaps."""

import json
import os
from typing import Any
from urllib.parse import quote, unquote

from moto.awslambda.exceptions import UnknownLayerException
from moto.awslambda.models import LayerVersion, lambda_backends
from moto.awslambda.responses import LambdaResponse

from .patching import replace

# Bucket names cannot start with an underscore, so no S3 request has this path.
LAYER_PATH = "/_lambda/layer/"


def fill() -> None:
    _find_by_arn()
    _return_a_location_of_the_content()


def _find_by_arn() -> None:
    """GetLayerVersionByArn returns the version of a layer that an ARN names.

    Its path is that of ListLayers with `?find=LayerVersion`, and moto lists the layers.
    https://docs.aws.amazon.com/lambda/latest/api/API_GetLayerVersionByArn.html
    """

    @replace(LambdaResponse, "list_layers")
    def by_arn(original: Any, self: LambdaResponse) -> str:
        if self.querystring.get("find") != ["LayerVersion"]:
            return original(self)
        version = self.backend.layers_versions_by_arn(self.querystring["Arn"][0])
        if version is None:
            raise UnknownLayerException()
        return json.dumps(version.get_layer_version())


def _return_a_location_of_the_content() -> None:
    """A version of a layer has a URL from which its zip file can be downloaded.

    moto returns `s3://`.
    https://docs.aws.amazon.com/lambda/latest/api/API_LayerVersionContentOutput.html
    """

    @replace(LayerVersion, "get_layer_version")
    def with_location(original: Any, self: LayerVersion) -> dict[str, Any]:
        version = original(self)
        path = f"{self.account_id}/{self.region}/{quote(self.name)}/{self.version}"
        location = f"http://127.0.0.1:{os.environ['MOTO_PORT']}{LAYER_PATH}{path}"
        version["Content"]["Location"] = location
        return version


def content(path: str) -> bytes:
    """The zip file at a path below LAYER_PATH. Raises UnknownLayerException."""
    account_id, region, name, version = path.removeprefix(LAYER_PATH).split("/")
    backend = lambda_backends[account_id][region]
    return backend.get_layer_version(unquote(name), version).code_bytes
