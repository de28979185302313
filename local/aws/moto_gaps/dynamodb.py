"""DynamoDB gaps."""

from typing import Any

from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.table import Table
from moto.dynamodb.responses import DynamoHandler

from .patching import replace


def fill() -> None:
    _keep_on_demand_throughput()
    _update_encryption()
    _delete_policy_with_table()


def _keep_on_demand_throughput() -> None:
    """OnDemandThroughput caps what an on-demand table may consume; DescribeTable returns it.

    moto drops it, so a table with `on_demand_throughput` never plans clean.
    https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_OnDemandThroughput.html
    """
    Table.on_demand_throughput = None

    def keep(original: Any, self: DynamoHandler) -> Any:
        result = original(self)
        if "OnDemandThroughput" in self.body:
            table = self.dynamodb_backend.get_table(self.body["TableName"])
            table.on_demand_throughput = self.body["OnDemandThroughput"]
        return result

    replace(DynamoHandler, "create_table")(keep)
    replace(DynamoHandler, "update_table")(keep)

    @replace(Table, "describe")
    def with_throughput(
        original: Any, self: Table, base_key: str = "TableDescription"
    ) -> dict[str, Any]:
        description = original(self, base_key)
        if self.on_demand_throughput:
            description[base_key]["OnDemandThroughput"] = self.on_demand_throughput
        return description


def _update_encryption() -> None:
    """UpdateTable changes the table's key.

    moto ignores SSESpecification after the table is created.
    https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html
    """

    @replace(DynamoHandler, "update_table")
    def with_encryption(original: Any, self: DynamoHandler) -> Any:
        if "SSESpecification" in self.body:
            table = self.dynamodb_backend.get_table(self.body["TableName"])
            table.sse_specification = self.body["SSESpecification"]
        return original(self)


def _delete_policy_with_table() -> None:
    """A table's resource policy is deleted with the table.

    moto keeps it, and the next table of the same name has it from the beginning.
    https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/access-control-resource-based.html
    """

    @replace(DynamoDBBackend, "delete_table")
    def with_policy(original: Any, self: DynamoDBBackend, name: str) -> Any:
        table = original(self, name)
        self.resource_policies.pop(table.table_arn, None)
        return table
