import { App } from "#cdk";
import { loadEnvironment } from "../../config/load-environment";
import type { Environment } from "../../config/schema";
import { placeStacks } from "../../stacks/all";

const prod = loadEnvironment("prod");

/** What `cdktf synth` prints beside the stacks, by stack. */
function noticesOf(environment: Environment): [string, unknown][] {
  const app = new App();
  placeStacks(app, environment);
  return app.node
    .findAll()
    .flatMap(({ node }) =>
      node.metadata
        .filter(({ type }) => type.endsWith("/warn"))
        .map(({ data }): [string, unknown] => [node.id, data]),
    );
}

describe("what a synth warns of", () => {
  it("is nothing for prod as it is", () => {
    expect(noticesOf(prod)).toEqual([]);
  });

  it("is a critical detection that is off, and an API that cannot be reached", () => {
    const tuning = [{ detection: "unexpected-reader", enabled: false, reason: "a test" } as const];

    expect(
      noticesOf({
        ...prod,
        network: { ...prod.network, egress: { mode: "none" } },
        alarms: { ...prod.alarms, tuning },
      }),
    ).toEqual([
      ["prod-network", expect.stringContaining('with network.egress.mode "none"')],
      ["prod-audit", expect.stringContaining("unexpected-reader, which is critical, is off")],
    ]);
  });
});
