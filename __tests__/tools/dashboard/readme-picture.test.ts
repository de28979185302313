import { readFileSync } from "node:fs";
import { loadEnvironment } from "../../../config/load-environment";
import { auditDashboard } from "../../../detections/dashboards/audit-dashboard";
import { dashboardPicture } from "../../../tools/dashboard/picture";

describe("docs/dashboard.svg", () => {
  // If this fails: npm run docs
  it("is the picture of the dashboard that prod has", () => {
    const body = JSON.stringify(auditDashboard(loadEnvironment("prod")));

    expect(readFileSync("docs/dashboard.svg", "utf8")).toBe(dashboardPicture(body));
  });
});
