"""KMS gaps."""

import json
from datetime import timedelta
from typing import Any

from moto.core.utils import unix_time, utcnow
from moto.kms.responses import KmsResponse

from .patching import replace

DEFAULT_ROTATION_PERIOD_DAYS = 365


def fill() -> None:
    _keep_rotation_period()


def _keep_rotation_period() -> None:
    """EnableKeyRotation takes RotationPeriodInDays and GetKeyRotationStatus returns it.

    moto drops the period: a key with `rotation_period_in_days` never plans clean.
    https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html
    https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyRotationStatus.html
    """

    def key_of(response: KmsResponse) -> Any:
        return response.kms_backend.describe_key(response._get_param("KeyId"))

    @replace(KmsResponse, "enable_key_rotation")
    def with_period(original: Any, self: KmsResponse) -> str:
        result = original(self)
        period = self._get_param("RotationPeriodInDays", DEFAULT_ROTATION_PERIOD_DAYS)
        key_of(self).rotation_period_in_days = period
        return result

    @replace(KmsResponse, "get_key_rotation_status")
    def status_with_period(original: Any, self: KmsResponse) -> str:
        status = json.loads(original(self))
        key = key_of(self)
        status["KeyId"] = key.arn
        if status["KeyRotationEnabled"]:
            period = getattr(key, "rotation_period_in_days", DEFAULT_ROTATION_PERIOD_DAYS)
            status["RotationPeriodInDays"] = period
            status["NextRotationDate"] = unix_time(utcnow() + timedelta(days=period))
        return json.dumps(status)
