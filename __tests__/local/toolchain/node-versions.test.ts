import { MissingToolError } from "../../../local/toolchain/missing-tool-error";
import {
  firstReleases,
  readNodeVersions,
  requireSupportedNode,
} from "../../../local/toolchain/node-versions";

const VERSIONS = { engines: "^20.19.0 || ^22.13.0 || ^24.0.0", recommended: "24" };

test.each(["20.19.0", "20.20.2", "22.13.0", "24.0.0", "24.22.3"])(
  "Node.js %s is supported",
  (version) => {
    expect(() => {
      requireSupportedNode(version, VERSIONS);
    }).not.toThrow();
  },
);

test.each([
  ["older than all", "18.20.8"],
  ["an older release of a major version", "20.18.3"],
  ["between two major versions", "21.7.3"],
  ["newer than all", "25.0.0"],
])("a Node.js that is %s is refused, with the remedy", (_reason, version) => {
  const check = () => {
    requireSupportedNode(version, VERSIONS);
  };

  expect(check).toThrow(MissingToolError);
  expect(check).toThrow(
    `Node.js ${version} is not supported: this is tested with ${VERSIONS.engines} (engines in ` +
      "package.json). Install Node.js 24 (https://nodejs.org/en/download), or, with nvm: nvm install.",
  );
});

test("the Node.js that runs this test is supported, and the recommended one", () => {
  const { engines, recommended } = readNodeVersions();

  expect(() => {
    requireSupportedNode();
  }).not.toThrow();
  expect(firstReleases(engines).map(([major]) => String(major))).toContain(recommended);
});

test.each([">=20.19.0", "^20.19 || ^22.13.0", "20.19.0", ""])(
  'engines that say "%s" are refused, since their major versions cannot be told',
  (engines) => {
    expect(() => firstReleases(engines)).toThrow(
      `engines.node in package.json is "${engines}". Write ^20.19.0 || ^24.0.0.`,
    );
  },
);
