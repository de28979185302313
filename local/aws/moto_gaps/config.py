"""AWS Config gaps."""

from typing import Any

from moto.config.models import ConfigBackend, ConfigRule, Scope

from .patching import replace


def fill() -> None:
    _return_tags_of_scope()
    _keep_tags_of_rules()
    _take_empty_exclusions()


def _return_tags_of_scope() -> None:
    """A rule's scope can be a tag: its key and its value are returned with the rule.

    moto keeps them as if they were the tags of the scope, which it never returns: a rule that has
    one never plans clean.
    https://docs.aws.amazon.com/config/latest/APIReference/API_Scope.html
    """

    @replace(Scope, "__init__")
    def keep_tag(original: Any, self: Scope, **scope: Any) -> None:
        original(self, **scope)
        # These names are what moto makes TagKey and TagValue of.
        self.tag_key = scope.get("tag_key")
        self.tag_value = scope.get("tag_value")


def _keep_tags_of_rules() -> None:
    """PutConfigRule changes a rule and leaves its tags; the AWS provider sends none with a change.

    moto takes that for a rule without tags: after a change it never plans clean.
    https://docs.aws.amazon.com/config/latest/APIReference/API_PutConfigRule.html
    """

    @replace(ConfigRule, "modify_fields")
    def keep_tags(
        original: Any,
        self: ConfigRule,
        region: str,
        config_rule: dict[str, Any],
        tags: dict[str, str],
    ) -> None:
        original(self, region, config_rule, tags or getattr(self, "tags", {}))


def _take_empty_exclusions() -> None:
    """A recorder may be given an empty list of excluded types beside those that it records.

    The AWS provider sends one when it changes a recorder; moto takes it for a second strategy.
    https://docs.aws.amazon.com/config/latest/APIReference/API_RecordingGroup.html
    """

    @replace(ConfigBackend, "put_configuration_recorder")
    def without_empty(original: Any, self: ConfigBackend, config_recorder: dict[str, Any]) -> None:
        group = config_recorder.get("recordingGroup") or {}
        if not (group.get("exclusionByResourceTypes") or {}).get("resourceTypes"):
            group.pop("exclusionByResourceTypes", None)
        original(self, config_recorder)
