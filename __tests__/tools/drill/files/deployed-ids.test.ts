import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadEnvironment } from "../../../../config/load-environment";
import { EXAMPLE_NETWORK } from "../../../../detections/network-ids";
import { UsageError } from "../../../../tools/command-line";
import { drilledDetections } from "../../../../tools/drill/drilled-detections";
import { detectionsNaming, knownNetwork } from "../../../../tools/drill/files/deployed-ids";

const environment = loadEnvironment("prod");

const managed = (type: string, ...attributes: object[]) => ({
  mode: "managed",
  type,
  instances: attributes.map((each) => ({ attributes: each })),
});

const STATE = {
  version: 4,
  resources: [
    { mode: "data", type: "aws_vpc", instances: [{ attributes: { id: "vpc-11111111" } }] },
    managed("aws_vpc", { id: "vpc-22222222" }),
    managed(
      "aws_vpc_endpoint",
      { id: "vpce-33333333", service_name: "com.amazonaws.eu-west-1.secretsmanager" },
      { id: "vpce-44444444", service_name: "com.amazonaws.eu-west-1.dynamodb" },
    ),
    managed(
      "aws_security_group",
      { id: "sg-55555555", name: "acme-prod-secretsmanager" },
      { id: "sg-66666666", name: "acme-prod-function" },
    ),
    managed("aws_route_table", { id: "rtb-77777777" }),
  ],
};

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "drill-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const stateFile = (state: unknown) => {
  const file = join(folder, "network.tfstate");
  writeFileSync(file, typeof state === "string" ? state : JSON.stringify(state));
  return file;
};

describe("the ids of the deployed network", () => {
  it("are those of a Terraform state", () => {
    const known = knownNetwork(environment, { endpoints: {}, stateFile: stateFile(STATE) });

    expect(known.network).toEqual({
      vpcId: "vpc-22222222",
      interfaceEndpoints: { secretsmanager: "vpce-33333333" },
      tableEndpointId: "vpce-44444444",
      // The functions' own is the first, wherever the state has it.
      securityGroupIds: ["sg-66666666", "sg-55555555"],
      routeTableIds: ["rtb-77777777"],
    });
    expect(known.examples).toEqual([]);
    expect(detectionsNaming(known.examples, drilledDetections(environment, known.network))).toEqual(
      [],
    );
  });

  it("are those of the command line before anything else", () => {
    const { network, origin } = knownNetwork(environment, {
      endpoints: { secretsmanager: "vpce-99999999", dynamodb: "vpce-88888888" },
      vpcId: "vpc-99999999",
      stateFile: stateFile(STATE),
    });

    expect(network).toMatchObject({
      vpcId: "vpc-99999999",
      interfaceEndpoints: { secretsmanager: "vpce-99999999" },
      tableEndpointId: "vpce-88888888",
      routeTableIds: ["rtb-77777777"],
    });
    expect(origin).toMatch(/^the command line, then Terraform's state/);
  });

  it("are examples where nobody says them, and the detections that look for them are known", () => {
    const known = knownNetwork(environment, { endpoints: {} });
    const named = detectionsNaming(known.examples, drilledDetections(environment, known.network));

    expect(known.network).toEqual(EXAMPLE_NETWORK);
    expect(named.map(({ id }) => id)).toEqual(
      expect.arrayContaining(["reader-elsewhere", "network-changed"]),
    );
    expect(named.map(({ id }) => id)).not.toContain("unexpected-reader");
  });

  it("leave out of the examples what is given", () => {
    const known = knownNetwork(environment, {
      endpoints: {
        secretsmanager: "vpce-99999999",
        ssm: "vpce-99999998",
        sts: "vpce-99999997",
        dynamodb: "vpce-99999996",
      },
    });
    const named = detectionsNaming(known.examples, drilledDetections(environment, known.network));

    expect(named.map(({ id }) => id)).not.toContain("reader-elsewhere");
    expect(named.map(({ id }) => id)).toContain("network-changed");
  });

  it.each([
    ["another state", { version: 4, resources: [] }, "is not the state of a network stack"],
    ["an older state", { version: 3, modules: [] }, "is no Terraform state of version 4"],
    ["no JSON", "terraform {", "cannot be read as JSON"],
  ])("are not read from %s", (_, state, message) => {
    const file = stateFile(state);

    expect(() => knownNetwork(environment, { endpoints: {}, stateFile: file })).toThrow(UsageError);
    expect(() => knownNetwork(environment, { endpoints: {}, stateFile: file })).toThrow(message);
  });

  it("are not read from a file that is not there", () => {
    expect(() =>
      knownNetwork(environment, { endpoints: {}, stateFile: join(folder, "x") }),
    ).toThrow("does not exist");
  });
});
