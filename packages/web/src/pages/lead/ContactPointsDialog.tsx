import type { ContactPoint, LeadDetail } from "@lead-dashboard/contract/leads/lead";
import { Plus, X } from "lucide-react";
import { useState } from "react";
import { changeLead } from "../../lead-actions/change-lead.ts";
import { useSending } from "../../lead-actions/dialogs/use-sending.ts";
import { Badge } from "../../look/Badge.tsx";
import { Button } from "../../look/Button.tsx";
import { Dialog } from "../../look/Dialog.tsx";
import { controlLook } from "../../look/Field.tsx";
import { actions } from "../../messages/en/actions.ts";
import { contacts as t } from "../../messages/en/lead-contacts.ts";
import { shell } from "../../messages/en/shell.ts";
import styles from "./ContactPoints.module.css";

type Kind = ContactPoint["kind"];
interface Draft extends Pick<ContactPoint, "kind" | "value" | "label" | "preferred" | "state"> {
  /** stays while the lines change places */
  id: number;
  /** as it was stored: an unchanged address keeps its state */
  stored: string | null;
}

const KINDS: readonly Kind[] = ["phone", "email"];

/** All phones and e-mail addresses of a lead: any number, each with a label, one of each kind preferred. */
export function ContactPointsDialog({ lead, onClose }: { lead: LeadDetail; onClose: () => void }) {
  const [points, setPoints] = useState<Draft[]>(() =>
    lead.contactPoints.map((point, id) => ({ ...point, id, stored: point.value })),
  );
  const [begunAt] = useState(lead.version);
  const { busy, refusal, send } = useSending();
  const change = (id: number, next: Partial<Draft>) =>
    setPoints(points.map((point) => (point.id === id ? { ...point, ...next } : point)));
  const prefer = ({ id, kind }: Draft) =>
    setPoints(points.map((point) => (point.kind === kind ? { ...point, preferred: point.id === id } : point)));
  const add = (kind: Kind) => {
    const id = Math.max(-1, ...points.map((point) => point.id)) + 1;
    const preferred = !points.some((point) => point.kind === kind);
    setPoints([...points, { id, kind, value: "", label: null, preferred, state: "ok", stored: null }]);
  };
  const save = async () => {
    const contactPoints = points
      .filter(({ value }) => value.trim() !== "")
      .map(({ kind, value, label, preferred, state, stored }) => ({
        kind,
        value: value.trim(),
        label: label?.trim() || null,
        preferred,
        ...(stored === value && { state }),
      }));
    // what was typed stays on screen when it is refused, also because somebody else was faster
    await send(async () => {
      const change = { contactPoints, version: begunAt };
      if (await changeLead(lead.id, change, actions.saved(lead.name))) onClose();
    });
  };
  return (
    <Dialog
      title={t.title(lead.name)}
      onClose={onClose}
      onSubmit={() => void save()}
      footer={
        <Button type="submit" kind="main" busy={busy}>
          {shell.save}
        </Button>
      }
    >
      {KINDS.map((kind) => (
        <fieldset key={kind} className={styles.kind}>
          <legend>{t.kinds[kind]}</legend>
          {points
            .filter((point) => point.kind === kind)
            .map((point, index) => (
              <div key={point.id} className={styles.line}>
                <input
                  className={controlLook}
                  type={kind === "phone" ? "tel" : "text"}
                  inputMode={kind === "phone" ? "tel" : "email"}
                  aria-label={t.value(t.kinds[kind], index + 1)}
                  value={point.value}
                  maxLength={kind === "phone" ? 60 : 254}
                  autoComplete="off"
                  onChange={(event) => change(point.id, { value: event.target.value })}
                />
                <input
                  className={controlLook}
                  aria-label={t.label(t.kinds[kind], index + 1)}
                  placeholder={t.labelPlaceholder}
                  value={point.label ?? ""}
                  maxLength={60}
                  autoComplete="off"
                  onChange={(event) => change(point.id, { label: event.target.value })}
                />
                <label className={styles.preferred}>
                  <input
                    type="radio"
                    name={`preferred-${kind}`}
                    aria-label={t.preferredFor(t.kinds[kind], index + 1)}
                    checked={point.preferred}
                    onChange={() => prefer(point)}
                  />
                  {t.preferred}
                </label>
                {point.state !== "ok" && point.value === point.stored ? (
                  <Badge tone="bad">{t.states[point.state]}</Badge>
                ) : null}
                <Button
                  kind="quiet"
                  icon={<X />}
                  aria-label={t.remove(t.kinds[kind], index + 1)}
                  onClick={() => setPoints(withoutPoint(points, point))}
                />
              </div>
            ))}
          <div>
            <Button icon={<Plus />} onClick={() => add(kind)}>
              {kind === "phone" ? t.addPhone : t.addEmail}
            </Button>
          </div>
        </fieldset>
      ))}
      <p className={styles.hint}>{t.hint}</p>
      {refusal ? (
        <p role="alert" className={styles.refusal}>
          {refusal}
        </p>
      ) : null}
    </Dialog>
  );
}

/** The first of the kind is preferred when the preferred one goes. */
function withoutPoint(points: readonly Draft[], gone: Draft): Draft[] {
  const rest = points.filter(({ id }) => id !== gone.id);
  const heir = gone.preferred ? rest.find(({ kind }) => kind === gone.kind) : undefined;
  return rest.map((point) => (point === heir ? { ...point, preferred: true } : point));
}
