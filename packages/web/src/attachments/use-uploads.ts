import { attachmentEndpoints } from "@lead-dashboard/contract/attachments/endpoints";
import type { Attachment } from "@lead-dashboard/contract/attachments/schemas";
import { LARGEST_FILE, whyNotOnChannel } from "@lead-dashboard/domain/attachments/attachment-rules";
import { type ClipboardEvent, type DragEvent, useState } from "react";
import { call } from "../api/call.ts";
import { describeError } from "../look/States.tsx";
import { attachments as t } from "../messages/en/attachments.ts";

/** A file on its way up, up, or refused. */
export interface Upload {
  readonly key: string;
  readonly name: string;
  readonly size: number;
  /** null while it is on its way, or when it was refused */
  readonly file: Attachment | null;
  readonly refusal: string | null;
}

let count = 0;

/** Files picked, pasted or dropped to go with the next message to a lead; each is uploaded at once. */
export function useUploads(leadId: string, { channel, text }: { channel: string; text: string }) {
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const [isOver, setOver] = useState(false);
  const settle = (key: string, change: Partial<Upload>) =>
    setUploads((before) => before.map((one) => (one.key === key ? { ...one, ...change } : one)));

  const upload = async (picked: File) => {
    count += 1;
    const key = String(count);
    setUploads((before) => [...before, { key, name: picked.name, size: picked.size, file: null, refusal: null }]);
    if (picked.size > LARGEST_FILE) return settle(key, { refusal: t.tooLarge(picked.name) });
    try {
      const query = picked.name === "" ? {} : { name: picked.name };
      const file = await call(attachmentEndpoints.addAttachment, { params: { id: leadId }, query, raw: picked });
      settle(key, { file, name: file.name });
    } catch (error) {
      settle(key, { refusal: describeError(error) });
    }
  };
  const add = (files: Iterable<File>) => {
    for (const file of files) void upload(file);
  };
  const ready = uploads.flatMap(({ file }) => file ?? []);
  const problem = whyNotOnChannel(channel, {
    files: ready.map(({ mediaType, size }) => ({ mediaType: mediaType ?? "", size })),
    text,
  });
  return {
    uploads,
    add,
    isOver,
    ids: ready.map(({ id }) => id),
    /** why the files cannot go as they stand; null when they can */
    problem,
    isReady: problem === null && uploads.every(({ file, refusal }) => file !== null || refusal !== null),
    remove(key: string) {
      const gone = uploads.find((one) => one.key === key);
      setUploads((before) => before.filter((one) => one.key !== key));
      if (gone?.file)
        void call(attachmentEndpoints.removeAttachment, { params: { id: gone.file.id } }).catch(() => undefined);
    },
    clear: () => setUploads([]),
    /** for the element that takes what is pasted or dropped */
    target: {
      onPaste(event: ClipboardEvent) {
        if (event.clipboardData.files.length === 0) return;
        event.preventDefault();
        add(event.clipboardData.files);
      },
      onDragOver(event: DragEvent) {
        if (!event.dataTransfer.types.includes("Files")) return;
        event.preventDefault();
        setOver(true);
      },
      onDragLeave: () => setOver(false),
      onDrop(event: DragEvent) {
        if (event.dataTransfer.files.length === 0) return;
        event.preventDefault();
        setOver(false);
        add(event.dataTransfer.files);
      },
    },
  };
}

/** Files being added to a message. */
export type Uploads = ReturnType<typeof useUploads>;
