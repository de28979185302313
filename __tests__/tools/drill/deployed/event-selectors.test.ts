import type { AdvancedFieldSelector } from "@aws-sdk/client-cloudtrail";
import { isSelected } from "../../../../tools/drill/deployed/event-selectors";

const read = {
  eventCategory: "Management",
  eventSource: "secretsmanager.amazonaws.com",
  eventName: "GetSecretValue",
  readOnly: true,
  userIdentity: { type: "IAMUser", arn: "arn:aws:iam::111122223333:user/alice" },
};
const write = { ...read, eventName: "PutSecretValue", readOnly: false };
const refused = { ...read, eventCategory: "NetworkActivity", errorCode: "VpceAccessDenied" };

describe("a basic selector", () => {
  it.each([
    ["records management events", {}, [true, true]],
    ["without management events", { IncludeManagementEvents: false }, [false, false]],
    ["of all", { ReadWriteType: "All" as const }, [true, true]],
    ["of what reads", { ReadWriteType: "ReadOnly" as const }, [true, false]],
    ["of what writes", { ReadWriteType: "WriteOnly" as const }, [false, true]],
    [
      "without a source",
      { ExcludeManagementEventSources: ["secretsmanager.amazonaws.com"] },
      [false, false],
    ],
    [
      "without another source",
      { ExcludeManagementEventSources: ["kms.amazonaws.com"] },
      [true, true],
    ],
  ])("%s", (_, selector, expected) => {
    const selectors = { basic: [selector], advanced: [] };

    expect([read, write].map((event) => isSelected(selectors, event))).toEqual(expected);
    expect(isSelected(selectors, refused)).toBe(false);
  });
});

describe("an advanced selector", () => {
  const of = (...fields: AdvancedFieldSelector[]) => ({
    basic: [],
    advanced: [{ FieldSelectors: [{ Field: "eventCategory", Equals: ["Management"] }, ...fields] }],
  });

  it.each<[string, AdvancedFieldSelector[], boolean[]]>([
    ["without a condition", [], [true, true]],
    ["of what reads", [{ Field: "readOnly", Equals: ["true"] }], [true, false]],
    [
      "of one value or another",
      [{ Field: "eventName", Equals: ["A", "PutSecretValue"] }],
      [false, true],
    ],
    [
      "of one operator or another",
      [{ Field: "eventName", StartsWith: ["Get"], EndsWith: ["utSecretValue"] }],
      [true, true],
    ],
    [
      "that takes one out, however else it is selected",
      [{ Field: "eventName", EndsWith: ["SecretValue"], NotStartsWith: ["Put"] }],
      [true, false],
    ],
    [
      "that takes several out",
      [{ Field: "eventName", NotEquals: ["PutSecretValue"], NotEndsWith: ["tSecretValue"] }],
      [false, false],
    ],
    [
      "with conditions of two fields",
      [
        { Field: "eventSource", Equals: ["secretsmanager.amazonaws.com"] },
        { Field: "userIdentity.arn", NotEquals: ["arn:aws:iam::111122223333:user/alice"] },
      ],
      [false, false],
    ],
    [
      "of a field that is not there",
      [{ Field: "vpcEndpointId", StartsWith: [""] }],
      [false, false],
    ],
    [
      "without a value of a field that is not there",
      [{ Field: "vpcEndpointId", NotStartsWith: ["vpce-"] }],
      [true, true],
    ],
  ])("%s", (_, fields, expected) => {
    expect([read, write].map((event) => isSelected(of(...fields), event))).toEqual(expected);
    expect(isSelected(of(...fields), refused)).toBe(false);
  });

  it("is one of several", () => {
    const selectors = {
      basic: [],
      advanced: [
        ...of({ Field: "readOnly", Equals: ["false"] }).advanced,
        {
          FieldSelectors: [
            { Field: "eventCategory", Equals: ["NetworkActivity"] },
            { Field: "errorCode", Equals: ["VpceAccessDenied"] },
          ],
        },
      ],
    };

    expect([read, write, refused].map((event) => isSelected(selectors, event))).toEqual([
      false,
      true,
      true,
    ]);
  });
});

describe("a trail without selectors", () => {
  it("records management events alone", () => {
    const none = { basic: [], advanced: [] };

    expect([read, write, refused].map((event) => isSelected(none, event))).toEqual([
      true,
      true,
      false,
    ]);
  });
});

describe("an event of an old version, without category and readOnly", () => {
  it.each([
    ["GetSecretValue", true],
    ["BatchGetSecretValue", true],
    ["DescribeSecret", true],
    ["PutSecretValue", false],
    ["StopLogging", false],
  ])("is a management event; whether it reads is told by its name: %s", (eventName, reads) => {
    const of = (ReadWriteType: "ReadOnly" | "WriteOnly") =>
      isSelected({ basic: [{ ReadWriteType }], advanced: [] }, { eventName });

    expect([of("ReadOnly"), of("WriteOnly")]).toEqual([reads, !reads]);
  });
});
