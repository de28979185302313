import { loadEnvironment } from "../../../../config/load-environment";
import { deployedAlarmPath } from "../../../../tools/drill/deployed/alarm-path";
import { drillClients } from "../../../../tools/drill/deployed/drill-clients";
import type { DeployedAws } from "../../access/support/deployed-aws";
import { startDeployedAws } from "../../access/support/deployed-aws";

const environment = loadEnvironment("prod");

let aws: DeployedAws;

beforeEach(async () => {
  aws = await startDeployedAws(environment.account);
  aws.answer("DescribeTrails", { trailList: [] });
  aws.answer("DescribeLogGroups", { logGroups: [] });
  aws.answer("DescribeAlarms", {});
  aws.answer("GetTopicAttributes", {});
  aws.answer("ListTargetsByRule", ({ Rule }) => ({
    Targets: [{ Id: "alarm-topic", Arn: `arn:aws:sns:eu-west-1:444455556666:of-${String(Rule)}` }],
  }));
});

afterEach(() => aws.close());

/** AWS may give a page with nothing on it before the last. */
const PAGES: Readonly<Record<string, object>> = {
  first: { Rules: [{ Name: "acme-prod-one" }], NextToken: "empty" },
  empty: { Rules: [], NextToken: "last" },
  last: { Rules: [{ Name: "acme-prod-two" }] },
};

it("reads the rules of every page, with where each sends its events", async () => {
  aws.answer("ListRules", ({ NextToken = "first" }) => ({ ...PAGES[String(NextToken)] }));

  const { rules } = await deployedAlarmPath(drillClients(aws.connection), environment);

  expect(rules.map(({ Name, targets }) => [Name, targets.map(({ Arn }) => Arn)])).toEqual([
    ["acme-prod-one", ["arn:aws:sns:eu-west-1:444455556666:of-acme-prod-one"]],
    ["acme-prod-two", ["arn:aws:sns:eu-west-1:444455556666:of-acme-prod-two"]],
  ]);
});

describe("AWS refuses ListRules", () => {
  const refused = { error: "AccessDeniedException" };

  it("in the other Region: the rest is read all the same", async () => {
    // Both Regions are asked at one address; the other one first.
    const answers = [refused, { Rules: [{ Name: "acme-prod-one" }] }];
    aws.answer("ListRules", () => answers.shift() ?? {});

    const path = await deployedAlarmPath(drillClients(aws.connection), environment);

    expect(path.forwardingRefusal).toBe("AccessDeniedException");
    expect(path.forwardingRules).toEqual([]);
    expect(path.rules.map(({ Name }) => Name)).toEqual(["acme-prod-one"]);
  });

  it("in its own: nothing is told of the alarm path", async () => {
    const answers = [{ Rules: [] }, refused];
    aws.answer("ListRules", () => answers.shift() ?? {});

    await expect(
      deployedAlarmPath(drillClients(aws.connection), environment),
    ).rejects.toMatchObject({ name: "AccessDeniedException" });
  });

  it("for another reason, in the other Region: that is no answer", async () => {
    const answers = [{ error: "ValidationException" }];
    aws.answer("ListRules", () => answers.shift() ?? {});

    await expect(deployedAlarmPath(drillClients(aws.connection), environment)).rejects.toThrow();
  });
});
