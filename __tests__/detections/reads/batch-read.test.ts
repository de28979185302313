import { loadEnvironment } from "../../../config/load-environment";
import { EXAMPLE_NETWORK } from "../../../detections/network-ids";
import { batchRead } from "../../../detections/reads/batch-read";
import { patternsOf, raises } from "../secret-events/raises";
import { event, IDENTITIES, roleSession } from "../support/events";
import type { Event } from "../support/events";

const { secretsmanager } = EXAMPLE_NETWORK.interfaceEndpoints;
const READER = roleSession(
  "arn:aws:iam::123456789012:role/acme-every-source-wcp-prefetch-ingestion",
);

const batch = (userIdentity: Event, more: Event = {}): Event =>
  event("secretsmanager", "BatchGetSecretValue", {
    userIdentity,
    requestParameters: { filters: [{ key: "tag-key", values: ["!none"] }] },
    ...more,
  });

describe.each([
  ["where nothing prefetches", "prod"],
  ["where a provider prefetches", "every-source"],
])("batchRead %s", (_where, name) => {
  const pattern = patternsOf(batchRead(loadEnvironment(name), EXAMPLE_NETWORK));

  it.each([...Object.entries(IDENTITIES), ["the reader, from elsewhere", READER] as const])(
    "sees a batch of %s, refused or not, of whatever secrets",
    (_who, identity) => {
      expect(raises(pattern, batch(identity))).toBe(true);
      expect(raises(pattern, batch(identity, { vpcEndpointId: "vpce-0fedcba9876543210" }))).toBe(
        true,
      );
      expect(
        raises(pattern, batch(identity, { requestParameters: null, errorCode: "AccessDenied" })),
      ).toBe(true);
      expect(
        raises(pattern, batch(identity, { requestParameters: { secretIdList: ["another"] } })),
      ).toBe(true);
    },
  );

  it("does not see single reads, nor batches of other services", () => {
    expect(raises(pattern, { ...batch({}), eventName: "GetSecretValue" })).toBe(false);
    expect(raises(pattern, { ...batch({}), eventSource: "dynamodb.amazonaws.com" })).toBe(false);
  });
});

describe("batchRead", () => {
  it("does not see the prefetch through our endpoint, where there is one", () => {
    const through = batch(READER, { vpcEndpointId: secretsmanager });
    const patternIn = (name: string) =>
      patternsOf(batchRead(loadEnvironment(name), EXAMPLE_NETWORK));

    expect(raises(patternIn("every-source"), through)).toBe(false);
    expect(raises(patternIn("prod"), through)).toBe(true);
  });
});
