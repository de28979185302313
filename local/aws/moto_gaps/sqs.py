"""SQS gaps."""

import json
from typing import Any

from moto.sqs.models import Queue

from .patching import replace


def fill() -> None:
    _return_redrive_allow_policy()
    _return_redrive_policy_without_spaces()
    _keep_policy_on_update()


def _return_redrive_allow_policy() -> None:
    """RedriveAllowPolicy is an attribute of a queue like any other.

    moto stores it and never returns it: the AWS provider waits for it until its create times out.
    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html
    """
    Queue.redrive_allow_policy = None
    Queue.BASE_ATTRIBUTES = [*Queue.BASE_ATTRIBUTES, "RedriveAllowPolicy"]


def _return_redrive_policy_without_spaces() -> None:
    """RedrivePolicy comes back as it was set, and every client sets compact JSON.

    moto returns it with a space after each separator, which the AWS provider takes for a change.
    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html
    """
    attributes = Queue.attributes.fget

    def compact(self: Queue) -> dict[str, Any]:
        result = attributes(self)
        if self.redrive_policy:
            result["RedrivePolicy"] = json.dumps(self.redrive_policy, separators=(",", ":"))
        return result

    Queue.attributes = property(compact)


def _keep_policy_on_update() -> None:
    """SetQueueAttributes changes the attributes that it names, and no other.

    moto forgets the queue's policy when any other attribute is set.
    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
    """

    @replace(Queue, "_set_attributes")
    def keep_policy(
        original: Any, self: Queue, attributes: dict[str, Any], now: float | None = None
    ) -> None:
        policy = getattr(self, "policy", None)
        original(self, attributes, now)
        if "Policy" not in attributes:
            self.policy = policy
