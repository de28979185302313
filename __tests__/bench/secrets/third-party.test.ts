import type { Reader } from "../../../bench/secrets/contestants/reader";
import { requestThirdParty } from "../../../bench/secrets/programs/rejections";
import { RejectedKeyError } from "../../../bench/secrets/programs/third-party";

/** Holds an old key until it is refreshed. */
function readerWithOldKey(newKey: string): Reader & { refreshes: number } {
  const reader = {
    key: "old",
    refreshes: 0,
    read: () => Promise.resolve(reader.key),
    refresh: () => {
      reader.refreshes += 1;
      reader.key = newKey;
      return Promise.resolve(newKey);
    },
    textOf: String,
    holders: [],
  };
  return reader;
}

describe("requestThirdParty", () => {
  it("counts the requests that a second key made succeed", async () => {
    const reader = readerWithOldKey("new");

    const served = await requestThirdParty(reader, {
      validKey: "new",
      requests: 10,
      concurrency: 1,
    });

    expect(served).toBe(10);
    expect(reader.refreshes).toBe(1);
  });

  it("counts none for a third party that takes no key, and refreshes for each", async () => {
    const reader = readerWithOldKey("old");

    const served = await requestThirdParty(reader, { requests: 7, concurrency: 3 });

    expect(served).toBe(0);
    expect(reader.refreshes).toBe(7);
  });

  it("leaves the rejection to a contestant that deals with it", async () => {
    const keys: string[] = [];
    const reader: Reader = {
      ...readerWithOldKey("new"),
      withSecret: async (call) => {
        keys.push("old", "new");
        await expect(call("old")).rejects.toBeInstanceOf(RejectedKeyError);
        return await call("new");
      },
    };

    const served = await requestThirdParty(reader, {
      validKey: "new",
      requests: 1,
      concurrency: 1,
    });

    expect(served).toBe(1);
  });

  it("runs all requests in one invocation where the contestant has them", async () => {
    let invocations = 0;
    const reader: Reader = {
      ...readerWithOldKey("new"),
      invocation: (handler) => {
        invocations += 1;
        return handler();
      },
    };

    await requestThirdParty(reader, { validKey: "new", requests: 4, concurrency: 2 });

    expect(invocations).toBe(1);
  });

  it("does not hide another failure of a read", async () => {
    const reader: Reader = {
      ...readerWithOldKey("new"),
      read: () => Promise.reject(new Error("the upstream failed")),
    };

    await expect(requestThirdParty(reader, { requests: 1, concurrency: 1 })).rejects.toThrow(
      "the upstream failed",
    );
  });
});
