"""CloudWatch Logs gaps."""

from typing import Any

from moto.logs.metric_filters import MetricFilters

from .patching import replace


def fill() -> None:
    _put_again()


def _put_again() -> None:
    """PutMetricFilter creates a metric filter, or updates the one of that name in the log group.

    moto keeps both, and returns the first: a changed filter never plans clean.
    https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html
    """

    @replace(MetricFilters, "add_filter")
    def instead(
        original: Any,
        self: MetricFilters,
        filter_name: str,
        filter_pattern: str,
        log_group_name: str,
        metric_transformations: str,
    ) -> None:
        self.metric_filters = [
            each
            for each in self.metric_filters
            if (each["filterName"], each["logGroupName"]) != (filter_name, log_group_name)
        ]
        original(self, filter_name, filter_pattern, log_group_name, metric_transformations)
