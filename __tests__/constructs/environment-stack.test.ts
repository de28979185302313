import util from "node:util";
import { loadEnvironment } from "../../config/load-environment";
import { synthesize } from "../support/synthesize";

it("synthesizes without what Node.js 22 and later warn of on standard error", () => {
  const deprecated = jest.spyOn(util, "isArray");

  synthesize(loadEnvironment("prod"));

  expect(deprecated).not.toHaveBeenCalled();
});
