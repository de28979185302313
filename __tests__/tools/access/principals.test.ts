import { validateEnvironment } from "../../../config/validate-environment";
import { accessMatrix } from "../../../tools/access/matrix";
import { ASSUMED_PERMISSIONS, principalRows } from "../../../tools/access/principals";
import { synthesizedPolicies } from "../../../tools/access/synthesized-policies";
import { synthesizedStacks } from "../../../tools/synthesized-stacks";
import { roleArn, sampleIntegration, sampleWith } from "../../config/sample";

const config = (changes: Readonly<Record<string, unknown>>) =>
  validateEnvironment(sampleWith(changes), { file: "config/dev.ts", name: "dev" });

describe("principalRows", () => {
  it("has one row for each configured ARN, which its meaning names", () => {
    const environment = config({ "principals.operators": [roleArn("one"), roleArn("two")] });
    const rows = principalRows(environment).filter(({ id }) => id.startsWith("operator"));

    expect(rows.map(({ id, meaning }) => [id, meaning.includes(roleArn("two"))])).toEqual([
      ["operator", false],
      ["operator-2", true],
      ["operator-with-all", false],
      ["operator-with-all-2", true],
    ]);
  });

  it("has a row for a rotation role where one is configured", () => {
    const integration = { ...sampleIntegration(), secret: { rotationRoleArn: roleArn("rotate") } };
    const ids = (changes: Readonly<Record<string, unknown>>) =>
      principalRows(config(changes)).map(({ id }) => id);

    expect(ids({ integrations: [integration] })).toContain("rotation");
    expect(ids({})).not.toContain("rotation");
  });

  it("assumes every permission of roles that are not the template's, except where it says so", () => {
    const environment = config({});
    const system = synthesizedPolicies(environment, synthesizedStacks(environment), "test");
    const [integration] = system.integrations;
    if (integration === undefined) throw new Error("no integration");
    const ours = [integration.executionRole.arn, integration.schedulerRole.arn];

    const less = principalRows(environment).filter((row) =>
      row
        .candidates(integration, system)
        .some(
          ({ caller, identity }) =>
            caller.kind === "role" &&
            !ours.includes(caller.arn) &&
            !JSON.stringify(identity).includes('"Action":"*","Resource":"*"'),
        ),
    );

    expect(less.map(({ id }) => id)).toEqual(["operator", "other-role"]);
    expect(ASSUMED_PERMISSIONS).toContain("Two rows have less: operator ");
    expect(ASSUMED_PERMISSIONS).toContain(", other-role ");
  });

  it("takes a role's path and another account's operator as they are", () => {
    const other = "arn:aws:iam::777788889999:role/team/operator";
    const environment = config({
      "principals.operators": [roleArn("operator"), other],
      roles: { path: "/team/" },
      crossAccount: [{ account: "777788889999", reason: "operators sign in there" }],
    });
    const matrix = accessMatrix(
      environment,
      synthesizedPolicies(environment, synthesizedStacks(environment), "test"),
    );
    const callerOf = (principal: string) =>
      matrix.cells.find((cell) => cell.principal === principal && cell.action === "put-value");

    expect(callerOf("operator-2")?.checks[0]?.request.caller).toEqual({
      kind: "role",
      arn: other,
      account: "777788889999",
    });
    expect(callerOf("reader")?.checks[0]?.request.caller).toMatchObject({
      arn: "arn:aws:iam::111122223333:role/team/acme-dev-weather-ingestion",
    });
    expect(callerOf("operator-2")?.outcome).toBe("allowed");
    expect(callerOf("other-account")?.outcome).toBe("denied explicitly");
  });
});
