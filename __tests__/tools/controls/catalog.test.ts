import { existsSync } from "node:fs";
import { join } from "node:path";
import { loadEnvironment } from "../../../config/load-environment";
import { projectFolder } from "../../../config/project-folder";
import { CONTROLS, TYPES_WITHOUT_CONTROL } from "../../../tools/controls/catalog";
import { FRAMEWORKS } from "../../../tools/controls/model";
import { typesOf } from "../../../tools/controls/system";
import { synthesizedStacks } from "../../../tools/synthesized-stacks";

const prod = synthesizedStacks(loadEnvironment("prod"));

const kept = CONTROLS.flatMap(({ title, kept: controls }) =>
  controls.map((control) => ({ name: `${title}: ${control.asks}`, control })),
);

describe.each(kept)("$name", ({ control: { check, setBy } }) => {
  it("is kept by the synthesized prod", () => {
    expect(check.holds(prod)).toBe(true);
  });

  it("is not kept any more once the setting is changed, on whichever resource", () => {
    const broken = check.broken(prod);

    expect(broken.length).toBeGreaterThan(0);
    // Which of them passed, as an index: the systems are too long to print.
    expect(broken.flatMap((system, at) => (check.holds(system) ? [at] : []))).toEqual([]);
  });

  it("names the file that sets it", () => {
    expect(existsSync(join(projectFolder(), setBy))).toBe(true);
  });
});

describe("the controls", () => {
  it("hold in a copy with every source of a secret as well", () => {
    const everySource = synthesizedStacks(loadEnvironment("every-source"));
    const differing = kept.filter(({ control }) => !control.check.holds(everySource));

    // A throw-away copy without protection, with a role that another assumes, and with prefetching:
    // the caveats of these four say so.
    expect(differing.map(({ control }) => Object.values(control.ids).flat()[0]).sort()).toEqual([
      "CKV_AWS_286",
      "CKV_AWS_60",
      "DynamoDB.6",
      "KMS.3",
    ]);
  });

  it("are about every type of resource in the stacks, or the type has none and a reason", () => {
    const checked = new Set(kept.flatMap(({ control }) => control.check.types));
    const present = [prod, synthesizedStacks(loadEnvironment("every-source"))].flatMap(typesOf);
    const reasoned = Object.keys(TYPES_WITHOUT_CONTROL);

    expect([...new Set(present)].filter((type) => !checked.has(type)).sort()).toEqual(
      reasoned.sort(),
    );
  });

  it("are each listed once by every id, but where one is declined for other resources", () => {
    const ids = CONTROLS.flatMap(({ kept: k, declined }) => [...k, ...declined]).flatMap(
      ({ ids: byFramework }) =>
        FRAMEWORKS.flatMap((framework) =>
          (byFramework[framework] ?? []).map((id) => `${framework} ${id}`),
        ),
    );
    const twice = ids.filter((id, at) => ids.indexOf(id) !== at);

    expect([...new Set(twice)].sort()).toEqual([
      "Security Hub CloudWatch.16",
      "checkov CKV_AWS_338",
    ]);
  });

  it("have a reason for each that is declined, and a test of their own for each kind", () => {
    for (const { declined, provenBy } of CONTROLS) {
      expect(existsSync(join(projectFolder(), provenBy))).toBe(true);
      for (const { ids, reason } of declined) {
        expect(Object.keys(ids)).not.toHaveLength(0);
        expect(reason.length).toBeGreaterThan(20);
      }
    }
  });
});
