import fc from "fast-check";
import { parseRetryAfter } from "../../../lambda-src/ingestion/retry-after";

/** The moment of the examples in RFC 9110, section 5.6.7. */
const NOW_MS = Date.UTC(1994, 10, 6, 8, 49, 37);

test.each([
  ["120", 120_000],
  ["0", 0],
  [" 5 ", 5_000],
])("seconds: %s", (header, ms) => {
  expect(parseRetryAfter(header, NOW_MS)).toBe(ms);
});

test.each([
  ["IMF-fixdate", "Sun, 06 Nov 1994 08:49:47 GMT"],
  ["RFC 850", "Sunday, 06-Nov-94 08:49:47 GMT"],
  ["asctime", "Sun Nov  6 08:49:47 1994"],
])("a date as %s", (_, header) => {
  expect(parseRetryAfter(header, NOW_MS)).toBe(10_000);
});

test("a date that has passed asks for no wait", () => {
  expect(parseRetryAfter("Sun, 06 Nov 1994 08:49:27 GMT", NOW_MS)).toBe(0);
});

test.each([[null], [""], ["soon"], ["-1"], ["1.5"], ["1e3"], ["2030-01-01"], ["99 GMT GMT"]])(
  "ignores %j",
  (header) => {
    expect(parseRetryAfter(header, NOW_MS)).toBeUndefined();
  },
);

test("property: a date is the wait until it, to the second", () => {
  const moments = fc.integer({ min: 0, max: 4_000_000_000 });
  fc.assert(
    fc.property(moments, moments, (nowS, laterS) => {
      const header = new Date(laterS * 1000).toUTCString();
      expect(parseRetryAfter(header, nowS * 1000)).toBe(Math.max(0, laterS - nowS) * 1000);
    }),
  );
});
