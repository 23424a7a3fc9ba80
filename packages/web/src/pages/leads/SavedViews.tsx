import type { SavedView } from "@lead-dashboard/contract/leads/saved-views";
import { Bookmark, EllipsisVertical, House, Pencil, Share2, Star, Trash2, Users } from "lucide-react";
import { useEffect, useState } from "react";
import { fieldText, useForm } from "../../api/form.ts";
import { useMay, useSession } from "../../api/session.ts";
import { useShortcuts } from "../../keyboard/shortcuts.ts";
import { asJson, isFiltering } from "../../lead-list/lead-filter.ts";
import { Button } from "../../look/Button.tsx";
import { Dialog } from "../../look/Dialog.tsx";
import { Check, Field } from "../../look/Field.tsx";
import { Menu } from "../../look/Menu.tsx";
import { Tabs } from "../../look/Tabs.tsx";
import { leads as t } from "../../messages/en/leads.ts";
import { shell } from "../../messages/en/shell.ts";
import { views as words } from "../../messages/en/views.ts";
import styles from "./LeadsPage.module.css";
import { ALL, type LeadsView } from "./use-leads-view.ts";
import { changeView, createView, deleteView, useSavedViews } from "./use-saved-views.ts";
import type { TableLayout } from "./use-table-layout.ts";

interface SavedViewsProps {
  view: LeadsView;
  chosen: SavedView | undefined;
  layout: TableLayout;
}

/** Filters, order and columns under a name, as tabs; what was changed can be saved, saved as another, or put back. */
export function SavedViews({ view, chosen, layout }: SavedViewsProps) {
  const { items, isPending } = useSavedViews();
  const { member } = useSession();
  const mayEdit = useMay("views.edit");
  const [dialog, setDialog] = useState<"new" | "rename" | null>(null);
  const isAddressEmpty = view.viewId === null && location.search === "";
  const standard = items.find((one) => one.isDefault);
  useEffect(() => {
    if (isAddressEmpty && standard) view.open(standard, { replace: true });
  }, [isAddressEmpty, standard, view]);

  const isChanged = chosen ? !isShowing(chosen, view) || layout.isChanged : false;
  const mayChange = chosen !== undefined && mayEdit && (chosen.createdBy === member.id || member.role !== "sales");
  const canSaveNew = mayEdit && !chosen && (isFiltering(view.filter) || layout.columns.length > 0);
  const { columns, heightToSave: rowHeight } = layout;
  const content = { filter: asJson(view.filter), sort: view.sort, columns: [...columns], rowHeight };
  const save = async () => {
    if (chosen && (await changeView(chosen, content, words.saved(chosen.name)))) layout.forget();
  };
  const reset = () => {
    layout.forget();
    view.open(chosen ?? null);
  };
  useShortcuts([
    ...[null, ...items].map((one) => ({
      id: `view-${one?.id ?? ALL}`,
      label: words.show(one?.name ?? t.allLeads),
      keys: [],
      group: words.group,
      run: () => view.open(one),
    })),
    ...(mayEdit && (canSaveNew || isChanged)
      ? [{ id: "save-view", label: t.saveView, keys: [], group: words.group, run: () => setDialog("new") }]
      : []),
  ]);
  if (isPending || (items.length === 0 && !canSaveNew)) return null;
  return (
    <div className={styles.views}>
      <Tabs
        label={t.views}
        tabs={[{ id: ALL, label: t.allLeads }, ...items.map(tabOf)]}
        selected={chosen?.id ?? (isFiltering(view.filter) ? null : ALL)}
        onSelect={(id) => view.open(items.find((one) => one.id === id) ?? null)}
      />
      {chosen && mayEdit ? (
        <ViewMenu chosen={chosen} mayChange={mayChange} view={view} onRename={() => setDialog("rename")} />
      ) : null}
      {isChanged ? (
        <div className={styles.changed}>
          <span className={styles.changedWord}>{words.changed}</span>
          {mayChange ? <Button onClick={() => void save()}>{words.save}</Button> : null}
          {mayEdit ? (
            <Button kind="quiet" onClick={() => setDialog("new")}>
              {words.saveAs}
            </Button>
          ) : null}
          <Button kind="quiet" onClick={reset}>
            {words.reset}
          </Button>
        </div>
      ) : null}
      {canSaveNew ? (
        <Button kind="quiet" icon={<Bookmark />} onClick={() => setDialog("new")}>
          {t.saveView}
        </Button>
      ) : null}
      {dialog === "new" ? (
        <ViewDialog
          title={words.saveAsTitle}
          isNew
          onClose={() => setDialog(null)}
          onSave={async (name, isShared) => {
            const made = await createView({ name, isShared, ...content });
            layout.forget();
            view.open(made);
          }}
        />
      ) : null}
      {dialog === "rename" && chosen ? (
        <ViewDialog
          title={words.renameTitle}
          name={chosen.name}
          onClose={() => setDialog(null)}
          onSave={(name) => changeView(chosen, { name })}
        />
      ) : null}
    </div>
  );
}

function tabOf(view: SavedView) {
  const icon = view.isFavorite ? (
    <Star aria-label={words.isFavorite} />
  ) : view.isShared ? (
    <Users aria-label={words.isShared} />
  ) : undefined;
  return { id: view.id, label: view.name, icon };
}

interface ViewMenuProps {
  chosen: SavedView;
  mayChange: boolean;
  view: LeadsView;
  onRename: () => void;
}

function ViewMenu({ chosen, mayChange, view, onRename }: ViewMenuProps) {
  const mark = (id: string, label: string, icon: React.ReactNode, change: Parameters<typeof changeView>[1]) => ({
    id,
    label,
    icon,
    onSelect: () => void changeView(chosen, change),
  });
  const { isFavorite, isDefault, isShared } = chosen;
  const marks = [
    mark("favorite", isFavorite ? words.unfavorite : words.favorite, <Star />, { isFavorite: !isFavorite }),
    mark("default", isDefault ? words.dropDefault : words.makeDefault, <House />, { isDefault: !isDefault }),
  ];
  const changes = [
    { id: "rename", label: words.rename, icon: <Pencil />, onSelect: onRename },
    mark("share", isShared ? words.unshare : words.share, <Share2 />, { isShared: !isShared }),
    {
      id: "delete",
      label: words.delete,
      icon: <Trash2 />,
      danger: true,
      onSelect: () => void deleteView(chosen, view.open).then((isGone) => isGone && view.open(null, { replace: true })),
    },
  ];
  return (
    <Menu label={words.actions(chosen.name)} items={mayChange ? [...marks, ...changes] : marks}>
      {(trigger) => (
        <Button {...trigger} kind="quiet" icon={<EllipsisVertical />} aria-label={words.actions(chosen.name)} />
      )}
    </Menu>
  );
}

interface ViewDialogProps {
  title: string;
  name?: string;
  isNew?: boolean;
  onSave: (name: string, isShared: boolean) => Promise<unknown>;
  onClose: () => void;
}

function ViewDialog({ title, name, isNew, onSave, onClose }: ViewDialogProps) {
  const form = useForm(async (fields) => {
    await onSave(fieldText(fields, "name"), fields.get("isShared") === "on");
    onClose();
  });
  return (
    <Dialog title={title} size="small" onClose={onClose}>
      <form onSubmit={form.send} className={styles.form}>
        <Field label={t.viewName} error={form.errors.name ?? form.refusal ?? undefined}>
          {(control) => (
            <input {...control} name="name" required maxLength={80} autoComplete="off" defaultValue={name} />
          )}
        </Field>
        {isNew ? <Check name="isShared" label={t.shareView} /> : null}
        <Button type="submit" kind="main" busy={form.busy}>
          {shell.save}
        </Button>
      </form>
    </Dialog>
  );
}

function isShowing(saved: SavedView, view: LeadsView): boolean {
  return saved.sort === view.sort && JSON.stringify(sorted(saved.filter)) === JSON.stringify(sorted(view.filter));
}

function sorted(filter: object): [string, unknown][] {
  return Object.entries(filter)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => a.localeCompare(b));
}
