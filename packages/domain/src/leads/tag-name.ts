import { fold } from "./fold.ts";

/** Names that mean a folder in an address: a tag's folded name is its id, so nothing could reach such a tag. */
const FOLDERS: readonly string[] = [".", ".."];

/** Whether a tag may be called so: something stays of it when folded, and it is neither `.` nor `..`. */
export function isTagName(name: string): boolean {
  const id = fold(name);
  return id !== "" && !FOLDERS.includes(id);
}
