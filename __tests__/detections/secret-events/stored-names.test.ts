import { loadEnvironment } from "../../../config/load-environment";
import { shorterNames, storedNames } from "../../../detections/secret-events/stored-names";

const environment = loadEnvironment("every-source");
const [first, ...others] = environment.integrations;
if (first === undefined) throw new Error("every-source has no integration");

describe("storedNames", () => {
  it("are one where all are computed", () => {
    expect(storedNames(environment, "secrets-manager")).toEqual(["acme-every-source-*"]);
    expect(storedNames(environment, "parameter-store")).toEqual(["/acme/every-source/*"]);
  });

  it("are none of the other store", () => {
    const secrets = environment.integrations.filter(
      ({ secret }) => secret.store === "secrets-manager",
    );

    expect(storedNames({ ...environment, integrations: secrets }, "parameter-store")).toEqual([]);
  });

  it("are as many more as are chosen otherwise", () => {
    const chosen = { ...first, secret: { ...first.secret, name: "team/key" } };
    const integrations = [chosen, ...others];

    expect(storedNames({ ...environment, integrations }, "secrets-manager")).toEqual([
      "team/key*",
      "acme-every-source-*",
    ]);
  });
});

describe("shorterNames", () => {
  it("says how the names should begin", () => {
    expect(shorterNames(environment, "secrets-manager")).toContain("acme-every-source-");
    expect(shorterNames(environment, "parameter-store")).toContain("/acme/every-source/");
  });
});
