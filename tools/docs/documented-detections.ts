import type { DetectionId } from "../../config/detection-ids";
import { DETECTION_IDS } from "../../config/detection-ids";
import type { Environment } from "../../config/schema";
import { auditDetections, auditFindings, operationsDetections } from "../../detections/catalog";
import type { Detection, Finding } from "../../detections/detection";
import { EXAMPLE_NETWORK } from "../../detections/network-ids";

/** One id of the alarm catalog, as a page about an environment shows it. */
export interface DocumentedDetection {
  readonly id: DetectionId;
  /** One for each integration, or one for the environment. Never empty. */
  readonly entries: readonly (Detection | Finding)[];
  /** Why the environment does not have it, in Markdown; absent where it has. */
  readonly offBecause?: string;
}

/** A setting that brings detections, and the environment with it. */
interface Variant {
  readonly because: string;
  readonly of: (environment: Environment) => Environment;
}

/** Settings without which an environment lacks detections, the likeliest first. */
const VARIANTS: readonly Variant[] = [
  {
    because: "`alarms.tuning` switches it off",
    of: (environment) => ({ ...environment, alarms: { ...environment.alarms, tuning: [] } }),
  },
  {
    because: "`alarms.cis` is `false`",
    of: (environment) => ({ ...environment, alarms: { ...environment.alarms, cis: true } }),
  },
  {
    because: "`audit.accessAnalyzer` is `false`",
    of: (environment) => ({
      ...environment,
      audit: { ...environment.audit, accessAnalyzer: true },
    }),
  },
  {
    because: '`audit.config` is `"off"`',
    of: (environment) => ({ ...environment, audit: { ...environment.audit, config: "rules" } }),
  },
  {
    because: "`audit.networkActivityEvents` is `false`",
    of: (environment) => ({
      ...environment,
      audit: { ...environment.audit, networkActivityEvents: true },
    }),
  },
  {
    because: 'only with `network.egress.mode: "none"`',
    of: (environment) => ({
      ...environment,
      network: { ...environment.network, egress: { mode: "none" } },
    }),
  },
  {
    because: "the trail is the organisation's own: `audit.trailLogGroupName`",
    of: (environment) => ({
      ...environment,
      audit: { ...environment.audit, trailLogGroupName: undefined },
    }),
  },
  {
    because: "the topic is the organisation's own: `alarms.topicArn`",
    of: (environment) => ({
      ...environment,
      alarms: { ...environment.alarms, topicArn: undefined },
    }),
  },
  {
    because: "only with `secret.assumeReaderRole: true`",
    of: (environment) => withSecrets(environment, { assumeReaderRole: true }),
  },
  {
    because: "only for a value in Secrets Manager",
    of: (environment) =>
      withSecrets(environment, { source: "secrets-manager", store: "secrets-manager" }),
  },
];

/**
 * Every id of the catalog, in its order, with what it is in an environment or, where the environment
 * does not have it, with what it would be and the setting that brings it.
 *
 * @throws Error for an id that no setting brings
 */
export function documentedDetections(environment: Environment): DocumentedDetection[] {
  const own = entriesOf(environment);
  return DETECTION_IDS.map((id) => {
    const entries = own.filter((entry) => entry.id === id);
    return entries.length > 0 ? { id, entries } : switchedOff(environment, id);
  });
}

function switchedOff(environment: Environment, id: DetectionId): DocumentedDetection {
  for (const { because, of } of VARIANTS) {
    const entries = entriesOf(of(environment)).filter((entry) => entry.id === id);
    if (entries.length > 0) return { id, entries, offBecause: because };
  }
  throw new Error(
    `No setting brings detection ${id}: add the one that does to VARIANTS in ` +
      "tools/docs/documented-detections.ts.",
  );
}

function entriesOf(environment: Environment): (Detection | Finding)[] {
  return [
    ...auditDetections(environment, EXAMPLE_NETWORK),
    ...operationsDetections(environment),
    ...auditFindings(environment),
  ];
}

function withSecrets(
  environment: Environment,
  settings: Partial<Environment["integrations"][number]["secret"]>,
): Environment {
  return {
    ...environment,
    integrations: environment.integrations.map((integration) => ({
      ...integration,
      secret: { ...integration.secret, ...settings },
    })),
  };
}
