import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { UpstreamBehaviour } from "../../../bench/secrets/upstream/behaviour";
import { Upstream } from "../../../bench/secrets/upstream/upstream";
import { eventually } from "../../support/time";

const ANSWERING: UpstreamBehaviour = {
  mode: "answering",
  latencyMs: 0,
  secretString: '{"apiKey":"key"}',
  versionId: "version-1",
};

/** Where no test or process of this machine is expected to listen. */
function randomPort(): number {
  return 20_000 + Math.floor(Math.random() * 10_000);
}

describe("Upstream", () => {
  let upstream: Upstream;

  beforeEach(async () => {
    upstream = await Upstream.open(randomPort(), ANSWERING);
  });

  afterEach(async () => {
    await upstream.close();
  });

  const get = () => fetch(`http://127.0.0.1:${upstream.port}/secretsmanager/get?secretId=weather`);

  it("answers with the secret and counts", async () => {
    const answer = (await (await get()).json()) as Record<string, unknown>;

    expect(answer).toMatchObject({ SecretString: '{"apiKey":"key"}', VersionId: "version-1" });
    expect(upstream.requests).toBe(1);
  });

  it("counts from where its behaviour was set, and answers with the new value", async () => {
    await get();

    await upstream.set({ ...ANSWERING, versionId: "version-2" });

    expect(upstream.requests).toBe(0);
    expect(await (await get()).json()).toMatchObject({ VersionId: "version-2" });
  });

  it.each([
    ["failing", 500, "InternalServiceError"],
    ["throttling", 400, "ThrottlingException"],
  ] as const)("%s: answers with %p", async (mode, status, type) => {
    await upstream.set({ ...ANSWERING, mode });

    const response = await get();

    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ __type: type });
  });

  it("hanging: takes a request and does not answer", async () => {
    await upstream.set({ ...ANSWERING, mode: "hanging" });

    const response = get().catch(() => "closed");
    await eventually(() => upstream.requests === 1);

    expect(await Promise.race([response, sleep(100, "no answer")])).toBe("no answer");
  });

  it("refusing: nobody listens, until it answers again", async () => {
    await upstream.set({ ...ANSWERING, mode: "refusing" });
    await expect(get()).rejects.toMatchObject({ cause: { code: "ECONNREFUSED" } });

    await upstream.set(ANSWERING);

    expect((await get()).status).toBe(200);
  });

  it("black-holed: a connection is neither accepted nor refused", async () => {
    await upstream.set({ ...ANSWERING, mode: "black-holed" });

    const socket = connect(upstream.port, "127.0.0.1");
    const outcome = await Promise.race([
      once(socket, "connect").then(
        () => "connected",
        () => "refused",
      ),
      sleep(200, "nothing"),
    ]);
    socket.destroy();

    expect(outcome).toBe("nothing");
  });
});
