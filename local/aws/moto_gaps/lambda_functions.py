"""Lambda gaps. Invocation is in lambda_invocation.py."""

from typing import Any

from moto.awslambda.models import LambdaBackend, LambdaFunction
from moto.core.utils import iso_8601_datetime_with_nanoseconds
from moto.ec2.models import ec2_backends

from .patching import replace

# What CreateFunction and UpdateFunctionConfiguration take, and GetFunction returns under the same
# name: https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html
RETURNED_AS_GIVEN = ("KMSKeyArn", "DeadLetterConfig")


def fill() -> None:
    _keep_configuration()
    _return_vpc_of_subnets()
    _return_reserved_concurrency_of_zero()
    _replace_event_invoke_config()


def _keep_configuration() -> None:
    """GetFunction returns the customer key, the dead-letter queue and the logging configuration.

    moto drops all three, on creation and on update, and ignores an update of TracingConfig,
    EphemeralStorage and the time of the update.
    https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html
    https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionConfiguration.html
    """

    def keep(function: LambdaFunction, given: dict[str, Any]) -> None:
        for name in (*RETURNED_AS_GIVEN, "LoggingConfig"):
            if name in given:
                function.kept_configuration[name] = given[name]

    @replace(LambdaFunction, "__init__")
    def keep_on_create(
        original: Any,
        self: LambdaFunction,
        account_id: str,
        spec: dict[str, Any],
        *rest: Any,
        **kwargs: Any,
    ) -> None:
        self.kept_configuration = {}
        keep(self, spec)
        original(self, account_id, spec, *rest, **kwargs)

    @replace(LambdaFunction, "update_configuration")
    def keep_on_update(
        original: Any, self: LambdaFunction, config_updates: dict[str, Any]
    ) -> dict[str, Any]:
        keep(self, config_updates)
        self.tracing_config = config_updates.get("TracingConfig", self.tracing_config)
        if "EphemeralStorage" in config_updates:
            self.ephemeral_storage = config_updates["EphemeralStorage"]["Size"]
        self.last_modified = iso_8601_datetime_with_nanoseconds()
        return original(self, config_updates)

    @replace(LambdaFunction, "get_configuration")
    def with_kept(original: Any, self: LambdaFunction, *args: Any, **kwargs: Any) -> dict[str, Any]:
        configuration = original(self, *args, **kwargs)
        for name in RETURNED_AS_GIVEN:
            # An empty value in an update removes the setting.
            if self.kept_configuration.get(name):
                configuration[name] = self.kept_configuration[name]
        configuration["LoggingConfig"] = _with_logging_defaults(
            self.function_name, self.kept_configuration.get("LoggingConfig", {})
        )
        return configuration


def _with_logging_defaults(function_name: str, logging: dict[str, Any]) -> dict[str, Any]:
    """https://docs.aws.amazon.com/lambda/latest/api/API_LoggingConfig.html"""
    defaults = {"LogFormat": "Text", "LogGroup": f"/aws/lambda/{function_name}"}
    if logging.get("LogFormat") == "JSON":
        defaults |= {"ApplicationLogLevel": "INFO", "SystemLogLevel": "INFO"}
    return defaults | logging


def _return_vpc_of_subnets() -> None:
    """VpcConfigResponse names the VPC that the subnets belong to.

    moto returns the fixed id `vpc-123abc`.
    https://docs.aws.amazon.com/lambda/latest/api/API_VpcConfigResponse.html
    """

    def vpc_config(self: LambdaFunction) -> dict[str, Any] | None:
        if not self._vpc_config:
            return None
        vpc_id = ""
        if self._vpc_config.get("SubnetIds"):
            ec2 = ec2_backends[self.account_id][self.region]
            vpc_id = ec2.get_subnet(self._vpc_config["SubnetIds"][0]).vpc_id
        return {**self._vpc_config, "VpcId": vpc_id}

    LambdaFunction.vpc_config = property(vpc_config)


def _return_reserved_concurrency_of_zero() -> None:
    """A reserved concurrency of 0 stops a function, and GetFunction returns it.

    moto returns the reserved concurrency only when it is not 0.
    https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionConcurrency.html
    """

    @replace(LambdaFunction, "get_code")
    def with_zero(original: Any, self: LambdaFunction) -> dict[str, Any]:
        function = original(self)
        if self.reserved_concurrency is not None:
            reserved = int(self.reserved_concurrency)
            function["Concurrency"] = {"ReservedConcurrentExecutions": reserved}
        return function


def _replace_event_invoke_config() -> None:
    """PutFunctionEventInvokeConfig overwrites the existing configuration.

    moto appends the new one and goes on returning the first.
    https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html
    """

    @replace(LambdaBackend, "put_function_event_invoke_config")
    def overwrite(
        original: Any, self: LambdaBackend, function_name: str, config: dict[str, Any]
    ) -> dict[str, Any]:
        self.get_function(function_name).event_invoke_config = []
        return original(self, function_name, config)
