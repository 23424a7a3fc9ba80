// What a measurement says, and how it is printed.

/** One measured figure beside what is asked of it. */
export interface Figure {
  readonly name: string;
  readonly measured: number;
  readonly unit: "ms" | "/s" | "MB" | "s";
  readonly target: number;
  /** whether the target is a floor (at least) or a ceiling (at most) */
  readonly better: "higher" | "lower";
}

/** Whether the figure meets its target. */
function meets({ measured, target, better }: Figure): boolean {
  return better === "higher" ? measured >= target : measured <= target;
}

/** The value below which a share (0–1) of the samples lies. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** The figures as a Markdown table. */
export function tableOf(figures: readonly Figure[]): string {
  const number = (value: number) => (value >= 100 ? Math.round(value).toLocaleString("en") : value.toFixed(2));
  const rows = figures.map(
    (figure) =>
      `| ${figure.name} | ${number(figure.measured)} ${figure.unit} | ${figure.better === "higher" ? "≥" : "≤"} ${figure.target.toLocaleString("en")} ${figure.unit} | ${meets(figure) ? "met" : "**missed**"} |`,
  );
  return ["| figure | measured | target | |", "|---|---|---|---|", ...rows].join("\n");
}
