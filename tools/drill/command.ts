import { parseArgs } from "node:util";
import { DETECTION_IDS } from "../../config/detection-ids";
import { nearest } from "../../config/nearest";
import { DEFAULT_ENVIRONMENT, parseCommandLine, UsageError } from "../command-line";
import { ALARM_PATH_PERMISSIONS } from "./deployed/alarm-path";
import type { GivenIds } from "./files/deployed-ids";
import { ENDPOINT_SERVICES } from "./files/deployed-ids";
import { ONLINE_PERMISSIONS } from "./online/compare-online";

export const HELP = `Usage: [ENVIRONMENT=<name>] npm run --silent drill [-- OPTION... FILE...]

Which detections events of CloudTrail raise, in environment ${DEFAULT_ENVIRONMENT} unless another is named.
Computed on this machine from the filter pattern (CloudWatch Logs) and the event pattern
(EventBridge) of each detection, by their documented semantics.

(no file)               Every recorded event of __tests__/fixtures/cloudtrail: what it raises, and
                        whether that is what the catalog says. The normal day has to raise nothing.
FILE...                 Your own events: which of them raise something, with time, event, principal,
                        source address, endpoint, place in the file and event id, and nothing else of
                        them. A file may be a log file of CloudTrail, the output of aws cloudtrail
                        lookup-events, of aws logs filter-log-events, tail or get-query-results (of a
                        query with fields @message), an export or a subscription of CloudWatch Logs,
                        events of EventBridge, a JSON list, one event, or one event on each line; each
                        plain or compressed by gzip. - is the standard input.
--detection ID          Of one detection only. Recorded events are not compared with those of the CIS
                        set: their prescribed text exempts nobody, a deployment included.
--integration NAME      Of one integration only, and of the whole environment.
--json                  As JSON. Of files one line for each event and a summary as the last line.
                        Without --silent the first lines are those of npm, and no JSON.
--verbose               Also what each recorded event is from, and what of it was changed.
--deployed              The filters, alarms and rules that AWS has now, read back as the AWS identity of
                        your shell, instead of those of the configuration; also whether each leads
                        from the event to the topic.
--online                Asks CloudWatch Logs (TestMetricFilter) and EventBridge (TestEventPattern)
                        about the recorded events, as the AWS identity of your shell, and prints
                        where they disagree. It takes some minutes: AWS answers about five such
                        questions a second. It reads, creates and changes nothing.
--help                  This text.

Some detections look for ids that AWS assigns. Without any of these three they are taken from
state/<environment>/network.tfstate, and where that is not there examples are used, which is said.
--network-state FILE    A Terraform state of the network stack: terraform state pull > FILE
--endpoint SERVICE=ID   Id of a VPC endpoint; SERVICE is ${ENDPOINT_SERVICES.join(", ")}.
--vpc ID                Id of the VPC.

Exit codes
0  done; every recorded event raises what the catalog says; with --online no disagreement
1  error or unread file; a recorded event raises something else; --deployed: also a broken alarm path
2  --online: AWS disagrees

  npm run --silent drill -- --detection unexpected-reader --verbose
  npm run --silent drill -- --json | jq '.results[].name'
  aws cloudtrail lookup-events --max-items 500 --output json | npm run --silent drill -- -
  npm run --silent drill -- AWSLogs/*/CloudTrail/*/2026/*/*/*.json.gz

Permissions of --online
${ONLINE_PERMISSIONS.map((permission) => `  ${permission}`).join("\n")}

Permissions of --deployed
${ALARM_PATH_PERMISSIONS.map((permission) => `  ${permission}`).join("\n")}
`;

interface Common {
  readonly detection: string | undefined;
  readonly integration: string | undefined;
}

/** What the command is asked to do. */
export type DrillCommand =
  | (Common & {
      readonly mode: "recordings";
      readonly deployed: boolean;
      readonly json: boolean;
      readonly verbose: boolean;
    })
  | (Common & {
      readonly mode: "files";
      readonly files: readonly string[];
      readonly ids: GivenIds;
      readonly json: boolean;
    })
  | (Common & { readonly mode: "online" });

/**
 * Reads the command line.
 *
 * @param args without the program, for tests
 * @throws UsageError for what cannot be asked
 */
export function drillCommand(args?: string[]): DrillCommand | { readonly mode: "help" } {
  const { values, positionals: files } = parseCommandLine({
    ...(args === undefined ? {} : { args }),
    allowPositionals: true,
    options: {
      help: { type: "boolean", short: "h", default: false },
      detection: { type: "string" },
      integration: { type: "string" },
      json: { type: "boolean", default: false },
      verbose: { type: "boolean", default: false },
      deployed: { type: "boolean", default: false },
      online: { type: "boolean", default: false },
      "network-state": { type: "string" },
      endpoint: { type: "string", multiple: true },
      vpc: { type: "string" },
    },
  } satisfies Parameters<typeof parseArgs>[0]);
  if (values.help) {
    return { mode: "help" };
  }
  const { detection, integration, json, verbose, deployed, online } = values;
  const common = { detection: checkedDetection(detection), integration };
  const ids: GivenIds = {
    endpoints: Object.fromEntries((values.endpoint ?? []).map(endpointOf)),
    ...(values.vpc === undefined ? {} : { vpcId: checkedId("--vpc", "vpc", values.vpc) }),
    ...(values["network-state"] === undefined ? {} : { stateFile: values["network-state"] }),
  };
  if (files.length > 0) {
    refuse(online, "--online is about the recorded events: leave out the files.");
    refuse(deployed, "--deployed is about the recorded events: leave out the files.");
    const id = files.find((file) => DETECTION_IDS.some((known) => known === file));
    refuse(
      verbose && id !== undefined,
      `--verbose takes no value: write --detection ${id ?? ""} --verbose.`,
    );
    refuse(verbose, "--verbose is about the recorded events: leave out the files.");
    refuse(
      files.filter((file) => file === "-").length > 1,
      "The standard input can be read once: write - once.",
    );
    return { mode: "files", ...common, files, ids, json };
  }
  const given = ids.vpcId ?? ids.stateFile ?? Object.keys(ids.endpoints)[0];
  refuse(given !== undefined, "Ids of the network are about files: name the files as well.");
  refuse(online && deployed, "--online asks about the configuration: leave out --deployed.");
  refuse(online && json, "--online prints no JSON: leave out --json.");
  refuse(json && verbose, "--json says it all: leave out --verbose.");
  return online
    ? { mode: "online", ...common }
    : { mode: "recordings", ...common, deployed, json, verbose };
}

function refuse(isWrong: boolean, message: string): void {
  if (isWrong) {
    throw new UsageError(message);
  }
}

function checkedDetection(id: string | undefined): string | undefined {
  if (id !== undefined && !DETECTION_IDS.some((known) => known === id)) {
    const meant = nearest(id, DETECTION_IDS);
    throw new UsageError(
      `There is no detection "${id}". ` +
        (meant === undefined ? "docs/runbooks/README.md lists them." : `Did you mean ${meant}?`),
    );
  }
  return id;
}

function endpointOf(text: string): [string, string] {
  const [service = "", id = ""] = text.split("=");
  if (!ENDPOINT_SERVICES.some((known) => known === service)) {
    throw new UsageError(
      `--endpoint takes SERVICE=ID, with one of ${ENDPOINT_SERVICES.join(", ")} as service.`,
    );
  }
  return [service, checkedId("--endpoint", "vpce", id)];
}

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html */
function checkedId(option: string, prefix: string, id: string): string {
  if (!new RegExp(`^${prefix}-[0-9a-f]{8,17}$`).test(id)) {
    throw new UsageError(`${option} takes an id such as ${prefix}-0123456789abcdef0.`);
  }
  return id;
}
