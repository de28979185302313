import { ThirdPartyStandIn } from "../../../local/third-party/third-party-stand-in";

const KEY = "key-of-the-test";
const NOW = new Date("2026-03-01T10:42:00Z");

let api: ThirdPartyStandIn;

beforeEach(async () => {
  api = await ThirdPartyStandIn.start({ keys: [KEY], now: () => NOW });
});

afterEach(async () => {
  await api.stop();
});

const get = (query: string, headers: Record<string, string> = { apikey: KEY }, options = {}) =>
  fetch(`${api.url}/v4/weather/realtime?${query}`, { headers, redirect: "manual", ...options });

test("answers in the vendor's shape", async () => {
  const response = await get("location=seville&units=metric");

  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({
    data: {
      time: "2026-03-01T10:00:00Z",
      values: expect.objectContaining({
        temperature: expect.any(Number) as number,
        humidity: expect.any(Number) as number,
        windSpeed: expect.any(Number) as number,
        weatherCode: 1000,
      }) as object,
    },
    location: {
      lat: expect.any(Number) as number,
      lon: expect.any(Number) as number,
      name: "seville",
      type: "city",
    },
  });
});

test("the values follow from the location and the hour", async () => {
  const values = async (standIn: ThirdPartyStandIn, location: string) => {
    const url = `${standIn.url}/v4/weather/realtime?location=${location}`;
    const response = await fetch(url, { headers: { apikey: KEY } });
    return ((await response.json()) as { data: { values: object } }).data.values;
  };
  const sameHour = await ThirdPartyStandIn.start({
    keys: [KEY],
    now: () => new Date("2026-03-01T10:59:59Z"),
  });
  const nextHour = await ThirdPartyStandIn.start({
    keys: [KEY],
    now: () => new Date("2026-03-01T11:00:00Z"),
  });

  const seville = await values(api, "seville");

  expect(await values(sameHour, "seville")).toEqual(seville);
  expect(await values(nextHour, "seville")).not.toEqual(seville);
  expect(await values(api, "cadiz")).not.toEqual(seville);
  await Promise.all([sameHour.stop(), nextHour.stop()]);
});

test.each([
  ["no key", {}],
  ["a wrong key", { apikey: "another" }],
  ["an empty key", { apikey: "" }],
])("with %s, answers 401 in the vendor's shape", async (_what, headers) => {
  const response = await get("location=seville", headers);

  expect(response.status).toBe(401);
  expect(await response.json()).toEqual({
    code: 401001,
    type: "Invalid Key",
    message: "The method requires authentication, but it was not presented or is invalid.",
  });
});

test("a key in the query is no key", async () => {
  expect((await get(`location=seville&apikey=${KEY}`, {})).status).toBe(401);
});

test("after a rotation, accepts the new key only", async () => {
  api.acceptKeys("new");

  expect((await get("location=seville")).status).toBe(401);
  expect((await get("location=seville", { apikey: "new" })).status).toBe(200);
});

test.each([
  ["units=metric", 400, 400004],
  ["location=seville&units=furlongs", 400, 400002],
])("the query %s is refused", async (query, status, code) => {
  const response = await get(query);

  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject({ code });
});

test("has no other path", async () => {
  const response = await fetch(`${api.url}/v4/weather/forecast`, { headers: { apikey: KEY } });

  expect(response.status).toBe(404);
});

test("treats one location badly, until told otherwise", async () => {
  api.setBehaviour("seville", { kind: "too-many-calls", retryAfterSeconds: 7 });

  const limited = await get("location=seville");
  const elsewhere = await get("location=cadiz");
  api.setBehaviour("seville", undefined);
  const later = await get("location=seville");

  expect([limited.status, limited.headers.get("retry-after")]).toEqual([429, "7"]);
  expect(await limited.json()).toMatchObject({ code: 429001, type: "Too Many Calls" });
  expect([elsewhere.status, later.status]).toEqual([200, 200]);
});

test("fails and redirects", async () => {
  api.setBehaviour("broken", { kind: "failure" });
  api.setBehaviour("moved", { kind: "redirect", to: "http://127.0.0.1:9/stolen" });

  const broken = await get("location=broken");
  const moved = await get("location=moved");

  expect([broken.status, ((await broken.json()) as { code: number }).code]).toEqual([500, 500001]);
  expect([moved.status, moved.headers.get("location")]).toEqual([302, "http://127.0.0.1:9/stolen"]);
});

test("is slow, and lets go of a caller that gives up", async () => {
  api.setBehaviour("quick", { kind: "slow", delayMs: 1 });
  api.setBehaviour("slow", { kind: "slow", delayMs: 3_600_000 });

  const quick = await get("location=quick");
  const slow = get("location=slow", { apikey: KEY }, { signal: AbortSignal.timeout(50) });

  expect(quick.status).toBe(200);
  await expect(slow).rejects.toThrow(/timeout/);
});

test("keeps what was called, and no key", async () => {
  await get("location=seville");
  await get("location=cadiz", { apikey: "wrong-key" });
  await get("location=cadiz", {});

  expect(api.calls).toEqual([
    { location: "seville", keyPresented: true, keyAccepted: true },
    { location: "cadiz", keyPresented: true, keyAccepted: false },
    { location: "cadiz", keyPresented: false, keyAccepted: false },
  ]);
  expect(JSON.stringify(api.calls)).not.toMatch(/key-of-the-test|wrong-key/);
});
