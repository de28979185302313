import { loadEnvironment } from "../../../config/load-environment";
import { accessMatrix } from "../../../tools/access/matrix";
import { synthesizedPolicies } from "../../../tools/access/synthesized-policies";
import { synthesizedStacks } from "../../../tools/synthesized-stacks";
import {
  cellIn,
  changedCells,
  editPolicy,
  EXECUTION_ROLE,
  matrixOf,
  OPERATOR_POLICY,
  prod,
  resourceOf,
  SECRET_KEY,
  SECRET_POLICY,
  SECRETS_ENDPOINT,
  stacksOfProd,
  statement,
} from "./support/stacks";

const current = matrixOf(stacksOfProd());

/** Who may do something. */
const whoMay = (action: string) =>
  current.cells
    .filter((cell) => cell.action === action && cell.outcome === "allowed")
    .map(({ principal }) => principal);

describe("the matrix of prod", () => {
  it("has a cell for every principal and action", () => {
    expect(current.cells).toHaveLength(current.rows.length * current.columns.length);
  });

  it("lets the reader alone read the value, inside the endpoint alone", () => {
    expect(whoMay("read-value")).toEqual(["reader"]);
    expect(whoMay("batch-read")).toEqual([]);
    expect(whoMay("replicate")).toEqual([]);
    expect(whoMay("decrypt-directly")).toEqual([]);
    expect(whoMay("grant-key")).toEqual([]);
  });

  it("lets the operator alone put a value, and the function alone put rows", () => {
    expect(whoMay("put-value")).toEqual(["operator", "operator-with-all"]);
    expect(whoMay("table-put")).toEqual(["reader"]);
  });

  it("lets the deployer alone change the alias of the secret's key", () => {
    expect(whoMay("change-key-alias")).toEqual(["deployer"]);
    expect(cellIn(current, "administrator", "change-key-alias").by).toEqual([
      "secret key policy: no Allow for kms:UpdateAlias",
    ]);
    // Which is no longer what every administrator of keys may.
    expect(whoMay("change-key-policy")).toContain("administrator");
  });

  it("lets the deployer and break-glass alone change the secret's policy", () => {
    expect(whoMay("change-policy")).toEqual(["deployer", "break-glass"]);
  });

  it("says by which statement", () => {
    expect(cellIn(current, "administrator", "read-value").by).toEqual([
      "secret policy: DenyReadExceptReader",
    ]);
    expect(cellIn(current, "deployer", "put-value").by).toEqual([
      "secret key policy: no Allow for kms:GenerateDataKey",
    ]);
    expect(cellIn(current, "root", "describe").by).toEqual(["root user: all rights"]);
  });

  it("checks every request that an action needs, the forwarded one without the network's keys", () => {
    const { checks } = cellIn(current, "reader", "read-value");

    expect(checks.map(({ label }) => label)).toEqual([
      "secretsmanager:GetSecretValue",
      "kms:Decrypt by Secrets Manager",
    ]);
    const [read, decrypt] = checks.map(({ request }) => request.context);
    expect(read).toMatchObject({ "aws:SourceVpce": "vpce-secretsmanager" });
    expect(read).toHaveProperty(["lambda:SourceFunctionArn"]);
    expect(decrypt).toMatchObject({ "aws:ViaAWSService": "true" });
    expect(decrypt).not.toHaveProperty(["aws:SourceVpce"]);
    expect(decrypt).not.toHaveProperty(["lambda:SourceFunctionArn"]);
    expect(decrypt).not.toHaveProperty(["aws:SourceIp"]);
    const [, elsewhere] = cellIn(current, "reader-from-other-vpc", "read-value").checks;
    expect(elsewhere?.request.context).toEqual(decrypt);
  });

  it("gives stolen credentials what they carry, and another VPC an endpoint of its own", () => {
    const [fromInternet] = cellIn(current, "reader-from-internet", "read-value").checks;
    const [fromVpc] = cellIn(current, "reader-from-other-vpc", "read-value").checks;

    expect(fromInternet?.request.context).toHaveProperty(["lambda:SourceFunctionArn"]);
    expect(fromInternet?.request.context).not.toHaveProperty(["aws:SourceVpce"]);
    expect(fromInternet?.policies.endpoint).toBeUndefined();
    expect(fromVpc?.request.context).toHaveProperty(
      ["aws:SourceVpce"],
      "vpce-secretsmanager-of-another-vpc",
    );
    expect(fromVpc?.policies.endpoint?.name).toBe("policy of the other VPC's endpoint");
  });

  it("names a permissions boundary, which can only narrow", () => {
    const stacks = stacksOfProd();
    const arn = "arn:aws:iam::444455556666:policy/boundary";
    resourceOf(stacks, "aws_iam_role", "weather-function_role").permissions_boundary = arn;
    const matrix = matrixOf(stacks);

    expect(matrix.notes).toEqual([expect.stringContaining(arn)]);
    expect(changedCells(current, matrix)).toEqual([]);
    expect(current.notes).toEqual([]);
  });
});

describe("a policy that is changed", () => {
  it("without DenyReadExceptReader still has the key, and says so", () => {
    const matrix = matrixOf(
      editPolicy(stacksOfProd(), SECRET_POLICY, (document) => {
        document.Statement = document.Statement.filter(({ Sid }) => Sid !== "DenyReadExceptReader");
      }),
    );

    const everyoneElse = current.rows.map(({ id }) => id).filter((id) => !id.startsWith("reader"));
    expect(changedCells(current, matrix)).toEqual(
      everyoneElse.flatMap((principal) => [
        `${principal} read-value: denied explicitly -> denied implicitly`,
        `${principal} batch-read: denied explicitly -> denied implicitly`,
        // Copying to another account is a read as well. The deployer lacked the key only, of a Region.
        ...(principal === "deployer"
          ? []
          : [`${principal} replicate: denied explicitly -> denied implicitly`]),
      ]),
    );
    expect(cellIn(matrix, "administrator", "read-value").by).toEqual([
      "secret key policy: no Allow for kms:Decrypt",
    ]);
  });

  it("without the endpoint condition lets stolen credentials read", () => {
    const matrix = matrixOf(
      editPolicy(stacksOfProd(), SECRET_POLICY, (document) => {
        document.Statement = document.Statement.filter(
          ({ Sid }) => Sid !== "DenyReaderOutsideEndpoint",
        );
      }),
    );

    expect(changedCells(current, matrix)).toEqual([
      "reader-from-internet read-value: denied explicitly -> allowed",
      "reader-from-internet batch-read: denied explicitly -> denied implicitly",
      "reader-from-internet replicate: denied explicitly -> denied implicitly",
      "reader-from-other-vpc read-value: denied explicitly -> allowed",
      "reader-from-other-vpc batch-read: denied explicitly -> denied implicitly",
      "reader-from-other-vpc replicate: denied explicitly -> denied implicitly",
    ]);
  });

  it("with a wide endpoint policy changes no cell of the reader's own permissions", () => {
    const matrix = matrixOf(
      editPolicy(stacksOfProd(), SECRETS_ENDPOINT, (document) => {
        const [first] = document.Statement;
        document.Statement = [
          { Sid: first?.Sid ?? "", Effect: "Allow", Principal: "*", Action: ["*"], Resource: "*" },
        ];
      }),
    );

    expect(changedCells(current, matrix)).toEqual([]);
  });

  it("with an endpoint policy for another secret stops the reader", () => {
    const matrix = matrixOf(
      editPolicy(stacksOfProd(), SECRETS_ENDPOINT, (document) => {
        for (const each of document.Statement) each.Resource = `${String(each.Resource)}x`;
      }),
    );

    expect(changedCells(current, matrix)).toEqual([
      "reader read-value: allowed -> denied implicitly",
    ]);
  });

  it("with kms:Decrypt for the account opens the key alone", () => {
    const matrix = matrixOf(
      editPolicy(stacksOfProd(), SECRET_KEY, (document) => {
        delete statement(document, "DecryptByReader").Condition;
      }),
    );
    const everyone = [
      "operator-with-all",
      "deployer",
      "planner",
      "break-glass",
      "administrator",
      "root",
      "other-role",
    ];

    expect(changedCells(current, matrix)).toEqual([
      ...everyone.flatMap((principal) => [
        ...(principal === "deployer" ? ["deployer replicate: denied implicitly -> allowed"] : []),
        `${principal} decrypt-directly: denied implicitly -> allowed`,
        `${principal} decrypt-through-service: denied implicitly -> allowed`,
      ]),
    ]);
  });

  it("with a principal more opens what that principal does", () => {
    const matrix = matrixOf(
      editPolicy(stacksOfProd(), SECRET_POLICY, (document) => {
        const condition = statement(
          document,
          "DenyPolicyChangeExceptDeployerOrBreakGlass",
        ).Condition;
        const arns = condition?.StringNotEquals?.["aws:PrincipalArn"];
        (arns as string[]).push("arn:aws:iam::444455556666:role/acme-plan");
      }),
    );

    expect(changedCells(current, matrix)).toEqual([
      "planner change-policy: denied explicitly -> allowed",
      "planner restore: denied explicitly -> allowed",
    ]);
  });

  it("with a wider role policy opens what no resource policy denies", () => {
    const matrix = matrixOf(
      editPolicy(stacksOfProd(), EXECUTION_ROLE, (document) => {
        const row = statement(document, "PutRows");
        row.Action = ["dynamodb:PutItem", "dynamodb:GetItem"];
        delete row.Condition;
      }),
    );

    expect(changedCells(current, matrix)).toEqual([
      "reader-from-internet table-get: denied implicitly -> allowed",
      "reader-from-other-vpc table-get: denied implicitly -> allowed",
    ]);
  });

  it("with an operator policy that reads is still denied by the secret", () => {
    const matrix = matrixOf(
      editPolicy(stacksOfProd(), OPERATOR_POLICY, (document) => {
        const put = statement(document, "PutValue");
        put.Action = [...put.Action, "secretsmanager:GetSecretValue"];
      }),
    );

    expect(changedCells(current, matrix)).toEqual([]);
    expect(cellIn(matrix, "operator", "read-value").outcome).toBe("denied explicitly");
  });
});

describe("a condition key", () => {
  const withKey = (key: string) =>
    editPolicy(stacksOfProd(), SECRET_POLICY, (document) => {
      const [first] = document.Statement;
      if (first !== undefined) first.Condition = { StringNotEquals: { [key]: "value" } };
    });

  it("that no request states stops the matrix, because its absence would decide", () => {
    expect(() => matrixOf(withKey("aws:PrincipalOrgID"))).toThrow(
      /^The secret policy, statement \w+, asks for the condition key aws:PrincipalOrgID, which no /,
    );
  });

  it("that the requests know decides", () => {
    expect(cellIn(matrixOf(withKey("AWS:ViaAWSService")), "reader", "read-value").outcome).toBe(
      "denied explicitly",
    );
  });
});

describe("the matrix of every source", () => {
  const environment = loadEnvironment("every-source");
  const all = synthesizedPolicies(environment, synthesizedStacks(environment), "test");
  const some = ["direct-role", "parameter", "wcp-prefetch"];
  const matrix = accessMatrix(environment, {
    ...all,
    integrations: all.integrations.filter(({ integration }) => some.includes(integration)),
  });
  const cells = (integration: string, action: string) =>
    matrix.cells.filter((cell) => cell.integration === integration && cell.action === action);
  const whoMayThere = (integration: string, action: string) =>
    cells(integration, action)
      .filter(({ outcome }) => outcome === "allowed")
      .map(({ principal }) => principal);

  it.each(some)("lets the reader of %s alone read, and no other integration", (integration) => {
    expect(whoMayThere(integration, "read-value")).toEqual(["reader"]);
    expect(cells(integration, "read-value").map(({ principal }) => principal)).toContain(
      "other-integration",
    );
  });

  it("has the execution role in a row of its own where another role reads", () => {
    expect(whoMayThere("direct-role", "assume-reader")).toEqual(["execution-role"]);
    expect(whoMayThere("direct-role", "table-put")).toEqual(["execution-role"]);
    expect(cells("parameter", "read-value").map(({ principal }) => principal)).not.toContain(
      "execution-role",
    );
  });

  it("reads a batch only where the source prefetches one", () => {
    expect(whoMayThere("wcp-prefetch", "batch-read")).toEqual(["reader"]);
    expect(whoMayThere("direct-role", "batch-read")).toEqual([]);
  });

  it("asks Parameter Store about a parameter, and nothing that a parameter does not have", () => {
    const [read] = cells("parameter", "read-value");

    expect(read?.checks.map(({ label }) => label)).toEqual([
      "ssm:GetParameter",
      "kms:Decrypt by Parameter Store",
    ]);
    for (const action of ["change-policy", "restore", "replicate"]) {
      expect(new Set(cells("parameter", action).map(({ outcome }) => outcome))).toEqual(
        new Set(["not applicable"]),
      );
    }
  });
});

describe("the matrix of a secret with rotation", () => {
  const environment = loadEnvironment("every-source");
  const ofRotated = { ...environment, integrations: environment.integrations.slice(1, 2) };
  const stacks = synthesizedStacks(ofRotated);
  const matrix = accessMatrix(ofRotated, synthesizedPolicies(ofRotated, stacks, "test"));

  it("lets the rotation role read and put, and copy the value to no other account", () => {
    const outcomes = ["read-value", "put-value", "replicate"].map(
      (action) => cellIn(matrix, "rotation", action).outcome,
    );

    expect(outcomes).toEqual(["allowed", "allowed", "denied explicitly"]);
  });

  it("shows that only the statement of its own denies the copy", () => {
    const secretPolicy = ["aws_secretsmanager_secret_policy", "direct-prefetch-secret"] as const;
    const without = editPolicy(structuredClone(stacks), secretPolicy, (document) => {
      document.Statement = document.Statement.filter(
        ({ Sid }) => Sid !== "DenyCopyToAnotherAccount",
      );
    });
    const found = accessMatrix(ofRotated, synthesizedPolicies(ofRotated, without, "test"));

    expect(changedCells(matrix, found)).toEqual([
      // Through its endpoint, which lets no such call pass.
      "reader replicate: denied explicitly -> denied implicitly",
      "rotation replicate: denied explicitly -> allowed",
    ]);
  });
});

it("computes prod from its own configuration", () => {
  expect(current.environment).toBe(prod.name);
});
