import {
  CheckAccessNotGrantedCommand,
  CheckNoPublicAccessCommand,
  paginateValidatePolicy,
} from "@aws-sdk/client-accessanalyzer";
import type { AccessAnalyzerClient, ReasonSummary } from "@aws-sdk/client-accessanalyzer";
import { mapWithLimit } from "../../../lambda-src/ingestion/map-with-limit";
import type { AnalyzerReport, PolicyProblem } from "./online-report";
import type { PolicyToCheck } from "./policies-to-check";

/** Requests under way at once. */
const AT_ONCE = 4;

/** Findings that say that a policy is broken or lets in too many; the others are about style. */
const SERIOUS: readonly (string | undefined)[] = ["ERROR", "SECURITY_WARNING"];

/** Access Analyzer's errors for a policy that it does not take. */
const REFUSALS = [
  "ValidationException",
  "InvalidParameterException",
  "UnprocessableEntityException",
];

/**
 * "A charge is associated with each custom policy check". ValidatePolicy is none.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-checks-validating-policies.html
 */
const CHARGED = ["CheckNoPublicAccess", "CheckAccessNotGranted"];

type Result =
  | { readonly kind: "passed"; readonly check: string }
  | { readonly kind: "failed"; readonly problem: PolicyProblem }
  | { readonly kind: "not made"; readonly problem: PolicyProblem };

/**
 * Has Access Analyzer check each policy: its grammar and best practices, that it is not public, and
 * that it does not grant what only the reader's own policy may.
 *
 * @param progress gets a line at the end
 */
export async function checkPolicies(
  analyzer: AccessAnalyzerClient,
  policies: readonly PolicyToCheck[],
  progress: (line: string) => void,
): Promise<AnalyzerReport> {
  const results = (
    await mapWithLimit(policies, AT_ONCE, async (policy) => [
      await attempt(policy, "ValidatePolicy", () => validate(analyzer, policy)),
      await attempt(policy, "CheckNoPublicAccess", () => notPublic(analyzer, policy)),
      await attempt(policy, "CheckAccessNotGranted", () => notGranted(analyzer, policy)),
    ])
  ).flat(2);
  progress(`IAM Access Analyzer: ${policies.length} policies`);
  const passed: Record<string, number> = {};
  for (const result of results) {
    if (result.kind === "passed") passed[result.check] = (passed[result.check] ?? 0) + 1;
  }
  const failed = results.flatMap((result) => (result.kind === "failed" ? [result.problem] : []));
  return {
    passed,
    problems: failed,
    notMade: results.flatMap((result) => (result.kind === "not made" ? [result.problem] : [])),
    charged: results.filter(
      (result) =>
        result.kind !== "not made" &&
        CHARGED.includes(result.kind === "passed" ? result.check : result.problem.check),
    ).length,
  };
}

/** What a check says: problems, or none; or why it was not made. */
type Finding = readonly string[] | { readonly notAsked: string };

async function attempt(
  { title }: PolicyToCheck,
  check: string,
  make: () => Promise<Finding>,
): Promise<Result[]> {
  const problemOf = (problem: string): PolicyProblem => ({ policy: title, check, problem });
  try {
    const finding = await make();
    if ("notAsked" in finding) {
      return [{ kind: "not made", problem: problemOf(finding.notAsked) }];
    }
    return finding.length === 0
      ? [{ kind: "passed", check }]
      : finding.map((problem) => ({ kind: "failed", problem: problemOf(problem) }));
  } catch (error) {
    if (error instanceof Error && REFUSALS.includes(error.name)) {
      // Neither passed nor a matter of taste: AWS does not understand the policy.
      return [{ kind: "failed", problem: problemOf(`${error.name}: ${error.message}`) }];
    }
    throw error;
  }
}

/** https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_ValidatePolicy.html */
async function validate(
  client: AccessAnalyzerClient,
  { policy, type, validateAs }: PolicyToCheck,
): Promise<Finding> {
  const problems: string[] = [];
  const pages = paginateValidatePolicy(
    { client },
    {
      policyDocument: JSON.stringify(policy.document),
      policyType: type,
      validatePolicyResourceType: validateAs,
    },
  );
  for await (const { findings = [] } of pages) {
    for (const { findingType, issueCode = "", findingDetails = "" } of findings) {
      if (SERIOUS.includes(findingType)) {
        problems.push(`${findingType ?? ""} ${issueCode}: ${findingDetails}`);
      }
    }
  }
  return problems;
}

/** https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_CheckNoPublicAccess.html */
async function notPublic(
  client: AccessAnalyzerClient,
  { policy, publicAs }: PolicyToCheck,
): Promise<Finding> {
  if (typeof publicAs !== "string") {
    return publicAs;
  }
  return problemsOf(
    await client.send(
      new CheckNoPublicAccessCommand({
        policyDocument: JSON.stringify(policy.document),
        resourceType: publicAs,
      }),
    ),
  );
}

/** https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_CheckAccessNotGranted.html */
async function notGranted(
  client: AccessAnalyzerClient,
  { policy, type, forbidden }: PolicyToCheck,
): Promise<Finding> {
  if ("notAsked" in forbidden) {
    return forbidden;
  }
  return problemsOf(
    await client.send(
      new CheckAccessNotGrantedCommand({
        policyDocument: JSON.stringify(policy.document),
        policyType: type,
        // One item at most; it fails on any of the actions on any of the resources.
        access: [
          {
            actions: [...forbidden.actions],
            ...(forbidden.resources === undefined ? {} : { resources: [...forbidden.resources] }),
          },
        ],
      }),
    ),
  );
}

function problemsOf(answer: {
  result?: string | undefined;
  message?: string | undefined;
  reasons?: ReasonSummary[] | undefined;
}): string[] {
  if (answer.result === "PASS") {
    return [];
  }
  const reasons = (answer.reasons ?? []).map(
    ({ statementId, statementIndex, description = "" }) =>
      ` Statement ${statementId ?? `#${(statementIndex ?? 0) + 1}`}: ${description}`,
  );
  return [`${answer.message ?? `The result is ${answer.result ?? "missing"}.`}${reasons.join("")}`];
}
