import type { DateOrder } from "@lead-dashboard/contract/imports/schemas";
import { imports as t } from "../../messages/en/imports.ts";
import styles from "./Import.module.css";

const ORDERS = ["day-first", "month-first"] as const;

/** Asks how dates are written where no cell of the file tells; what is supposed is chosen already. */
export function DatesInDoubt({
  order,
  columns,
  onChange,
}: {
  order: DateOrder;
  columns: readonly string[];
  onChange: (order: DateOrder) => void;
}) {
  return (
    <fieldset className={styles.policies}>
      <legend>{t.datesInDoubt(columns.map((column) => `“${column}”`).join(", "))}</legend>
      {ORDERS.map((one) => (
        <label key={one} className={styles.radio}>
          <input type="radio" name="date-order" checked={order === one} onChange={() => onChange(one)} />
          <span>
            <strong>{t.dateOrders[one]}</strong>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
