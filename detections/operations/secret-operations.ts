import { integrationNames } from "../../config/names";
import type { Environment, Integration } from "../../config/schema";
import type { SecretStore } from "../../config/secret-source";
import { times, within } from "../alarm-words";
import type { AlarmSettings, UntunedDetection } from "../detection";
import { ON_FIRST_COUNT } from "../detection";
import { functionMetric } from "./function-metric";
import { limitsByAttempts, limitsByCatalog } from "./run-limits";

const SERVICE: Readonly<Record<SecretStore, string>> = {
  "secrets-manager": "Secrets Manager",
  "parameter-store": "Parameter Store",
};

/**
 * The key cannot be read, or is of no use. Metrics of the secrets client in
 * `lambda-src/secrets/secret-metrics.ts`; where nothing happens there is no data.
 */
export function secretOperations(
  environment: Environment,
  integration: Integration,
): UntunedDetection[] {
  const { functionName, secretName } = integrationNames(environment, integration);
  const { maxStaleSeconds } = integration.secret;
  const limitsOf = ({ threshold }: AlarmSettings) => limitsByCatalog(integration, threshold);
  // One refresh ahead of time that fails and is made up for is nothing to act on. A run that
  // fails is repeated twice within minutes, so a source that is down reaches two in one period.
  const severalErrors: AlarmSettings = { ...ON_FIRST_COUNT, periodSeconds: 900, threshold: 2 };
  return [
    {
      id: "secret-stale",
      integration: integration.name,
      meaning:
        `Function ${functionName} could not read ${secretName} anew in time and works with the ` +
        `value that it has. It stops when that value is ${maxStaleSeconds} s old.`,
      // Work goes on, and the first one is early: there is time to act until it stops.
      severity: "medium",
      source: functionMetric(environment, integration, "SecretStaleServes"),
      alarm: ON_FIRST_COUNT,
      limits: limitsOf(ON_FIRST_COUNT),
      drills: [],
    },
    {
      id: "secret-fetch-errors",
      integration: integration.name,
      meaning: (alarm) =>
        `Function ${functionName} failed at least ${times(alarm.threshold)} ${within(alarm)} to ` +
        `read ${secretName}. Its log says why.`,
      // A read that fails so that the function fails is the alarm function-errors; this one tells
      // its cause, and is the only one while a cached value still hides a refusal.
      severity: "medium",
      source: functionMetric(environment, integration, "SecretFetchErrors"),
      alarm: severalErrors,
      limits: limitsOf(severalErrors),
      drills: [],
    },
    {
      id: "secret-throttled",
      integration: integration.name,
      meaning:
        `${SERVICE[integration.secret.store]} throttled reads of ${secretName} by ${functionName}. ` +
        "It reads once in its cache time, so somebody else uses up the quota of the account.",
      // Made up for by a retry or by the value in the cache, until it goes on.
      severity: "medium",
      source: functionMetric(environment, integration, "SecretThrottles"),
      alarm: ON_FIRST_COUNT,
      limits: limitsOf(ON_FIRST_COUNT),
      drills: [],
    },
    {
      id: "key-rejected",
      integration: integration.name,
      meaning:
        `The third party refuses the API key of ${integration.name}, and ${secretName} holds no ` +
        `other. Get a new one and put it: npm run secret -- put ${integration.name}.`,
      // Without a key that is accepted no run can succeed, and only a person can mend it.
      severity: "high",
      source: functionMetric(environment, integration, "SecretKeyRejections"),
      alarm: ON_FIRST_COUNT,
      // Each location is asked for with the key.
      limits: limitsByAttempts(integration, integration.locations.length),
      drills: [],
    },
  ];
}
