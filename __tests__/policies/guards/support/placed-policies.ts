import { loadEnvironment } from "../../../../config/load-environment";
import type { Environment } from "../../../../config/schema";
import type { PolicyPlace } from "../../../../policies/guards/policy-place";
import type { PolicyDocument } from "../../../../policies/statement";
import { synthesizedStacks } from "../../../../tools/synthesized-stacks";
import { ownRole, variant } from "../../support/variants";

/** Every environment of the project, and one for each way in which its policies can differ. */
export const ENVIRONMENTS: readonly (readonly [name: string, environment: Environment])[] = [
  ...["dev", "prod", "local", "every-source"].map((name) => [name, loadEnvironment(name)] as const),
  ["strict", variant({ secret: { policyShape: "strict" } }).environment],
  ["rotating", variant({ secret: { rotationRoleArn: ownRole("rotation") } }).environment],
  ["of two accounts", variant({ crossAccount: true }).environment],
  ["with a path", variant({ roles: { path: "/ingestion/" } }).environment],
];

/** A policy as Terraform gets it. */
export interface PlacedPolicy {
  readonly address: string;
  readonly place: PolicyPlace;
  /** As the access matrix calls it, of the policies that it has. */
  readonly name: string;
  readonly json: string;
  readonly document: PolicyDocument;
}

const PLACES: Readonly<Record<string, PolicyPlace>> = {
  "aws_iam_role.assume_role_policy": "trust",
  "aws_iam_role_policy.policy": "inline",
  "aws_iam_policy.policy": "managed",
  "aws_secretsmanager_secret_policy.policy": "secret",
  "aws_kms_key.policy": "key",
  "aws_vpc_endpoint.policy": "endpoint",
  "aws_sqs_queue_policy.policy": "queue",
  "aws_sns_topic_policy.policy": "topic",
  "aws_s3_bucket_policy.policy": "bucket",
  "aws_dynamodb_resource_policy.policy": "table",
};

/** Every policy of every stack, wherever it stands. */
export function placedPolicies(environment: Environment): PlacedPolicy[] {
  return Object.values(synthesizedStacks(environment)).flatMap(({ resource = {} }) =>
    Object.entries(resource).flatMap(([type, byId]) =>
      Object.entries(byId).flatMap(([id, properties]) =>
        Object.entries(properties).flatMap(([property, value]) => {
          if (typeof value !== "string" || !value.includes('"Statement"')) return [];
          const address = `${type}.${id}.${property}`;
          const place = PLACES[`${type}.${property}`];
          if (place === undefined) throw new Error(`${address} has a policy of an unknown place.`);
          return {
            address,
            place,
            name: nameOf(id, properties),
            json: value,
            document: JSON.parse(value) as PolicyDocument,
          };
        }),
      ),
    ),
  );
}

function nameOf(id: string, { service_name: service }: Record<string, unknown>): string {
  if (typeof service === "string") return `${service.split(".").at(-1) ?? ""} endpoint policy`;
  const names: Readonly<Record<string, RegExp>> = {
    "execution role": /-function_/,
    "reader role": /-reader_/,
    "scheduler role": /-schedule_/,
    "flow log role": /^flow-log_/,
    "operator policy": /_operator-policy_/,
    "rotation policy": /_rotation-policy_/,
  };
  return Object.entries(names).find(([, pattern]) => pattern.test(id))?.[0] ?? id;
}
