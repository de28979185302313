import { loadEnvironment } from "../../../config/load-environment";
import { natTraffic } from "../../../detections/operations/nat-traffic";

const withNat = loadEnvironment("prod");
const closed = {
  ...withNat,
  network: { ...withNat.network, egress: { mode: "none" as const } },
};

describe("nat-traffic", () => {
  it("is for environments without a way out", () => {
    expect(withNat.network.egress.mode).toBe("nat");
    expect(natTraffic(withNat)).toEqual([]);
  });

  it("asks for the bytes of every NAT gateway as one time series", () => {
    const [detection, ...others] = natTraffic(closed);

    expect(others).toEqual([]);
    expect(detection).toMatchObject({ id: "nat-traffic", severity: "high" });
    expect(detection).not.toHaveProperty("integration");
    expect(detection?.source).toEqual({
      kind: "metric-query",
      expression: 'SELECT SUM(BytesOutToDestination) FROM SCHEMA("AWS/NATGateway", NatGatewayId)',
    });
  });

  it("goes off at the first byte, and not where no gateway is", () => {
    const [detection] = natTraffic(closed);

    expect(detection?.alarm).toMatchObject({ threshold: 1, treatMissingData: "notBreaching" });
    // What a Metrics Insights alarm can look back.
    const { periodSeconds = 0, evaluationPeriods = 0 } = detection?.alarm ?? {};
    expect(periodSeconds * evaluationPeriods).toBeLessThanOrEqual(3 * 3600);
  });

  it("says how to switch it off where another VPC has a gateway by right", () => {
    expect(natTraffic(closed)[0]?.meaning).toContain("alarms.tuning");
  });
});
