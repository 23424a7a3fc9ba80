import { analyticsEndpoints } from "@lead-dashboard/contract/analytics/endpoints";
import { useQuery } from "@tanstack/react-query";
import { Plus, Trash2 } from "lucide-react";
import { call } from "../../api/call.ts";
import { Button } from "../../look/Button.tsx";
import { Field } from "../../look/Field.tsx";
import { type Tab, Tabs } from "../../look/Tabs.tsx";
import { templates as t } from "../../messages/en/templates.ts";
import { percent } from "../../messages/plural.ts";
import styles from "./Templates.module.css";
import type { TemplateDraft, VariantDraft } from "./template-draft.ts";

/** The wordings under test: which one is edited, its share of the leads, and how it did so far. */
export function VariantTabs({
  templateId,
  draft,
  at,
  errors,
  onAt,
  onChange,
}: {
  templateId: string | null;
  draft: TemplateDraft;
  at: number;
  errors: Record<string, string>;
  onAt: (at: number) => void;
  onChange: (draft: TemplateDraft) => void;
}) {
  const figures = useFigures(templateId, draft.variants.length > 0);
  const { variants } = draft;
  const add = () => {
    const name = t.variantLetter(variants.length);
    onChange({ ...draft, variants: [...variants, { name, subject: draft.subject, body: draft.body, weight: 50 }] });
    onAt(variants.length);
  };
  if (variants.length === 0) {
    return (
      <div className={styles.variantLine}>
        <Button kind="quiet" icon={<Plus />} onClick={add}>
          {t.addVariant}
        </Button>
      </div>
    );
  }
  const tabs: Tab<string>[] = [
    { id: "-1", label: t.original, count: variants.length === 1 ? percent(0.5) : undefined },
    ...variants.map((variant, index) => ({
      id: String(index),
      label: variant.name,
      count: shareOf(variant, variants),
    })),
  ];
  const open = variants[at];
  const figure = figures?.find((one) => one.variant === (open?.name ?? null));
  const set = (change: Partial<VariantDraft>) =>
    onChange({ ...draft, variants: variants.map((one, index) => (index === at ? { ...one, ...change } : one)) });
  return (
    <div className={styles.variants}>
      <div className={styles.variantLine}>
        <Tabs
          tabs={tabs}
          selected={String(at)}
          onSelect={(id) => onAt(Number(id))}
          label={t.variants}
          panelId="wording"
        />
        <Button kind="quiet" icon={<Plus />} onClick={add} aria-label={t.addVariant} />
      </div>
      {open ? (
        <div className={styles.variantFacts}>
          <Field label={t.variantName} error={errors[`variants.${at}.name`]}>
            {(control) => (
              <input {...control} value={open.name} onChange={(event) => set({ name: event.target.value })} />
            )}
          </Field>
          <Field label={t.share} error={errors[`variants.${at}.weight`]}>
            {(control) => (
              <input
                {...control}
                type="number"
                min={0}
                max={1000}
                title={t.shareHint}
                value={open.weight}
                onChange={(event) => set({ weight: Math.max(0, Math.round(Number(event.target.value))) })}
              />
            )}
          </Field>
          <Button
            kind="quiet"
            icon={<Trash2 />}
            aria-label={t.removeVariant}
            onClick={() => {
              onChange({ ...draft, variants: variants.filter((_, index) => index !== at) });
              onAt(-1);
            }}
          />
        </div>
      ) : (
        <p className={styles.hint}>{variants.length === 1 ? t.originalUsed : t.originalRests}</p>
      )}
      {figure ? <p className={styles.hint}>{t.figures(figure.sent, figure.replyRate.rate)}</p> : null}
    </div>
  );
}

function shareOf(variant: VariantDraft, all: readonly VariantDraft[]): string {
  if (all.length === 1) return percent(variant.weight > 0 ? 0.5 : 0);
  const total = all.reduce((sum, one) => sum + one.weight, 0);
  return percent(total === 0 ? null : variant.weight / total);
}

/** As far back as figures are counted: five years. */
function longAgo(): string {
  return new Date(Date.now() - 5 * 365 * 86_400_000).toISOString().slice(0, 10);
}

function useFigures(templateId: string | null, isWanted: boolean) {
  const { data } = useQuery({
    queryKey: ["analytics", "templates", "ever"],
    queryFn: ({ signal }) => call(analyticsEndpoints.getTemplates, { query: { from: longAgo() }, signal }),
    enabled: isWanted && templateId !== null,
    staleTime: 300_000,
  });
  return data?.current.find((one) => one.templateId === templateId)?.variants;
}
