import { DeleteRolePolicyCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  DeleteResourcePolicyCommand,
  GetResourcePolicyCommand,
  PutResourcePolicyCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import type { Matrix } from "../../../tools/access/matrix-model";
import { deployedMatrix, differences, synthesizedMatrix } from "../../../tools/demo/access-step";
import type { LocalDeployment } from "../../../tools/demo/local-deployment";

/** What the matrix showed while a system was deployed. */
export interface ObservedAccess {
  /** Of the policies that were read back. */
  readonly deployed: Matrix;
  /** What differed between the synthesized policies and those that were read back. */
  readonly atFirst: readonly string[];
  /** What differed while something was changed in AWS, by the API. */
  readonly whileChanged: readonly string[];
  /** What differed when that was undone. */
  readonly afterwards: readonly string[];
}

/** Looks, changes something with `change`, looks, undoes it with `undo`, and looks again. */
async function observe(
  deployment: LocalDeployment,
  change: () => Promise<unknown>,
  undo: () => Promise<unknown>,
): Promise<ObservedAccess> {
  const synthesized = synthesizedMatrix(deployment);
  const deployed = await deployedMatrix(deployment);
  const look = async () => differences(synthesized, await deployedMatrix(deployment));
  await change();
  let whileChanged: string[];
  try {
    whileChanged = await look();
  } finally {
    await undo();
  }
  return {
    deployed,
    atFirst: differences(synthesized, deployed),
    whileChanged,
    afterwards: await look(),
  };
}

/** Takes the policy off a secret, and puts it back. */
export async function observeWithoutSecretPolicy(
  deployment: LocalDeployment,
  SecretId: string,
): Promise<ObservedAccess> {
  const client = new SecretsManagerClient(deployment.clientConfig);
  const { ResourcePolicy } = await client.send(new GetResourcePolicyCommand({ SecretId }));
  return observe(
    deployment,
    () => client.send(new DeleteResourcePolicyCommand({ SecretId })),
    () => client.send(new PutResourcePolicyCommand({ SecretId, ResourcePolicy })),
  );
}

/** Gives a role a second inline policy, which allows one action on everything, and takes it away. */
export function observeWithMorePermissions(
  deployment: LocalDeployment,
  RoleName: string,
  Action: string,
): Promise<ObservedAccess> {
  const client = new IAMClient(deployment.clientConfig);
  const PolicyName = "added-by-hand";
  const PolicyDocument = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Sid: "ByHand", Effect: "Allow", Action, Resource: "*" }],
  });
  return observe(
    deployment,
    () => client.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument })),
    () => client.send(new DeleteRolePolicyCommand({ RoleName, PolicyName })),
  );
}
