import { attachmentEndpoints } from "@lead-dashboard/contract/attachments/endpoints";
import { isPicture } from "@lead-dashboard/domain/attachments/attachment-rules";
import { Paperclip, X } from "lucide-react";
import { useRef } from "react";
import { addressOf } from "../api/call.ts";
import { Button } from "../look/Button.tsx";
import { attachments as t } from "../messages/en/attachments.ts";
import styles from "./Attachments.module.css";
import type { Upload, Uploads } from "./use-uploads.ts";

/** The button that picks files. */
export function AttachButton({ uploads }: { uploads: Uploads }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button kind="quiet" icon={<Paperclip />} aria-label={t.add} onClick={() => input.current?.click()} />
      <input
        ref={input}
        type="file"
        hidden
        multiple
        aria-label={t.add}
        accept="image/jpeg,image/png,image/gif,image/webp,application/pdf"
        onChange={(event) => {
          uploads.add([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
    </>
  );
}

/** The files that go along, each with its picture and a way to take it back; why they cannot go, where they cannot. */
export function AttachedFiles({ uploads }: { uploads: Uploads }) {
  return (
    <>
      {uploads.isOver ? <p className={styles.chip}>{t.drop}</p> : null}
      {uploads.uploads.length > 0 ? (
        <ul className={styles.files} aria-label={t.list}>
          {uploads.uploads.map((upload) => (
            <PickedFile key={upload.key} upload={upload} onRemove={() => uploads.remove(upload.key)} />
          ))}
        </ul>
      ) : null}
      {uploads.problem ? (
        <p className={styles.problem} role="alert">
          {uploads.problem}
        </p>
      ) : null}
    </>
  );
}

function PickedFile({ upload, onRemove }: { upload: Upload; onRemove: () => void }) {
  const { file, name, size, refusal } = upload;
  return (
    <li className={styles.chip} aria-busy={file === null && refusal === null}>
      {file?.mediaType && isPicture(file.mediaType) ? (
        <img src={addressOf(attachmentEndpoints.readAttachment, { id: file.id })} alt="" width={40} height={40} />
      ) : null}
      <span className={styles.words}>
        <span>{name}</span>
        {refusal ? (
          <span className={styles.problem} role="alert">
            {refusal}
          </span>
        ) : (
          <span className={styles.aside}>{file ? t.size(size) : t.uploading}</span>
        )}
      </span>
      <Button kind="quiet" icon={<X />} aria-label={t.remove(name)} onClick={onRemove} />
    </li>
  );
}
