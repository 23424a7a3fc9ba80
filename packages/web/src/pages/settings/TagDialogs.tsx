import { leadEndpoints } from "@lead-dashboard/contract/leads/endpoints";
import type { Tag, TagChange } from "@lead-dashboard/contract/leads/tags";
import { fold } from "@lead-dashboard/domain/leads/fold";
import { useState } from "react";
import { call } from "../../api/call.ts";
import { queryClient } from "../../api/query-client.ts";
import { runBulkOnEach, type Target } from "../../lead-actions/bulk.ts";
import { useWholeCount } from "../../lead-actions/dialogs/use-whole-count.ts";
import { Button } from "../../look/Button.tsx";
import { Dialog } from "../../look/Dialog.tsx";
import { Field } from "../../look/Field.tsx";
import { shell } from "../../messages/en/shell.ts";
import { tags as t } from "../../messages/en/tags.ts";
import { ConfirmDialog } from "./ConfirmDialog.tsx";
import { useForm } from "./use-form.ts";

/** Another name for a tag; the name of another tag makes the two one. */
export function RenameTag({ tag, tags, onClose }: { tag: Tag; tags: readonly Tag[]; onClose: () => void }) {
  const [name, setName] = useState(tag.name);
  const { errors, isBusy, run } = useForm();
  const wanted = name.trim();
  const other = tags.find((one) => one.id === fold(wanted) && one.id !== tag.id);
  const { targets, count, isCounted } = useCarriers(tag);
  const rename = async () => {
    const isSame = fold(wanted) === tag.id;
    const look = (body: TagChange) => call(leadEndpoints.changeTag, { params: { id: fold(wanted) }, body });
    const isDone = await run(async () => {
      const change = { from: tag, to: other?.name ?? wanted };
      await retag(targets, change, isSame ? () => look({ name: tag.name }) : undefined);
      if (isSame) await look({ name: wanted });
      else if (!other && tag.color) await look({ color: tag.color });
      await reloadTags();
    });
    if (isDone) onClose();
  };
  return (
    <Dialog
      title={t.renameOf(tag.name)}
      size="small"
      onClose={onClose}
      onSubmit={() => void rename()}
      footer={
        <>
          <Button onClick={onClose}>{shell.cancel}</Button>
          <Button kind="main" type="submit" busy={isBusy} disabled={wanted === "" || wanted === tag.name || !isCounted}>
            {other ? t.mergeAction : t.renameAction}
          </Button>
        </>
      }
    >
      <Field
        label={t.name}
        error={errors.name ?? errors["action.add.0"]}
        hint={other ? t.mergeHint(other.name, count) : t.renameHint(count)}
      >
        {(control) => (
          <input
            {...control}
            required
            maxLength={60}
            autoComplete="off"
            list="tag-names"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <datalist id="tag-names">
        {tags
          .filter((one) => one.id !== tag.id)
          .map((one) => (
            <option key={one.id} value={one.name} />
          ))}
      </datalist>
    </Dialog>
  );
}

/** Takes a tag off every lead. */
export function RemoveTag({ tag, onClose }: { tag: Tag; onClose: () => void }) {
  const { targets, count, isCounted } = useCarriers(tag);
  if (!isCounted) return null;
  return (
    <ConfirmDialog
      title={t.removeAsk(tag.name)}
      explain={t.removeExplain(count)}
      action={t.removeAction}
      onClose={onClose}
      onConfirm={() => retag(targets, { from: tag, to: null })}
    />
  );
}

/** The leads that carry a tag, listed and hidden: one filter holds only either. */
function useCarriers(tag: Tag) {
  const filter = { tag: [tag.name] };
  const hidden = { rows: [], filter: { ...filter, hidden: true }, count: null };
  const { count, isKnown, error } = useWholeCount(hidden);
  const listed = { rows: [], filter, count: tag.count };
  const targets: Target[] = isKnown && count === 0 ? [listed] : [hidden, listed];
  return { targets, count: tag.count + count, isCounted: isKnown || error !== null };
}

/** Lets leads carry another tag instead of one, or none. */
async function retag(
  targets: readonly Target[],
  { from, to }: { from: Tag; to: string | null },
  afterUndo?: () => Promise<unknown>,
): Promise<void> {
  const action = { type: "tag" as const, remove: [from.name], ...(to === null ? {} : { add: [to] }) };
  try {
    await runBulkOnEach(targets, action, async () => {
      await afterUndo?.();
      await reloadTags();
    });
  } finally {
    await reloadTags();
  }
}

async function reloadTags(): Promise<void> {
  for (const key of ["tags", "facets"]) await queryClient.invalidateQueries({ queryKey: [key] });
}
