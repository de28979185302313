import { loadEnvironment } from "../../config/load-environment";
import { auditDetections } from "../../detections/catalog";
import { EXAMPLE_NETWORK } from "../../detections/network-ids";
import { synthesize } from "../support/synthesize";

const environment = loadEnvironment("prod");
const { audit } = synthesize(environment);

describe("DetectionRule", () => {
  it("is described by what it means that the rule matched, in the characters that AWS takes", () => {
    const rule = audit.resourceWith(
      "aws_cloudwatch_event_rule",
      "name",
      "acme-prod-weather-unexpected-reader",
    );
    const detection = auditDetections(environment, EXAMPLE_NETWORK).find(
      ({ id }) => id === "unexpected-reader",
    );

    expect(detection?.meaning).toContain("read by a principal other than its reader");
    expect(rule.description).toBe(detection?.meaning);
  });

  it("is described in as many characters as AWS takes where roles have long names", () => {
    const breakGlass = Array.from(
      { length: 3 },
      (_, index) => `arn:aws:iam::444455556666:role/${"emergency/".repeat(13)}Open${index}`,
    );
    const { audit: long } = synthesize({
      ...environment,
      principals: { ...environment.principals, breakGlass },
    });

    for (const { description } of Object.values(long.resources("aws_cloudwatch_event_rule"))) {
      expect(String(description).length).toBeLessThanOrEqual(512);
    }
  });

  it("is described wherever there is one, in at most 512 characters", () => {
    const rules = Object.values(audit.resources("aws_cloudwatch_event_rule"));
    const descriptions = rules.map(({ description }) => description);

    expect(rules.length).toBeGreaterThan(10);
    // https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html
    expect(descriptions).toEqual(rules.map(() => expect.stringMatching(/^.{20,512}$/s) as unknown));
  });
});
