import { importEndpoints } from "@lead-dashboard/contract/imports/endpoints";
import type { ImportPreview, PreviewColumn } from "@lead-dashboard/contract/imports/schemas";
import { isUnreadable } from "@lead-dashboard/domain/imports/unreadable-file";
import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useLocation } from "wouter";
import { call } from "../../api/call.ts";
import { ApiError } from "../../api/problem.ts";
import { useSession } from "../../api/session.ts";
import { idempotencyKey } from "../../lead-actions/in-order.ts";
import { focusIfLost } from "../../look/focus-if-lost.ts";
import { describeError } from "../../look/States.tsx";
import { toast } from "../../look/toasts.ts";
import { ChosenFile } from "./ChosenFile.tsx";
import styles from "./Import.module.css";
import { ImportPolicy } from "./ImportPolicy.tsx";
import { MappingStage } from "./MappingStage.tsx";
import { askedOf, type ImportChoices, keepChoices, keptChoices, type Upload } from "./upload-file.ts";

/** The stages after a file is there: where its columns go, what becomes of known leads, and the start. */
export function ImportSetup({
  uploadId,
  upload,
  onOther,
}: {
  /** of the file as it was sent, which is what the address names: another sheet of a workbook has an id of its own */
  uploadId: string;
  upload: Upload;
  onOther: () => void;
}) {
  const [, go] = useLocation();
  const { organization } = useSession();
  const [choices, setState] = useState<ImportChoices>(
    () =>
      keptChoices(uploadId) ?? {
        mapping: {},
        country: organization.country,
        onDuplicate: "skip",
        purpose: null,
        sheet: null,
        dateOrder: null,
        isOwn: false,
      },
  );
  const setChoices = (next: ImportChoices) => {
    setState(next);
    keepChoices(uploadId, next);
  };
  const map = (column: string, target: string | null) => {
    // What was remembered stays chosen beside what is chosen now.
    const before = choices.isOwn ? choices.mapping : rememberedOf(preview);
    setChoices({ ...choices, isOwn: true, mapping: { ...before, [column]: target } });
  };
  const [isStarting, setStarting] = useState(false);

  const looked = useQuery({
    queryKey: ["import-preview", uploadId, choices],
    queryFn: ({ signal }) => call(importEndpoints.previewImport, { ...askedOf(uploadId, choices), signal }),
    placeholderData: (before) => before ?? upload.preview,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const preview = looked.data ?? upload.preview;

  // Pressed again where no answer came, it is the same start; once answered, the next one is another.
  const unanswered = useRef<{ choices: ImportChoices; key: string } | null>(null);
  const start = async () => {
    setStarting(true);
    const before = unanswered.current;
    const key = before?.choices === choices ? before.key : idempotencyKey();
    unanswered.current = { choices, key };
    try {
      const { id } = await call(importEndpoints.startImport, {
        ...askedOf(uploadId, choices),
        idempotencyKey: key,
      });
      go(`/import/${id}`);
      focusIfLost(() => null);
    } catch (error) {
      if (error instanceof ApiError) unanswered.current = null;
      toast(describeError(error), { tone: "bad" });
      setStarting(false);
    }
  };
  return (
    <>
      <ChosenFile preview={preview} onAgain={onOther} />
      {preview.problems.map((problem) => (
        <p key={problem.code} className={styles.problem} role="alert">
          {problem.message}
        </p>
      ))}
      {preview.problems.some(isUnreadable) ? null : (
        <>
          <MappingStage
            preview={asChosen(preview, choices)}
            isLooking={looked.isFetching}
            onMap={map}
            // Other columns: what was chosen for the ones before does not fit them.
            onHeader={(hasHeader) => setChoices({ ...choices, hasHeader, isOwn: false, mapping: {} })}
            onDateOrder={(dateOrder) => setChoices({ ...choices, dateOrder })}
            onForget={preview.isRemembered ? () => setChoices({ ...choices, isOwn: true, mapping: {} }) : null}
          />
          <ImportPolicy
            preview={preview}
            choices={choices}
            isLooking={looked.isFetching}
            error={looked.error}
            isStarting={isStarting}
            onChange={(change) => setChoices({ ...choices, ...change })}
            onStart={() => void start()}
          />
        </>
      )}
    </>
  );
}

/** The columns where they were sent, before the program has looked anew: what is chosen next begins from there. */
function asChosen(preview: ImportPreview, { isOwn, mapping }: ImportChoices): ImportPreview {
  if (!isOwn) return preview;
  const columns = preview.columns.map((column) => {
    const target = mapping[column.name];
    // only places that a row offers are chosen
    return target === undefined ? column : { ...column, target: target as PreviewColumn["target"] };
  });
  return { ...preview, columns };
}

function rememberedOf(preview: ImportPreview): Record<string, string | null> {
  return Object.fromEntries(
    preview.columns.filter(({ reason }) => reason === "remembered").map(({ name, target }) => [name, target]),
  );
}
