import type { Environment } from "../../config/schema";
import type { Comparison, Finding } from "./listed-in-iam";

/** As a report begins the line of a finding. */
const WORDS: Readonly<Record<Finding["verdict"], string>> = {
  ok: "ok",
  wrong: "WRONG",
  "not checked": "not checked",
};

/** A comparison as text: one line for each ARN, and one for who asked. */
export function principalsReport(environment: Environment, comparison: Comparison): string {
  const { findings } = comparison;
  const width = Math.max(...findings.map(({ verdict }) => WORDS[verdict].length));
  const lines = findings.map(({ verdict, field, arn, note }) =>
    [`${WORDS[verdict].padEnd(width)}  ${field}: ${arn}`, ...(note === "" ? [] : [note])].join(
      ": ",
    ),
  );
  return [...lines, "", callerLine(environment, comparison.caller), ""].join("\n");
}

/** Is every role what the configuration says, as far as it could be looked at? */
export function allRight({ findings }: Comparison): boolean {
  return findings.every(({ verdict }) => verdict !== "wrong");
}

function callerLine({ principals }: Environment, { arn, roleArn }: Comparison["caller"]): string {
  const index = roleArn === undefined ? -1 : principals.deployers.indexOf(roleArn);
  return index === -1
    ? `You are ${roleArn ?? arn}, none of principals.deployers: a deployment as this identity would ` +
        "stop halfway, at policies that are for the deployers alone. Deploy as one of them."
    : `You are principals.deployers[${index}]: ${principals.deployers[index] ?? ""}.`;
}
