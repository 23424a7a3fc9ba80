import { leadEndpoints } from "@lead-dashboard/contract/leads/endpoints";
import type { Tag } from "@lead-dashboard/contract/leads/tags";
import { fold } from "@lead-dashboard/domain/leads/fold";
import { useState } from "react";
import { call } from "../../api/call.ts";
import { queryClient } from "../../api/query-client.ts";
import { runBulk } from "../../lead-actions/bulk.ts";
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
  const rename = async () => {
    const isDone = await run(async () => {
      await retag(tag, wanted);
      const isSame = fold(wanted) === tag.id;
      if (isSame || (!other && tag.color))
        await call(leadEndpoints.changeTag, {
          params: { id: fold(wanted) },
          body: isSame ? { name: wanted } : { color: tag.color },
        });
      await queryClient.invalidateQueries({ queryKey: ["tags"] });
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
          <Button kind="main" type="submit" busy={isBusy} disabled={wanted === "" || wanted === tag.name}>
            {other ? t.mergeAction : t.renameAction}
          </Button>
        </>
      }
    >
      <Field
        label={t.name}
        error={errors.name}
        hint={other ? t.mergeHint(other.name, tag.count) : t.renameHint(tag.count)}
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
  return (
    <ConfirmDialog
      title={t.removeAsk(tag.name)}
      explain={t.removeExplain(tag.count)}
      action={t.removeAction}
      onClose={onClose}
      onConfirm={() => retag(tag, null)}
    />
  );
}

/** Lets leads carry another tag instead of one, or none: listed leads first, then hidden ones. */
async function retag(tag: Tag, to: string | null): Promise<void> {
  const action = { type: "tag" as const, remove: [tag.name], ...(to === null ? {} : { add: [to] }) };
  const filter = { tag: [tag.name] };
  const hidden = await call(leadEndpoints.countLeads, { query: { ...filter, hidden: true } });
  if (hidden.total > 0) await runBulk({ rows: [], filter: { ...filter, hidden: true }, count: hidden.total }, action);
  await runBulk({ rows: [], filter, count: tag.count }, action);
  for (const key of ["tags", "facets"]) await queryClient.invalidateQueries({ queryKey: [key] });
}
