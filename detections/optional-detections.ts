import type { DetectionId } from "../config/detection-ids";
import type { Environment } from "../config/schema";
import { detectionsOfId } from "./catalog";
import type { Detection, Finding } from "./detection";
import { EXAMPLE_NETWORK } from "./network-ids";

/** A setting that brings detections. */
interface Setting {
  /** Why an environment without it lacks them, in Markdown. */
  readonly because: string;
  /** The environment with it. */
  readonly of: (environment: Environment) => Environment;
}

/**
 * Settings without which an environment lacks detections, the likeliest first. Which of them a setting
 * brings is not written here: each detection looks at the settings by itself, and it is tried.
 */
const SETTINGS: readonly Setting[] = [
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
  {
    because: "every `schedule` pauses for a week or longer",
    of: (environment) => ({
      ...environment,
      integrations: environment.integrations.map((integration) => ({
        ...integration,
        schedule: "rate(1 hour)",
      })),
    }),
  },
];

/** What an environment would need to have a detection. */
interface MissingSetting {
  /** Why it does not have it, in Markdown. */
  readonly because: string;
  /** What the setting would bring. Never empty. */
  readonly entries: readonly (Detection | Finding)[];
}

/**
 * The first setting that brings a detection which an environment does not have, with example network
 * ids; none where no single setting does.
 */
export function missingSetting(
  environment: Environment,
  id: DetectionId,
): MissingSetting | undefined {
  for (const { because, of } of SETTINGS) {
    const entries = detectionsOfId(of(environment), EXAMPLE_NETWORK, id);
    if (entries.length > 0) return { because, entries };
  }
  return undefined;
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
