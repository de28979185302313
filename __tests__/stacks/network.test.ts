import { loadEnvironment } from "../../config/load-environment";
import { synthesize } from "../support/synthesize";

const environment = loadEnvironment("prod");
const { network } = synthesize(environment);
const withoutEgress = synthesize({
  ...environment,
  network: { ...environment.network, egress: { mode: "none" } },
}).network;

describe("NetworkStack", () => {
  it("spreads private subnets over the zones, each with a route table of its own", () => {
    const subnets = Object.values(network.resources("aws_subnet"));
    const privateSubnets = subnets.filter(({ tags }) =>
      (tags as { Name: string }).Name.includes("-private-"),
    );

    expect(privateSubnets.map((subnet) => subnet.availability_zone)).toEqual(
      environment.network.availabilityZones,
    );
    expect(new Set(subnets.map((subnet) => subnet.map_public_ip_on_launch))).toEqual(
      new Set([false]),
    );
    expect(Object.keys(network.resources("aws_route_table_association"))).toHaveLength(
      subnets.length,
    );
  });

  it("closes the default security group and the default route table", () => {
    const group = network.resource("aws_default_security_group");

    expect(group).not.toHaveProperty("ingress");
    expect(group).not.toHaveProperty("egress");
    expect(network.resource("aws_default_route_table").route).toEqual([]);
  });

  it("has private DNS for Secrets Manager and no public route to it", () => {
    const endpoint = network.resourceWith("aws_vpc_endpoint", "vpc_endpoint_type", "Interface");

    expect(endpoint.service_name).toBe("com.amazonaws.eu-west-1.secretsmanager");
    expect(endpoint.private_dns_enabled).toBe(true);
    expect(network.resource("aws_vpc")).toMatchObject({
      enable_dns_support: true,
      enable_dns_hostnames: true,
    });
  });

  it("associates the DynamoDB endpoint with every private route table", () => {
    const endpoint = network.resourceWith("aws_vpc_endpoint", "vpc_endpoint_type", "Gateway");

    expect(endpoint.route_table_ids).toHaveLength(environment.network.availabilityZones.length);
  });

  it("lets the function out to the endpoint, the DynamoDB prefix list and HTTPS, and only on 443", () => {
    const rules = Object.values(network.resources("aws_vpc_security_group_egress_rule"));

    expect(rules.map((rule) => [rule.ip_protocol, rule.from_port, rule.to_port])).toEqual(
      rules.map(() => ["tcp", 443, 443]),
    );
    expect(
      rules.map((rule) =>
        ["cidr_ipv4", "prefix_list_id", "referenced_security_group_id"].filter(
          (target) => target in rule,
        ),
      ),
    ).toEqual([["cidr_ipv4"], ["referenced_security_group_id"], ["prefix_list_id"]]);
  });

  it("lets only the function into the Secrets Manager endpoint", () => {
    const rule = network.resource("aws_vpc_security_group_ingress_rule");

    expect(rule).toMatchObject({ ip_protocol: "tcp", from_port: 443, to_port: 443 });
    expect(rule.referenced_security_group_id).toMatch(/function-security-group/);
  });

  it("describes every security group and every rule", () => {
    const described = [
      "aws_security_group",
      "aws_vpc_security_group_ingress_rule",
      "aws_vpc_security_group_egress_rule",
    ].flatMap((type) => Object.values(network.resources(type)));

    expect(described.length).toBe(6);
    for (const resource of described) {
      expect(resource.description).toMatch(/\w+ /);
    }
  });

  it("has a NAT gateway with a fixed address in each zone, and a route to its own", () => {
    const zones = environment.network.availabilityZones;
    const routes = Object.entries(network.resources("aws_route")).filter(
      ([, route]) => "nat_gateway_id" in route,
    );

    expect(Object.keys(network.resources("aws_nat_gateway"))).toHaveLength(zones.length);
    expect(Object.keys(network.resources("aws_eip"))).toHaveLength(zones.length);
    expect(routes).toHaveLength(zones.length);
    for (const zone of zones) {
      const [, route] = routes.find(([id]) => id.includes(`private-${zone}-`)) ?? [];
      expect(route?.nat_gateway_id).toContain(`gateway-${zone}`);
    }
    expect(network.json.output).toHaveProperty("egress_addresses");
  });

  it("routes every zone to the one gateway when there is one", () => {
    const one = synthesize({
      ...environment,
      network: { ...environment.network, egress: { mode: "nat", gateways: "one" } },
    }).network;
    const routes = Object.values(one.resources("aws_route")).filter(
      (route) => "nat_gateway_id" in route,
    );

    expect(Object.keys(one.resources("aws_nat_gateway"))).toHaveLength(1);
    expect(new Set(routes.map((route) => route.nat_gateway_id)).size).toBe(1);
    expect(routes).toHaveLength(environment.network.availabilityZones.length);
  });

  it("has no way out at all without egress", () => {
    for (const type of ["aws_internet_gateway", "aws_nat_gateway", "aws_eip", "aws_route"]) {
      expect(Object.keys(withoutEgress.resources(type))).toEqual([]);
      expect(Object.keys(network.resources(type))).not.toEqual([]);
    }
    expect(withoutEgress.text).not.toContain("0.0.0.0/0");
    expect(withoutEgress.json.output).not.toHaveProperty("egress_addresses");
  });

  it("logs all traffic", () => {
    expect(network.resource("aws_flow_log")).toMatchObject({
      traffic_type: "ALL",
      log_destination_type: "cloud-watch-logs",
    });
    expect(network.resource("aws_cloudwatch_log_group").retention_in_days).toBe(365);
  });
});
