import { deadlineIn } from "../../../lambda-src/ingestion/deadline";
import { systemRuntime } from "../../../lambda-src/ingestion/runtime";
import { ThirdPartyClient } from "../../../lambda-src/ingestion/third-party-client";
import { WeatherClient } from "../../../lambda-src/ingestion/weather-client";
import { SecretValue } from "../../../lambda-src/secrets/secret-value";
import { UNREACHED_MS } from "../../support/time";
import { sendJson, startHttpServer } from "../support/loopback-server";
import { vendorAnswer } from "../support/vendor-answer";

test("asks the documented endpoint for one location in metric units", async () => {
  const server = await startHttpServer((_, response) => {
    sendJson(response, 200, vendorAnswer());
  });
  const observer = {
    thirdPartyAttempted: () => undefined,
    thirdPartyRetried: () => undefined,
    thirdPartyFailed: () => undefined,
  };
  const options = { authHeader: "apikey", connectTimeoutMs: UNREACHED_MS, maxAttempts: 1 };
  const client = new ThirdPartyClient({ ...options, observer, runtime: systemRuntime });
  const weather = new WeatherClient(client, new URL(`${server.url}/v4/weather/realtime`));

  const observation = await weather.realtime(
    "São Paulo & co",
    new SecretValue("k"),
    deadlineIn(UNREACHED_MS),
  );
  await server.close();

  const requested = new URL(server.requests[0]?.url ?? "", server.url);
  expect(requested.pathname).toBe("/v4/weather/realtime");
  expect([...requested.searchParams]).toEqual([
    ["location", "São Paulo & co"],
    ["units", "metric"],
  ]);
  expect(observation).toMatchObject({ location: "São Paulo & co", temperatureCelsius: 1.88 });
});
