import { Table } from "../../look/Table.tsx";

/** A table of which the first column names the line, and the others are numbers as they are to be read. */
export function FiguresTable({
  label,
  head,
  rows,
}: {
  label: string;
  head: readonly string[];
  rows: readonly { readonly key: string; readonly name: string; readonly values: readonly string[] }[];
}) {
  return (
    <Table label={label}>
      <thead>
        <tr>
          {head.map((name, column) => (
            <th key={name} scope="col" data-number={column > 0 ? "" : undefined}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, name, values }) => (
          <tr key={key}>
            <td>{name}</td>
            {values.map((value, column) => (
              <td key={head[column + 1]} data-number="">
                {value}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
