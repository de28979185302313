/**
 * The detection that guards the filters. A filter writes its default value, zero, whenever events come
 * that it does not match; so the number of values of this one tells whether the filters are there:
 * `filters-silent` watches it, and cannot be there without it.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/MonitoringLogData.html
 */
export const FILTERS_GUARD = { id: "audit-log-changed" } as const;
