import type { PreviewColumn } from "@lead-dashboard/contract/imports/schemas";
import type { MappingField } from "@lead-dashboard/domain/imports/mapping-targets";
import { useState } from "react";
import { join } from "../../look/Button.tsx";
import { controlLook } from "../../look/Field.tsx";
import { imports as t } from "../../messages/en/imports.ts";
import styles from "./Import.module.css";
import { NewFieldDialog } from "./NewFieldDialog.tsx";

const GROUPS: readonly (readonly [string, readonly MappingField[]])[] = [
  [t.groups.who, ["name", "contactName", "firstName", "lastName", "category", "tags", "notes", "source", "language"]],
  [
    t.groups.reach,
    [
      "phone",
      "phones",
      "email",
      "emails",
      "website",
      "facebook",
      "instagram",
      "linkedin",
      "twitter",
      "youtube",
      "tiktok",
    ],
  ],
  [
    t.groups.place,
    [
      "address",
      "street",
      "postalCode",
      "city",
      "region",
      "country",
      "timeZone",
      "latitude",
      "longitude",
      "location",
      "completeAddress",
    ],
  ],
  [
    t.groups.facts,
    [
      "rating",
      "reviewCount",
      "mapsUrl",
      "placeId",
      "cid",
      "openingHours",
      "businessStatus",
      "closedPermanently",
      "closedTemporarily",
      "dealValue",
      "currency",
    ],
  ],
  [
    t.groups.history,
    [
      "status",
      "assignedTo",
      "createdAt",
      "firstContactedAt",
      "lastContactedAt",
      "firstRepliedAt",
      "lastRepliedAt",
      "nextFollowUpAt",
      "wonAt",
      "lostAt",
      "lostReason",
      "optOut",
      "emailOptOut",
    ],
  ],
];

/** A choice that is no place but asks for one. */
const NEW_FIELD = "new";

/** One column of the file: three samples, where it goes, and how sure that is. */
export function MappingRow({
  column,
  ownFields,
  canAddField,
  onMap,
}: {
  column: PreviewColumn;
  /** custom fields there are: key and label */
  ownFields: readonly { key: string; label: string }[];
  canAddField: boolean;
  onMap: (target: string | null) => void;
}) {
  const [isAdding, setAdding] = useState(false);
  const target = column.target ?? "";
  return (
    <tr className={column.target === null ? styles.unused : undefined}>
      <th scope="row">{column.name}</th>
      <td>
        <ul className={styles.samples}>
          {column.samples.map((sample) => (
            <li key={sample}>{sample}</li>
          ))}
        </ul>
      </td>
      <td>
        <div className={styles.target}>
          <select
            className={controlLook}
            aria-label={t.goesToFor(column.name)}
            value={target}
            onChange={(event) => {
              if (event.target.value === NEW_FIELD) setAdding(true);
              else onMap(event.target.value === "" ? null : event.target.value);
            }}
          >
            <option value="">{t.ignored}</option>
            {GROUPS.map(([group, fields]) => (
              <optgroup key={group} label={group}>
                {fields.map((field) => (
                  <option key={field} value={field}>
                    {t.targets[field]}
                  </option>
                ))}
              </optgroup>
            ))}
            {ownFields.length > 0 || canAddField ? (
              <optgroup label={t.customFields}>
                {ownFields.map(({ key, label }) => (
                  <option key={key} value={`custom:${key}`}>
                    {label}
                  </option>
                ))}
                {canAddField ? <option value={NEW_FIELD}>{t.newField}</option> : null}
              </optgroup>
            ) : null}
          </select>
          <span className={join(styles.certainty, column.reason === "values" && styles.unsure)}>
            {certainty(column)}
          </span>
          {isAdding ? (
            <NewFieldDialog
              column={column.name}
              samples={column.samples}
              choices={column.choices}
              onClose={() => setAdding(false)}
              onMade={(key) => {
                setAdding(false);
                onMap(`custom:${key}`);
              }}
            />
          ) : null}
        </div>
      </td>
    </tr>
  );
}

function certainty(column: PreviewColumn): string {
  if (column.reason === "chosen") return t.chosen;
  if (column.reason === "remembered") return t.remembered;
  if (column.target === null) return t.unmatched;
  if (column.reason === "values") return t.guessed;
  return column.confidence >= 1 ? t.certain : t.likely;
}
