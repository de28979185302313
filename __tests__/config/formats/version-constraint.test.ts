import { parseVersionConstraint, versionNumber } from "../../../config/formats/version-constraint";

type Version = [major: number, minor: number, patch: number];

const RANGES: [string, Version, Version][] = [
  ["6.20.1", [6, 20, 1], [6, 20, 2]],
  ["= 6.20.1", [6, 20, 1], [6, 20, 2]],
  ["~> 6.20.1", [6, 20, 1], [6, 21, 0]],
  ["~> 6.20", [6, 20, 0], [7, 0, 0]],
  ["~> 6", [6, 0, 0], [7, 0, 0]],
  [">= 5.100.0, < 7.0.0", [5, 100, 0], [7, 0, 0]],
  ["> 5.100.0, <= 6.20.0", [5, 100, 1], [6, 20, 1]],
  [">=6,<7,>= 6.5", [6, 5, 0], [7, 0, 0]],
  [">= 6.0.0, != 6.1.0, < 7.0.0", [6, 0, 0], [7, 0, 0]],
];

describe("a version constraint", () => {
  it.each(RANGES)("%s admits a range", (constraint, from, before) => {
    expect(parseVersionConstraint(constraint)).toEqual({
      from: versionNumber(...from),
      before: versionNumber(...before),
    });
  });

  it.each(["", "latest", "^6.0.0", ">= 6.0.0-beta1", ">= 6.0.0,", "6.x", "=> 6.0.0"])(
    "is not read from %j",
    (text) => {
      expect(parseVersionConstraint(text)).toBeUndefined();
    },
  );
});
