"""S3 gaps."""

import json
import threading
from typing import Any

from moto.iam.access_control import PermissionResult
from moto.s3.models import LOGGING_SERVICE_PRINCIPAL, FakeBucket, S3Backend

from .patching import replace

# The server answers each request in a thread of its own.
_SUSPENDED_DELETE = threading.Lock()


def fill() -> None:
    _evaluate_no_bucket_policy()
    _accept_any_principal_beside_log_delivery()
    _delete_one_version_while_versioning_is_suspended()


def _evaluate_no_bucket_policy() -> None:
    """A Deny statement applies to the requests that meet its condition, and to no other.

    moto passes no condition values to its evaluation of bucket policies, so a statement that denies
    requests without TLS denies every object read, write and delete. The stand-in evaluates no other
    policy either (see local/README.md).
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html
    """

    @replace(FakeBucket, "get_permission")
    def neutral(original: Any, self: FakeBucket, action: str, resource: str) -> PermissionResult:
        return PermissionResult.NEUTRAL


def _accept_any_principal_beside_log_delivery() -> None:
    """PutBucketLogging needs a statement that lets the logging service write to the target bucket.

    moto looks for it and fails with a server error at the first statement whose Principal is "*".
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
    """

    @replace(FakeBucket, "_log_permissions_enabled_policy")
    def lets_logging_service_write(
        original: Any, target_bucket: FakeBucket, target_prefix: str | None
    ) -> bool:
        if not target_bucket.policy:
            return False
        objects = f"arn:{target_bucket.partition}:s3:::{target_bucket.name}/"
        resources = {f"{objects}*", f"{objects}{target_prefix or ''}*"}
        return any(
            statement["Effect"] == "Allow"
            and isinstance(statement.get("Principal"), dict)
            and LOGGING_SERVICE_PRINCIPAL in _as_list(statement["Principal"].get("Service"))
            and "s3:PutObject" in _as_list(statement.get("Action"))
            and resources.intersection(_as_list(statement.get("Resource")))
            for statement in json.loads(target_bucket.policy)["Statement"]
        )


def _delete_one_version_while_versioning_is_suspended() -> None:
    """A suspended bucket keeps its versions, and a delete that names one removes that one.

    moto removes the whole key, and fails with a server error when a delete marker is among its
    versions. Terraform suspends versioning before `force_destroy` empties the bucket.
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeletingObjectsfromVersioningSuspendedBuckets.html
    """

    @replace(S3Backend, "delete_object")
    def delete_version(
        original: Any,
        self: S3Backend,
        bucket_name: str,
        key_name: str,
        version_id: str | None = None,
        bypass: bool = False,
    ) -> Any:
        bucket = self.get_bucket(bucket_name)
        if version_id is None or bucket.versioning_status != "Suspended":
            return original(self, bucket_name, key_name, version_id, bypass)
        with _SUSPENDED_DELETE:
            bucket.versioning_status = "Enabled"
            try:
                return original(self, bucket_name, key_name, version_id, bypass)
            finally:
                bucket.versioning_status = "Suspended"


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
