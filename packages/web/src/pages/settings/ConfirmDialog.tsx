import { Button } from "../../look/Button.tsx";
import { Dialog } from "../../look/Dialog.tsx";
import { shell } from "../../messages/en/shell.ts";
import { useForm } from "./use-form.ts";

/** Asks before something that cannot be undone. */
export function ConfirmDialog({
  title,
  explain,
  action,
  onConfirm,
  onClose,
}: {
  title: string;
  explain: string;
  action: string;
  /** rejects when it was refused; then the dialog stays */
  onConfirm: () => Promise<unknown>;
  onClose: () => void;
}) {
  const { isBusy, run } = useForm();
  return (
    <Dialog
      title={title}
      size="small"
      onClose={onClose}
      onSubmit={() => void run(onConfirm).then((isDone) => isDone && onClose())}
      footer={
        <>
          <Button onClick={onClose}>{shell.cancel}</Button>
          <Button kind="danger" type="submit" busy={isBusy}>
            {action}
          </Button>
        </>
      }
    >
      <p>{explain}</p>
    </Dialog>
  );
}
