import { partitionOf } from "../../config/regions";
import type { StackJson } from "../synthesized-stacks";
import { addressOf, blockOf, resourcesOf, textOf } from "./stack-resources";
import type { StackResource } from "./stack-resources";

/** Account and Region of a stack, from its provider. */
interface StackScope {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

/** A reference of Terraform, followed to the resource that it means. */
interface ReferencedAttribute {
  readonly resource: StackResource;
  readonly attribute: string;
}

/** Reads what stands in the stacks for something that only an apply knows. */
export interface References {
  readonly resources: readonly StackResource[];
  /** @throws Error when the stack's provider does not say account and Region */
  scopeOf(stack: string): StackScope;
  /**
   * The resource to which a property refers, through outputs of other stacks too.
   *
   * @throws Error when the text is not exactly one reference, or one that is not understood
   */
  follow(from: StackResource, text: string): ReferencedAttribute;
  /**
   * The text with an ARN or an id in place of each reference, made from names: the same for every
   * synth, and fit for the evaluation of a policy.
   *
   * @throws Error when a reference is not understood
   */
  resolve(from: StackResource, text: string): string;
  /** ARN, id or name of a resource as {@link resolve} writes it. */
  attributeOf(resource: StackResource, attribute: string): string;
}

/**
 * `$${` is how Terraform writes a literal `${`, such as that of a policy variable.
 * https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences-1
 */
const REFERENCE_OR_ESCAPE = /\$\$\{|\$\{([^}]*)\}/g;

/** What stands after the type and id of a resource: one attribute. */
const RESOURCE = /^(aws_\w+)\.([\w-]+)\.(\w+)$/;
const OUTPUT_OF_STACK =
  /^data\.terraform_remote_state\.cross-stack-reference-input-([\w-]+)\.outputs\.([\w-]+)$/;

/** How the name of a resource becomes the attribute that other resources refer to. */
type Naming = (resource: StackResource, scope: StackScope) => string;

const named: Naming = (resource) => textOf(resource, "name");

const regional =
  (service: string, prefix: string, property = "name"): Naming =>
  (resource, { partition, region, account }) =>
    `arn:${partition}:${service}:${region}:${account}:${prefix}${textOf(resource, property)}`;

/** A path begins and ends with a slash, and is one slash where none is given. */
const pathOf = ({ properties }: StackResource): string =>
  typeof properties.path === "string" ? properties.path : "/";

const ofIam =
  (kind: "role" | "policy"): Naming =>
  (resource, { partition, account }) =>
    `arn:${partition}:iam::${account}:${kind}${pathOf(resource)}${textOf(resource, "name")}`;

/** The six characters that Secrets Manager adds to a name. */
const secretArn: Naming = (resource, scope) =>
  `${regional("secretsmanager", "secret:")(resource, scope)}-AbCdEf`;

/** Such as `vpce-secretsmanager`: each service has one endpoint at most. */
const endpointId: Naming = (resource) => {
  const service = textOf(resource, "service_name");
  return `vpce-${service.slice(service.lastIndexOf(".") + 1)}`;
};

/** By type and attribute. A key has no name; {@link referencesOf} takes that of its alias. */
const ATTRIBUTES: Readonly<Record<string, Naming>> = {
  "aws_cloudwatch_log_group.arn": regional("logs", "log-group:"),
  "aws_dynamodb_table.arn": regional("dynamodb", "table/"),
  "aws_iam_policy.arn": ofIam("policy"),
  "aws_iam_role.arn": ofIam("role"),
  "aws_iam_role.name": named,
  "aws_lambda_function.arn": regional("lambda", "function:", "function_name"),
  "aws_lambda_function.function_name": (resource) => textOf(resource, "function_name"),
  "aws_secretsmanager_secret.arn": secretArn,
  "aws_secretsmanager_secret.id": secretArn,
  "aws_sns_topic.arn": regional("sns", ""),
  "aws_sqs_queue.arn": regional("sqs", ""),
  "aws_vpc_endpoint.id": endpointId,
};

/** Follows the references between the stacks of one environment. */
export function referencesOf(stacks: Readonly<Record<string, StackJson>>): References {
  const resources = resourcesOf(stacks);

  function scopeOf(stack: string): StackScope {
    // Resources are of the configuration without an alias, unless they name another.
    const provider = stacks[stack]?.provider?.aws?.find(({ alias }) => alias === undefined);
    const accounts = provider?.allowed_account_ids;
    const region = provider?.region;
    const account: unknown = Array.isArray(accounts) ? accounts[0] : undefined;
    const partition = typeof region === "string" ? partitionOf(region) : undefined;
    if (typeof account !== "string" || typeof region !== "string" || partition === undefined) {
      throw new Error(`The aws provider of ${stack} does not say account and Region.`);
    }
    return { partition, region, account };
  }

  function target(stack: string, expression: string): ReferencedAttribute | undefined {
    const [, otherStack, output] = OUTPUT_OF_STACK.exec(expression) ?? [];
    if (otherStack !== undefined && output !== undefined) {
      const value = stacks[otherStack]?.output?.[output]?.value;
      const [, inner] = typeof value === "string" ? (/^\$\{([^}]*)\}$/.exec(value) ?? []) : [];
      return inner === undefined ? undefined : target(otherStack, inner);
    }
    const [, type, id, attribute] = RESOURCE.exec(expression) ?? [];
    const resource = resources.find(
      (each) => each.stack === stack && each.type === type && each.id === id,
    );
    return resource === undefined || attribute === undefined ? undefined : { resource, attribute };
  }

  function followed(from: StackResource, expression: string): ReferencedAttribute {
    const found = target(from.stack, expression);
    if (found === undefined) {
      throw new Error(
        `${addressOf(from)} holds \${${expression}}, which leads to no resource of the stacks.`,
      );
    }
    return found;
  }

  function aliasOf(key: StackResource): string {
    const alias = resources.find(
      ({ stack, type, properties }) =>
        stack === key.stack &&
        type === "aws_kms_alias" &&
        typeof properties.target_key_id === "string" &&
        properties.target_key_id.startsWith(`\${aws_kms_key.${key.id}.`),
    );
    if (alias === undefined) {
      throw new Error(`${addressOf(key)} has no alias, from which to name it.`);
    }
    return textOf(alias, "name").replace(/^alias\//, "");
  }

  function attributeOf(resource: StackResource, attribute: string): string {
    const scope = scopeOf(resource.stack);
    if (resource.type === "aws_kms_key" && ["arn", "key_id", "id"].includes(attribute)) {
      const id = aliasOf(resource);
      return attribute === "arn"
        ? `arn:${scope.partition}:kms:${scope.region}:${scope.account}:key/${id}`
        : id;
    }
    const naming = ATTRIBUTES[`${resource.type}.${attribute}`];
    if (naming === undefined) {
      throw new Error(
        `What ${resource.type}.${attribute} will be is not known before an apply: add it to ` +
          "ATTRIBUTES in tools/access/references.ts.",
      );
    }
    return naming(resource, scope);
  }

  return {
    resources,
    scopeOf,
    attributeOf,
    follow(from, text) {
      const [, expression] = /^\$\{([^}]*)\}$/.exec(text) ?? [];
      if (expression === undefined) {
        throw new Error(`${addressOf(from)} holds "${text}" where a reference is expected.`);
      }
      return followed(from, expression);
    },
    resolve(from, text) {
      if (/(?<!%)%\{/.test(text)) {
        throw new Error(`${addressOf(from)} holds a template directive, which is not understood.`);
      }
      return text.replace(REFERENCE_OR_ESCAPE, (_, expression: string | undefined) => {
        if (expression === undefined) {
          return "${";
        }
        const { resource, attribute } = followed(from, expression);
        return attributeOf(resource, attribute);
      });
    },
  };
}

/** The only block of a property. @throws Error when there is none */
export function blockIn(
  resource: StackResource,
  property: string,
): Readonly<Record<string, unknown>> {
  const block = blockOf(resource.properties[property]);
  if (block === undefined) {
    throw new Error(`${addressOf(resource)} has no ${property}: the stacks changed their shape.`);
  }
  return block;
}
