import { attachmentEndpoints } from "@lead-dashboard/contract/attachments/endpoints";
import type { Attachment } from "@lead-dashboard/contract/attachments/schemas";
import { isPicture } from "@lead-dashboard/domain/attachments/attachment-rules";
import { useQuery } from "@tanstack/react-query";
import { FileText, FileX } from "lucide-react";
import { addressOf, call } from "../api/call.ts";
import { attachments as t } from "../messages/en/attachments.ts";
import styles from "./Attachments.module.css";

const AWAITED_MS = 2_000;

/** The files of one message of a lead: pictures shown, others to be saved, refused ones with the reason. */
export function MessageFiles({ leadId, messageId }: { leadId: string; messageId: string }) {
  const { data } = useQuery({
    // read again with the conversation; one call for all its messages
    queryKey: ["conversation", "files", leadId],
    queryFn: ({ signal }) => call(attachmentEndpoints.listAttachments, { params: { id: leadId }, signal }),
    refetchInterval: ({ state }) => (state.data?.items.some((file) => file.state === "awaited") ? AWAITED_MS : false),
  });
  const files = data?.items.filter((file) => file.messageId === messageId) ?? [];
  if (files.length === 0) return null;
  return (
    <ul className={styles.files}>
      {files.map((file) => (
        <li key={file.id}>
          <MessageFile file={file} />
        </li>
      ))}
    </ul>
  );
}

function MessageFile({ file }: { file: Attachment }) {
  const { id, name, mediaType, state, size } = file;
  if (state !== "kept")
    return (
      <span className={styles.chip}>
        <FileX aria-hidden="true" />
        <span className={styles.words}>
          <span>{name}</span>
          <span className={styles.aside}>{state === "awaited" ? t.awaited : file.reason}</span>
        </span>
      </span>
    );
  const address = addressOf(attachmentEndpoints.readAttachment, { id });
  if (mediaType !== null && isPicture(mediaType))
    return (
      <a href={address} target="_blank" rel="noreferrer" className={styles.picture} aria-label={t.open(name)}>
        <img src={address} alt={name} loading="lazy" />
      </a>
    );
  return (
    <a
      href={addressOf(attachmentEndpoints.readAttachment, { id }, { download: true })}
      download={name}
      className={styles.chip}
      aria-label={t.save(name)}
    >
      <FileText aria-hidden="true" />
      <span className={styles.words}>
        <span>{name}</span>
        <span className={styles.aside}>{t.size(size)}</span>
      </span>
    </a>
  );
}
