import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { projectFolder } from "../../../config/project-folder";
import { recordings } from "../../../tools/drill/recorded-events";

/**
 * In no recording. The names are those of the requests and answers of the API, as CloudTrail writes them.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
const DOCUMENTED_OF_TRAIL = [
  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteNetworkAcl.html
  "requestParameters.networkAclId",
  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNatGateway.html
  "responseElements.CreateNatGatewayResponse.natGateway.natGatewayId",
  // https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateOpenIDConnectProviderThumbprint.html
  "requestParameters.openIDConnectProviderArn",
  // https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutUserPolicy.html
  "requestParameters.userName",
  // https://docs.aws.amazon.com/organizations/latest/APIReference/API_AttachPolicy.html
  "requestParameters.policyId",
  "requestParameters.targetId",
];

/**
 * In a function's log by Lambda itself, and by the logger of Powertools.
 * https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html#platform-report
 * https://docs.aws.amazon.com/powertools/typescript/latest/features/logger/
 */
const DOCUMENTED_OF_FUNCTION = [
  "type",
  "record.status",
  "record.metrics.durationMs",
  "record.metrics.initDurationMs",
  "record.metrics.maxMemoryUsedMB",
  "function_request_id",
];

/** Of every log group. https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_AnalyzeLogData-discoverable-fields.html */
const OF_EVERY_LOG = ["@timestamp", "@message"];

/** The fields of CloudTrail's events that a query may name: of the recorded ones, and some documented. */
export function fieldsOfTrail(): ReadonlySet<string> {
  const recorded = recordings().flatMap(({ common, events }) => pathsOf([common, ...events]));
  return new Set([...OF_EVERY_LOG, ...DOCUMENTED_OF_TRAIL, ...recorded]);
}

/** Whether the function, Lambda or the logger may write the field: by its names in the source. */
export function isOfFunctionLog(field: string): boolean {
  return (
    OF_EVERY_LOG.includes(field) ||
    DOCUMENTED_OF_FUNCTION.includes(field) ||
    field.split(".").every((name) => SOURCE_WORDS.has(name))
  );
}

const SOURCE = join(projectFolder(), "lambda-src");
const SOURCE_WORDS: ReadonlySet<string> = new Set(
  readdirSync(SOURCE, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.m?ts$/.test(file))
    .flatMap((file) => readFileSync(join(SOURCE, file), "utf8").match(/\w+/g) ?? []),
);

/** The names from the top of everything in each of the values, with dots. */
function pathsOf(values: readonly unknown[], top = ""): string[] {
  return values.flatMap((value) =>
    typeof value !== "object" || value === null
      ? []
      : Object.entries(value).flatMap(([name, inner]) => [
          `${top}${name}`,
          ...pathsOf([inner], `${top}${name}.`),
        ]),
  );
}
