import { CONTROLS, TYPES_WITHOUT_CONTROL } from "../controls/catalog";
import type { ControlFamily, ControlIds } from "../controls/model";
import { FRAMEWORKS } from "../controls/model";
import { tableRow } from "./table-row";

/** docs/controls.md: which control asks for what, the setting that answers it, or why none does. */
export function controlsPage(): string {
  return [
    HEAD,
    ...CONTROLS.map(familySection),
    "## Declined",
    tableOf(
      ["resource", "ids", "asks", "why not"],
      CONTROLS.flatMap(({ title, declined }) =>
        declined.map(({ ids, asks, reason }) => [title, idsOf(ids), plain(asks), reason]),
      ),
    ),
    "## Types without a control",
    "Terraform types of the stacks that no control is about.",
    tableOf(
      ["type", "what it is"],
      Object.entries(TYPES_WITHOUT_CONTROL).map(([type, reason]) => [`\`${type}\``, reason]),
    ),
    "",
  ]
    .join("\n\n")
    .replace(/\n+$/, "\n");
}

const HEAD = `# Controls

<!-- Written by npm run docs from tools/controls/. Change it there. -->

What public frameworks ask of these resources, and the setting that answers. Every row is looked up in the
synthesized \`prod\` by [\`__tests__/tools/controls/catalog.test.ts\`](../__tests__/tools/controls/catalog.test.ts),
which also changes each setting in a copy and sees the row fail. It reads the settings, not AWS: no finding of
Security Hub was seen, and no scanner was run.

Ids and wording are those of Security Hub's
[Foundational Security Best Practices](https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-standards-fsbp.html)
and [Resource Tagging](https://docs.aws.amazon.com/securityhub/latest/userguide/standards-tagging.html) standards and
its [CIS AWS Foundations Benchmark](https://docs.aws.amazon.com/securityhub/latest/userguide/cis-aws-foundations-benchmark.html)
v3.0.0 and v5.0.0, [checkov](https://www.checkov.io/5.Policy%20Index/terraform.html) 3.2,
[cdk-nag](https://github.com/cdklabs/cdk-nag/blob/main/RULES.md) 3.0 and [Prowler](https://hub.prowler.com/check) 5.
checkov's checks of policy documents (\`CKV_AWS_107\` to \`111\`, \`356\`) read data sources, of which there is none here; cdk-nag
reads CloudFormation only. Their ids say what is meant.`;

function familySection({ title, provenBy, kept }: ControlFamily): string {
  return [
    `## ${title}`,
    `Also tested in [\`${provenBy}\`](../${provenBy}).`,
    tableOf(
      ["ids", "asks", "setting", "set by"],
      kept.map(({ ids, asks, check, setBy, caveat }) => [
        idsOf(ids),
        plain(asks),
        [...check.settings, ...(caveat === undefined ? [] : [`But: ${caveat}`])].join("<br>"),
        `\`${setBy}\``,
      ]),
    ),
  ].join("\n\n");
}

function idsOf(ids: ControlIds): string {
  return FRAMEWORKS.flatMap((framework) => {
    const listed = ids[framework];
    return listed === undefined ? [] : [`${framework}: ${listed.map(code).join(", ")}`];
  }).join("<br>");
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [tableRow(head), tableRow(head.map(() => "---")), ...rows.map(tableRow)].join("\n");
}

function code(text: string): string {
  return `\`${text}\``;
}

/** Words in which Markdown would read an asterisk or an underscore. */
function plain(text: string): string {
  return text.replace(/[*_]/g, String.raw`\$&`);
}
