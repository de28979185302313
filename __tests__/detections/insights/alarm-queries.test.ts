/**
 * Whoever is paged pastes the query of the alarm's text: it finds what raised the alarm, in whatever way,
 * and hangs on nothing that is not documented of CloudWatch Logs Insights.
 */
import { environmentNames, loadEnvironment } from "../../../config/load-environment";
import type { Environment } from "../../../config/schema";
import { isPrescribed } from "../../../detections/alarm-name";
import { alarmText } from "../../../detections/alarm-text";
import { auditDetections, operationsDetections } from "../../../detections/catalog";
import { auditDashboard } from "../../../detections/dashboards/audit-dashboard";
import type { Detection } from "../../../detections/detection";
import { parsedFilterPattern } from "../../../detections/evaluation/filter-pattern-parser";
import { satisfies } from "../../../detections/evaluation/filter-pattern-semantics";
import type { Expression } from "../../../detections/evaluation/filter-pattern-syntax";
import { EXAMPLE_NETWORK } from "../../../detections/network-ids";
import { nameOf } from "../../../tools/drill/drill";
import { isOfStore } from "../../../tools/drill/drill-integrations";
import { placeholdersOf } from "../../../tools/drill/placeholders";
import { canHappen, eventsOf, recordings } from "../../../tools/drill/recorded-events";
import { fieldsOfTrail } from "../../docs/support/known-fields";
import { everyVariant } from "../../tools/drill/support/variants";
import { eventsOfPattern } from "../support/events-of-pattern";
import { finds } from "../support/insights/finds";
import { fieldsOf, parsedQuery } from "../support/insights/query-parser";
import type { Condition } from "../support/insights/query-syntax";

type Event = Record<string, unknown>;

const RECORDINGS = recordings();
const FIELDS = fieldsOfTrail();

/** Every environment with every detection that it can have by its alarms' settings, CIS included. */
const VARIANTS = [
  ...environmentNames().map((name) => ({ title: name, environment: loadEnvironment(name) })),
  ...everyVariant(),
].map(({ title, environment }): [string, Environment] => [
  title,
  { ...environment, alarms: { ...environment.alarms, tuning: [], cis: true } },
]);

interface Asked {
  readonly detection: Detection;
  readonly pattern: Expression;
  /** Of the query in the alarm's text. */
  readonly condition: Condition;
}

function askedIn(environment: Environment): Asked[] {
  return [
    ...auditDetections(environment, EXAMPLE_NETWORK),
    ...operationsDetections(environment),
  ].flatMap((detection) => {
    const { source } = detection;
    if (source.kind !== "log-filter") return [];
    const pattern = parsedFilterPattern(source.pattern);
    return [{ detection, pattern, condition: conditionOf(environment, detection) }];
  });
}

/** As it is pasted. */
function queryOf(environment: Environment, detection: Detection): string {
  return alarmText(environment, detection).split("\n").at(-1) ?? "";
}

function conditionOf(environment: Environment, detection: Detection): Condition {
  const query = queryOf(environment, detection);
  const [filter, ...others] = parsedQuery(query).flatMap((command) =>
    command.kind === "filter" ? [command.condition] : [],
  );
  if (filter === undefined || others.length > 0) throw new Error(`Not one filter: ${query}`);
  return filter;
}

/** What of the events raises a detection. */
const raisedBy = ({ pattern }: Asked, events: readonly Event[]) =>
  events.filter((event) => satisfies(event, pattern));

/** What of the events raises a detection and is not found by the query of its alarm. */
const lost = (asked: Asked, events: readonly Event[]) =>
  raisedBy(asked, events).filter((event) => finds(asked.condition, event) !== true);

/** `readOnly` is optional. https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
const withoutReadOnly = (events: readonly Event[]): Event[] =>
  events.map((event) =>
    Object.fromEntries(Object.entries(event).filter(([k]) => k !== "readOnly")),
  );

describe.each(VARIANTS)("the query in the text of each alarm of %s", (_title, environment) => {
  let asked: readonly Asked[] = [];
  beforeAll(() => {
    asked = askedIn(environment);
  });
  const recorded = environment.integrations.flatMap((integration) => {
    const placeholders = placeholdersOf(environment, integration, EXAMPLE_NETWORK);
    return RECORDINGS.filter(
      (recording) => isOfStore(recording, integration) && canHappen(recording, placeholders),
    ).map((recording) => ({
      integration: integration.name,
      name: recording.name,
      events: eventsOf(recording, placeholders),
    }));
  });

  /** The recordings that must raise a detection: of CIS none is named, so all are looked through. */
  function drillsOf({ detection: { drills, integration, id } }: Asked) {
    return recorded.filter(
      (each) =>
        (isPrescribed(id) || drills.includes(each.name)) &&
        (integration === undefined || integration === each.integration),
    );
  }

  it("finds every recorded event that raises it, with readOnly or without", () => {
    const missed = asked.flatMap((each) =>
      drillsOf(each)
        .filter(({ events }) => lost(each, [...events, ...withoutReadOnly(events)]).length > 0)
        .map(({ name }) => `${nameOf(each.detection)} loses ${name}`),
    );

    expect(missed).toEqual([]);
    expect(asked.length).toBeGreaterThan(20);
  });

  it("has something to find in every drill", () => {
    const empty = asked
      .filter(({ detection }) => !isPrescribed(detection.id))
      .flatMap((each) =>
        drillsOf(each)
          .filter(({ events }) => raisedBy(each, events).length === 0)
          .map(({ name }) => `${nameOf(each.detection)}: ${name}`),
      );

    expect(empty).toEqual([]);
  });

  it("finds an event of every way in which the filter matches", () => {
    const ways = asked.map((each) => ({ each, events: eventsOfPattern(each.pattern) }));
    const missed = ways.flatMap(({ each, events }) =>
      lost(each, events).map((event) => ({ detection: nameOf(each.detection), event })),
    );

    expect(missed).toEqual([]);
    expect(ways.filter(({ events }) => events.length === 0)).toEqual([]);
  });

  it("names fields that events of the trail have", () => {
    const unknown = asked.flatMap(({ detection }) =>
      fieldsOf(parsedQuery(queryOf(environment, detection)))
        .filter((field) => !FIELDS.has(field))
        .map((field) => `${nameOf(detection)}: ${field}`),
    );

    expect(unknown).toEqual([]);
  });

  it("is of the documented language, as is the one of the dashboard", () => {
    const queries = auditDashboard(environment).widgets.flatMap(({ properties }) =>
      typeof properties.query === "string" ? [properties.query] : [],
    );

    expect(queries.map((query) => parsedQuery(query)[0]?.kind)).toEqual(["SOURCE"]);
  });
});
