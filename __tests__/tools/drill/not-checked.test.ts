import { loadEnvironment } from "../../../config/load-environment";
import { EXAMPLE_NETWORK } from "../../../detections/network-ids";
import { drillIntegrations } from "../../../tools/drill/drill-integrations";
import { ownDetections } from "../../../tools/drill/drilled-detections";
import { jsonRecordings, renderRecordings } from "../../../tools/drill/render-recordings";

const environment = loadEnvironment("prod");
const network = EXAMPLE_NETWORK;
const detections = ownDetections(environment, network);
const report = drillIntegrations({ environment, network, detections }, []);
const sentence = "Trail of another account: AWS does not say whether it records.";

describe("what AWS did not tell of a deployment", () => {
  it("is in the report, for people and for programs", () => {
    const found = { ...report, notChecked: [sentence] };

    expect(renderRecordings(found, false)).toContain(`NOT checked:\n  ${sentence}\n`);
    expect(JSON.parse(jsonRecordings(found))).toMatchObject({ notChecked: [sentence] });
  });

  it.each([report, { ...report, notChecked: [] }])(
    "is not mentioned where there is none",
    (found) => {
      expect(renderRecordings(found, false)).not.toContain("NOT checked");
    },
  );
});
