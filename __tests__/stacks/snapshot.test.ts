import { loadEnvironment } from "../../config/load-environment";
import { synthesize } from "../support/synthesize";

/** For the reviewer's eyes: what a change does to the whole. Behaviour is asserted elsewhere. */
describe.each(Object.entries(synthesize(loadEnvironment("prod"))))(
  "stack %s of prod",
  (_part, stack) => {
    it("is as reviewed", () => {
      const masked = stack.text
        // The code's hash changes with every change of the code.
        .replace(/[0-9a-f]{64}/g, "<sha256>")
        .replace(/("source_code_hash": ")[^"]+/g, "$1<sha256>");

      expect(masked).toMatchSnapshot();
    });
  },
);
