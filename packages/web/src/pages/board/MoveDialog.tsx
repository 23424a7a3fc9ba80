import type { Lead } from "@lead-dashboard/contract/leads/lead";
import { useState } from "react";
import { amountOf, amountProblem } from "../../lead-work/typed-numbers.ts";
import { Button } from "../../look/Button.tsx";
import { Dialog } from "../../look/Dialog.tsx";
import { Field } from "../../look/Field.tsx";
import { board as t } from "../../messages/en/board.ts";

/** Asks why a lead was lost, or what a won one is worth; both can be left open. */
export function MoveDialog({
  lead,
  to,
  onMove,
  onClose,
}: {
  lead: Lead;
  to: "LOST" | "CLOSED";
  onMove: (more: { lostReason?: string; dealValue?: number }) => void;
  onClose: () => void;
}) {
  const [given, setGiven] = useState("");
  const isLost = to === "LOST";
  const problem = isLost || given.trim() === "" ? null : amountProblem(given.trim());
  const isWrong = problem !== null;
  const submit = () => {
    if (isWrong) return;
    const text = given.trim();
    const dealValue = amountOf(text);
    onMove(text === "" ? {} : isLost ? { lostReason: text } : dealValue === null ? {} : { dealValue });
  };
  return (
    <Dialog
      title={isLost ? t.lostTitle(lead.name) : t.wonTitle(lead.name)}
      size="small"
      onClose={onClose}
      onSubmit={submit}
      footer={
        <>
          <Button onClick={() => onMove({})}>{t.skip}</Button>
          <Button type="submit" kind="main" disabled={isWrong}>
            {isLost ? t.markLost : t.markWon}
          </Button>
        </>
      }
    >
      <Field label={isLost ? t.lostReason : t.dealValue(lead.currency)} error={problem ?? undefined}>
        {(control) => (
          <input
            {...control}
            data-autofocus=""
            inputMode={isLost ? "text" : "decimal"}
            maxLength={isLost ? 500 : 25}
            value={given}
            onChange={(event) => setGiven(event.target.value)}
          />
        )}
      </Field>
    </Dialog>
  );
}
