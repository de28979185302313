import { zipSync } from "fflate";

/** The earliest time that a zip can hold; the format has no time zone. */
const EPOCH_OF_ZIP = new Date(1980, 0, 1);

/** `-rw-r--r--` of a regular file, where zip keeps Unix modes. */
const READABLE_FILE = (0o100644 << 16) >>> 0;
const UNIX = 3;

/**
 * A zip whose bytes depend on the names and contents of its files only: fixed order, times, modes
 * and compression. Two machines give the same bytes, so a plan shows new code only for new code.
 *
 * @param files content by name
 */
export function deterministicZip(files: Record<string, Uint8Array>): Uint8Array {
  const names = Object.keys(files).sort();
  return zipSync(
    Object.fromEntries(names.map((name) => [name, [files[name] ?? new Uint8Array(), {}]])),
    { level: 9, mtime: EPOCH_OF_ZIP, os: UNIX, attrs: READABLE_FILE },
  );
}
