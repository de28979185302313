/** The numbers of a version: major, minor, patch. */
export type Version = readonly [major: number, minor: number, patch: number];

/**
 * Reads `MAJOR.MINOR.PATCH`, with or without a suffix such as `-rc1`, which is ignored.
 *
 * @returns undefined when the text is not a version
 */
export function parseVersion(text: string): Version | undefined {
  const match = /^v?(\d+)\.(\d+)(?:\.(\d+))?/.exec(text.trim());
  if (match === null) {
    return undefined;
  }
  return [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
}

/** Negative when a comes before b, positive when it comes after, 0 when they are equal. */
export function compareVersions(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

/** Whether `from <= version < before`. */
export function isWithin(version: Version, from: Version, before: Version): boolean {
  return compareVersions(version, from) >= 0 && compareVersions(version, before) < 0;
}
