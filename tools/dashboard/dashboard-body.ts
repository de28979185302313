import * as z from "zod";
import { UsageError } from "../command-line";

/** A metric of a graph: namespace, name, names and values of dimensions, and how it is drawn. */
const metricSchema = z.array(z.union([z.string(), z.record(z.string(), z.unknown())])).min(1);

const labelledValueSchema = z.object({ value: z.number(), label: z.string().optional() });

const place = {
  x: z.int().min(0).max(23),
  y: z.int().min(0),
  width: z.int().min(1).max(24),
  height: z.int().min(1).max(1000),
};

const widgetSchema = z.discriminatedUnion("type", [
  z.object({ ...place, type: z.literal("text"), properties: z.object({ markdown: z.string() }) }),
  z.object({
    ...place,
    type: z.literal("alarm"),
    properties: z.object({
      title: z.string().optional(),
      alarms: z.array(z.string()).min(1).max(100),
    }),
  }),
  z.object({
    ...place,
    type: z.literal("metric"),
    properties: z.object({
      title: z.string().optional(),
      metrics: z.array(metricSchema),
      yAxis: z.object({ left: z.object({ label: z.string().optional() }).optional() }).optional(),
      annotations: z.object({ horizontal: z.array(labelledValueSchema).optional() }).optional(),
    }),
  }),
  z.object({
    ...place,
    type: z.literal("log"),
    properties: z.object({ title: z.string().optional(), query: z.string() }),
  }),
]);

const bodySchema = z.object({ widgets: z.array(widgetSchema).max(500) });

/** `DashboardBody` of CloudWatch's PutDashboard, as far as the picture shows it. */
export type DashboardBody = z.output<typeof bodySchema>;
export type Widget = DashboardBody["widgets"][number];
export type WidgetOf<Type extends Widget["type"]> = Extract<Widget, { type: Type }>;

/**
 * Reads the definition of a dashboard. It takes what the template's own dashboards are made of; a
 * widget of another type, or without a place, is an error and not a hole in the picture.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 *
 * @throws UsageError that says where the definition is wrong
 */
export function dashboardBody(text: string): DashboardBody {
  const result = bodySchema.safeParse(jsonOf(text));
  if (result.success) {
    return result.data;
  }
  const { path, message } = result.error.issues[0] ?? { path: [], message: "" };
  throw new UsageError(
    `This is no dashboard that can be drawn, at ${pathText(path)}: ${message}. It has to be the ` +
      "DashboardBody of CloudWatch, of text, alarm, metric and log widgets with a place each.",
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new UsageError("This is no dashboard that can be drawn: it is not JSON.", { cause });
  }
}

function pathText(path: readonly PropertyKey[]): string {
  return path.length === 0
    ? "the top"
    : path
        .map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`))
        .join("")
        .replace(/^\./, "");
}
