import { loadEnvironment } from "../../../../config/load-environment";
import { EXAMPLE_NETWORK } from "../../../../detections/network-ids";
import type { TrailedCall } from "../../../../local/aws/trailed-calls";
import { raisedByCalls } from "../../../../tools/drill/deployment/raised-by-calls";
import { ownDetections } from "../../../../tools/drill/drilled-detections";

const environment = loadEnvironment("local");
const SECRET = "acme-local-weather-api-key";
const READER =
  "arn:aws:sts::123456789012:assumed-role/acme-local-weather-ingestion/acme-local-weather-ingestion";

const call = (caller: string | null, eventName: string, userAgent = "aws-sdk-js"): TrailedCall => ({
  caller,
  event: {
    eventSource: "secretsmanager.amazonaws.com",
    eventName,
    userAgent,
    eventType: "AwsApiCall",
    requestParameters: { secretId: SECRET },
  },
});

const raised = (...calls: TrailedCall[]) =>
  raisedByCalls({
    environment,
    calls,
    detections: ownDetections(environment, EXAMPLE_NETWORK),
    network: EXAMPLE_NETWORK,
  });

const DEPLOYED = call(null, "PutResourcePolicy", "Terraform/1.10.5 terraform-provider-aws/5.100.0");
const READ = call(READER, "GetSecretValue");

describe("what recorded calls raise", () => {
  it("is nothing for the deployer's changes and the reader's reads", () => {
    expect(raised(DEPLOYED, READ)).toEqual([]);
  });

  it("is what the deployer may not do", () => {
    const reads = call(null, "GetSecretValue", "terraform-provider-aws/5.100.0");

    expect(raised(DEPLOYED, reads, READ).join()).toContain(
      "the deployer's calls must not raise unexpected-reader (weather)",
    );
  });

  it("is what the reader may not do", () => {
    expect(raised(DEPLOYED, call(READER, "DeleteSecret")).join()).toContain(
      "the functions' calls must not raise secret-changed (weather)",
    );
  });

  it("is not said without calls of both", () => {
    expect(() => raised(DEPLOYED)).toThrow("There are none of the functions' calls among 1 calls.");
    expect(() => raised(READ)).toThrow("There are none of the deployer's calls among 1 calls.");
  });
});
