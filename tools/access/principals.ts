import type { Environment } from "../../config/schema";
import type { Caller, NamedPolicy } from "../../policies/evaluation/model";
import { principalsOf } from "../../policies/principals";
import { anotherAccount, arnScope } from "./arn";
import type { ArnScope } from "./arn";
import type { Row } from "./matrix-model";
import { EVERYWHERE } from "./places";
import type { Place } from "./places";
import type { IntegrationPolicies, RolePolicies, SystemPolicies } from "./system-policies";

/** Someone who tries, with what they hold. */
export interface Candidate {
  readonly caller: Caller;
  /** IAM policies of the caller. */
  readonly identity: readonly NamedPolicy[];
  readonly places: readonly Place[];
  /** What every request with these credentials carries. Calls that AWS forwards do not. */
  readonly credentials: Readonly<Record<string, string>>;
}

/** One row of the matrix: who tries. */
export interface PrincipalRow extends Row {
  /**
   * Everyone whom the row stands for, towards one integration: the row may what any of them may.
   * None where the integration has no such principal.
   */
  candidates(integration: IntegrationPolicies, system: SystemPolicies): readonly Candidate[];
}

/**
 * The rows of an environment's matrix. Policies that the template does not own, such as those of a
 * deployer's role, are assumed as `ASSUMED_PERMISSIONS` says.
 */
export function principalRows(environment: Environment): PrincipalRow[] {
  const { operators, deployers, planners, breakGlass } = environment.principals;
  const rotations = environment.integrations.flatMap((integration) => {
    const { rotation } = principalsOf(environment, integration);
    return rotation === undefined ? [] : [rotation];
  });
  return [
    ...TEMPLATE_ROWS,
    ...listed("operator", operators, operatorRow),
    ...listed("operator-with-all", operators, everyActionRow("Operator")),
    ...listed("deployer", deployers, everyActionRow("Deployer")),
    ...listed("planner", planners, everyActionRow("Planner")),
    ...listed("break-glass", breakGlass, everyActionRow("Break-glass")),
    ...listed("rotation", [...new Set(rotations)], everyActionRow("Rotation")),
    ...EVERYONE_ELSE,
  ];
}

/**
 * The rows that need no configuration, with one for each further principal: what two revisions of an
 * environment are compared by.
 *
 * @param arns of roles and users, each assumed to have every IAM permission
 */
export function principalRowsFor(arns: readonly string[]): PrincipalRow[] {
  return [
    ...TEMPLATE_ROWS,
    ...arns.map((arn) => everyActionRow("Named in a policy")(arn, arn)),
    {
      id: "operator policy",
      meaning: "Any of them with the operator policy alone, from anywhere.",
      candidates: ({ operatorPolicy }) =>
        arns.map((arn) => anywhere(callerOf(arn), [operatorPolicy])),
    },
    ...EVERYONE_ELSE,
  ];
}

/** What the rows hold whose policies are not the template's, for whoever reads the matrix. */
export const ASSUMED_PERMISSIONS =
  "Roles that are not the template's are taken to have every IAM permission. Two rows have less: " +
  "operator the operators' policy alone, other-role reads of everything and nothing else.";

/** Every action on every resource: more than any real policy of a role, so the worst. */
const EVERY_ACTION: NamedPolicy = {
  name: "IAM policy assumed",
  document: {
    Version: "2012-10-17",
    Statement: [{ Sid: "EveryAction", Effect: "Allow", Action: "*", Resource: "*" }],
  },
};

/** Reads of everything, values included: what a role for audits or analysis often has. */
const READ_EVERYTHING: NamedPolicy = {
  name: "IAM policy assumed",
  document: {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "ReadEverything",
        Effect: "Allow",
        Action: [
          "secretsmanager:Get*",
          "secretsmanager:List*",
          "secretsmanager:Describe*",
          "secretsmanager:BatchGetSecretValue",
          "ssm:Get*",
          "ssm:List*",
          "ssm:Describe*",
          "kms:Decrypt",
          "kms:Get*",
          "kms:List*",
          "kms:Describe*",
          "dynamodb:Get*",
          "dynamodb:BatchGet*",
          "dynamodb:Query",
          "dynamodb:Scan",
          "dynamodb:PartiQLSelect",
          "dynamodb:List*",
          "dynamodb:Describe*",
          "lambda:Get*",
          "lambda:List*",
        ],
        Resource: "*",
      },
    ],
  },
};

/** Roles that the template owns: with their own policies, in the function and out of it. */
const TEMPLATE_ROWS: readonly PrincipalRow[] = [
  {
    id: "reader",
    meaning: "The reader, in the function: through the endpoints of the environment's VPC.",
    candidates: (integration) => [readerAt(integration, "the environment's VPC")],
  },
  {
    id: "reader-from-internet",
    meaning: "The reader's credentials, taken from the function and used from the internet.",
    candidates: (integration) => [readerAt(integration, "internet")],
  },
  {
    id: "reader-from-other-vpc",
    meaning: "The same, used through an endpoint of another VPC that lets everything through.",
    candidates: (integration) => [readerAt(integration, "another VPC")],
  },
  {
    id: "execution-role",
    meaning: "The function's role where another role is the reader, in the function.",
    candidates: (integration) => executionRoleAt(integration, "the environment's VPC"),
  },
  {
    id: "execution-role-from-internet",
    meaning: "Its credentials, taken from the function and used from the internet.",
    candidates: (integration) => executionRoleAt(integration, "internet"),
  },
  {
    id: "scheduler",
    meaning: "The schedule's role, with its own policy, from anywhere.",
    candidates: ({ schedulerRole }) => [
      anywhere(roleCaller(schedulerRole.arn), schedulerRole.permissions),
    ],
  },
];

/** Who is in no list. */
const EVERYONE_ELSE: readonly PrincipalRow[] = [
  {
    id: "administrator",
    meaning: "A role of the account that is in no list, with every IAM permission, from anywhere.",
    candidates: (integration) => [
      anywhere(roleCaller(roleArn(scopeOf(integration), "administrator")), [EVERY_ACTION]),
    ],
  },
  {
    id: "root",
    meaning: "The root user of the account, from anywhere.",
    candidates: (integration) => {
      const { partition, account } = scopeOf(integration);
      const arn = `arn:${partition}:iam::${account}:root`;
      return [anywhere({ kind: "root", arn, account }, [])];
    },
  },
  {
    id: "other-role",
    meaning: "A role of the account that may read everything by IAM, values too, from anywhere.",
    candidates: (integration) => [
      anywhere(roleCaller(roleArn(scopeOf(integration), "read-everything")), [READ_EVERYTHING]),
    ],
  },
  {
    id: "other-integration",
    meaning: "The roles of the other integrations' functions, through the same endpoints.",
    candidates: ({ integration }, { integrations }) =>
      integrations
        .filter((other) => other.integration !== integration)
        .flatMap((other) => [
          readerAt(other, "the environment's VPC"),
          ...executionRoleAt(other, "the environment's VPC"),
        ]),
  },
  {
    id: "other-account",
    meaning: "A role of another account, with every IAM permission there, from anywhere.",
    candidates: (integration) => {
      const scope = scopeOf(integration);
      const account = anotherAccount(scope.account);
      const arn = roleArn({ ...scope, account }, "administrator");
      return [anywhere(roleCaller(arn), [EVERY_ACTION])];
    },
  },
  {
    id: "anonymous",
    meaning: "Anyone, with a request that is not signed, from anywhere.",
    candidates: () => [anywhere({ kind: "anonymous" }, [])],
  },
  {
    id: "lambda-service",
    meaning: "AWS Lambda itself, on behalf of this function or another one of the account.",
    candidates: (integration) => {
      const { account } = scopeOf(integration);
      const { arn } = integration.lambda;
      return [arn, arn.replace(/[^:]*$/, "another")].map((each) => lambdaService(each, account));
    },
  },
  {
    id: "lambda-service-for-other-account",
    meaning: "AWS Lambda itself, on behalf of a function of another account.",
    candidates: (integration) => {
      const { partition, region, account } = scopeOf(integration);
      const other = anotherAccount(account);
      return [lambdaService(`arn:${partition}:lambda:${region}:${other}:function:other`, other)];
    },
  },
];

/** Account and Region of an integration. */
export function scopeOf({ lambda }: IntegrationPolicies): ArnScope {
  return arnScope(lambda.arn);
}

/** The role that reads: the function's own unless it assumes one. */
export function readerOf({ readerRole, executionRole }: IntegrationPolicies): RolePolicies {
  return readerRole ?? executionRole;
}

type RowOf = (id: string, arn: string) => PrincipalRow;

/** One row for each ARN: `deployer`, `deployer-2`. */
function listed(id: string, arns: readonly string[], row: RowOf): PrincipalRow[] {
  return arns.map((arn, index) => row(index === 0 ? id : `${id}-${index + 1}`, arn));
}

function operatorRow(id: string, arn: string): PrincipalRow {
  return {
    id,
    meaning: `${arn} with the operator policy alone, from anywhere.`,
    candidates: ({ operatorPolicy }) => [anywhere(callerOf(arn), [operatorPolicy])],
  };
}

function everyActionRow(kind: string): RowOf {
  return (id, arn) => ({
    id,
    meaning: `${kind}: ${arn} with every IAM permission, from anywhere.`,
    candidates: () => [anywhere(callerOf(arn), [EVERY_ACTION])],
  });
}

/**
 * `lambda:SourceFunctionArn` is part of what credentials taken from a function carry, wherever they
 * are used. The session of a role that the function assumes has no such key.
 * https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html
 */
function readerAt(integration: IntegrationPolicies, place: Place): Candidate {
  const { readerRole, executionRole, lambda } = integration;
  return readerRole === undefined
    ? functionRoleAt(executionRole, lambda.arn, place)
    : {
        caller: roleCaller(readerRole.arn),
        identity: readerRole.permissions,
        places: [place],
        credentials: {},
      };
}

/** None where the execution role is the reader: it is in the reader's rows. */
function executionRoleAt(integration: IntegrationPolicies, place: Place): Candidate[] {
  const { readerRole, executionRole, lambda } = integration;
  return readerRole === undefined ? [] : [functionRoleAt(executionRole, lambda.arn, place)];
}

function functionRoleAt(role: RolePolicies, functionArn: string, place: Place): Candidate {
  return {
    caller: roleCaller(role.arn),
    identity: role.permissions,
    places: [place],
    credentials: { "lambda:SourceFunctionArn": functionArn },
  };
}

/**
 * A service says for whom it acts, where a trust policy asks for it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
function lambdaService(sourceArn: string, sourceAccount: string): Candidate {
  return {
    caller: { kind: "service", service: "lambda.amazonaws.com" },
    identity: [],
    places: ["internet"],
    credentials: { "aws:SourceArn": sourceArn, "aws:SourceAccount": sourceAccount },
  };
}

function anywhere(caller: Caller, identity: readonly NamedPolicy[]): Candidate {
  return { caller, identity, places: EVERYWHERE, credentials: {} };
}

function callerOf(arn: string): Caller {
  return arn.includes(":user/") ? { ...roleCaller(arn), kind: "user" } : roleCaller(arn);
}

function roleCaller(arn: string): Extract<Caller, { kind: "role" }> {
  return { kind: "role", arn, account: arnScope(arn).account };
}

function roleArn({ partition, account }: ArnScope, name: string): string {
  return `arn:${partition}:iam::${account}:role/${name}`;
}
