import type { PolicyDocument } from "../statement";
import { PolicyError } from "./policy-error";
import type { PolicyPlace } from "./policy-place";
import { policyTitle } from "./policy-place";
import { withReferencesResolved } from "./references";

interface PolicyLimit {
  /** Largest size of the JSON text. */
  readonly size: number;
  readonly unit: "bytes" | "characters";
  /** IAM does not count white space, the services do. */
  readonly countsWhiteSpace: boolean;
  /** Most statements, where AWS says how many. */
  readonly statements?: number;
  /** Most actions in one statement, where AWS says how many. */
  readonly actionsPerStatement?: number;
  /** The page of AWS that says so. */
  readonly source: string;
  /** What makes the policy shorter. */
  readonly fix: string;
}

const IAM_QUOTAS = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html";

const FEWER_PRINCIPALS =
  "list fewer roles under principals; people can share a role and be told apart by session name";
const FEWER_INTEGRATIONS = "move an integration into an environment of its own";

/** What AWS takes at most in each place. */
export const POLICY_LIMITS: Readonly<Record<PolicyPlace, PolicyLimit>> = {
  // Of all inline policies of a role together: each role here has one.
  inline: {
    size: 10_240,
    unit: "characters",
    countsWhiteSpace: false,
    source: IAM_QUOTAS,
    fix: "move statements into a managed policy",
  },
  managed: {
    size: 6_144,
    unit: "characters",
    countsWhiteSpace: false,
    source: IAM_QUOTAS,
    fix: "split it into two managed policies",
  },
  // By default. An account can ask for more, which this template does not count on.
  trust: {
    size: 2_048,
    unit: "characters",
    countsWhiteSpace: false,
    source: IAM_QUOTAS,
    fix: "trust fewer principals",
  },
  secret: {
    size: 20_480,
    unit: "characters",
    countsWhiteSpace: true,
    source: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html",
    fix: FEWER_PRINCIPALS,
  },
  key: {
    size: 32_768,
    unit: "bytes",
    countsWhiteSpace: true,
    source: "https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html",
    fix: FEWER_PRINCIPALS,
  },
  endpoint: {
    size: 20_480,
    unit: "characters",
    countsWhiteSpace: true,
    source: "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-limits-endpoints.html",
    fix: FEWER_INTEGRATIONS,
  },
  queue: {
    size: 8_192,
    unit: "bytes",
    countsWhiteSpace: true,
    statements: 20,
    actionsPerStatement: 7,
    source:
      "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html",
    fix: "put actions that share a condition into one statement, at most 7 in each",
  },
  topic: {
    size: 30_720,
    unit: "bytes",
    countsWhiteSpace: true,
    statements: 100,
    source:
      "https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-language-api-permissions-reference.html",
    fix: "put actions that share a condition into one statement",
  },
  bucket: {
    size: 20_480,
    unit: "bytes",
    countsWhiteSpace: true,
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-iam-policies.html",
    fix: "put actions that share a condition into one statement",
  },
  table: {
    size: 20_480,
    unit: "bytes",
    countsWhiteSpace: true,
    source:
      "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-considerations.html",
    fix: FEWER_PRINCIPALS,
  },
};

/**
 * The size of a policy as AWS counts it in that place, every reference at its longest.
 *
 * @param json the policy's text
 */
export function policySize(place: PolicyPlace, json: string): number {
  const { unit, countsWhiteSpace } = POLICY_LIMITS[place];
  const resolved = withReferencesResolved(json);
  const counted = countsWhiteSpace ? resolved : resolved.replace(/\s/g, "");
  return unit === "bytes" ? Buffer.byteLength(counted) : counted.length;
}

/**
 * Refuses a policy that AWS would refuse for its size, so that an apply does not stop half-way.
 *
 * @param json the document's text, as it is placed
 * @throws PolicyError with the size, the limit and what to shorten
 */
export function checkPolicySize(
  place: PolicyPlace,
  name: string,
  document: PolicyDocument,
  json: string,
): void {
  const limit = POLICY_LIMITS[place];
  const title = policyTitle(place, name);
  const refuse = (what: string): never => {
    throw new PolicyError(`${title}: ${what} (${limit.source}); fix: ${limit.fix}`);
  };

  const size = policySize(place, json);
  if (size > limit.size) {
    refuse(`has ${size} ${limit.unit}, and AWS takes ${limit.size}`);
  }
  const { Statement: statements } = document;
  if (limit.statements !== undefined && statements.length > limit.statements) {
    refuse(`has ${statements.length} statements, and AWS takes ${limit.statements}`);
  }
  for (const { Sid, Action } of statements) {
    if (limit.actionsPerStatement !== undefined && Action.length > limit.actionsPerStatement) {
      refuse(
        `statement ${Sid} has ${Action.length} actions, and AWS takes ${limit.actionsPerStatement}`,
      );
    }
  }
}
