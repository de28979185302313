import { duration } from "../../detections/duration";

describe("a time in words", () => {
  it.each([
    [0, "0 seconds"],
    [1, "1 second"],
    [60, "1 minute"],
    [900, "15 minutes"],
    [3600, "1 hour"],
    [5400, "1 hour 30 minutes"],
    [8100, "2 hours 15 minutes"],
    [86_400, "1 day"],
    [7 * 86_400 + 61, "7 days 1 minute 1 second"],
  ])("is exact: %i s", (seconds, words) => {
    expect(duration(seconds)).toBe(words);
  });
});
