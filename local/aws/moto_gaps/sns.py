"""SNS gaps."""

from typing import Any

from moto.core.responses import ActionResult
from moto.core.utils import camelcase_to_underscores
from moto.sns.responses import SNSResponse

from .patching import replace

NOT_RETURNED = ("SignatureVersion", "TracingConfig")


def fill() -> None:
    _return_signature_version_and_tracing()


def _return_signature_version_and_tracing() -> None:
    """GetTopicAttributes returns SignatureVersion and TracingConfig when they were set.

    moto stores both and returns neither: a topic that sets one never plans clean.
    https://docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html
    """

    @replace(SNSResponse, "get_topic_attributes")
    def with_them(original: Any, self: SNSResponse) -> ActionResult:
        attributes = original(self).result["Attributes"]
        topic = self.backend.get_topic(self._get_param("TopicArn"))
        for name in NOT_RETURNED:
            value = getattr(topic, camelcase_to_underscores(name), None)
            if value is not None:
                attributes[name] = value
        return ActionResult({"Attributes": attributes})
