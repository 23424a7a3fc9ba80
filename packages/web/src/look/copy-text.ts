import { shell as t } from "../messages/en/shell.ts";
import { toast } from "./toasts.ts";

/**
 * Copies a text and says so. Where the browser does not let a page copy (plain http), the field that shows the text is
 * selected instead and the keys are named; without a field the text is shown.
 */
export async function copyText(text: string, said: string, field?: HTMLInputElement | null): Promise<void> {
  try {
    // on plain http there is no `clipboard` at all
    await navigator.clipboard.writeText(text);
    toast(said);
  } catch {
    field?.focus();
    field?.select();
    toast(field ? t.copyByKeys : t.copyByHand(text));
  }
}
