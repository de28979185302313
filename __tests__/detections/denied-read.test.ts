import { loadEnvironment } from "../../config/load-environment";
import { deniedRead } from "../../detections/denied-read";

const environment = loadEnvironment("prod");
const [integration] = environment.integrations;
if (integration === undefined) throw new Error("prod has no integration");

describe("deniedRead", () => {
  it("counts refused reads of the secret, whoever tries, the reader included", () => {
    expect(deniedRead(environment, integration).source).toEqual({
      kind: "log-filter",
      pattern:
        '{ ($.eventSource = "secretsmanager.amazonaws.com") && ($.eventName = "GetSecretValue")' +
        ' && ($.errorCode = "AccessDenied*")' +
        ' && (($.requestParameters.secretId = "acme-prod-weather-api-key")' +
        ' || ($.requestParameters.secretId = "*:secret:acme-prod-weather-api-key*")) }',
    });
  });
});
