import { loadEnvironment } from "../../config/load-environment";
import { alarmText } from "../../detections/alarm-text";
import { auditDetections, operationsDetections } from "../../detections/catalog";
import type { Detection } from "../../detections/detection";
import { EXAMPLE_NETWORK } from "../../detections/network-ids";

const prod = loadEnvironment("prod");

function find(id: string): Detection {
  const all = [...auditDetections(prod, EXAMPLE_NETWORK), ...operationsDetections(prod)];
  const detection = all.find((each) => each.id === id);
  if (detection === undefined) throw new Error(`prod has no ${id}.`);
  return detection;
}

describe("the text of an alarm", () => {
  it("says what it means, where the runbook is, and who by a query that can be pasted", () => {
    const detection = find("denied-read");
    if (detection.source.kind !== "log-filter") throw new Error("It has no filter.");

    expect(alarmText(prod, detection).split("\n")).toEqual([
      `[high] ${detection.meaning}`,
      "Runbook: docs/runbooks/denied-read.md",
      "Who, in Logs Insights over /aws/cloudtrail/acme-prod-audit:",
      "fields @timestamp, userIdentity.arn, userIdentity.type, sourceIPAddress, vpcEndpointId, " +
        `eventName, errorCode | filter ${detection.source.insightsFilter} | sort @timestamp desc`,
    ]);
  });

  it("names the organisation's own log group and runbooks", () => {
    const text = alarmText(
      {
        ...prod,
        alarms: { ...prod.alarms, runbooks: "https://git.example.com/runbooks" },
        audit: { ...prod.audit, trailLogGroupName: "org/trail" },
      },
      find("denied-read"),
    );

    expect(text).toContain("Runbook: https://git.example.com/runbooks/denied-read.md");
    expect(text).toContain("Logs Insights over org/trail:");
  });

  it("has no query where no event tells who", () => {
    expect(alarmText(prod, find("function-errors")).split("\n")).toHaveLength(2);
  });

  it("that is too long says what to shorten", () => {
    const alarms = { ...prod.alarms, runbooks: `https://example.com/${"r".repeat(1024)}` };

    expect(() => alarmText({ ...prod, alarms }, find("denied-read"))).toThrow(
      "CloudWatch accepts 1024: shorten alarms.runbooks",
    );
  });
});
