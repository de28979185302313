import { namesOf } from "../../config/names";
import type { Environment } from "../../config/schema";
import { byOthersThan } from "../by-others";
import type { Detection } from "../detection";
import { ON_FIRST_EVENT } from "../detection";
import { analyzerName } from "../findings/access-analyzer-finding";
import { fits } from "../limits/fits";
import type { Term } from "../pattern";
import { allOf, anyOf, equals } from "../pattern";
import { trailEvents } from "../trail-events";

/**
 * What AWS's own services watch for us was taken from them outside of a deployment, or somebody tried:
 * our analyzer or what it archives, our rules of AWS Config, or what the account records for them.
 * Nothing, where the configuration has neither service on. Where a pattern has no room for our
 * analyzer's name, every analyzer of the account in the Region counts.
 *
 * It does not see findings that somebody archives one by one, which is how they are answered, nor a
 * refused change of a rule whose record has no parameters: its message names the rule by an id.
 */
export function watchersChanged(environment: Environment): Detection[] {
  const { accessAnalyzer, config } = environment.audit;
  const watchers = [...(accessAnalyzer ? [ANALYZER] : []), ...(config === "off" ? [] : [CONFIG])];
  if (watchers.length === 0) {
    return [];
  }
  const ours = changes(environment, watchers, "ours");
  return [
    {
      id: "watchers-changed",
      meaning:
        "Our analyzer of IAM Access Analyzer, or rules of AWS Config or what it records, were " +
        "changed or deleted outside of a deployment, or somebody tried.",
      severity: "high",
      source: trailEvents(environment, {
        insightsFilter: `eventSource in ["${ANALYZER.source}", "${CONFIG.source}"] and (readOnly = 0 or not ispresent(readOnly))`,
        events: fits(ours) ? ours : changes(environment, watchers, "all"),
      }),
      alarm: ON_FIRST_EVENT,
      drills: watchers.flatMap(({ drills }) => drills),
    },
  ];
}

function changes(
  environment: Environment,
  watchers: readonly Watcher[],
  analyzers: "ours" | "all",
): Term {
  return allOf(
    anyOf(
      ...watchers.map((watcher) =>
        allOf(equals("eventSource", watcher.source), watcher.changes(environment, analyzers)),
      ),
    ),
    // The trail is of every Region.
    equals("awsRegion", environment.region),
    ...byOthersThan(environment.principals.deployers),
  );
}

interface Watcher {
  readonly source: string;
  readonly changes: (environment: Environment, analyzers: "ours" | "all") => Term;
  readonly drills: readonly string[];
}

/** https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_Operations.html */
const ANALYZER: Watcher = {
  source: "access-analyzer.amazonaws.com",
  changes: (environment, analyzers) => {
    const analyzer = analyzerName(environment);
    return allOf(
      anyOf(
        // Create, Update, Delete, and not Get.
        equals("eventName", "*teAnalyzer"),
        equals("eventName", "*teArchiveRule"),
        equals("eventName", "ApplyArchiveRule"),
      ),
      ...(analyzers === "all"
        ? []
        : [
            anyOf(
              equals("requestParameters.analyzerName", analyzer),
              // ApplyArchiveRule.
              equals("requestParameters.analyzerArn", `*:analyzer/${analyzer}`),
              equals("errorMessage", `*:analyzer/${analyzer}*`),
            ),
          ]),
    );
  },
  drills: ["alarm-path/analyzer-deleted", "alarm-path/findings-archived-by-rule"],
};

/**
 * An account has one recorder and one delivery channel in a Region, whatever they are called, and our
 * rules judge by them. That the recorder is started by hand says that it was stopped.
 * https://docs.aws.amazon.com/config/latest/APIReference/API_Operations.html
 */
const CONFIG: Watcher = {
  source: "config.amazonaws.com",
  changes: (environment) => {
    const rules = `${namesOf(environment).prefix}-*`;
    return anyOf(
      ...RECORDER_CHANGES.map((name) => equals("eventName", name)),
      allOf(
        // DeleteConfigRule, PutConfigRule.
        equals("eventName", "*ConfigRule"),
        anyOf(
          equals("requestParameters.configRuleName", rules),
          equals("requestParameters.configRule.configRuleName", rules),
        ),
      ),
    );
  },
  drills: ["alarm-path/recorder-stopped", "alarm-path/config-rule-deleted"],
};

/** Operations that only look have one more letter: DescribeDeliveryChannels. */
const RECORDER_CHANGES = [
  "*ConfigurationRecorder",
  "*DeliveryChannel",
  // Takes types of resources from the recorder.
  "DisassociateResourceTypes",
];
