import { unzipSync } from "fflate";

/** One entry of a zip file. */
export interface ZipEntry {
  /** Path with `/`; the name of a folder ends with one. */
  readonly name: string;
  readonly content: Uint8Array;
  /** It has one of the three execute bits. Only archives made for Unix have them. */
  readonly executable: boolean;
  /** It is a symbolic link; its content is the target. */
  readonly link: boolean;
}

/** Offsets and sizes of https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.3.12 and 4.3.16. */
const END_SIGNATURE = 0x06054b50;
const END_SIZE = 22;
const HEADER_SIGNATURE = 0x02014b50;
const HEADER_SIZE = 46;
const UNIX = 3;
/** File type and permissions in the upper half of the external attributes, see inode(7). */
const FILE_TYPE = 0o170000;
const SYMBOLIC_LINK = 0o120000;
const EXECUTE = 0o111;

/**
 * Unpacks a zip file in memory, with what fflate leaves out: the Unix mode of each entry.
 *
 * @throws when the bytes are no zip file
 */
export function zipEntries(zip: Uint8Array): ZipEntry[] {
  const contents = unzipSync(zip);
  const modes = unixModes(Buffer.from(zip.buffer, zip.byteOffset, zip.byteLength));
  return Object.entries(contents).map(([name, content]) => {
    const mode = modes.get(name) ?? 0;
    return {
      name,
      content,
      executable: (mode & EXECUTE) !== 0,
      link: (mode & FILE_TYPE) === SYMBOLIC_LINK,
    };
  });
}

/** The modes in the central directory, by name. */
function unixModes(zip: Buffer): Map<string, number> {
  const modes = new Map<string, number>();
  // A comment of any length may follow the end record.
  let end = zip.length - END_SIZE;
  while (end >= 0 && zip.readUInt32LE(end) !== END_SIGNATURE) {
    end -= 1;
  }
  if (end < 0) {
    return modes;
  }
  let at = zip.readUInt32LE(end + 16);
  while (at + HEADER_SIZE <= zip.length && zip.readUInt32LE(at) === HEADER_SIGNATURE) {
    const nameLength = zip.readUInt16LE(at + 28);
    const name = zip.toString("utf8", at + HEADER_SIZE, at + HEADER_SIZE + nameLength);
    if (zip.readUInt8(at + 5) === UNIX) {
      modes.set(name, zip.readUInt32LE(at + 38) >>> 16);
    }
    at += HEADER_SIZE + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return modes;
}
