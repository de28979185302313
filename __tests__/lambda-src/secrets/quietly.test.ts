import { quietly } from "../../../lambda-src/secrets/quietly";

/** Unhandled rejections are reported at the end of the current turn. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

test.each([
  [
    "throws",
    () => {
      throw new Error("no");
    },
  ],
  ["rejects", () => Promise.reject(new Error("no"))],
])("what an action %s decides nothing", async (_, action) => {
  const unhandled = jest.fn();
  process.on("unhandledRejection", unhandled);

  expect(() => {
    quietly(action);
  }).not.toThrow();
  await turn();

  process.off("unhandledRejection", unhandled);
  expect(unhandled).not.toHaveBeenCalled();
});

test("the action has run when it returns", () => {
  const action = jest.fn();

  quietly(action);

  expect(action).toHaveBeenCalledTimes(1);
});
