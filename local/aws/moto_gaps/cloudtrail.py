"""CloudTrail gaps."""

import json
from typing import Any

from moto.cloudtrail.models import CloudTrailBackend
from moto.cloudtrail.responses import CloudTrailResponse

from .patching import replace


def fill() -> None:
    _accept_arn_as_name()
    _tell_delivery_to_log_group()


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


def _tell_delivery_to_log_group() -> None:
    """GetTrailStatus says when a trail delivered to its log group last.

    moto says it of the bucket only, so that whoever looks finds a log group that nothing reaches. Here
    both are delivered to at once.
    https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetTrailStatus.html
    """

    @replace(CloudTrailResponse, "get_trail_status")
    def with_log_group(original: Any, self: CloudTrailResponse) -> str:
        status = json.loads(original(self))
        name = self._get_param("Name")
        trails = self.cloudtrail_backend.describe_trails(include_shadow_trails=True)
        trail = next(each for each in trails if name in (each.trail_name, each.arn))
        if trail.cw_log_group_arn and "LatestDeliveryTime" in status:
            status["LatestCloudWatchLogsDeliveryTime"] = status["LatestDeliveryTime"]
        return json.dumps(status)
