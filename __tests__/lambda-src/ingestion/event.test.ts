import { InvalidEventError, locationsOf } from "../../../lambda-src/ingestion/event";

const CONFIGURED = ["Seville", "Oslo"];

test.each([
  ["an empty event", {}],
  ["other keys", { town: "Paris" }],
  [
    "the envelope of EventBridge",
    {
      version: "0",
      id: "17793124-05d4-b198-2fde-7ededc63b103",
      "detail-type": "Scheduled Event",
      source: "aws.scheduler",
      account: "111122223333",
      time: "2026-01-01T00:00:00Z",
      region: "eu-south-2",
      resources: ["arn:aws:scheduler:eu-south-2:111122223333:schedule/default/weather"],
      detail: "{}",
    },
  ],
])("%s asks for the configured locations", (_, event) => {
  expect(locationsOf(event, CONFIGURED)).toEqual(CONFIGURED);
});

test("a city asks for that one, also if it is not configured", () => {
  expect(locationsOf({ city: "Lima", other: 1 }, CONFIGURED)).toEqual(["Lima"]);
});

test.each([[null], [undefined], ["Seville"], [["Seville"]], [7]])(
  "refuses the event %j",
  (event) => {
    expect(() => locationsOf(event, CONFIGURED)).toThrow(InvalidEventError);
    expect(() => locationsOf(event, CONFIGURED)).toThrow("not a JSON object");
  },
);

test.each([
  [{ city: 7 }, "is of type number"],
  [{ city: null }, "is null"],
  [{ city: "" }, 'is ""'],
  [{ city: "x".repeat(101) }, "101 characters"],
  [{ city: "Sev\u0007ille" }, '"Sev\\u0007ille"'],
])("refuses %j, naming the field and the value", (event, problem) => {
  expect(() => locationsOf(event, CONFIGURED)).toThrow(InvalidEventError);
  expect(() => locationsOf(event, CONFIGURED)).toThrow('field "city"');
  expect(() => locationsOf(event, CONFIGURED)).toThrow(problem);
});
