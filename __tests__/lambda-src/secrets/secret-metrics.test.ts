import { metricsOf } from "../../../lambda-src/secrets/secret-metrics";
import type {
  FetchReason,
  SecretEvent,
  SecretFetched,
  SecretFetchFailed,
} from "../../../lambda-src/secrets/secret-observer";

const secretName = "weather";

const fetched = (reason: FetchReason, first = false): SecretFetched => ({
  type: "fetched",
  secretName,
  versionId: "v1",
  reason,
  durationMs: 12,
  attempts: 2,
  throttles: 0,
  first,
});

const failed = (reason: FetchReason): SecretFetchFailed => ({
  type: "fetch-failed",
  secretName,
  kind: "secret-timeout",
  reason,
  durationMs: 34,
  attempts: 1,
  throttles: 0,
  message: "too late.",
});

/** Name and value, with the unit of what is not a count. */
const render = (event: SecretEvent) =>
  metricsOf(event).map(
    ({ name, unit, value }) => `${name} ${value}${unit === "Milliseconds" ? " ms" : ""}`,
  );

test.each<[string, SecretEvent, string[]]>([
  [
    "the first read",
    fetched("cold", true),
    ["SecretFetches 1", "SecretFetchLatency 12 ms", "SecretColdFetchLatency 12 ms"],
  ],
  ["a later cold read", fetched("cold"), ["SecretFetches 1", "SecretFetchLatency 12 ms"]],
  [
    "a refresh ahead",
    fetched("ahead"),
    ["SecretFetches 1", "SecretFetchLatency 12 ms", "SecretRefreshes 1"],
  ],
  [
    "a refresh of an expired value",
    fetched("expired"),
    ["SecretFetches 1", "SecretFetchLatency 12 ms", "SecretRefreshes 1"],
  ],
  [
    "a forced refresh",
    fetched("rejected"),
    ["SecretFetches 1", "SecretFetchLatency 12 ms", "SecretForcedRefreshes 1"],
  ],
  [
    "a failed cold read",
    failed("cold"),
    ["SecretFetches 1", "SecretFetchLatency 34 ms", "SecretFetchErrors 1"],
  ],
  [
    "a failed forced refresh",
    failed("rejected"),
    [
      "SecretFetches 1",
      "SecretFetchLatency 34 ms",
      "SecretForcedRefreshes 1",
      "SecretFetchErrors 1",
    ],
  ],
  [
    "a read that was throttled twice before it succeeded",
    { ...fetched("cold"), attempts: 3, throttles: 2 },
    ["SecretFetches 1", "SecretFetchLatency 12 ms", "SecretThrottles 2"],
  ],
  [
    "a refresh that was throttled for good",
    { ...failed("ahead"), kind: "secret-throttled", throttles: 1 },
    [
      "SecretFetches 1",
      "SecretFetchLatency 34 ms",
      "SecretThrottles 1",
      "SecretRefreshes 1",
      "SecretFetchErrors 1",
    ],
  ],
  [
    "a stale serve",
    { type: "stale-served", secretName, versionId: "v1", ageMs: 1, kind: "secret-timeout" },
    ["SecretStaleServes 1"],
  ],
  [
    "a refused key with no other to try",
    { type: "rejected", secretName, versionId: "v1", resolved: false },
    ["SecretKeyRejections 1"],
  ],
  [
    "a refused key that another version replaced",
    { type: "rejected", secretName, versionId: "v1", resolved: true },
    [],
  ],
])("%s", (_, event, metrics) => {
  expect(render(event)).toEqual(metrics);
});
