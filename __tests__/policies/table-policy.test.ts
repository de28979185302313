import { integrationNames } from "../../config/names";
import { evaluate } from "../../policies/evaluate";
import type { Caller, NamedPolicy } from "../../policies/evaluation/model";
import { tablePolicy } from "../../policies/table-policy";
import { ACCOUNT, ownRole, variant } from "./support/variants";

const { environment, integration } = variant({});
const { tableArn, executionRoleArn } = integrationNames(environment, integration);
const ENDPOINT = "vpce-1";
const POLICY = tablePolicy(environment, integration, ENDPOINT);

const FUNCTION = role(executionRoleArn);
const DEPLOYER = role(ownRole("acme-deploy"));
const BREAK_GLASS = role(ownRole("acme-break-glass"));
const ANALYST = role(ownRole("analyst"));

const EVERYTHING: NamedPolicy = {
  name: "administrator",
  document: {
    Version: "2012-10-17",
    Statement: [{ Sid: "Everything", Effect: "Allow", Action: "*", Resource: "*" }],
  },
};

function role(arn: string): Caller {
  return { kind: "role", arn, account: ACCOUNT };
}

/** How a request ends of a caller to whom IAM grants everything. */
function ends(caller: Caller, action: string, endpointId?: string): string {
  const { outcome, by } = evaluate(
    {
      caller,
      action: `dynamodb:${action}`,
      resource: tableArn,
      resourceAccount: ACCOUNT,
      context: endpointId === undefined ? {} : { "aws:SourceVpce": endpointId },
    },
    { identity: [EVERYTHING], resource: { name: "table policy", document: POLICY } },
  );
  return outcome === "denied explicitly" ? by.map(({ sid }) => sid).join() : outcome;
}

describe.each([
  "PutItem",
  "UpdateItem",
  "DeleteItem",
  "BatchWriteItem",
  "PartiQLInsert",
  "PartiQLUpdate",
  "PartiQLDelete",
])("%s", (action) => {
  it("is for the function through our endpoint, and for nobody else", () => {
    expect(ends(FUNCTION, action, ENDPOINT)).toBe("allowed");
    for (const caller of [DEPLOYER, BREAK_GLASS, ANALYST]) {
      expect(ends(caller, action, ENDPOINT)).toBe("DenyWriteExceptFunction");
    }
  });

  it("is denied to the function's credentials elsewhere", () => {
    expect(ends(FUNCTION, action)).toBe("DenyFunctionOutsideEndpoint");
    expect(ends(FUNCTION, action, "vpce-2")).toBe("DenyFunctionOutsideEndpoint");
  });
});

it.each(["GetItem", "BatchGetItem", "Query", "Scan", "PartiQLSelect", "DescribeTable"])(
  "%s stays with IAM, from anywhere",
  (action) => {
    expect(ends(ANALYST, action)).toBe("allowed");
    expect(ends(FUNCTION, action)).toBe("allowed");
  },
);

it.each(["CreateBackup", "ExportTableToPointInTime", "RestoreTableToPointInTime"])(
  "%s stays with IAM, so that a backup plan works",
  (action) => {
    expect(ends(ANALYST, action)).toBe("allowed");
  },
);

it.each([
  "DeleteTable",
  "UpdateTable",
  "UpdateTimeToLive",
  "UpdateContinuousBackups",
  "EnableKinesisStreamingDestination",
  "TagResource",
])("%s is for deployers only", (action) => {
  expect(ends(DEPLOYER, action)).toBe("allowed");
  expect(ends(ANALYST, action)).toBe("DenyChangeExceptDeployer");
  expect(ends(BREAK_GLASS, action)).toBe("DenyChangeExceptDeployer");
  expect(ends(FUNCTION, action, ENDPOINT)).toBe("DenyChangeExceptDeployer");
});

it.each(["PutResourcePolicy", "DeleteResourcePolicy"])(
  "%s is for deployers and break-glass only",
  (action) => {
    expect(ends(DEPLOYER, action)).toBe("allowed");
    expect(ends(BREAK_GLASS, action)).toBe("allowed");
    expect(ends(ANALYST, action)).toBe("DenyPolicyChangeExceptDeployerOrBreakGlass");
  },
);

it("allows nobody anything: IAM grants", () => {
  expect(POLICY.Statement.map(({ Effect }) => Effect)).not.toContain("Allow");
});
