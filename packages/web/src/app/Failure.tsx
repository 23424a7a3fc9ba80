import { Component, type ReactNode } from "react";
import { Button } from "../look/Button.tsx";
import { EmptyState } from "../look/States.tsx";
import { shell as t } from "../messages/en/shell.ts";

/** Keeps a page that broke from taking the rest with it. */
export class Failure extends Component<{ children: ReactNode }, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError(): { hasFailed: boolean } {
    return { hasFailed: true };
  }

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <EmptyState action={<Button onClick={() => location.reload()}>{t.reload}</Button>}>{t.pageFailed}</EmptyState>
    );
  }
}
