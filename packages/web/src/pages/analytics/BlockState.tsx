import type { ReactNode } from "react";
import { Link } from "wouter";
import { buttonLook } from "../../look/Button.tsx";
import { EmptyState, ErrorState } from "../../look/States.tsx";
import { analytics as t } from "../../messages/en/analytics.ts";

/** What a block shows until it has figures: its skeleton, the failure, or that there is nothing yet. */
export function BlockState({
  loaded,
  isEmpty,
  empty,
  skeleton,
  children,
}: {
  loaded: { data: unknown; error: unknown; refetch: () => unknown };
  isEmpty: boolean;
  empty?: string;
  skeleton: ReactNode;
  children: ReactNode;
}) {
  if (loaded.error && !loaded.data) return <ErrorState error={loaded.error} retry={() => void loaded.refetch()} />;
  if (!loaded.data) return skeleton;
  if (!isEmpty) return children;
  if (empty) return <EmptyState>{empty}</EmptyState>;
  return (
    <EmptyState
      action={
        <Link href="/" className={buttonLook()}>
          {t.toQuick}
        </Link>
      }
    >
      {t.nothing} {t.nothingHint}
    </EmptyState>
  );
}
