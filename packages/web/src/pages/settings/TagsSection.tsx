import { leadEndpoints } from "@lead-dashboard/contract/leads/endpoints";
import type { Tag } from "@lead-dashboard/contract/leads/tags";
import { TAG_COLORS, type TagColor } from "@lead-dashboard/domain/leads/tag-color";
import { Pencil, Tag as TagIcon, Trash2 } from "lucide-react";
import { useDeferredValue, useRef, useState } from "react";
import { Link } from "wouter";
import { call } from "../../api/call.ts";
import { useTags } from "../../api/lead-queries.ts";
import { queryClient } from "../../api/query-client.ts";
import { useMay } from "../../api/session.ts";
import { Badge } from "../../look/Badge.tsx";
import { Button, buttonLook, join } from "../../look/Button.tsx";
import { controlLook } from "../../look/Field.tsx";
import { focusIfLost } from "../../look/focus-if-lost.ts";
import { EmptyState, ErrorState, Skeleton } from "../../look/States.tsx";
import { Table } from "../../look/Table.tsx";
import { tagTone } from "../../look/tag-tone.ts";
import { tags as t } from "../../messages/en/tags.ts";
import styles from "./Settings.module.css";
import { RemoveTag, RenameTag } from "./TagDialogs.tsx";
import { useForm } from "./use-form.ts";

/** From here on a list is looked through by typing. */
const MANY = 12;

/** The tags leads carry: coloured, renamed, merged, taken off, each with how many leads that concerns. */
export function TagsSection() {
  const { data, error, refetch } = useTags();
  const mayEdit = useMay("fields.edit");
  const [wanted, setWanted] = useState("");
  const [dialog, setDialog] = useState<{ kind: "rename" | "remove"; tag: Tag } | null>(null);
  const root = useRef<HTMLDivElement>(null);
  const close = () => {
    setDialog(null);
    // the tag that was merged or taken off has no row any more
    focusIfLost(() => root.current?.querySelector<HTMLElement>("section"));
  };
  const asked = useDeferredValue(wanted.trim().toLowerCase());
  if (error && !data) return <ErrorState error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton lines={5} height={20} />;
  if (data.items.length === 0)
    return (
      <EmptyState
        icon={<TagIcon />}
        action={
          <Link href="/leads" className={buttonLook("main")}>
            {t.toLeads}
          </Link>
        }
      >
        {t.empty}
      </EmptyState>
    );
  const found = data.items.filter((tag) => tag.name.toLowerCase().includes(asked) || tag.id.includes(asked));
  return (
    <div className={styles.form} ref={root}>
      <p className={styles.hint}>{t.intro}</p>
      {data.items.length > MANY ? (
        <input
          type="search"
          className={controlLook}
          aria-label={t.find}
          placeholder={t.find}
          value={wanted}
          onChange={(event) => setWanted(event.target.value)}
        />
      ) : null}
      {found.length === 0 ? <p className={styles.hint}>{t.none}</p> : null}
      {found.length > 0 ? (
        <Table hasCards label={t.section}>
          <tbody>
            {found.map((tag) => (
              <TagRow
                key={tag.id}
                tag={tag}
                mayEdit={mayEdit}
                onRename={() => setDialog({ kind: "rename", tag })}
                onRemove={() => setDialog({ kind: "remove", tag })}
              />
            ))}
          </tbody>
        </Table>
      ) : null}
      {dialog?.kind === "rename" ? <RenameTag tag={dialog.tag} tags={data.items} onClose={close} /> : null}
      {dialog?.kind === "remove" ? <RemoveTag tag={dialog.tag} onClose={close} /> : null}
    </div>
  );
}

function TagRow({
  tag,
  mayEdit,
  onRename,
  onRemove,
}: {
  tag: Tag;
  mayEdit: boolean;
  onRename: () => void;
  onRemove: () => void;
}) {
  const { isBusy, run } = useForm();
  const paint = (color: TagColor | null) =>
    run(async () => {
      await call(leadEndpoints.changeTag, { params: { id: tag.id }, body: { color } });
      await queryClient.invalidateQueries({ queryKey: ["tags"] });
    });
  return (
    <tr>
      <td>
        <Badge tone={tagTone(tag.color)}>{tag.name}</Badge>
      </td>
      <td data-number="">
        <Link href={`/leads?tag=${encodeURIComponent(tag.name)}`} aria-label={t.showLeads(tag.name, tag.count)}>
          {t.leads(tag.count)}
        </Link>
      </td>
      {mayEdit ? (
        <td>
          <select
            className={join(controlLook, styles.roleChoice)}
            aria-label={t.color(tag.name)}
            disabled={isBusy}
            value={tag.color ?? ""}
            onChange={(event) => void paint(TAG_COLORS.find((color) => color === event.target.value) ?? null)}
          >
            <option value="">{t.colors.none}</option>
            {TAG_COLORS.map((color) => (
              <option key={color} value={color}>
                {t.colors[color]}
              </option>
            ))}
          </select>
        </td>
      ) : null}
      {mayEdit ? (
        <td data-number="">
          <Button kind="quiet" icon={<Pencil />} aria-label={t.renameOf(tag.name)} onClick={onRename} />
          <Button kind="quiet" icon={<Trash2 />} aria-label={t.remove(tag.name)} onClick={onRemove} />
        </td>
      ) : null}
    </tr>
  );
}
