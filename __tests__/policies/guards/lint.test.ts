import { CONDITION_OPERATORS } from "../../../policies/guards/condition-operators";
import { lintPolicy } from "../../../policies/guards/lint";
import type { PolicyPlace } from "../../../policies/guards/policy-place";
import { TABLE_POLICY_ACTIONS } from "../../../policies/guards/table-policy-actions";
import type { PolicyDocument } from "../../../policies/statement";

const KEY_ARN = "arn:aws:kms:eu-west-1:111122223333:key/1";
const TABLE_ARN = "arn:aws:dynamodb:eu-west-1:111122223333:table/rows";
const ROLE_ARN = "arn:aws:iam::111122223333:role/reader";

/** Statements without errors: each test changes one thing in one of them. */
const DECRYPT = {
  Sid: "Decrypt",
  Effect: "Allow",
  Action: ["kms:Decrypt"],
  Resource: KEY_ARN,
  Condition: { StringLike: { "kms:EncryptionContext:SecretARN": "arn:*" } },
};
const WRITE = {
  Sid: "DenyWrite",
  Effect: "Deny",
  Principal: "*",
  Action: ["dynamodb:PutItem"],
  Resource: TABLE_ARN,
  Condition: { StringNotEquals: { "aws:PrincipalArn": ROLE_ARN } },
};
const TRUST = {
  Sid: "Assume",
  Effect: "Allow",
  Principal: { Service: "lambda.amazonaws.com" },
  Action: ["sts:AssumeRole"],
};

/** The message with which a policy of one statement is refused, or nothing. */
function refusal(place: PolicyPlace, statement: object): string | undefined {
  // As it could be in a fork: the types would refuse some of it before.
  const document = { Version: "2012-10-17", Statement: [statement] } as PolicyDocument;
  try {
    lintPolicy(place, "acme", document);
    return undefined;
  } catch (error) {
    expect(error).toMatchObject({ name: "PolicyError" });
    return (error as Error).message;
  }
}

describe("a policy without errors", () => {
  it.each([
    ["inline", DECRYPT],
    ["managed", DECRYPT],
    ["table", WRITE],
    ["trust", TRUST],
  ] as const)("in place %s is taken", (place, statement) => {
    expect(refusal(place, statement)).toBeUndefined();
  });
});

describe("an action", () => {
  const withAction = (action: string) => ({ ...DECRYPT, Action: [action], Condition: {} });

  it.each([
    ["kms:Decript", '"kms:Decript" does not exist, perhaps Decrypt is meant; fix: write it'],
    ["kms:decrypt", '"kms:decrypt" does not exist, perhaps Decrypt is meant; fix: write it'],
    ["kms:Xyzzyxyzzy", '"kms:Xyzzyxyzzy" does not exist; fix: write it'],
    ["kmss:Decrypt", "of a service that is not known here, perhaps kms is meant; fix: correct it"],
    ["Decrypt", 'action "Decrypt" is of a service that is not known here'],
    ["", 'action "" is of a service that is not known here'],
    ["kms:Decrypt*", '"kms:Decrypt*" has a wildcard; fix: list the actions'],
    ["kms:*", '"kms:*" has a wildcard; fix: list the actions'],
  ])("%s is refused", (action, message) => {
    expect(refusal("inline", withAction(action))).toContain(
      "inline policy of acme: statement Decrypt: ",
    );
    expect(refusal("inline", withAction(action))).toContain(message);
    expect(refusal("inline", withAction("kms:Decrypt"))).toBeUndefined();
  });

  it("that is missing is refused", () => {
    expect(refusal("inline", { ...DECRYPT, Action: [] })).toContain("names no action; fix: list");
  });

  it("of another service than the resource's is refused on a resource", () => {
    const put = { ...WRITE, Resource: "*" };

    expect(refusal("key", { ...put, Action: ["dynamodb:PutItem"] })).toContain(
      'action "dynamodb:PutItem" is of another service; fix: name actions of kms only',
    );
    expect(refusal("key", { ...put, Action: ["kms:Decrypt"] })).toBeUndefined();
    expect(refusal("endpoint", WRITE)).toBeUndefined();
  });

  it.each(["dynamodb:DescribeStream", "dynamodb:RestoreTableFromBackup", "dynamodb:CreateTable"])(
    "%s, which DynamoDB refuses in the policy of a table, is refused there alone",
    (action) => {
      expect(refusal("table", { ...WRITE, Action: [action] })).toContain(
        `action "${action}" cannot stand in the policy of a table; fix: see `,
      );
      expect(refusal("endpoint", { ...WRITE, Action: [action] })).toBeUndefined();
    },
  );

  it.each(TABLE_POLICY_ACTIONS)("%s can stand in the policy of a table", (action) => {
    expect(refusal("table", { ...WRITE, Action: [action] })).toBeUndefined();
  });

  it("may be a wildcard in a listed denial, whose keys are those of any action", () => {
    const everything = {
      Sid: "DenyEveryActionExceptListed",
      Effect: "Deny",
      Principal: "*",
      Action: ["secretsmanager:*"],
      Resource: "*",
      Condition: { StringNotEquals: { "secretsmanager:VersionStage": "AWSCURRENT" } },
    };

    expect(refusal("secret", everything)).toBeUndefined();
    expect(refusal("secret", { ...everything, Effect: "Allow" })).toContain("has a wildcard");
    expect(
      refusal("secret", {
        ...everything,
        Condition: { StringNotEquals: { "secretsmanager:VersionStages": "AWSCURRENT" } },
      }),
    ).toContain("perhaps secretsmanager:VersionStage is meant");
  });
});

describe("a condition key", () => {
  const withKey = (key: string, action = "kms:Decrypt") => ({
    ...DECRYPT,
    Action: [action],
    Condition: { StringEquals: { [key]: "a" } },
  });

  it.each([
    ["aws:PrincipalArns", "perhaps aws:PrincipalArn is meant; fix: write it as AWS does"],
    ["aws:principalarn", "perhaps aws:PrincipalArn is meant"],
    ["aws:SourceVPCe", "perhaps aws:SourceVpce is meant"],
    ["kms:ViaServices", "perhaps kms:ViaService is meant"],
    ["aws:PrincipalTag/", 'condition key "aws:PrincipalTag/" does not exist'],
    ["kms:EncryptionContext:", 'condition key "kms:EncryptionContext:" does not exist'],
    ["secretsmanager:VersionStage", "does not exist"],
    ["PrincipalArn", "does not exist"],
  ])("%s is refused", (key, message) => {
    expect(refusal("inline", withKey(key))).toContain("statement Decrypt: condition key ");
    expect(refusal("inline", withKey(key))).toContain(message);
  });

  it.each([
    "aws:PrincipalArn",
    "aws:SourceVpce",
    "aws:PrincipalTag/team",
    "aws:ResourceTag/team",
    "kms:ViaService",
    "kms:EncryptionContext:aws:logs:arn",
    "lambda:SourceFunctionArn",
  ])("%s is taken", (key) => {
    expect(refusal("inline", withKey(key))).toBeUndefined();
  });

  it.each([
    ["kms:EncryptionContext:SecretARN", "kms:DescribeKey", "kms:Decrypt"],
    ["kms:GrantIsForAWSResource", "kms:Decrypt", "kms:CreateGrant"],
    ["aws:RequestTag/team", "secretsmanager:GetSecretValue", "secretsmanager:TagResource"],
    ["aws:TagKeys", "kms:Decrypt", "kms:TagResource"],
    ["s3:x-amz-acl", "s3:GetObject", "s3:PutObject"],
  ])("%s is refused for %s, and taken for %s", (key, without, having) => {
    expect(refusal("inline", withKey(key, without))).toContain(`condition key "${key}" `);
    expect(refusal("inline", withKey(key, having))).toBeUndefined();
  });

  it("is refused when one of several actions does not have it", () => {
    const both = { ...DECRYPT, Action: ["kms:Decrypt", "kms:DescribeKey"] };

    expect(refusal("inline", both)).toContain(
      '"kms:EncryptionContext:SecretARN" is not there for kms:DescribeKey; fix: give the action a statement of its own',
    );
    expect(refusal("inline", { ...both, Action: ["kms:Decrypt", "kms:Encrypt"] })).toBeUndefined();
  });

  it("of the function's code is refused in policies on resources, which never see it", () => {
    const inside = { ArnEquals: { "lambda:SourceFunctionArn": "arn:aws:lambda:f" } };

    expect(refusal("table", { ...WRITE, Condition: inside })).toContain(
      'condition key "lambda:SourceFunctionArn" is not there for a policy on a resource; fix: move',
    );
    expect(refusal("trust", { ...TRUST, Condition: inside })).toContain("is not there");
    expect(refusal("inline", { ...DECRYPT, Condition: inside })).toBeUndefined();
  });
});

describe("an operator", () => {
  const withOperator = (operator: string, value: string | string[] = "a") => ({
    ...DECRYPT,
    Condition: { [operator]: { "kms:EncryptionContext:SecretARN": value } },
  });

  it.each([
    ["StringEqual", "perhaps StringEquals is meant; fix: write it as AWS does"],
    ["stringEquals", "perhaps StringEquals is meant"],
    ["ForAnyValues:StringEquals", "perhaps ForAnyValue:StringEquals is meant"],
    ["NullIfExists", 'operator "NullIfExists" does not exist'],
    ["ForAnyValue:Null", 'operator "ForAnyValue:Null" does not exist'],
  ])("%s is refused", (operator, message) => {
    expect(refusal("inline", withOperator(operator))).toContain(message);
  });

  it.each([...CONDITION_OPERATORS])("%s is taken", (operator) => {
    expect(refusal("inline", withOperator(operator))).toBeUndefined();
  });

  it.each([
    ["StringEquals", "StringLike"],
    ["StringNotEquals", "StringNotLike"],
    ["StringEqualsIfExists", "StringLikeIfExists"],
    ["ForAnyValue:StringEquals", "ForAnyValue:StringLike"],
  ])("%s with a wildcard is refused, and %s is not", (literal, pattern) => {
    expect(refusal("inline", withOperator(literal, "role/a-*"))).toContain(
      `${literal} of "kms:EncryptionContext:SecretARN" has the value "role/a-*", in which a wildcard is only a character; fix: write ${pattern}, or the value in full`,
    );
    expect(refusal("inline", withOperator(literal, ["a", "b?"]))).toContain('the value "b?"');
    expect(refusal("inline", withOperator(literal, "role/a-b"))).toBeUndefined();
    expect(refusal("inline", withOperator(pattern, "role/a-*"))).toBeUndefined();
  });

  // The two are the same operator:
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
  it("ArnEquals takes a wildcard as ArnLike does", () => {
    expect(refusal("inline", withOperator("ArnEquals", "arn:aws:s3:::b*"))).toBeUndefined();
    expect(refusal("inline", withOperator("ArnLike", "arn:aws:s3:::b*"))).toBeUndefined();
  });

  it("without a value is refused", () => {
    expect(refusal("inline", withOperator("StringEquals", []))).toContain(
      'StringEquals of "kms:EncryptionContext:SecretARN" has no value; fix: leave the statement out',
    );
  });
});

describe("a statement", () => {
  it.each(["Read Secret", "read-secret", ""])('with the Sid "%s" is refused', (Sid) => {
    expect(refusal("inline", { ...DECRYPT, Sid })).toContain("a Sid has letters and digits only");
    expect(refusal("inline", { ...DECRYPT, Sid: "ReadSecret2" })).toBeUndefined();
  });

  it.each(["inline", "managed"] as const)("in place %s has no principal", (place) => {
    expect(refusal(place, { ...DECRYPT, Principal: "*" })).toContain(
      "names a principal in a policy of an identity; fix: remove Principal",
    );
    expect(refusal(place, DECRYPT)).toBeUndefined();
  });

  it.each([
    ["table", WRITE],
    ["endpoint", WRITE],
    ["trust", TRUST],
  ] as const)("in place %s has a principal", (place, statement) => {
    expect(refusal(place, { ...statement, Principal: undefined })).toContain(
      'names no principal; fix: write Principal: "*" and narrow it',
    );
    expect(refusal(place, statement)).toBeUndefined();
  });

  it("has a resource, but in a trust policy", () => {
    expect(refusal("inline", { ...DECRYPT, Resource: undefined })).toContain("names no resource");
    expect(refusal("inline", { ...DECRYPT, Resource: [] })).toContain("names no resource");
    expect(refusal("trust", { ...TRUST, Resource: ROLE_ARN })).toContain(
      "names a resource in a trust policy; fix: remove Resource",
    );
  });

  it('has the resource "*" only where the list of wildcards has it', () => {
    expect(refusal("inline", { ...DECRYPT, Resource: "*" })).toContain(
      'has the resource "*" without a listed reason; fix: name the resource, or list',
    );
    expect(refusal("inline", { ...DECRYPT, Resource: [KEY_ARN, "*"] })).toContain("listed reason");
    expect(refusal("table", { ...WRITE, Resource: "*" })).toContain("listed reason");
    expect(
      refusal("inline", {
        Sid: "SendTraces",
        Effect: "Allow",
        Action: ["xray:PutTraceSegments"],
        Resource: "*",
      }),
    ).toBeUndefined();
  });
});

it("refuses a policy without statements, which most services do not take", () => {
  expect(() => {
    lintPolicy("table", "acme", { Version: "2012-10-17", Statement: [] });
  }).toThrow("table policy of acme: has no statement; fix: do not place it");
});
