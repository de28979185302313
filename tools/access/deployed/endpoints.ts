import { paginateDescribeVpcEndpoints } from "@aws-sdk/client-ec2";
import type { EC2Client, VpcEndpoint } from "@aws-sdk/client-ec2";
import { namesOf } from "../../../config/names";
import type { Environment } from "../../../config/schema";
import { UsageError } from "../../command-line";
import type { EndpointPolicy, EndpointService, SystemPolicies } from "../system-policies";
import { POLICY_NAMES } from "../system-policies";
import { policyOf } from "./policy-of";

const SERVICES: readonly EndpointService[] = ["secretsmanager", "ssm", "sts", "dynamodb"];

/**
 * What an endpoint without a policy of its own has.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html#vpc-endpoint-policies-default
 */
const FULL_ACCESS = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }],
};

/** An endpoint that is gone, or never was. */
const GONE: readonly (string | undefined)[] = ["deleting", "deleted", "failed", "rejected"];

/**
 * The endpoints of one environment by service. They are found by the name that the network stack
 * gives them, which holds organisation and environment: another environment of the same account and
 * Region has other endpoints for the same services.
 *
 * @throws UsageError when two endpoints of a service have the name
 */
export async function endpointsOf(
  ec2: EC2Client,
  environment: Environment,
): Promise<SystemPolicies["endpoints"]> {
  const names = SERVICES.map((service) => endpointName(environment, service));
  const present: VpcEndpoint[] = [];
  const pages = paginateDescribeVpcEndpoints(
    { client: ec2 },
    { Filters: [{ Name: "tag:Name", Values: names }] },
  );
  for await (const { VpcEndpoints = [] } of pages) {
    present.push(...VpcEndpoints.filter(({ State }) => !GONE.includes(State?.toLowerCase())));
  }
  const entries = SERVICES.flatMap((service) => {
    const endpoint = onlyOne(environment, service, present);
    return endpoint === undefined ? [] : [[service, endpointPolicy(service, endpoint)] as const];
  });
  return Object.fromEntries(entries);
}

function onlyOne(
  environment: Environment,
  service: EndpointService,
  present: readonly VpcEndpoint[],
): VpcEndpoint | undefined {
  const name = endpointName(environment, service);
  const serviceName = `com.amazonaws.${environment.region}.${service}`;
  const [first, ...others] = present.filter(
    ({ ServiceName, Tags = [] }) =>
      ServiceName === serviceName &&
      Tags.some(({ Key, Value }) => Key === "Name" && Value === name),
  );
  if (others.length > 0) {
    const ids = [first, ...others].map((endpoint) => endpoint?.VpcEndpointId ?? "?").join(", ");
    throw new UsageError(
      `${ids} are all endpoints of ${service} with the name ${name}: which one the functions use ` +
        "cannot be told. Remove the name from those that are not of the network stack.",
    );
  }
  return first;
}

function endpointPolicy(service: EndpointService, endpoint: VpcEndpoint): EndpointPolicy {
  const name = POLICY_NAMES.endpoint(service);
  return {
    id: endpoint.VpcEndpointId ?? "",
    policy: policyOf(name, endpoint.PolicyDocument) ?? { name, document: FULL_ACCESS },
  };
}

function endpointName(environment: Environment, service: EndpointService): string {
  return `${namesOf(environment).prefix}-${service}`;
}
