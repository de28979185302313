/**
 * Every id of the alarm catalog, in the order of its documentation. A configuration names detections
 * by these; `detections/` says what they are, and `docs/runbooks/` what to do.
 */
export const DETECTION_IDS = [
  // Who read, or tried to.
  "unexpected-reader",
  "denied-read",
  "reader-elsewhere",
  "reader-assumed",
  "read-burst",
  "deleted-secret-read",
  "batch-read",
  "direct-decrypt",
  // What guards the value.
  "secret-changed",
  "secret-value-changed",
  "break-glass-used",
  "key-changed",
  // The witness, and the way to whoever is paged.
  "trail-stopped",
  "trail-changed",
  "trail-bucket-changed",
  "audit-log-changed",
  "alarm-changed",
  "alarm-topic-changed",
  "alarm-rule-changed",
  "watchers-changed",
  // The way to the value.
  "endpoint-refused",
  "endpoint-changed",
  "network-changed",
  "beside-function",
  // Whoever changes these has the value.
  "function-changed",
  "role-changed",
  "listed-role-changed",
  // Nothing comes any more.
  "trail-silent",
  "filters-silent",
  "function-silent",
  // What keeps an integration from working.
  "function-errors",
  "function-throttles",
  "function-near-timeout",
  "on-failure-queue",
  "locations-failed",
  "third-party-failures",
  "secret-stale",
  "secret-fetch-errors",
  "secret-throttled",
  "key-rejected",
  "nat-traffic",
  // What AWS's own services find.
  "access-analyzer-finding",
  "config-noncompliant",
  // The filters that CIS prescribes, word for word.
  "cis-unauthorized-calls",
  "cis-console-no-mfa",
  "cis-root-used",
  "cis-iam-changed",
  "cis-trail-changed",
  "cis-console-failures",
  "cis-key-disabled",
  "cis-bucket-policy",
  "cis-config-changed",
  "cis-security-groups",
  "cis-network-acls",
  "cis-gateways",
  "cis-route-tables",
  "cis-vpc-changed",
  "cis-organizations",
] as const;

/** Id of one entry of the alarm catalog. */
export type DetectionId = (typeof DETECTION_IDS)[number];
