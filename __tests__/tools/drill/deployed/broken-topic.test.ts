import { alarmTopicArnOf } from "../../../../config/audit-places";
import { loadEnvironment } from "../../../../config/load-environment";
import { topicPolicy } from "../../../../policies/topic-policy";
import { brokenTopic } from "../../../../tools/drill/deployed/broken-topic";

const environment = loadEnvironment("prod");
const topic = alarmTopicArnOf(environment);
const alarms = ["a", "b", "c", "d", "e"].map((each) => `acme-prod-${each}`);
const ours = topicPolicy(environment).Statement;

const ALARMS = "cloudwatch.amazonaws.com";
const RULES = "events.amazonaws.com";
const noWord = (service: string) => `The policy of topic ${topic} does not let ${service} publish.`;

function reportOn(Statement: object, document: object = { Version: "2012-10-17" }) {
  const Policy = JSON.stringify({ ...document, Statement });
  return brokenTopic(environment, alarms, { Policy, SubscriptionsConfirmed: "1" });
}

const letting = (Principal: unknown, Condition?: object) => ({
  Effect: "Allow",
  Principal,
  Action: "SNS:Publish",
  Resource: topic,
  ...(Condition === undefined ? {} : { Condition }),
});
const both = letting({ Service: [ALARMS, RULES] });
const rules = letting({ Service: RULES });
const denying = (change: object) => ({
  Effect: "Deny",
  Principal: "*",
  Action: "sns:Publish",
  Resource: topic,
  ...change,
});

/** As SNS makes it for every new topic. */
const ofSns = (key: string) => ({
  Sid: "__default_statement_ID",
  Effect: "Allow",
  Principal: { AWS: "*" },
  Action: ["SNS:GetTopicAttributes", "SNS:Subscribe", "SNS:Publish"],
  Resource: topic,
  Condition: { StringEquals: { [key]: environment.account } },
});

it.each<[string, object]>([
  ["the stack's", ours],
  ["one statement for both", [both]],
  ["one statement that is no list", both],
  ["everybody", letting("*")],
  ["every action", [{ ...both, Action: "sns:*" }]],
  ["every action but others", [{ ...both, Action: undefined, NotAction: "sns:Subscribe" }]],
  ["alarms of this account, and rules", [letting({ Service: ALARMS }, ofAccount()), rules]],
  ["SNS's own and rules", [ofSns("AWS:SourceOwner"), rules]],
  ["a Deny of others", [both, denying({ Principal: { AWS: "999988887777" } })]],
  ["a Deny of another action", [both, denying({ Action: "sns:Subscribe" })]],
  ["a Deny of another topic", [both, denying({ Resource: `${topic}-other` })]],
  ["a Deny without TLS", [both, denying({ Condition: withoutTls() })]],
  [
    "a Deny of everything but publishing",
    [both, denying({ Action: undefined, NotAction: "sns:Publish" })],
  ],
  [
    "one for a federated principal beside it",
    [both, letting({ Federated: "accounts.google.com" })],
  ],
])("alarms and rules may publish by a policy of %s", (_, statement) => {
  expect(reportOn(statement)).toEqual({ broken: [], notChecked: [] });
});

it.each<[string, object, string[]]>([
  ["nobody", [], [ALARMS, RULES]],
  ["alarms alone", [letting({ Service: ALARMS })], [RULES]],
  ["rules alone", [rules], [ALARMS]],
  ["SNS's own", [ofSns("AWS:SourceOwner")], [RULES]],
  ["SNS's own by the newer key", [ofSns("AWS:SourceAccount")], [RULES]],
  [
    "SNS's own, of another account",
    [letting({ AWS: "*" }, { StringEquals: { "AWS:SourceOwner": "999988887777" } })],
    [ALARMS, RULES],
  ],
  ["the account's identities alone", [letting({ AWS: environment.account })], [ALARMS, RULES]],
  [
    "both under a condition, which no rule meets",
    [letting({ Service: [ALARMS, RULES] }, ofAccount())],
    [RULES],
  ],
  [
    "both with TLS, which is a condition",
    [letting({ Service: [ALARMS, RULES] }, { Bool: { "aws:SecureTransport": "true" } })],
    [RULES],
  ],
  ["both, on another topic", [{ ...both, Resource: `${topic}-other` }], [ALARMS, RULES]],
  [
    "both, for all but publishing",
    [{ ...both, Action: undefined, NotAction: "sns:Publish" }],
    [ALARMS, RULES],
  ],
  ["a Deny of everything", [...ours, denying({ Action: "sns:*", Resource: "*" })], [ALARMS, RULES]],
  ["a Deny of publishing", [...ours, denying({ Action: ["sns:Publish"] })], [ALARMS, RULES]],
  [
    "a Deny of all but others",
    [...ours, denying({ Action: undefined, NotAction: "sns:Subscribe" })],
    [ALARMS, RULES],
  ],
  ["a Deny of one service", [...ours, denying({ Principal: { Service: RULES } })], [RULES]],
  [
    "a Deny of what comes from no account, as rules do",
    [...ours, denying({ Condition: { StringNotEquals: ofAccount().StringEquals } })],
    [RULES],
  ],
])("not all may publish by a policy of %s", (_, statement, services) => {
  expect(reportOn(statement)).toEqual({ broken: services.map(noWord), notChecked: [] });
});

it("names alarms that may not publish while others may, and only a few of them", () => {
  const { partition, region, account } = environment;
  const of = (name: string) => `arn:${partition}:cloudwatch:${region}:${account}:alarm:${name}`;
  const only = (...names: string[]) =>
    letting({ Service: ALARMS }, { ArnEquals: { "aws:SourceArn": names.map(of) } });

  expect(reportOn([rules, only("acme-prod-a")]).broken).toEqual([
    noWord(ALARMS).replace(/\.$/, " for acme-prod-b, acme-prod-c, acme-prod-d and 1 more."),
  ]);
  expect(reportOn([rules, only(...alarms.slice(0, 4))]).broken).toEqual([
    noWord(ALARMS).replace(/\.$/, " for acme-prod-e."),
  ]);
});

it.each<[string, object[]]>([
  [
    "an operator that is not modelled",
    [both, denying({ Condition: { IpAddress: { "aws:SourceIp": "192.0.2.0/24" } } })],
  ],
  [
    "everybody but a principal",
    [both, { ...denying({}), Principal: undefined, NotPrincipal: { AWS: "999988887777" } }],
  ],
  [
    "an organisation",
    [both, denying({ Condition: { StringNotEquals: { "aws:SourceOrgID": "o-1" } } })],
  ],
])("tells that it cannot decide about a Deny of %s", (_, statement) => {
  const { broken, notChecked } = reportOn(statement);

  expect(broken).toEqual([]);
  expect(notChecked).toEqual(
    [ALARMS, RULES].map(
      (service) => expect.stringContaining(`${service} may publish to topic ${topic}`) as string,
    ),
  );
});

it("cannot decide about an Allow that is not modelled, where no other is", () => {
  const ofOrganisation = letting(
    { Service: ALARMS },
    { StringEquals: { "aws:SourceOrgID": "o-1" } },
  );

  expect(reportOn([rules, ofOrganisation]).notChecked).toHaveLength(1);
  expect(reportOn([both, ofOrganisation]).notChecked).toEqual([]);
});

it("lets a Deny decide, whatever else there is", () => {
  const undecided = { ...denying({}), Principal: undefined, NotPrincipal: { AWS: "999988887777" } };

  expect(reportOn([both, undecided, denying({ Action: "sns:*" })])).toEqual({
    broken: [noWord(ALARMS), noWord(RULES)],
    notChecked: [],
  });
});

it("lets nobody publish without a policy", () => {
  expect(brokenTopic(environment, alarms, {}).broken).toEqual([noWord(ALARMS), noWord(RULES)]);
});

it("asks for a confirmed subscription, unless the environment has nobody to tell", () => {
  const attributes = { Policy: JSON.stringify({ Statement: both }), SubscriptionsConfirmed: "0" };
  const local = loadEnvironment("local");
  const ofLocal = {
    ...attributes,
    Policy: JSON.stringify({ Statement: { ...both, Resource: alarmTopicArnOf(local) } }),
  };

  expect(brokenTopic(environment, alarms, attributes).broken).toEqual([
    `Nobody has confirmed a subscription of topic ${topic}.`,
  ]);
  expect(brokenTopic(local, alarms, ofLocal).broken).toEqual([]);
});

function ofAccount() {
  return { StringEquals: { "aws:SourceAccount": environment.account } };
}

function withoutTls() {
  return { Bool: { "aws:SecureTransport": "false" } };
}
