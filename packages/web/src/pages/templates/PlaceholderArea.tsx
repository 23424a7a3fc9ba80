import { type Ref, useRef } from "react";
import { join } from "../../look/Button.tsx";
import { piecesOf } from "./placeholder-text.ts";
import styles from "./Templates.module.css";

/**
 * A text area that shows placeholders as chips: a copy of the text in the same type lies behind the plain, fully
 * accessible text area, and only colours the background.
 */
export function PlaceholderArea({
  ref,
  value,
  known,
  className,
  onChange,
  ...rest
}: {
  ref: Ref<HTMLTextAreaElement>;
  value: string;
  known: ReadonlySet<string>;
  className?: string | undefined;
  onChange: (value: string) => void;
  id?: string;
  "aria-invalid"?: boolean;
  "aria-describedby"?: string | undefined;
}) {
  const behind = useRef<HTMLDivElement>(null);
  return (
    <div className={styles.area}>
      <div ref={behind} className={styles.areaBehind} aria-hidden="true">
        {piecesOf(value, known).map((piece) =>
          piece.kind === "text" ? (
            piece.text
          ) : (
            <mark key={piece.at} className={styles[piece.kind]}>
              {piece.text}
            </mark>
          ),
        )}
        {"\n"}
      </div>
      <textarea
        {...rest}
        ref={ref}
        className={join(className, styles.areaText)}
        value={value}
        rows={8}
        maxLength={20_000}
        onChange={(event) => onChange(event.target.value)}
        onScroll={(event) => {
          if (behind.current) behind.current.scrollTop = event.currentTarget.scrollTop;
        }}
      />
    </div>
  );
}
