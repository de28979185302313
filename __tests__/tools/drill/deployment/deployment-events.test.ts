import { loadEnvironment } from "../../../../config/load-environment";
import { EXAMPLE_NETWORK } from "../../../../detections/network-ids";
import type { TrailedCall } from "../../../../local/aws/trailed-calls";
import {
  deployerEvents,
  functionEvents,
} from "../../../../tools/drill/deployment/deployment-events";

const environment = loadEnvironment("local");

const call = (
  caller: string | null,
  eventName: string,
  userAgent: string,
  eventSource = "secretsmanager.amazonaws.com",
): TrailedCall => ({
  caller,
  event: { eventSource, eventName, userAgent, requestParameters: null, awsRegion: "eu-west-1" },
});

const TERRAFORM = "APN/1.0 HashiCorp/1.0 Terraform/1.10.5 terraform-provider-aws/5.100.0";
const SDK = "aws-sdk-js/3.1162.0";
const FUNCTION_SESSION =
  "arn:aws:sts::123456789012:assumed-role/acme-local-weather-ingestion/acme-local-weather-ingestion";

const CALLS = [
  call(null, "CreateSecret", TERRAFORM),
  call(null, "PutSecretValue", SDK),
  call(FUNCTION_SESSION, "GetSecretValue", SDK),
  call(FUNCTION_SESSION, "DescribeSecret", TERRAFORM),
  call("arn:aws:sts::123456789012:assumed-role/acme-break-glass/alice", "DeleteSecret", SDK),
  call(FUNCTION_SESSION, "CreateLogStream", SDK, "logs.amazonaws.com"),
];

describe("the events of a deployment", () => {
  it("are Terraform's calls, by a session of the deployer", () => {
    const events = deployerEvents(environment, CALLS);

    expect(events.map(({ eventName }) => eventName)).toEqual(["CreateSecret"]);
    expect(events[0]).toMatchObject({
      awsRegion: "eu-west-1",
      recipientAccountId: "123456789012",
      userIdentity: {
        type: "AssumedRole",
        arn: "arn:aws:sts::123456789012:assumed-role/acme-deploy/terraform",
        sessionContext: {
          sessionIssuer: { arn: "arn:aws:iam::123456789012:role/acme-deploy" },
        },
      },
    });
  });
});

describe("the events of the functions", () => {
  it("are the calls of assumed roles, through the endpoint of their service", () => {
    const events = functionEvents(environment, CALLS, EXAMPLE_NETWORK);

    expect(events.map(({ eventName, vpcEndpointId }) => [eventName, vpcEndpointId])).toEqual([
      ["GetSecretValue", EXAMPLE_NETWORK.interfaceEndpoints.secretsmanager],
      ["DescribeSecret", EXAMPLE_NETWORK.interfaceEndpoints.secretsmanager],
      ["CreateLogStream", undefined],
    ]);
    expect(events[0]).toMatchObject({
      userIdentity: {
        arn: FUNCTION_SESSION,
        sessionContext: {
          sessionIssuer: { arn: "arn:aws:iam::123456789012:role/acme-local-weather-ingestion" },
        },
      },
    });
  });

  it("name the role with the path that the environment gives its roles", () => {
    const inPath = { ...environment, roles: { path: "/ingestion/" } };

    expect(functionEvents(inPath, CALLS, EXAMPLE_NETWORK)[0]).toMatchObject({
      userIdentity: {
        sessionContext: {
          sessionIssuer: {
            arn: "arn:aws:iam::123456789012:role/ingestion/acme-local-weather-ingestion",
          },
        },
      },
    });
  });
});
