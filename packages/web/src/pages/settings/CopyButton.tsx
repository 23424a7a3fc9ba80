import { Copy } from "lucide-react";
import { Button } from "../../look/Button.tsx";
import { copyText } from "../../look/copy-text.ts";
import { settings as t } from "../../messages/en/settings.ts";

/** Copies what stands in the field beside it. */
export function CopyButton({ value, label }: { value: string; label?: string }) {
  return (
    <Button
      icon={<Copy />}
      aria-label={label}
      onClick={({ currentTarget }) =>
        void copyText(value, t.copied, currentTarget.parentElement?.querySelector<HTMLInputElement>("input"))
      }
    >
      {t.copy}
    </Button>
  );
}
