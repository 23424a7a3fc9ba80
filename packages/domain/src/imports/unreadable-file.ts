const UNREADABLE: ReadonlySet<string> = new Set(["file.empty", "file.binary", "file.noRows"]);

/** Whether a problem of a file says that there is no table in it: nothing can be mapped, imported or reported row by row. */
export function isUnreadable({ code }: { readonly code: string }): boolean {
  return UNREADABLE.has(code);
}
