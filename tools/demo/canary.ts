import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { gunzipSync, unzipSync } from "fflate";

/** Where a canary was found, and in which form. */
export interface CanaryFinding {
  /** Path below the searched folder; a file inside an archive follows after "!". */
  readonly file: string;
  readonly encoding: string;
}

/**
 * A made-up secret value that is planted where the real one would be, and then searched for where
 * the real one must never be: as it is, and in the encodings that hide it from a plain search.
 */
export class Canary {
  /** 32 letters and digits, the shape of a vendor's API key. */
  readonly value: string;
  private readonly needles: { encoding: string; bytes: Buffer }[];

  constructor(value: string = randomBytes(16).toString("hex")) {
    this.value = value;
    this.needles = encodings(value).map(({ encoding, text }) => ({
      encoding,
      bytes: Buffer.from(text),
    }));
  }

  /** Encodings in which the canary is in the bytes. */
  encodingsIn(bytes: Uint8Array): string[] {
    const haystack = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return this.needles
      .filter((needle) => haystack.includes(needle.bytes))
      .map(({ encoding }) => encoding);
  }

  /** Searches every file below a folder, and every file inside its zip and gzip archives. */
  searchFolder(folder: string): { findings: CanaryFinding[]; filesSearched: number } {
    const findings: CanaryFinding[] = [];
    let filesSearched = 0;
    const search = (file: string, bytes: Uint8Array) => {
      filesSearched += 1;
      findings.push(...this.encodingsIn(bytes).map((encoding) => ({ file, encoding })));
      for (const [name, content] of Object.entries(unpack(bytes))) {
        search(`${file}!${name}`, content);
      }
    };
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      // Links lead out of the folder: to the provider plugin, which the project did not write.
      if (entry.isFile()) {
        const path = join(entry.parentPath, entry.name);
        search(relative(folder, path), readFileSync(path));
      }
    }
    return { findings, filesSearched };
  }
}

function encodings(value: string): { encoding: string; text: string }[] {
  return [
    { encoding: "plain", text: value },
    { encoding: "reversed", text: value.split("").reverse().join("") },
    { encoding: "hex", text: Buffer.from(value).toString("hex") },
    // Base64 depends on what stands before the value: three alignments, without the characters
    // that its neighbours decide.
    ...[0, 1, 2].map((before) => ({
      encoding: "base64",
      text: Buffer.from("\0".repeat(before) + value)
        .toString("base64")
        .replace(/=+$/, "")
        .slice(before === 0 ? 0 : 4, -2),
    })),
  ];
}

function unpack(bytes: Uint8Array): Record<string, Uint8Array> {
  if (startsWith(bytes, "PK\u0003\u0004")) {
    return unzipSync(bytes);
  }
  if (startsWith(bytes, "\u001f\u008b")) {
    return { content: gunzipSync(bytes) };
  }
  return {};
}

function startsWith(bytes: Uint8Array, magic: string): boolean {
  return Buffer.from(bytes.subarray(0, magic.length)).equals(Buffer.from(magic, "latin1"));
}
