/** The page people work in. */
export function QuickPage() {
  return null;
}
