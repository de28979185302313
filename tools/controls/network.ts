import { all, each, eachUsed, none, tagged } from "./checks";
import type { ControlFamily } from "./model";
import { is, isAbsent, isGiven, isNot } from "./settings";

const EVERYONE_IPV4 = "0.0.0.0/0";
const EVERYONE_IPV6 = "::/0";

/** VPC, subnets, security groups, flow log, addresses and endpoints. */
export const NETWORK_CONTROLS: ControlFamily = {
  title: "Network",
  provenBy: "__tests__/stacks/network.test.ts",
  kept: [
    {
      ids: {
        "Security Hub": ["EC2.2"],
        "CIS v3": ["5.4"],
        "CIS v5": ["5.5"],
        checkov: ["CKV2_AWS_12"],
        Prowler: ["ec2_securitygroup_default_restrict_traffic"],
      },
      asks: "VPC default security groups should not allow inbound or outbound traffic",
      check: each("aws_default_security_group", [
        isGiven("vpc_id"),
        isAbsent("ingress", [{ protocol: "-1" }]),
        isAbsent("egress", [{ protocol: "-1" }]),
      ]),
      setBy: "constructs/private-network.ts",
    },
    {
      ids: {
        "Security Hub": ["EC2.6"],
        "CIS v3": ["3.7"],
        "CIS v5": ["3.7"],
        checkov: ["CKV2_AWS_11"],
        "cdk-nag": ["AwsSolutions-VPC7"],
        Prowler: ["vpc_flow_logs_enabled"],
      },
      asks: "VPC flow logging should be enabled in all VPCs",
      check: all(
        each("aws_flow_log", [is("traffic_type", "ALL")]),
        eachUsed("aws_vpc", { aws_flow_log: "vpc_id" }),
      ),
      setBy: "constructs/flow-log.ts",
    },
    {
      ids: {
        "Security Hub": ["EC2.13", "EC2.14", "EC2.18", "EC2.19", "EC2.53", "EC2.54"],
        "CIS v5": ["5.3", "5.4"],
        checkov: ["CKV_AWS_24", "CKV_AWS_25", "CKV_AWS_260", "CKV_AWS_277"],
        "cdk-nag": ["AwsSolutions-EC23"],
        Prowler: [
          "ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_22",
          "ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_3389",
          "ec2_securitygroup_allow_ingress_from_internet_to_high_risk_tcp_ports",
        ],
      },
      asks: "Security groups should not allow ingress from 0.0.0.0/0 or ::/0",
      check: all(
        each("aws_vpc_security_group_ingress_rule", [
          isNot("cidr_ipv4", EVERYONE_IPV4),
          isNot("cidr_ipv6", EVERYONE_IPV6),
        ]),
        each("aws_security_group", [isAbsent("ingress", [{ cidr_blocks: [EVERYONE_IPV4] }])]),
        none("aws_security_group_rule"),
      ),
      setBy: "constructs/service-endpoints.ts",
    },
    {
      ids: { checkov: ["CKV_AWS_382"] },
      asks: "Ensure no security groups allow egress from 0.0.0.0:0 to port -1",
      check: all(
        each("aws_vpc_security_group_egress_rule", [
          is("ip_protocol", "tcp"),
          is("from_port", 443),
          is("to_port", 443),
        ]),
        each("aws_security_group", [isAbsent("egress", [{ protocol: "-1" }])]),
      ),
      setBy: "constructs/nat-egress.ts",
    },
    {
      ids: { checkov: ["CKV_AWS_23"], "cdk-nag": ["AwsSolutions-EC27"] },
      asks: "Ensure every security group and rule has a description",
      check: all(
        each("aws_security_group", [isGiven("description")]),
        each("aws_vpc_security_group_ingress_rule", [isGiven("description")]),
        each("aws_vpc_security_group_egress_rule", [isGiven("description")]),
      ),
      setBy: "constructs/service-endpoints.ts",
    },
    {
      ids: { checkov: ["CKV2_AWS_5"] },
      asks: "Ensure that Security Groups are attached to another resource",
      check: eachUsed("aws_security_group", {
        aws_lambda_function: "vpc_config.security_group_ids",
        aws_vpc_endpoint: "security_group_ids",
      }),
      setBy: "constructs/service-endpoints.ts",
    },
    {
      ids: {
        "Security Hub": ["EC2.15"],
        checkov: ["CKV_AWS_130"],
        Prowler: ["vpc_subnet_no_public_ip_by_default"],
      },
      asks: "Amazon EC2 subnets should not automatically assign public IP addresses",
      check: each("aws_subnet", [is("map_public_ip_on_launch", false)]),
      setBy: "constructs/private-network.ts",
    },
    {
      ids: {
        "Security Hub": ["EC2.12"],
        checkov: ["CKV2_AWS_19"],
        Prowler: ["ec2_elastic_ip_unassigned"],
      },
      asks: "Unused Amazon EC2 EIPs should be removed",
      check: eachUsed("aws_eip", { aws_nat_gateway: "allocation_id" }),
      setBy: "constructs/nat-egress.ts",
    },
    {
      ids: { checkov: ["CKV_AWS_148"] },
      asks: "Ensure no default VPC is planned to be provisioned",
      check: none("aws_default_vpc"),
      setBy: "constructs/private-network.ts",
    },
    {
      ids: { "cdk-nag": ["AwsSolutions-VPC3"] },
      asks: "A Network ACL or Network ACL entry has been implemented",
      check: none("aws_network_acl", "aws_network_acl_rule"),
      setBy: "constructs/private-network.ts",
    },
    {
      ids: {
        "Security Hub": [
          "EC2.37",
          "EC2.39",
          "EC2.40",
          "EC2.42",
          "EC2.43",
          "EC2.44",
          "EC2.46",
          "EC2.48",
        ],
      },
      asks: "Addresses, gateways, route tables, security groups, subnets, VPCs and flow logs should be tagged",
      check: tagged(
        "aws_eip",
        "aws_internet_gateway",
        "aws_nat_gateway",
        "aws_route_table",
        "aws_default_route_table",
        "aws_security_group",
        "aws_subnet",
        "aws_vpc",
        "aws_flow_log",
      ),
      setBy: "constructs/environment-stack.ts",
    },
  ],
  declined: [
    {
      ids: {
        "Security Hub": ["EC2.21"],
        "CIS v5": ["5.2"],
        Prowler: [
          "ec2_networkacl_allow_ingress_tcp_port_22",
          "ec2_networkacl_allow_ingress_tcp_port_3389",
        ],
      },
      asks: "Network ACLs should not allow ingress from 0.0.0.0/0 to port 22 or port 3389",
      reason:
        "The VPC keeps its default network ACL, which allows all: security groups decide, and " +
        "nothing in the VPC listens. A stateless list would have to allow the public ranges of DynamoDB",
    },
    {
      ids: { "Security Hub": ["EC2.172"] },
      asks: "EC2 VPC Block Public Access settings should block internet gateway traffic",
      reason: "A setting of the account and Region, which other VPCs share",
    },
    {
      ids: {
        "Security Hub": ["EC2.10", "EC2.55", "EC2.56", "EC2.57", "EC2.58", "EC2.60"],
        Prowler: ["vpc_endpoint_for_ec2_enabled"],
      },
      asks: "VPCs should be configured with interface endpoints for EC2, ECR, Systems Manager and Incident Manager",
      reason:
        "Nothing in the VPC calls them, and an endpoint is a way. Systems Manager has one where " +
        "a parameter holds the key",
    },
  ],
};
