import type { SecretSource } from "../../../../lambda-src/secrets/secret-source";
import type { LoopbackServer } from "../../../../local/loopback-server";
import { REACHED_MS } from "../../../support/time";
import { failedAttempt } from "./attempt";

/** A provider under test. */
interface ProviderUnderTest {
  readonly source: (options?: { readonly requestTimeoutMs: number }) => SecretSource;
  readonly server: () => LoopbackServer;
  /** From now on no request is answered. */
  readonly hang: () => void;
}

/** What every source on loopback says of a provider that gives no answer. */
export function describeSilentProvider({ source, server, hang }: ProviderUnderTest): void {
  describe("a provider that gives no answer", () => {
    test("is not ready when it does not listen (yet)", async () => {
      await server().close();

      const error = await failedAttempt(source());

      expect(error.kind).toBe("secret-not-ready");
      expect(error.message).toContain(`port ${server().port}`);
    });

    test("is a timeout when it hangs, as while it asks AWS before it serves", async () => {
      hang();

      const error = await failedAttempt(source({ requestTimeoutMs: REACHED_MS }));

      expect(error.kind).toBe("secret-timeout");
    });

    test("is a timeout when the attempt is aborted", async () => {
      hang();
      const controller = new AbortController();
      const { signal } = controller;
      const failing = failedAttempt(source(), { signal });

      controller.abort();

      expect((await failing).kind).toBe("secret-timeout");
    });
  });
}
