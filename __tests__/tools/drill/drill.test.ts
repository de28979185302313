import type { DrilledDetection } from "../../../tools/drill/drill";
import { drill } from "../../../tools/drill/drill";
import type { Recording } from "../../../tools/drill/recorded-events";

const recording = (name: string, ...events: Record<string, unknown>[]): Recording => ({
  name,
  summary: "Something happens.",
  source: "https://docs.aws.amazon.com/",
  evidence: "composed",
  changes: "Everything.",
  events,
});

const eventAt = (eventTime: string, eventName = "{{event}}") => ({
  eventName,
  eventSource: "sts.amazonaws.com",
  eventType: "AwsApiCall",
  eventTime,
});

const looksFor = (eventName: string, more: Partial<DrilledDetection> = {}): DrilledDetection => ({
  id: "batch-read",
  filterPattern: `{ $.eventName = "${eventName}" }`,
  eventPattern: { detail: { eventName: [eventName] } },
  drills: [],
  ...more,
});

const PLACEHOLDERS = { event: "GetSecretValue" };
const READ = recording("reads/one", eventAt("2026-03-02T10:00:00Z"));

describe("a drill", () => {
  it("says what is raised, by filter and by rule", () => {
    const detection = looksFor("GetSecretValue", { drills: ["reads/one"] });

    const [result] = drill([detection, looksFor("PutSecretValue")], [READ], PLACEHOLDERS);

    expect(result).toEqual({
      recording: READ,
      raised: [{ detection, by: ["filter", "rule"] }],
      differences: [],
    });
  });

  it.each([
    [
      "a filter that does not see what it must",
      looksFor("GetSecretValue", { filterPattern: '{ $.eventName = "X" }', drills: ["reads/one"] }),
      "reads/one must raise batch-read, and its filter did not see it",
    ],
    [
      "a rule that does not see what it must",
      looksFor("GetSecretValue", {
        eventPattern: { detail: { eventName: ["X"] } },
        drills: ["reads/one"],
        integration: "weather",
      }),
      "reads/one must raise batch-read (weather), and its rule did not see it",
    ],
    [
      "what is raised and must not be",
      looksFor("GetSecretValue"),
      "reads/one must not raise batch-read, and its filter and its rule did",
    ],
    [
      "what is to be raised and has nothing to see it with",
      { id: "batch-read", drills: ["reads/one"] },
      "batch-read names reads/one and has neither a filter nor a rule",
    ],
  ])("tells of %s", (_, detection, difference) => {
    const [result] = drill([detection], [READ], PLACEHOLDERS);

    expect(result?.differences).toEqual([difference]);
  });

  it.each([
    ["of the rules' Region", "eu-west-1", ["filter", "rule"]],
    ["of another Region, whose rules alone hear of it", "us-east-1", ["filter"]],
    ["of no Region", undefined, ["filter", "rule"]],
  ])("has rules hear of an event %s as EventBridge does", (_, awsRegion, by) => {
    const detection = looksFor("GetSecretValue");
    const read = recording("reads/there", { ...eventAt("2026-03-02T10:00:00Z"), awsRegion });

    const drilled = (placeholders: Record<string, string>) =>
      drill([detection], [read], placeholders)[0]?.raised;

    expect(drilled({ ...PLACEHOLDERS, region: "eu-west-1" })).toEqual([{ detection, by }]);
    expect(drilled(PLACEHOLDERS)).toEqual([{ detection, by: ["filter", "rule"] }]);
  });

  it.each([
    ["hands on", "GetSecretValue", "us-east-1", ["filter", "rule"]],
    ["does not hand on", "PutSecretValue", "us-east-1", ["filter"]],
    ["hands on, of a third Region", "GetSecretValue", "eu-west-2", ["filter"]],
  ])("has rules hear of what a rule of another Region %s", (_, forwarded, awsRegion, by) => {
    const detection = looksFor("GetSecretValue", {
      forwarding: { region: "us-east-1", eventPattern: { detail: { eventName: [forwarded] } } },
    });
    const read = recording("reads/there", { ...eventAt("2026-03-02T10:00:00Z"), awsRegion });

    const [drilled] = drill([detection], [read], { ...PLACEHOLDERS, region: "eu-west-1" });

    expect(drilled?.raised).toEqual([{ detection, by }]);
  });

  it("asks a detection without a rule for its filter only", () => {
    const detection = {
      id: "batch-read",
      filterPattern: '{ $.eventName = "GetSecretValue" }',
      drills: ["reads/one"],
    };

    const [result] = drill([detection], [READ], PLACEHOLDERS);

    expect(result?.raised).toEqual([{ detection, by: ["filter"] }]);
    expect(result?.differences).toEqual([]);
  });

  it.each([
    ["too few", ["10:00:00", "10:04:59"], 1, false],
    ["enough", ["10:00:00", "10:02:00", "10:04:59"], 1, true],
    ["enough, but in two periods", ["10:03:00", "10:04:59", "10:05:00"], 1, false],
    ["enough in one period, where two are wanted", ["10:00:00", "10:01:00", "10:02:00"], 2, false],
    [
      "enough in two periods",
      ["10:00:00", "10:01:00", "10:02:00", "10:05:00", "10:06:00", "10:09:59"],
      2,
      true,
    ],
  ])("counts as the alarm does: %s", (_, times, evaluationPeriods, isRaised) => {
    const alarm = {
      threshold: 3,
      periodSeconds: 300,
      evaluationPeriods,
      comparisonOperator: "GreaterThanOrEqualToThreshold",
    } as const;
    const detection = {
      id: "read-burst",
      filterPattern: '{ $.eventName = "GetSecretValue" }',
      alarm,
      drills: [],
    };
    const events = times.map((time) => eventAt(`2026-03-02T${time}Z`));

    const [result] = drill([detection], [recording("reads/many", ...events)], PLACEHOLDERS);

    expect(result?.raised.length).toBe(isRaised ? 1 : 0);
  });

  it("leaves out what cannot happen: through an endpoint that is not there", () => {
    const through = recording("reads/through", {
      ...eventAt("2026-03-02T10:00:00Z"),
      vpcEndpointId: "{{stsEndpointId}}",
    });

    const drilled = (stsEndpointId: string) =>
      drill([], [READ, through], { ...PLACEHOLDERS, stsEndpointId }).map(
        (each) => each.recording.name,
      );

    expect(drilled("vpce-0a1b2c3d4e5f60003")).toEqual(["reads/one", "reads/through"]);
    expect(drilled("")).toEqual(["reads/one"]);
  });

  it("refuses a placeholder that does not exist", () => {
    expect(() => drill([], [READ], {})).toThrow("reads/one has the unknown placeholder {{event}}");
  });
});
