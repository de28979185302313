import { loadEnvironment } from "../../../../config/load-environment";
import { EXAMPLE_NETWORK } from "../../../../detections/network-ids";
import { deploymentRecording } from "../../../../tools/drill/deployment/deployment-recording";
import { placeholdersOf } from "../../../../tools/drill/placeholders";
import { eventsOf } from "../../../../tools/drill/recorded-events";

const environment = loadEnvironment("local");

function placeholders(name = "local") {
  const other = loadEnvironment(name);
  const [integration] = other.integrations;
  if (integration === undefined) throw new Error("no integration");
  return placeholdersOf(other, integration, EXAMPLE_NETWORK);
}

const event = (eventName: string, requestParameters: unknown, readOnly = false) => ({
  eventSource: "iam.amazonaws.com",
  eventName,
  readOnly,
  requestParameters,
  recipientAccountId: environment.account,
  requestID: "b644fa8b-d1a4-4440-9eea-2788fd4dce8c",
  eventTime: "2026-11-21T17:00:00Z",
});

describe("the recording of a deployment", () => {
  it("has placeholders for what is its own, so that it is one of any environment", () => {
    const { common, events } = deploymentRecording(
      [
        event("PutRolePolicy", {
          roleName: "acme-local-weather-ingestion",
          arn: "arn:aws:sqs:eu-west-1:123456789012:acme-local-weather-on-failure",
          vpcId: EXAMPLE_NETWORK.vpcId,
          zone: "eu-west-1a",
        }),
      ],
      placeholders(),
      EXAMPLE_NETWORK,
    );

    const [own] = eventsOf({ name: "x", common, events }, placeholders());
    const [other] = eventsOf({ name: "x", common, events }, placeholders("prod"));

    expect(own).toMatchObject({
      recipientAccountId: "123456789012",
      requestParameters: {
        roleName: "acme-local-weather-ingestion",
        arn: "arn:aws:sqs:eu-west-1:123456789012:acme-local-weather-on-failure",
        vpcId: EXAMPLE_NETWORK.vpcId,
        zone: "eu-west-1a",
      },
    });
    expect(other).toMatchObject({
      recipientAccountId: "444455556666",
      requestParameters: {
        roleName: "acme-prod-weather-ingestion",
        arn: "arn:aws:sqs:eu-west-1:444455556666:acme-prod-weather-on-failure",
      },
    });
    expect(JSON.stringify(other)).not.toMatch(/local|123456789012|b644fa8b/);
  });

  it("keeps every change that differs, and one read of each shape", () => {
    const { events } = deploymentRecording(
      [
        event("CreateRole", { roleName: "a" }),
        event("CreateRole", { roleName: "b" }),
        event("CreateRole", { roleName: "b" }),
        event("GetRole", { roleName: "a" }, true),
        event("GetRole", { roleName: "b" }, true),
        event("GetRole", { roleName: "b", more: 1 }, true),
        { ...event("GetRole", { roleName: "b" }, true), errorCode: "NoSuchEntityException" },
      ],
      placeholders(),
      EXAMPLE_NETWORK,
    );

    expect(
      events.map(({ eventName, requestParameters }) => [eventName, requestParameters]),
    ).toEqual([
      ["CreateRole", { roleName: "a" }],
      ["CreateRole", { roleName: "b" }],
      ["GetRole", { roleName: "a" }],
      ["GetRole", { roleName: "b", more: 1 }],
      ["GetRole", { roleName: "b" }],
    ]);
  });

  it("is the same for another run: ids, tokens and the order of fields are not its own", () => {
    const run = (id: string, tags: object[], parameters: object) =>
      deploymentRecording(
        [
          {
            ...event("CreateRoute", {
              natGatewayId: `nat-${id}`,
              routeTableId: EXAMPLE_NETWORK.routeTableIds[1],
              clientToken: `terraform-2026112117525983580${id.slice(0, 7)}`,
              tags,
              ...parameters,
            }),
            requestID: `b644fa8b-d1a4-4440-9eea-${id.slice(0, 12)}`,
          },
        ],
        placeholders(),
        EXAMPLE_NETWORK,
      );
    const one = { key: "one", value: "1" };
    const two = { key: "two", value: "2" };

    const first = run("92ab633e986b21326", [one, two], { a: 1, b: 2 });
    const second = run("00000000000000001", [two, one], { b: 2, a: 1 });

    expect(JSON.stringify(second)).toBe(JSON.stringify(first));
    expect(first.events[0]?.requestParameters).toMatchObject({ routeTableId: "{{routeTableId}}" });
  });

  it("keeps the Region of what is done in another", () => {
    const inRegion = (awsRegion: string) => ({ ...event("PutRule", { name: "a" }), awsRegion });

    const { common, events } = deploymentRecording(
      [inRegion("eu-west-1"), inRegion("us-east-1"), inRegion("us-east-1")],
      placeholders(),
      EXAMPLE_NETWORK,
    );

    expect(common).toMatchObject({ awsRegion: "{{region}}" });
    expect(events.map(({ awsRegion }) => awsRegion)).toEqual([undefined, "{{globalRegion}}"]);
  });

  it("cuts long texts, and says so", () => {
    const { events, changes } = deploymentRecording(
      [event("PutRolePolicy", { policyDocument: "x".repeat(5000) })],
      placeholders(),
      EXAMPLE_NETWORK,
    );

    expect(JSON.stringify(events).length).toBeLessThan(1000);
    expect(changes).toContain("texts of more than 200 characters are cut");
  });
});
