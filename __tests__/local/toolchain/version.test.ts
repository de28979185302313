import fc from "fast-check";

import { compareVersions, isWithin, parseVersion } from "../../../local/toolchain/version";

const version = fc.tuple(fc.nat(99), fc.nat(999), fc.nat(99));

test("reads back every version", () => {
  fc.assert(
    fc.property(version, fc.constantFrom("", "-rc1", "+build"), (numbers, suffix) => {
      expect(parseVersion(`${numbers.join(".")}${suffix}`)).toEqual(numbers);
    }),
  );
});

test.each(["", "latest", "1", "x.y.z"])("%p is no version", (text) => {
  expect(parseVersion(text)).toBeUndefined();
});

test("compares numbers, not texts", () => {
  expect(compareVersions([1, 10, 0], [1, 9, 9])).toBeGreaterThan(0);
  expect(compareVersions([5, 100, 0], [5, 99, 3])).toBeGreaterThan(0);
  expect(compareVersions([1, 2, 3], [1, 2, 3])).toBe(0);
  expect(compareVersions([1, 2, 3], [1, 2, 4])).toBeLessThan(0);
});

test("a range holds its start and not its end", () => {
  expect(isWithin([5, 100, 0], [5, 100, 0], [7, 0, 0])).toBe(true);
  expect(isWithin([6, 99, 0], [5, 100, 0], [7, 0, 0])).toBe(true);
  expect(isWithin([7, 0, 0], [5, 100, 0], [7, 0, 0])).toBe(false);
  expect(isWithin([5, 99, 9], [5, 100, 0], [7, 0, 0])).toBe(false);
});
