"""CloudWatch gaps."""

import re
from typing import Any

from moto.cloudwatch.exceptions import ValidationError
from moto.cloudwatch.responses import CloudWatchResponse
from moto.core.responses import ActionResult

from .patching import replace

# ALARM("name"), ALARM(name) and the like; a name may be an ARN.
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
CHILD = re.compile(
    r"\b(?:ALARM|OK|INSUFFICIENT_DATA)\s*"
    r"""\(\s*(?:"([^"]+)"|'([^']+)'|([^"'()\s]+))\s*\)"""
)
MAX_RULE_CHARACTERS = 10_240
MAX_CHILDREN = 100


def fill() -> None:
    _put_composite_alarms()
    _describe_alarms_of_the_types_asked_for()


def _put_composite_alarms() -> None:
    """PutCompositeAlarm creates or updates an alarm over other alarms, which have to be there.

    moto has no such operation, though it keeps and describes alarms with a rule.
    https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
    """

    def put_composite_alarm(self: CloudWatchResponse) -> ActionResult:
        rule = self._get_param("AlarmRule")
        children = {"".join(names).split(":alarm:")[-1] for names in CHILD.findall(rule)}
        backend = self.cloudwatch_backend
        missing = sorted(children - {alarm.name for alarm in backend.describe_alarms()})
        if missing:
            raise ValidationError(
                f"Could not save the composite alarm as alarms [{', '.join(missing)}] "
                "in the alarm rule do not exist"
            )
        if len(rule) > MAX_RULE_CHARACTERS or not 0 < len(children) <= MAX_CHILDREN:
            raise ValidationError(
                f"The rule of a composite alarm has at most {MAX_RULE_CHARACTERS} characters "
                f"and 1 to {MAX_CHILDREN} alarms"
            )
        return self.put_metric_alarm()

    CloudWatchResponse.put_composite_alarm = put_composite_alarm


def _describe_alarms_of_the_types_asked_for() -> None:
    """DescribeAlarms returns composite alarms when AlarmTypes names them, and metric alarms else.

    moto returns every alarm, whatever is asked for.
    https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
    """

    @replace(CloudWatchResponse, "describe_alarms")
    def of_types(original: Any, self: CloudWatchResponse) -> ActionResult:
        types = self._get_param("AlarmTypes", []) or ["MetricAlarm"]
        result = original(self).result
        if "MetricAlarm" not in types:
            result["MetricAlarms"] = []
        if "CompositeAlarm" not in types:
            result["CompositeAlarms"] = []
        return ActionResult(result)
