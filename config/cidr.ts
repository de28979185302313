/** An IPv4 block: the address as a number from 0 to 2^32 - 1, and the prefix length. */
interface Cidr {
  readonly address: number;
  readonly prefix: number;
}

/**
 * Reads `a.b.c.d/n`. Returns `undefined` for anything else, also for numbers with leading zeros,
 * which some programs read as octal.
 */
export function parseCidr(text: string): Cidr | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  if (match === null) {
    return undefined;
  }
  const parts = match.slice(1);
  const [a = 0, b = 0, c = 0, d = 0, prefix = 0] = parts.map(Number);
  if (parts.some((part) => part.length > 1 && part.startsWith("0"))) {
    return undefined;
  }
  if (Math.max(a, b, c, d) > 255 || prefix > 32) {
    return undefined;
  }
  return { address: a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d, prefix };
}

/** Writes a block as `a.b.c.d/n`. */
export function formatCidr({ address, prefix }: Cidr): string {
  const octets = [24, 16, 8, 0].map((bits) => Math.floor(address / 2 ** bits) % 256);
  return `${octets.join(".")}/${prefix}`;
}

/** How many addresses a block of this prefix length has. */
export function addressCount(prefix: number): number {
  return 2 ** (32 - prefix);
}

/** The block with its host bits set to zero. */
export function networkOf({ address, prefix }: Cidr): Cidr {
  return { address: address - (address % addressCount(prefix)), prefix };
}

/**
 * Whether the whole block is private address space.
 * https://www.rfc-editor.org/rfc/rfc1918#section-3
 */
export function isPrivate(block: Cidr): boolean {
  return ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].some((text) => {
    const space = parseCidr(text);
    return (
      space !== undefined &&
      block.prefix >= space.prefix &&
      networkOf({ address: block.address, prefix: space.prefix }).address === space.address
    );
  });
}
