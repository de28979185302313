import { alarmTopicArnOf, trailLogGroupNameOf } from "../../config/audit-places";
import { GLOBAL_REGION } from "../../config/global-region";
import { integrationNames, namesOf } from "../../config/names";
import type { Environment, Integration } from "../../config/schema";
import type { NetworkIds } from "../../detections/network-ids";
import { sessionArnOf } from "../../detections/sessions-of";
import { principalsOf } from "../../policies/principals";

/** What a recorded event may say in `{{...}}`, so that it is an event of the reader's own copy. */
export type Placeholders = Readonly<Record<string, string>>;

/**
 * The placeholders of recorded events for one integration: names, ARNs and ids as AWS writes them.
 *
 * @param network ids of the deployed network, or examples of them
 */
export function placeholdersOf(
  environment: Environment,
  integration: Integration,
  network: NetworkIds,
): Placeholders {
  const { account, region, partition, principals } = environment;
  const ours = namesOf(environment);
  const names = integrationNames(environment, integration);
  const { reader } = principalsOf(environment, integration);
  const operatorPolicyArn = `arn:${partition}:iam::${account}:policy${environment.roles.path}${names.operatorPolicyName}`;
  const store = integration.secret.store === "parameter-store" ? "ssm" : "secretsmanager";
  return {
    account,
    region,
    /** The Region that events of IAM are of. */
    globalRegion: GLOBAL_REGION[partition],
    partition,
    prefix: ours.prefix,
    integration: integration.name,
    secretName: names.secretName,
    /** With the hyphen and six characters that Secrets Manager adds. */
    secretArn: names.secretArnPattern.replace("??????", "AbCdEf"),
    partialSecretArn: names.secretArnPattern.replace("-??????", ""),
    parameterArn: names.parameterArn,
    secretKeyAlias: names.secretKeyAlias,
    keyArn: `arn:${partition}:kms:${region}:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
    ...roleOf("reader", reader),
    ...roleOf("execution", names.executionRoleArn),
    ...roleOf("operator", principals.operators[0]),
    ...roleOf("deployer", principals.deployers[0]),
    ...roleOf("planner", principals.planners[0]),
    ...roleOf("breakGlass", principals.breakGlass[0]),
    ...roleOf("scheduler", names.schedulerRoleArn),
    operatorPolicyArn,
    /** IAM does not tell names apart by case. */
    operatorPolicyArnInCapitals: operatorPolicyArn.toUpperCase(),
    functionName: names.functionName,
    functionArn: names.functionArn,
    scheduleName: names.scheduleName,
    tableName: names.tableName,
    tableArn: names.tableArn,
    trailName: ours.trailName,
    trailArn: ours.trailArn,
    trailBucketName: ours.trailBucketName,
    trailLogGroupName: trailLogGroupNameOf(environment),
    trailRoleArn: ours.trailRoleArn,
    alarmTopicArn: alarmTopicArnOf(environment),
    vpcId: network.vpcId,
    // Empty where no integration needs it.
    storeEndpointId: network.interfaceEndpoints[store] ?? "",
    stsEndpointId: network.interfaceEndpoints.sts ?? "",
    tableEndpointId: network.tableEndpointId,
    securityGroupId: network.securityGroupIds[0] ?? "",
    routeTableId: network.routeTableIds[0] ?? "",
  };
}

/**
 * `xRoleArn`, `xRoleName`, `xRoleNameInCapitals`, and `xSessionArn`: what `userIdentity.arn` says without
 * its session.
 */
function roleOf(who: string, roleArn = "arn:aws:iam::000000000000:role/nobody"): Placeholders {
  const name = roleArn.split("/").at(-1) ?? "";
  return {
    [`${who}RoleArn`]: roleArn,
    [`${who}RoleName`]: name,
    [`${who}RoleNameInCapitals`]: name.toUpperCase(),
    [`${who}SessionArn`]: sessionArnOf(roleArn),
  };
}
