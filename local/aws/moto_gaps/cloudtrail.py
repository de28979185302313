"""CloudTrail gaps."""

from typing import Any

from moto.cloudtrail.models import CloudTrailBackend

from .patching import replace


def fill() -> None:
    _accept_arn_as_name()


def _accept_arn_as_name() -> None:
    """CloudTrail takes a trail's name or its ARN; the AWS provider sends the ARN.

    moto looks the ARN up as if it were a name: StartLogging and StopLogging fail with a server
    error, and DeleteTrail deletes nothing.
    https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_StartLogging.html
    https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DeleteTrail.html
    """
    for name in ("start_logging", "stop_logging", "delete_trail"):

        @replace(CloudTrailBackend, name)
        def by_trail_name(original: Any, self: CloudTrailBackend, name: str) -> Any:
            return original(self, self.get_trail(name).trail_name)
