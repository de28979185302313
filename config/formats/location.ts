/** A location's name: one line, without spaces around it. */
export function checkLocation(name: string): boolean {
  return (
    name.length >= 1 &&
    name.length <= 100 &&
    name === name.trim() &&
    !/[\p{C}\p{Zl}\p{Zp}]/u.test(name)
  );
}

/**
 * What two spellings of one location have in common. The table's partition key is made by the same
 * rule, so that two entries with one key would overwrite each other's rows.
 */
export function locationIdentity(name: string): string {
  return name.normalize("NFC").replace(/\s+/gu, " ").toLowerCase();
}
