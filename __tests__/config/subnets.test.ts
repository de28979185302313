import * as fc from "fast-check";
import { addressCount, formatCidr, parseCidr } from "../../config/cidr";
import { addressesNeeded, planSubnets } from "../../config/subnets";

const ZONES = ["a", "b", "c", "d", "e", "f"].map((letter) => `eu-west-1${letter}`);

const network = fc
  .record({
    prefix: fc.integer({ min: 16, max: 26 }),
    zones: fc.integer({ min: 2, max: ZONES.length }),
    privateSubnetPrefix: fc.integer({ min: 16, max: 28 }),
    egress: fc.constantFrom(
      { mode: "none" as const },
      { mode: "nat" as const, gateways: "one" as const },
      { mode: "nat" as const, gateways: "one-per-zone" as const },
    ),
  })
  .map(({ prefix, zones, privateSubnetPrefix, egress }) => ({
    cidr: `10.64.0.0/${prefix}`,
    availabilityZones: ZONES.slice(0, zones),
    privateSubnetPrefix,
    egress,
  }));

const fits = (given: Parameters<typeof planSubnets>[0]) =>
  addressesNeeded(given) <= addressCount(parseCidr(given.cidr)?.prefix ?? 32);

/** First and last address of a block. */
function ends(text: string): [number, number] {
  const block = parseCidr(text);
  if (block === undefined) {
    throw new Error(`${text} is no block`);
  }
  return [block.address, block.address + addressCount(block.prefix) - 1];
}

describe("the subnet plan", () => {
  it("places a private subnet in each zone and a /28 for each gateway", () => {
    const plan = planSubnets({
      cidr: "10.20.0.0/16",
      availabilityZones: ["eu-west-1a", "eu-west-1b"],
      privateSubnetPrefix: 26,
      egress: { mode: "nat", gateways: "one-per-zone" },
    });

    expect(plan).toEqual({
      private: [
        { zone: "eu-west-1a", cidr: "10.20.0.0/26" },
        { zone: "eu-west-1b", cidr: "10.20.0.64/26" },
      ],
      public: [
        { zone: "eu-west-1a", cidr: "10.20.255.240/28" },
        { zone: "eu-west-1b", cidr: "10.20.255.224/28" },
      ],
    });
  });

  it.each([
    [{ mode: "none" as const }, []],
    [{ mode: "nat" as const, gateways: "one" as const }, ["eu-west-1a"]],
    [{ mode: "nat" as const, gateways: "one-per-zone" as const }, ["eu-west-1a", "eu-west-1b"]],
  ])("with egress %j has public subnets in %j", (egress, zones) => {
    const plan = planSubnets({
      cidr: "10.20.0.0/24",
      availabilityZones: ["eu-west-1a", "eu-west-1b"],
      privateSubnetPrefix: 26,
      egress,
    });

    expect(plan.public.map(({ zone }) => zone)).toEqual(zones);
  });

  it("keeps every subnet inside the block, on its own boundary, apart from the others", () => {
    fc.assert(
      fc.property(network.filter(fits), (given) => {
        const plan = planSubnets(given);
        const [first, last] = ends(given.cidr);
        const all = [...plan.private, ...plan.public]
          .map(({ cidr }) => ({ cidr, range: ends(cidr) }))
          .sort((one, other) => one.range[0] - other.range[0]);

        for (const [index, { cidr, range }] of all.entries()) {
          const prefix = Number(cidr.split("/")[1]);
          expect(range[0] % addressCount(prefix)).toBe(0);
          expect(range[0]).toBeGreaterThanOrEqual(first);
          expect(range[1]).toBeLessThanOrEqual(last);
          expect(range[0]).toBeGreaterThan(all[index - 1]?.range[1] ?? -1);
        }
      }),
    );
  });

  it("moves no existing subnet when a zone is appended", () => {
    fc.assert(
      fc.property(network.filter(fits), (after) => {
        fc.pre(after.availabilityZones.length > 2);
        const before = { ...after, availabilityZones: after.availabilityZones.slice(0, -1) };

        const old = planSubnets(before);
        const plan = planSubnets(after);

        expect(plan.private.slice(0, old.private.length)).toEqual(old.private);
        expect(plan.public.slice(0, old.public.length)).toEqual(old.public);
      }),
    );
  });

  it("is refused exactly when the subnets take more than the block has", () => {
    fc.assert(
      fc.property(network, (given) => {
        const plan = () => planSubnets(given);

        if (fits(given)) {
          expect(plan().private).toHaveLength(given.availabilityZones.length);
        } else {
          expect(plan).toThrow(RangeError);
        }
      }),
    );
  });

  it("fills a block to the last address", () => {
    const plan = planSubnets({
      cidr: "10.20.0.0/26",
      availabilityZones: ["eu-west-1a", "eu-west-1b"],
      privateSubnetPrefix: 28,
      egress: { mode: "nat", gateways: "one-per-zone" },
    });

    const starts = [...plan.private, ...plan.public].map(({ cidr }) => cidr).sort();
    expect(starts).toEqual(
      [0, 16, 32, 48].map((offset) =>
        formatCidr({ address: 10 * 2 ** 24 + 20 * 2 ** 16 + offset, prefix: 28 }),
      ),
    );
  });
});
