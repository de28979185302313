import { loadEnvironment } from "../../../config/load-environment";
import { storedSecretOf } from "../../../tools/secret/stored-secret-of";
import type { NewValue } from "../../../tools/secret/new-value";
import type { StoredSecret } from "../../../tools/secret/stored-secret";
import { UsageError } from "../../../tools/command-line";
import { everyRendering } from "../../lambda-src/support/leaks";
import { awsError, startOperatorAws } from "./support/operator-aws";
import type { OperatorAws } from "./support/operator-aws";

/** Has an integration for each store. */
const environment = loadEnvironment("every-source");
const { account } = environment;

const SECRET = "acme-every-source-direct-api-key";
const PARAMETER = "/acme/every-source/parameter/api-key";

/** With what JSON escapes, so that neither form may show up. */
const CANARY = 'canary"4f1c\\9b';

let aws: OperatorAws;

beforeEach(async () => {
  await useAws(account);
});

afterEach(() => aws.close());

async function useAws(identityAccount: string): Promise<void> {
  aws = await startOperatorAws(identityAccount);
  Object.assign(process.env, aws.variables);
}

function stored(name: string): StoredSecret {
  const integration = environment.integrations.find((one) => one.name === name);
  if (integration === undefined) throw new Error(`No integration ${name}.`);
  return storedSecretOf(environment, integration);
}

/** What a call throws, which holds no value in any rendering. */
async function errorOf(call: Promise<unknown>): Promise<Error> {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Error)) throw new Error("It did not throw.");
  expect(everyRendering(error)).not.toMatch(/canary|4f1c/);
  return error;
}

/** What asks for a key: what is stored for it, and must not show up. */
function valued(key: string): () => Promise<NewValue> {
  return () => Promise.resolve({ text: JSON.stringify({ apiKey: key }), confidential: [key] });
}

const agree = () => Promise.resolve();

describe("put", () => {
  it("puts a new version of a secret and tells its name, id and stages", async () => {
    aws.answer("PutSecretValue", { body: { VersionId: "v-2", VersionStages: ["AWSCURRENT"] } });

    expect(await stored("direct").put(valued(CANARY))).toBe(`${SECRET}: version v-2 is AWSCURRENT`);
    expect(aws.calls).toMatchObject([
      {
        operation: "PutSecretValue",
        input: { SecretId: SECRET, SecretString: JSON.stringify({ apiKey: CANARY }) },
      },
    ]);
  });

  it("puts a standard SecureString under the integration's own key", async () => {
    aws.answer("PutParameter", { body: { Version: 7, Tier: "Standard" } });

    expect(await stored("parameter").put(valued(CANARY))).toBe(
      `${PARAMETER}: version 7 is the current one`,
    );
    expect(aws.calls).toEqual([
      {
        operation: "PutParameter",
        input: {
          Name: PARAMETER,
          Value: JSON.stringify({ apiKey: CANARY }),
          Type: "SecureString",
          KeyId: "alias/acme-every-source-parameter-secret",
          Tier: "Standard",
          Overwrite: true,
        },
      },
    ]);
  });

  it("puts into the store that the extension reads from", async () => {
    aws.answer("PutParameter", { body: { Version: 1 } });

    expect(await stored("extension-param").put(valued(CANARY))).toContain(
      "/acme/every-source/extension-param/api-key: version 1",
    );
  });

  it.each([
    ["a secret", "direct", "PutSecretValue"],
    ["a parameter", "parameter", "PutParameter"],
  ])(
    "says that nothing was put, and no value, when AWS denies it about %s",
    async (_what, name, operation) => {
      aws.answer(operation, ({ Value, SecretString }) =>
        awsError("AccessDeniedException", `not with '${String(Value ?? SecretString)}'`),
      );

      const error = await errorOf(stored(name).put(valued(CANARY)));

      expect(error).toBeInstanceOf(UsageError);
      expect(error.message).toMatch(
        /^AccessDeniedException: not with .*redacted.*\nIt needs these permissions: .*:Put.*, kms:.*\. Nothing was put\.$/,
      );
    },
  );

  it.each([
    ["a secret", "direct", "PutSecretValue"],
    ["a parameter", "parameter", "PutParameter"],
  ])(
    "throws no value when AWS repeats it in its error about %s",
    async (_what, name, operation) => {
      aws.answer(operation, ({ Value, SecretString }) =>
        awsError(
          "ValidationException",
          `Value '${String(Value ?? SecretString)}' failed: ${CANARY}`,
        ),
      );

      const error = await errorOf(stored(name).put(valued(CANARY)));

      expect(error.name).toBe("ValidationException");
      expect(error.message).toBe(`Value '{"apiKey":"[redacted]"}' failed: [redacted]`);
    },
  );

  it("says that there is no secret to put into, and what to do", async () => {
    aws.answer("PutSecretValue", awsError("ResourceNotFoundException", "not found"));

    const error = await errorOf(stored("direct").put(valued(CANARY)));

    expect(error).toBeInstanceOf(UsageError);
    expect(error.message).toBe(
      `There is no secret ${SECRET} in account ${account}, eu-west-1: deploy environment ` +
        "every-source first. Nothing was put.",
    );
  });

  it("refuses a value that a standard parameter does not hold, before it asks AWS", async () => {
    // 4096 bytes with {"apiKey":""} around it; a character of two bytes is one too many.
    const longest = "x".repeat(4096 - 13);
    aws.answer("PutParameter", { body: { Version: 1 } });

    const refused = await errorOf(stored("parameter").put(valued(`${longest.slice(1)}é`)));

    expect(refused).toBeInstanceOf(UsageError);
    expect(refused.message).toMatch(
      /^value: got 4097 bytes with its field name; accepted: at most 4096 bytes.*; fix: .* Nothing was put\.$/,
    );
    expect(aws.calls).toEqual([]);
    expect(await stored("parameter").put(valued(longest))).toContain("version 1");
  });

  it.each(["direct", "parameter"])(
    "puts nothing into %s as an identity of another account",
    async (name) => {
      await aws.close();
      await useAws("999900001111");

      const ask = jest.fn(valued(CANARY));

      expect((await errorOf(stored(name).put(ask))).message).toBe(
        "Your AWS identity arn:aws:iam::999900001111:role/operator is of account 999900001111; " +
          `environment every-source is account ${account}. Nothing was put.`,
      );
      // Nobody types a key for nothing.
      expect(ask).not.toHaveBeenCalled();
      expect(aws.calls).toEqual([]);
    },
  );
});

describe("status", () => {
  it("prints versions and stages of a secret, and asks for no value", async () => {
    aws.answer("DescribeSecret", {
      body: {
        Name: SECRET,
        LastChangedDate: 1_763_719_200,
        VersionIdsToStages: { "v-2": ["AWSCURRENT"], "v-1": ["AWSPREVIOUS"] },
      },
    });

    expect(await stored("direct").status()).toEqual([
      `${SECRET} in Secrets Manager, eu-west-1`,
      "last changed 2025-11-21T10:00:00.000Z",
      "version v-2: AWSCURRENT",
      "version v-1: AWSPREVIOUS",
    ]);
    expect(aws.calls).toEqual([{ operation: "DescribeSecret", input: { SecretId: SECRET } }]);
  });

  it("says what a secret lacks, and that it is on its way out", async () => {
    aws.answer("DescribeSecret", { body: { Name: SECRET, DeletedDate: 1_763_719_200 } });

    expect((await stored("direct").status()).slice(1)).toEqual([
      "last changed never",
      "scheduled for deletion on 2025-11-21T10:00:00.000Z",
      "no value yet: npm run secret -- put direct",
    ]);
  });

  it("prints version, type and key of a parameter, from a later page too", async () => {
    const filters = [{ Key: "Name", Option: "Equals", Values: [PARAMETER] }];
    aws.answer("DescribeParameters", ({ NextToken }) =>
      NextToken === undefined
        ? { body: { Parameters: [], NextToken: "page-2" } }
        : {
            body: {
              Parameters: [
                {
                  Name: PARAMETER,
                  Version: 7,
                  Type: "SecureString",
                  Tier: "Standard",
                  KeyId: "alias/acme-every-source-parameter-secret",
                  LastModifiedDate: 1_763_719_200,
                  LastModifiedUser: "arn:aws:sts::123456789012:assumed-role/operator/me",
                },
              ],
            },
          },
    );

    expect(await stored("parameter").status()).toEqual([
      `${PARAMETER} in Parameter Store, eu-west-1`,
      "last changed 2025-11-21T10:00:00.000Z by arn:aws:sts::123456789012:assumed-role/operator/me",
      "version 7: SecureString, Standard tier, key alias/acme-every-source-parameter-secret",
    ]);
    expect(aws.calls.map(({ input }) => input)).toEqual([
      { ParameterFilters: filters },
      { ParameterFilters: filters, NextToken: "page-2" },
    ]);
  });

  it.each([
    ["is not encrypted", { Type: "String" }, "NOT ENCRYPTED"],
    [
      "has the account's common key",
      { Type: "SecureString", KeyId: "alias/aws/ssm" },
      "A KEY THAT EVERY PRINCIPAL OF THE ACCOUNT MAY USE",
    ],
  ])("warns of a parameter that %s", async (_what, parameter, warning) => {
    aws.answer("DescribeParameters", { body: { Parameters: [{ Name: PARAMETER, ...parameter }] } });

    const lines = await stored("parameter").status();

    expect(lines.at(-1)).toContain(warning);
    expect(lines.at(-1)).toContain("delete it, then npm run secret -- put parameter");
  });

  it.each([
    ["direct", `There is no secret ${SECRET} in account ${account}, eu-west-1: deploy`],
    [
      "parameter",
      `There is no parameter ${PARAMETER} in account ${account}, eu-west-1: npm run secret -- put parameter creates it.`,
    ],
  ])("says that there is none for %s, and what to do", async (name, message) => {
    aws.answer("DescribeSecret", awsError("ResourceNotFoundException", "not found"));
    aws.answer("DescribeParameters", { body: { Parameters: [] } });

    const error = await errorOf(stored(name).status());

    expect(error).toBeInstanceOf(UsageError);
    expect(error.message).toContain(message);
  });

  it("passes on which permission is missing", async () => {
    aws.answer(
      "DescribeParameters",
      awsError("AccessDeniedException", "not authorized to perform: ssm:DescribeParameters"),
    );

    expect((await errorOf(stored("parameter").status())).message).toBe(
      "AccessDeniedException: not authorized to perform: ssm:DescribeParameters\n" +
        "It needs these permissions: ssm:DescribeParameters. Nothing was looked up.",
    );
  });
});

describe("versions", () => {
  it("lists each with stages and times, the current one first, and asks for no value", async () => {
    const pages: Record<string, unknown> = {
      first: {
        Versions: [
          { VersionId: "v-0", CreatedDate: 1_763_100_000 },
          // The newer of the two: somebody went back.
          { VersionId: "v-1", VersionStages: ["AWSPREVIOUS"], CreatedDate: 1_763_050_000 },
          { VersionId: "v-00", CreatedDate: 1_763_000_000 },
        ],
        NextToken: "second",
      },
      second: {
        Versions: [
          {
            VersionId: "v-2",
            VersionStages: ["AWSCURRENT", "mine"],
            CreatedDate: 1_763_040_000,
            LastAccessedDate: 1_763_596_800,
          },
        ],
      },
    };
    aws.answer("ListSecretVersionIds", ({ NextToken = "first" }) => ({
      body: pages[String(NextToken)],
    }));

    expect(await stored("direct").versions()).toEqual([
      `${SECRET} in Secrets Manager, eu-west-1`,
      "version v-2: AWSCURRENT, mine; created 2025-11-13T13:20:00.000Z; last read 2025-11-20",
      "version v-1: AWSPREVIOUS; created 2025-11-13T16:06:40.000Z; last read never",
      "version v-0: no stage; created 2025-11-14T06:00:00.000Z; last read never",
      "version v-00: no stage; created 2025-11-13T02:13:20.000Z; last read never",
    ]);
    expect(aws.calls).toEqual([
      { operation: "ListSecretVersionIds", input: { SecretId: SECRET, IncludeDeprecated: true } },
      {
        operation: "ListSecretVersionIds",
        input: { SecretId: SECRET, IncludeDeprecated: true, NextToken: "second" },
      },
    ]);
  });

  it("says that there is none yet, or no secret", async () => {
    aws.answer("ListSecretVersionIds", { body: { Versions: [] } });
    expect((await stored("direct").versions()).at(-1)).toBe(
      "no value yet: npm run secret -- put direct",
    );

    aws.answer("ListSecretVersionIds", awsError("ResourceNotFoundException", "not found"));
    expect((await errorOf(stored("direct").versions())).message).toContain(
      `There is no secret ${SECRET}`,
    );
  });

  it("asks nothing about a parameter, whose versions come with their values", async () => {
    const error = await errorOf(stored("parameter").versions());

    expect(error).toBeInstanceOf(UsageError);
    expect(error.message).toContain("npm run secret -- status parameter");
    expect(aws.calls).toEqual([]);
  });
});

describe("restorePrevious", () => {
  const versions = { "v-2": ["AWSCURRENT", "mine"], "v-0": [], "v-1": ["AWSPREVIOUS"] };

  it("moves AWSCURRENT back, once it is confirmed", async () => {
    const confirm = jest.fn(agree);
    aws.answer("DescribeSecret", { body: { VersionIdsToStages: versions } });
    aws.answer("UpdateSecretVersionStage", { body: { Name: SECRET } });

    expect(await stored("direct").restorePrevious(confirm)).toBe(
      `${SECRET}: version v-1 is AWSCURRENT, version v-2 is AWSPREVIOUS`,
    );
    expect(confirm).toHaveBeenCalledWith(
      "Version v-1 becomes AWSCURRENT again, version v-2 AWSPREVIOUS.",
      SECRET,
    );
    expect(aws.calls.at(-1)).toEqual({
      operation: "UpdateSecretVersionStage",
      input: {
        SecretId: SECRET,
        VersionStage: "AWSCURRENT",
        MoveToVersionId: "v-1",
        RemoveFromVersionId: "v-2",
      },
    });
  });

  it("changes nothing that was not confirmed", async () => {
    aws.answer("DescribeSecret", { body: { VersionIdsToStages: versions } });

    await errorOf(stored("direct").restorePrevious(() => Promise.reject(new UsageError("no"))));

    expect(aws.calls.map(({ operation }) => operation)).toEqual(["DescribeSecret"]);
  });

  it.each([
    ["no version", {}],
    ["one version", { "v-1": ["AWSCURRENT"] }],
  ])("says that there is nothing to go back to with %s", async (_what, stages) => {
    aws.answer("DescribeSecret", { body: { VersionIdsToStages: stages } });

    const error = await errorOf(stored("direct").restorePrevious(agree));

    expect(error).toBeInstanceOf(UsageError);
    expect(error.message).toContain("put the right key with npm run secret -- put direct");
    expect(aws.calls).toHaveLength(1);
  });

  it("changes nothing as an identity of another account", async () => {
    await aws.close();
    await useAws("999900001111");

    expect((await errorOf(stored("direct").restorePrevious(agree))).message).toContain(
      "Nothing was changed.",
    );
    expect(aws.calls).toEqual([]);
  });

  it("has no way to do so for a parameter", async () => {
    const error = await errorOf(stored("parameter").restorePrevious(agree));

    expect(error).toBeInstanceOf(UsageError);
    expect(error.message).toContain("put the previous key again");
    expect(aws.calls).toEqual([]);
  });
});

describe("delete", () => {
  it("deletes a parameter whose name was confirmed", async () => {
    const confirm = jest.fn(agree);
    aws.answer("DeleteParameter", { body: {} });

    expect(await stored("parameter").delete(confirm)).toContain(
      `${PARAMETER}: deleted, with all its versions`,
    );
    expect(confirm).toHaveBeenCalledWith(expect.stringContaining("for good"), PARAMETER);
    expect(aws.calls).toEqual([{ operation: "DeleteParameter", input: { Name: PARAMETER } }]);
  });

  it("deletes nothing that was not confirmed", async () => {
    const refuse = () => Promise.reject(new UsageError("no"));

    expect((await errorOf(stored("parameter").delete(refuse))).message).toBe("no");
    expect(aws.calls).toEqual([]);
  });

  it("deletes nothing as an identity of another account", async () => {
    await aws.close();
    await useAws("999900001111");

    const confirm = jest.fn(agree);

    expect((await errorOf(stored("parameter").delete(confirm))).message).toContain(
      "Nothing was deleted.",
    );
    expect(confirm).not.toHaveBeenCalled();
    expect(aws.calls).toEqual([]);
  });

  it("says when there is nothing to delete", async () => {
    aws.answer("DeleteParameter", awsError("ParameterNotFound", ""));

    expect((await errorOf(stored("parameter").delete(agree))).message).toBe(
      `There is no parameter ${PARAMETER} in account ${account}, eu-west-1. Nothing was deleted.`,
    );
  });

  it("leaves a secret of Secrets Manager to Terraform and asks nothing", async () => {
    const confirm = jest.fn(agree);

    const error = await errorOf(stored("direct").delete(confirm));

    expect(error).toBeInstanceOf(UsageError);
    expect(error.message).toContain("cdktf destroy deletes it");
    expect(confirm).not.toHaveBeenCalled();
    expect(aws.calls).toEqual([]);
  });
});
