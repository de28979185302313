import { zipSync } from "fflate";

/** `-rwxr-xr-x` of a regular file, where zip keeps Unix modes. */
const EXECUTABLE = (0o100755 << 16) >>> 0;
const UNIX = 3;

/**
 * The zip file of a layer that holds programs only: without the mode, Lambda cannot start them.
 *
 * @param programs - content by path below `/opt`
 */
export function layerArchive(programs: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const entries = Object.entries(programs).map(
    ([path, content]) => [path, [content, { os: UNIX, attrs: EXECUTABLE }]] as const,
  );
  return zipSync(Object.fromEntries(entries) as Parameters<typeof zipSync>[0]);
}
