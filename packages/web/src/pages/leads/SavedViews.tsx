import { leadEndpoints } from "@lead-dashboard/contract/leads/endpoints";
import type { SavedView } from "@lead-dashboard/contract/leads/saved-views";
import { useQuery } from "@tanstack/react-query";
import { Bookmark, Trash2 } from "lucide-react";
import { useState } from "react";
import { call } from "../../api/call.ts";
import { fieldText, useForm } from "../../api/form.ts";
import { queryClient } from "../../api/query-client.ts";
import { asJson, isFiltering } from "../../lead-list/lead-filter.ts";
import type { ListView } from "../../lead-list/list-view.ts";
import { Button } from "../../look/Button.tsx";
import { Dialog } from "../../look/Dialog.tsx";
import { Check, Field } from "../../look/Field.tsx";
import { describeError } from "../../look/States.tsx";
import { Tabs } from "../../look/Tabs.tsx";
import { toast } from "../../look/toasts.ts";
import { leads as t } from "../../messages/en/leads.ts";
import { shell } from "../../messages/en/shell.ts";
import styles from "./LeadsPage.module.css";

const ALL = "all";

/** Filters under a name, as tabs; what is filtered now can be saved as another one. */
export function SavedViews({ view }: { view: ListView }) {
  const views = useQuery({ queryKey: ["views"], queryFn: () => call(leadEndpoints.listSavedViews, {}) });
  const [isSaving, setSaving] = useState(false);
  const items = views.data?.items ?? [];
  const chosen = items.find((one) => isShowing(one, view));
  const show = (id: string) => {
    const next = items.find((one) => one.id === id);
    // a view with groups cannot stand in an address; its plain conditions can
    const { all: _, any: __, ...filter } = next?.filter ?? {};
    view.setFilter(filter);
    if (next) view.setSort(next.sort);
  };
  const remove = async (one: SavedView) => {
    try {
      await call(leadEndpoints.deleteSavedView, { params: { id: one.id } });
      void queryClient.invalidateQueries({ queryKey: ["views"] });
      toast(t.viewDeleted(one.name));
    } catch (error) {
      toast(describeError(error), { tone: "bad" });
    }
  };
  const canSave = isFiltering(view.filter) && !chosen;
  if (items.length === 0 && !canSave) return null;
  return (
    <div className={styles.views}>
      <Tabs
        label={t.views}
        tabs={[{ id: ALL, label: t.allLeads }, ...items.map((one) => ({ id: one.id, label: one.name }))]}
        selected={chosen?.id ?? (isFiltering(view.filter) ? null : ALL)}
        onSelect={show}
      />
      {canSave ? (
        <Button kind="quiet" icon={<Bookmark />} onClick={() => setSaving(true)}>
          {t.saveView}
        </Button>
      ) : null}
      {chosen ? (
        <Button
          kind="quiet"
          icon={<Trash2 />}
          aria-label={t.deleteView(chosen.name)}
          onClick={() => void remove(chosen)}
        />
      ) : null}
      {isSaving ? <SaveView view={view} onClose={() => setSaving(false)} /> : null}
    </div>
  );
}

function SaveView({ view, onClose }: { view: ListView; onClose: () => void }) {
  const form = useForm(async (fields) => {
    await call(leadEndpoints.createSavedView, {
      body: {
        name: fieldText(fields, "name"),
        filter: asJson(view.filter),
        sort: view.sort,
        isShared: fields.get("isShared") === "on",
      },
    });
    void queryClient.invalidateQueries({ queryKey: ["views"] });
    onClose();
  });
  return (
    <Dialog title={t.saveView} size="small" onClose={onClose}>
      <form onSubmit={form.send} className={styles.form}>
        <Field label={t.viewName} error={form.errors.name ?? form.refusal ?? undefined}>
          {(control) => <input {...control} name="name" required maxLength={80} autoComplete="off" />}
        </Field>
        <Check name="isShared" label={t.shareView} />
        <Button type="submit" kind="main" busy={form.busy}>
          {shell.save}
        </Button>
      </form>
    </Dialog>
  );
}

function isShowing(saved: SavedView, view: ListView): boolean {
  return saved.sort === view.sort && JSON.stringify(sorted(saved.filter)) === JSON.stringify(sorted(view.filter));
}

function sorted(filter: object): [string, unknown][] {
  return Object.entries(filter)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => a.localeCompare(b));
}
