import { analyticsEndpoints } from "@lead-dashboard/contract/analytics/endpoints";
import type { AnalyticsQuery, TemplateFigures } from "@lead-dashboard/contract/analytics/schemas";
import { Fragment } from "react";
import { Link } from "wouter";
import { Skeleton } from "../../look/States.tsx";
import { Table } from "../../look/Table.tsx";
import { analytics as t } from "../../messages/en/analytics.ts";
import { channelName } from "../../messages/en/messaging.ts";
import { count, percent } from "../../messages/plural.ts";
import styles from "./Analytics.module.css";
import { Block } from "./Block.tsx";
import { BlockState } from "./BlockState.tsx";
import type { Figures } from "./csv.ts";
import { useFigures } from "./use-figures.ts";
import { ENOUGH, wilson } from "./wilson.ts";

type Answered = TemplateFigures["replyRate"];

/** Each template with how often it was answered, and its variants below it. */
export function TemplateBlock({ query }: { query: AnalyticsQuery }) {
  const loaded = useFigures("templates", analyticsEndpoints.getTemplates, query);
  const templates = loaded.data?.current;
  return (
    <Block name={t.templates} definition={t.templatesDefinition} figures={templates && figuresOf(templates)} isTable>
      <BlockState
        loaded={loaded}
        isEmpty={templates?.length === 0}
        empty={t.noTemplates}
        skeleton={<Skeleton lines={4} height={16} />}
      >
        <Table label={t.template}>
          <thead>
            <tr>
              <th scope="col">{t.template}</th>
              <th scope="col">{t.channel}</th>
              {[t.sent, t.read, t.replyRate, t.interval].map((name) => (
                <th key={name} scope="col" data-number="">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {templates?.map((template) => (
              <Fragment key={template.templateId}>
                <tr>
                  <td>
                    <Link href={`/templates/${template.templateId}`}>{template.name}</Link>
                  </td>
                  <td>{channelName(template.channel)}</td>
                  <Numbers sent={template.sent} read={template.read} answered={template.replyRate} />
                </tr>
                {template.variants.length > 1
                  ? template.variants.map((variant) => (
                      <tr key={variant.variant} className={styles.stepRow}>
                        <td colSpan={2}>{t.variant(variant.variant)}</td>
                        <Numbers sent={variant.sent} read={variant.read} answered={variant.replyRate} />
                      </tr>
                    ))
                  : null}
              </Fragment>
            ))}
          </tbody>
        </Table>
      </BlockState>
    </Block>
  );
}

function Numbers({ sent, read, answered }: { sent: number; read: number; answered: Answered }) {
  return (
    <>
      <td data-number="">{count(sent)}</td>
      <td data-number="">{count(read)}</td>
      <td data-number="">{percent(answered.rate, 1)}</td>
      <td data-number="">{rangeOf(answered)}</td>
    </>
  );
}

function rangeOf(answered: Answered): string {
  const interval = wilson(answered.count, answered.of);
  if (!interval) return t.none;
  return answered.of < ENOUGH ? t.tooFew : `${percent(interval.low)} – ${percent(interval.high)}`;
}

function figuresOf(templates: readonly TemplateFigures[]): Figures {
  return {
    head: [t.template, t.sent, t.delivered, t.read, t.replies, t.contacted, t.replyRate],
    rows: templates.flatMap((one) => [
      [one.name, one.sent, one.delivered, one.read, one.replyRate.count, one.replyRate.of, one.replyRate.rate],
      ...(one.variants.length > 1
        ? one.variants.map((variant) => [
            `${one.name} – ${t.variant(variant.variant)}`,
            variant.sent,
            null,
            variant.read,
            variant.replyRate.count,
            variant.replyRate.of,
            variant.replyRate.rate,
          ])
        : []),
    ]),
  };
}
