import { loadEnvironment } from "../../../config/load-environment";
import type { Environment } from "../../../config/schema";
import { listedInIam } from "../../../tools/principals/listed-in-iam";
import { allRight, principalsReport } from "../../../tools/principals/report";
import { startDeployedAws } from "../access/support/deployed-aws";
import type { DeployedAws } from "../access/support/deployed-aws";

const prod = loadEnvironment("prod");
const { account } = prod;
const role = (name: string, of = account) => `arn:aws:iam::${of}:role/${name}`;
const BOUNDARY = `arn:aws:iam::${account}:policy/boundaries/acme`;

let aws: DeployedAws;
/** What IAM has: names of roles with their ARNs. */
let roles: Map<string, string>;

beforeEach(async () => {
  aws = await startDeployedAws(account);
  roles = new Map(
    Object.values(prod.principals)
      .flat()
      .map((arn) => [arn.split("/").at(-1) ?? "", arn]),
  );
  aws.answer("GetRole", ({ RoleName }) => {
    const arn = roles.get(String(RoleName));
    return arn === undefined ? { error: "NoSuchEntity", status: 404 } : { Role: { Arn: arn } };
  });
  aws.answer("GetPolicy", ({ PolicyArn }) =>
    PolicyArn === BOUNDARY ? { Policy: { Arn: BOUNDARY } } : { error: "NoSuchEntity", status: 404 },
  );
});

afterEach(() => aws.close());

/** The report, and whether all is right. */
async function compared(environment: Environment = prod) {
  const comparison = await listedInIam(environment, aws.connection);
  return {
    lines: principalsReport(environment, comparison).split("\n"),
    right: allRight(comparison),
  };
}

function prodWith(changes: {
  readonly principals?: Partial<Environment["principals"]>;
  readonly rotationRoleArn?: string;
  readonly permissionsBoundaryArn?: string;
}): Environment {
  const { principals, rotationRoleArn, permissionsBoundaryArn } = changes;
  return {
    ...prod,
    principals: { ...prod.principals, ...principals },
    integrations: ["weather", "tides"].flatMap((name) =>
      prod.integrations.map((integration) => ({
        ...integration,
        name,
        secret: {
          ...integration.secret,
          ...(rotationRoleArn === undefined ? {} : { rotationRoleArn }),
        },
      })),
    ),
    roles: {
      ...prod.roles,
      ...(permissionsBoundaryArn === undefined ? {} : { permissionsBoundaryArn }),
    },
  };
}

describe("a role of the account", () => {
  it("is right when IAM has exactly that ARN, and each has a line", async () => {
    const { lines, right } = await compared();

    expect(right).toBe(true);
    expect(lines.filter((line) => line.startsWith("ok  principals."))).toEqual([
      `ok  principals.operators[0]: ${role("acme-secret-operator")}`,
      `ok  principals.deployers[0]: ${role("acme-deploy")}`,
      `ok  principals.planners[0]: ${role("acme-plan")}`,
      `ok  principals.breakGlass[0]: ${role("acme-break-glass")}`,
    ]);
  });

  it.each(["acme-secret-operator", "acme-deploy", "acme-plan", "acme-break-glass"])(
    "%s is wrong when there is none, and the others are still right",
    async (name) => {
      roles.delete(name);

      const { lines, right } = await compared();

      expect(right).toBe(false);
      expect(lines.filter((line) => line.startsWith("WRONG"))).toEqual([
        expect.stringMatching(
          new RegExp(
            `: ${role(name)}: IAM has no role ${name}, whose case counts; create it, or correct the name$`,
          ),
        ),
      ]);
      expect(lines.filter((line) => line.startsWith("ok"))).toHaveLength(3);
    },
  );

  it.each([
    ["has another path", role("team/acme-deploy")],
    ["is spelled in another case", role("Acme-Deploy")],
  ])("is wrong when it %s", async (_how, actual) => {
    roles.set("acme-deploy", actual);

    const { lines, right } = await compared();

    expect(right).toBe(false);
    expect(lines).toContain(
      `WRONG  principals.deployers[0]: ${role("acme-deploy")}: IAM has it as ${actual}; write that, for path and case are compared letter by letter`,
    );
    const written = prodWith({ principals: { deployers: [actual] } });
    roles.set(actual.split("/").at(-1) ?? "", actual);
    expect((await compared(written)).right).toBe(true);
  });

  it("that rotates is looked up once, for every secret that it rotates", async () => {
    const rotating = prodWith({ rotationRoleArn: role("rotator") });
    const fields = "integrations[0].secret.rotationRoleArn, integrations[1].secret.rotationRoleArn";

    const missing = await compared(rotating);
    roles.set("rotator", role("rotator"));
    const there = await compared(rotating);

    expect([missing.right, there.right]).toEqual([false, true]);
    expect(missing.lines).toContainEqual(expect.stringContaining(`WRONG  ${fields}: `));
    expect(there.lines).toContain(`ok  ${fields}: ${role("rotator")}`);
  });
});

it("a role of another account is listed, not looked up, and not wrong", async () => {
  const operator = role("team/operator", "999988887777");

  const { lines, right } = await compared(prodWith({ principals: { operators: [operator] } }));

  expect(right).toBe(true);
  expect(lines).toContain(
    `not checked  principals.operators[0]: ${operator}: it is of another account; compare it there with: aws iam get-role --role-name operator --query Role.Arn`,
  );
  expect(lines).toContain(`ok           principals.deployers[0]: ${role("acme-deploy")}`);
  expect(aws.operations.filter((each) => each === "GetRole")).toHaveLength(3);
});

describe("the permissions boundary", () => {
  it("is right when IAM has it", async () => {
    const { lines, right } = await compared(prodWith({ permissionsBoundaryArn: BOUNDARY }));

    expect(right).toBe(true);
    expect(lines).toContain(`ok  roles.permissionsBoundaryArn: ${BOUNDARY}`);
  });

  it("is wrong when IAM has none of that ARN, or spells it in another way", async () => {
    const arn = BOUNDARY.replace("boundaries/", "");
    const without = await compared(prodWith({ permissionsBoundaryArn: arn }));
    aws.answer("GetPolicy", { Policy: { Arn: BOUNDARY } });
    const other = await compared(prodWith({ permissionsBoundaryArn: arn }));

    expect([without.right, other.right]).toEqual([false, false]);
    expect(without.lines).toContain(
      `WRONG  roles.permissionsBoundaryArn: ${arn}: IAM has no such policy; create it, or correct its name and path`,
    );
    expect(other.lines).toContainEqual(expect.stringContaining(`IAM has it as ${BOUNDARY}`));
  });

  it("is not asked for where there is none", async () => {
    await compared();

    expect(aws.operations).not.toContain("GetPolicy");
  });
});

describe("who asks", () => {
  const lastLineAs = async (Arn: string) => {
    aws.answer("GetCallerIdentity", { Account: account, Arn });
    const { lines, right } = await compared();
    expect(right).toBe(true);
    return lines.at(-2);
  };
  const session = (name: string) => `arn:aws:sts::${account}:assumed-role/${name}/alice`;

  it("is told to be a deployer", async () => {
    expect(await lastLineAs(session("acme-deploy"))).toBe(
      `You are principals.deployers[0]: ${role("acme-deploy")}.`,
    );
  });

  it.each([
    ["another role, with its path", session("admin"), role("team/admin")],
    ["a role that is gone", session("gone"), session("gone")],
    ["a user", `arn:aws:iam::${account}:user/alice`, `arn:aws:iam::${account}:user/alice`],
    ["root", `arn:aws:iam::${account}:root`, `arn:aws:iam::${account}:root`],
  ])("is told to be none as %s", async (_who, arn, shown) => {
    roles.set("admin", role("team/admin"));

    expect(await lastLineAs(arn)).toBe(
      `You are ${shown}, none of principals.deployers: a deployment as this identity would stop halfway, at policies that are for the deployers alone. Deploy as one of them.`,
    );
  });

  it("is no deployer when the role of that name is at another path", async () => {
    aws.answer("GetCallerIdentity", { Account: account, Arn: session("acme-deploy") });
    roles.set("acme-deploy", role("team/acme-deploy"));

    const { lines } = await compared();

    expect(lines.at(-2)).toContain(`You are ${role("team/acme-deploy")}, none of`);
  });

  it("has to be of the environment's account", async () => {
    aws.answer("GetCallerIdentity", {
      Account: "111122223333",
      Arn: "arn:aws:sts::111122223333:assumed-role/acme-deploy/alice",
    });

    await expect(compared()).rejects.toThrow(
      `is of account 111122223333; environment prod is account ${account}. Nothing was compared.`,
    );
    expect(aws.operations).toEqual(["GetCallerIdentity"]);
  });
});

it.each(["ExpiredToken", "InvalidClientTokenId"])("says what %s means", async (error) => {
  aws.answer("GetCallerIdentity", { error, status: 403 });

  await expect(compared()).rejects.toThrow(/Your AWS credentials have expired|does not accept/);
});
