import * as fc from "fast-check";
import { addressCount, formatCidr, isPrivate, networkOf, parseCidr } from "../../config/cidr";

const cidr = fc.record({
  address: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  prefix: fc.integer({ min: 0, max: 32 }),
});

describe("an IPv4 block", () => {
  it("reads back what it writes", () => {
    fc.assert(
      fc.property(cidr, (block) => {
        expect(parseCidr(formatCidr(block))).toEqual(block);
      }),
    );
  });

  it.each([
    "",
    "10.0.0.0",
    "10.0.0/8",
    "10.0.0.256/8",
    "10.0.0.0/33",
    "010.0.0.0/8",
    "10.0.0.0/08",
    "10.0.0.0/8 ",
    "::/0",
  ])("is not read from %j", (text) => {
    expect(parseCidr(text)).toBeUndefined();
  });

  it("has a network address that lies in it and starts it", () => {
    fc.assert(
      fc.property(cidr, (block) => {
        const network = networkOf(block);

        expect(network.address % addressCount(block.prefix)).toBe(0);
        expect(block.address - network.address).toBeGreaterThanOrEqual(0);
        expect(block.address - network.address).toBeLessThan(addressCount(block.prefix));
      }),
    );
  });

  it.each([
    ["10.0.0.0/8", true],
    ["10.255.255.0/24", true],
    ["172.16.0.0/12", true],
    ["172.31.255.0/24", true],
    ["192.168.0.0/16", true],
    ["9.255.255.0/24", false],
    ["11.0.0.0/24", false],
    ["10.0.0.0/7", false],
    ["172.15.0.0/16", false],
    ["172.32.0.0/16", false],
    ["172.16.0.0/11", false],
    ["192.169.0.0/24", false],
    ["192.168.0.0/15", false],
    ["100.64.0.0/16", false],
  ])("%s is private: %s", (text, expected) => {
    const block = parseCidr(text);

    expect(block && isPrivate(block)).toBe(expected);
  });
});
