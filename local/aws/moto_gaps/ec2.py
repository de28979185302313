"""EC2 gaps."""

from typing import Any

from moto.ec2.models.security_groups import SecurityGroupRule

from .patching import replace


def fill() -> None:
    _keep_security_group_rule_descriptions()


def _keep_security_group_rule_descriptions() -> None:
    """Every security group rule has a description, whatever its target.

    moto keeps it for CIDR ranges only: a rule that names a security group or a prefix list loses
    its description and never plans clean.
    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SecurityGroupRule.html
    """

    @replace(SecurityGroupRule, "__init__")
    def keep_prefix_list(
        original: Any,
        self: SecurityGroupRule,
        ec2_backend: Any,
        ip_protocol: Any,
        group_id: Any,
        from_port: Any,
        to_port: Any,
        ip_range: Any,
        source_group: Any = None,
        prefix_list_id: Any = None,
        **rest: Any,
    ) -> None:
        original(
            self,
            ec2_backend,
            ip_protocol,
            group_id,
            from_port,
            to_port,
            ip_range,
            source_group,
            prefix_list_id,
            **rest,
        )
        self.target_description = (source_group or prefix_list_id or {}).get("Description")

    def description(self: SecurityGroupRule) -> Any:
        # ModifySecurityGroupRules writes a new description to ip_range, whatever the target.
        return self.ip_range.get("Description", self.target_description)

    SecurityGroupRule.description = property(description)
