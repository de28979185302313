/** Ids of the network that AWS assigns, so that no detection can compute them by name. */
export interface NetworkIds {
  readonly vpcId: string;
  /** Interface endpoints by service; those that no integration uses are absent. */
  readonly interfaceEndpoints: Readonly<Partial<Record<"secretsmanager" | "ssm" | "sts", string>>>;
  /** The gateway endpoint of DynamoDB. */
  readonly tableEndpointId: string;
  /** Every security group of the VPC that the template makes. The first is the functions' own. */
  readonly securityGroupIds: readonly string[];
  /** Every route table of the VPC that the template makes. */
  readonly routeTableIds: readonly string[];
}

/** Ids of the form that AWS assigns, for whoever looks at a catalog that is not deployed. */
export const EXAMPLE_NETWORK: NetworkIds = {
  vpcId: "vpc-0123456789abcdef0",
  interfaceEndpoints: {
    secretsmanager: "vpce-0a1b2c3d4e5f60001",
    ssm: "vpce-0a1b2c3d4e5f60002",
    sts: "vpce-0a1b2c3d4e5f60003",
  },
  tableEndpointId: "vpce-0a1b2c3d4e5f60004",
  securityGroupIds: ["sg-0a1b2c3d4e5f60001", "sg-0a1b2c3d4e5f60002"],
  routeTableIds: ["rtb-0a1b2c3d4e5f60001", "rtb-0a1b2c3d4e5f60002"],
};
