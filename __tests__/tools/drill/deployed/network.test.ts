import { loadEnvironment } from "../../../../config/load-environment";
import { drillClients } from "../../../../tools/drill/deployed/drill-clients";
import { deployedNetwork } from "../../../../tools/drill/deployed/network";
import type { DeployedAws } from "../../access/support/deployed-aws";
import { startDeployedAws } from "../../access/support/deployed-aws";
import { answerNetwork, DEPLOYED_VPC } from "./support/test-network";

const environment = loadEnvironment("prod");

let aws: DeployedAws;

beforeEach(async () => {
  aws = await startDeployedAws(environment.account);
  answerNetwork(aws);
});

afterEach(() => aws.close());

const network = () => deployedNetwork(drillClients(aws.connection).ec2, environment);

describe("the network as it is deployed", () => {
  it("has the ids of the VPC, and the functions' security group first", async () => {
    expect(await network()).toEqual({
      vpcId: DEPLOYED_VPC,
      interfaceEndpoints: { secretsmanager: "vpce-1" },
      tableEndpointId: "vpce-2",
      // Not the VPC's own group `default`, which the template does not make and nothing is in.
      securityGroupIds: ["sg-function", "sg-endpoint"],
      routeTableIds: ["rtb-1"],
    });
  });

  it.each([
    ["none", []],
    ["two", [{ vpcId: DEPLOYED_VPC }, { vpcId: "vpc-0fedcba9876543210" }]],
  ])("is not known where %s has its name", async (_, vpcSet) => {
    aws.answer("DescribeVpcs", { vpcSet });

    await expect(network()).rejects.toThrow(`${vpcSet.length} VPCs have the name acme-prod`);
  });
});
