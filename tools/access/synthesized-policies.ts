import type { Environment } from "../../config/schema";
import type { NamedPolicy } from "../../policies/evaluation/model";
import type { StackJson } from "../synthesized-stacks";
import { requireUnderstood } from "./not-understood";
import type { References } from "./references";
import { blockIn, referencesOf } from "./references";
import { addressOf, blockOf, objectOf, resourcesOf, textOf } from "./stack-resources";
import type { StackResource } from "./stack-resources";
import { POLICY_NAMES } from "./system-policies";
import type {
  EndpointPolicy,
  EndpointService,
  IntegrationPolicies,
  ResourcePolicy,
  RolePolicies,
  SystemPolicies,
} from "./system-policies";

/**
 * Every policy of an environment, as its synthesized JSON gives it to Terraform.
 *
 * @param origin where the stacks are from, for a heading
 * @throws Error when a policy that must be there is missing, when a reference is not understood, when
 *   the stacks hold what may decide access and is not taken into account, or when their functions are
 *   not those of the environment's integrations
 */
export function synthesizedPolicies(
  environment: Environment,
  stacks: Readonly<Record<string, StackJson>>,
  origin: string,
): SystemPolicies {
  requireUnderstood(stacks);
  requireOneFunctionEach(environment, stacks);
  const policies = policiesInStacks(stacks, origin);
  return {
    ...policies,
    integrations: environment.integrations.map(({ name }) => {
      const found = policies.integrations.find(({ integration }) => integration === name);
      if (found === undefined) {
        throw new Error(`The stacks have no function of integration "${name}".`);
      }
      return found;
    }),
  };
}

/** A function that no integration has could run as a reader, or read with what it is granted. */
function requireOneFunctionEach(
  environment: Environment,
  stacks: Readonly<Record<string, StackJson>>,
): void {
  const seen = new Set<unknown>();
  for (const lambda of resourcesOf(stacks).filter(({ type }) => type === "aws_lambda_function")) {
    const integration = variablesOf(lambda).INTEGRATION;
    if (seen.has(integration) || !environment.integrations.some((is) => is.name === integration)) {
      throw new Error(
        `${addressOf(lambda)} is not the one function of an integration of ${environment.name} ` +
          `(INTEGRATION is ${JSON.stringify(integration)}), so the matrix leaves it out: configure ` +
          "an integration for it, or keep it in a project of its own.",
      );
    }
    seen.add(integration);
  }
}

/**
 * The same from the JSON alone, which is all that there is of another revision. What belongs together
 * is found by the references between the resources, not by what this revision would name it.
 */
export function policiesInStacks(
  stacks: Readonly<Record<string, StackJson>>,
  origin: string,
): SystemPolicies {
  const references = referencesOf(stacks);
  const reader = new StackReader(references);
  return {
    origin,
    integrations: reader
      .all("aws_lambda_function")
      .flatMap((lambda) => integrationPolicies(reader, lambda)),
    endpoints: reader.endpoints(),
  };
}

/** How the stacks name what belongs to the function `<prefix>-ingestion`. */
const FUNCTION_SUFFIX = "-ingestion";

function integrationPolicies(reader: StackReader, lambda: StackResource): IntegrationPolicies[] {
  const variables = variablesOf(lambda);
  const { INTEGRATION: integration, SECRET_READER_ROLE_ARN: readerRoleArn } = variables;
  if (typeof integration !== "string") {
    return [];
  }
  const prefix = textOf(lambda, "function_name").slice(0, -FUNCTION_SUFFIX.length);
  const table = reader.named("aws_dynamodb_table", variables.TABLE_NAME, lambda);
  const secretKey = reader.secretKey(variables, `alias/${prefix}-secret`, lambda);
  const queue = reader.failureQueueOf(lambda);
  const key = (resource: StackResource, name: string) =>
    reader.withPolicy(resource, resource, name);
  return [
    {
      integration,
      secret: reader.secret(lambda, variables),
      secretKey: key(secretKey, POLICY_NAMES.secretKey),
      table: reader.resource(
        table,
        "aws_dynamodb_resource_policy",
        "resource_arn",
        POLICY_NAMES.table,
      ),
      tableKey: key(
        reader.target(table, textIn(table, "server_side_encryption", "kms_key_arn")),
        POLICY_NAMES.tableKey,
      ),
      runtimeKey: key(
        reader.target(lambda, textOf(lambda, "kms_key_arn")),
        POLICY_NAMES.runtimeKey,
      ),
      lambda: reader.lambda(lambda),
      queue: reader.required(
        reader.resource(queue, "aws_sqs_queue_policy", "queue_url", POLICY_NAMES.queue),
        "aws_sqs_queue_policy",
      ),
      executionRole: reader.role(reader.target(lambda, textOf(lambda, "role")), {
        permissions: POLICY_NAMES.executionRole,
        trust: POLICY_NAMES.executionRoleTrust,
      }),
      readerRole:
        typeof readerRoleArn === "string"
          ? reader.role(reader.roleWithArn(readerRoleArn), {
              permissions: POLICY_NAMES.readerRole,
              trust: POLICY_NAMES.readerRoleTrust,
            })
          : undefined,
      schedulerRole: reader.role(reader.schedulerRoleOf(lambda), {
        permissions: POLICY_NAMES.schedulerRole,
        trust: POLICY_NAMES.schedulerRoleTrust,
      }),
      operatorPolicy: reader.document(
        reader.named("aws_iam_policy", `${prefix}-operator`, lambda),
        "policy",
        POLICY_NAMES.operator,
      ),
    },
  ];
}

function variablesOf(lambda: StackResource): Readonly<Record<string, unknown>> {
  return objectOf(blockOf(lambda.properties.environment)?.variables) ?? {};
}

const ENDPOINT_SERVICES: readonly EndpointService[] = ["secretsmanager", "ssm", "sts", "dynamodb"];

/**
 * The conditions that AddPermission makes of its parameters.
 * https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
 */
const PERMISSION_CONDITIONS: Readonly<Record<string, readonly [operator: string, key: string]>> = {
  source_arn: ["ArnLike", "aws:SourceArn"],
  source_account: ["StringEquals", "aws:SourceAccount"],
  principal_org_id: ["StringEquals", "aws:PrincipalOrgID"],
};

/** Finds resources and reads their policies; every message names what is missing. */
class StackReader {
  constructor(private readonly references: References) {}

  all(type: string): StackResource[] {
    return this.references.resources.filter((resource) => resource.type === type);
  }

  named(type: string, name: unknown, neededBy: StackResource): StackResource {
    const found = this.all(type).find(({ properties }) => properties.name === name);
    if (found === undefined) {
      throw new Error(
        `${addressOf(neededBy)} needs a ${type} named ${String(name)}: there is none.`,
      );
    }
    return found;
  }

  target(from: StackResource, text: string): StackResource {
    return this.references.follow(from, text).resource;
  }

  /** The key that the secret names. A parameter is no resource, so its key is found by alias. */
  secretKey(
    { SECRET_STORE: store, SECRET_NAME: name }: Readonly<Record<string, unknown>>,
    aliasOfParameterKey: string,
    neededBy: StackResource,
  ): StackResource {
    if (store === "parameter-store") {
      return this.keyOfAlias(aliasOfParameterKey);
    }
    const secret = this.named("aws_secretsmanager_secret", name, neededBy);
    return this.target(secret, textOf(secret, "kms_key_id"));
  }

  private keyOfAlias(name: string): StackResource {
    const alias = this.all("aws_kms_alias").find(({ properties }) => properties.name === name);
    if (alias === undefined) {
      throw new Error(`The stacks have no key with the alias ${name}.`);
    }
    return this.target(alias, textOf(alias, "target_key_id"));
  }

  roleWithArn(arn: string): StackResource {
    const role = this.all("aws_iam_role").find((each) => this.arnOf(each) === arn);
    if (role === undefined) {
      throw new Error(`The stacks have no role ${arn}, which a function is told to assume.`);
    }
    return role;
  }

  /** The only queue to which failed runs of the function go. */
  failureQueueOf(lambda: StackResource): StackResource {
    const config = this.pointingTo(
      "aws_lambda_function_event_invoke_config",
      "function_name",
      lambda,
    );
    const onFailure = blockOf(blockIn(config, "destination_config").on_failure);
    return this.target(config, String(onFailure?.destination));
  }

  schedulerRoleOf(lambda: StackResource): StackResource {
    for (const schedule of this.all("aws_scheduler_schedule")) {
      const target = blockIn(schedule, "target");
      if (this.target(schedule, String(target.arn)) === lambda) {
        return this.target(schedule, String(target.role_arn));
      }
    }
    throw new Error(`No aws_scheduler_schedule invokes ${addressOf(lambda)}.`);
  }

  /** The secret or the parameter that the function is told to read. */
  secret(lambda: StackResource, variables: Readonly<Record<string, unknown>>): ResourcePolicy {
    const { SECRET_STORE: store, SECRET_NAME: name } = variables;
    if (store === "parameter-store") {
      // A parameter is no resource of the stacks, and has no policy.
      const { partition, region, account } = this.references.scopeOf(lambda.stack);
      const path = String(name).replace(/^\//, "");
      return { arn: `arn:${partition}:ssm:${region}:${account}:parameter/${path}` };
    }
    return this.required(
      this.resource(
        this.named("aws_secretsmanager_secret", name, lambda),
        "aws_secretsmanager_secret_policy",
        "secret_arn",
        POLICY_NAMES.secret,
      ),
      "aws_secretsmanager_secret_policy",
    );
  }

  /** A resource whose policy is a resource of its own in Terraform. */
  resource(
    resource: StackResource,
    policyType: string,
    pointer: string,
    name: string,
  ): ResourcePolicy {
    const policies = this.all(policyType).filter((each) => this.pointsTo(each, pointer, resource));
    const [policy, second] = policies;
    if (second !== undefined) {
      throw new Error(
        `${addressOf(resource)} has two policies: ${policies.map(addressOf).join(", ")}.`,
      );
    }
    return policy === undefined
      ? { arn: this.arnOf(resource) }
      : this.withPolicy(resource, policy, name);
  }

  withPolicy(resource: StackResource, holder: StackResource, name: string): ResourcePolicy {
    return { arn: this.arnOf(resource), policy: this.document(holder, "policy", name) };
  }

  required(resource: ResourcePolicy, policyType: string): ResourcePolicy {
    if (resource.policy === undefined) {
      throw new Error(`${resource.arn} has no policy: the stacks hold no ${policyType} for it.`);
    }
    return resource;
  }

  /**
   * A function's resource policy is made of one resource for each statement.
   * https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
   */
  lambda(lambda: StackResource): ResourcePolicy {
    const arn = this.arnOf(lambda);
    const permissions = this.all("aws_lambda_permission").filter((each) =>
      this.pointsTo(each, "function_name", lambda),
    );
    if (permissions.length === 0) {
      return { arn };
    }
    const Statement = permissions.map((each) => this.permissionStatement(each, arn));
    return {
      arn,
      policy: { name: POLICY_NAMES.lambda, document: { Version: "2012-10-17", Statement } },
    };
  }

  role(role: StackResource, names: { permissions: string; trust: string }): RolePolicies {
    const { permissions_boundary: boundaryArn } = role.properties;
    const inline = this.all("aws_iam_role_policy").filter((each) =>
      this.pointsTo(each, "role", role),
    );
    return {
      arn: this.arnOf(role),
      trust: this.document(role, "assume_role_policy", names.trust),
      permissions: inline.map((each) => this.document(each, "policy", names.permissions)),
      boundaryArn: typeof boundaryArn === "string" ? boundaryArn : undefined,
    };
  }

  /** @throws Error when a service has two: the matrix would take one of them */
  endpoints(): SystemPolicies["endpoints"] {
    const all = this.all("aws_vpc_endpoint");
    const found = Object.fromEntries(all.map((each) => this.endpoint(each)));
    if (Object.keys(found).length < all.length) {
      throw new Error(
        `A service has two endpoints, of which the matrix knows one: ${all.map(addressOf).join(", ")}.`,
      );
    }
    return found;
  }

  private endpoint(endpoint: StackResource): [EndpointService, EndpointPolicy] {
    const serviceName = textOf(endpoint, "service_name");
    const service = ENDPOINT_SERVICES.find((each) => serviceName.endsWith(`.${each}`));
    if (service === undefined) {
      throw new Error(
        `${addressOf(endpoint)} is an endpoint of ${serviceName}, which the matrix does not know: ` +
          "add it to EndpointService and to the requests that pass through it.",
      );
    }
    return [
      service,
      {
        id: this.references.attributeOf(endpoint, "id"),
        policy: this.document(endpoint, "policy", POLICY_NAMES.endpoint(service)),
      },
    ];
  }

  document(holder: StackResource, property: string, name: string): NamedPolicy {
    const text = this.references.resolve(holder, textOf(holder, property));
    try {
      return { name, document: JSON.parse(text) };
    } catch (cause) {
      throw new Error(`${addressOf(holder)}: ${property} is no JSON.`, { cause });
    }
  }

  private permissionStatement(permission: StackResource, functionArn: string): object {
    const { statement_id: id, action, principal } = permission.properties;
    const Condition: Record<string, Record<string, string>> = {};
    for (const [property, value] of Object.entries(permission.properties)) {
      if (["//", "function_name", "statement_id", "action", "principal"].includes(property)) {
        continue;
      }
      const [operator, key] = PERMISSION_CONDITIONS[property] ?? [];
      if (operator === undefined || key === undefined || typeof value !== "string") {
        throw new Error(
          `${addressOf(permission)} has ${property}, which the matrix does not read: add it to ` +
            "PERMISSION_CONDITIONS in tools/access/synthesized-policies.ts.",
        );
      }
      Condition[operator] = {
        ...Condition[operator],
        [key]: this.references.resolve(permission, value),
      };
    }
    const who = String(principal);
    return {
      Sid: typeof id === "string" ? id : permission.id,
      Effect: "Allow",
      Principal:
        who === "*" ? "*" : who.endsWith(".amazonaws.com") ? { Service: who } : { AWS: who },
      Action: action,
      Resource: functionArn,
      ...(Object.keys(Condition).length === 0 ? {} : { Condition }),
    };
  }

  private pointingTo(type: string, property: string, to: StackResource): StackResource {
    const found = this.all(type).find((each) => this.pointsTo(each, property, to));
    if (found === undefined) {
      throw new Error(`No ${type} belongs to ${addressOf(to)}.`);
    }
    return found;
  }

  private pointsTo(from: StackResource, property: string, to: StackResource): boolean {
    const value = from.properties[property];
    return (
      typeof value === "string" &&
      value.startsWith("${") &&
      this.references.follow(from, value).resource === to
    );
  }

  private arnOf(resource: StackResource): string {
    return this.references.attributeOf(resource, "arn");
  }
}

function textIn(resource: StackResource, block: string, property: string): string {
  const value = blockIn(resource, block)[property];
  if (typeof value !== "string") {
    throw new Error(`${addressOf(resource)} has no ${block}.${property}: the stacks changed.`);
  }
  return value;
}
