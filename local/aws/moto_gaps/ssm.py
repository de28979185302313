"""Systems Manager gaps."""

import re
from typing import Any

from moto.awslambda.models import lambda_backends
from moto.core.utils import unix_time
from moto.ssm.models import Parameter, SimpleSystemManagerBackend

from .patching import replace

LAYER = "AWS-Parameters-and-Secrets-Lambda-Extension"
PARAMETER = re.compile(
    r"/aws/service/aws-parameters-and-secrets-lambda-extension/(x86|arm64)/latest"
)


def fill() -> None:
    _resolve_the_layer_of_the_extension()


def _resolve_the_layer_of_the_extension() -> None:
    """A public parameter names the newest layer of the AWS Parameters and Secrets Lambda Extension.

    moto has no such parameter, and refuses to make one whose name begins with /aws. Here it names
    the newest layer of that name in the account; without one there is no parameter.
    https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters.html
    """

    @replace(SimpleSystemManagerBackend, "get_parameter")
    def with_layer(
        original: Any, self: SimpleSystemManagerBackend, name: str
    ) -> Parameter | None:
        match = PARAMETER.fullmatch(name)
        if match is None:
            return original(self, name)
        layer = LAYER if match.group(1) == "x86" else f"{LAYER}-Arm64"
        versions = lambda_backends[self.account_id][self.region_name].list_layer_versions(layer)
        if not versions:
            return None
        newest = max(versions, key=lambda version: version.version)
        return Parameter(
            account_id=self.account_id,
            name=name,
            value=newest.arn,
            parameter_type="String",
            description=None,
            allowed_pattern=None,
            keyid=None,
            last_modified_date=unix_time(),
            version=newest.version,
            data_type="text",
        )
