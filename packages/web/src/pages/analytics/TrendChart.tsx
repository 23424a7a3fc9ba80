import type { TrendDay } from "@lead-dashboard/contract/analytics/schemas";
import { useEffect, useRef, useState } from "react";
import { join } from "../../look/Button.tsx";
import { analytics as t } from "../../messages/en/analytics.ts";
import { count } from "../../messages/plural.ts";
import { day as showDate } from "../../messages/when.ts";
import styles from "./Analytics.module.css";

const SERIES = ["contacted", "replied", "leadsCreated"] as const;
const HEIGHT = 180;
const TOP = 8;
/** Room for `0` and the gap; each further character of the highest number takes some more. */
const LEFT_LEAST = 22;
const PER_CHARACTER = 7;
const RIGHT = 8;

/** Lines over the days; the pointer or the arrow keys read one day out. A table of the same numbers is one press away. */
export function TrendChart({ days }: { days: readonly TrendDay[] }) {
  const [box, width] = useWidth();
  const [at, setAt] = useState<number | null>(null);
  const [hidden, setHidden] = useState<readonly string[]>(() =>
    days.some((day) => day.contacted > 0) ? ["leadsCreated"] : [],
  );
  const shown = SERIES.filter((name) => !hidden.includes(name));
  const most = niceTop(Math.max(1, ...days.flatMap((day) => shown.map((name) => day[name]))));
  const left = LEFT_LEAST + PER_CHARACTER * count(most).length;
  const x = (index: number) => left + (days.length === 1 ? 0 : (index / (days.length - 1)) * (width - left - RIGHT));
  const y = (value: number) => TOP + (1 - value / most) * HEIGHT;
  const read = days[at ?? days.length - 1];
  return (
    <div className={styles.trend}>
      <div className={styles.legend}>
        {SERIES.map((name) => {
          const isShown = shown.includes(name);
          return (
            <button
              key={name}
              type="button"
              aria-pressed={isShown}
              className={join(styles.legendItem, !isShown && styles.legendOff)}
              onClick={() => setHidden(isShown ? [...hidden, name] : hidden.filter((one) => one !== name))}
            >
              <span className={join(styles.swatch, styles[`fill-${name}`])} />
              {t.trendSeries[name]}
              <strong className="numbers">{read ? count(read[name]) : ""}</strong>
            </button>
          );
        })}
        <span className={join(styles.hint, styles.readDay)}>{read ? showDate(read.day) : ""}</span>
      </div>
      <div ref={box}>
        <svg
          width={width}
          height={HEIGHT + TOP + 24}
          role="img"
          aria-label={t.trend}
          className={styles.trendChart}
          onPointerMove={(event) => {
            const inside = event.clientX - event.currentTarget.getBoundingClientRect().left - left;
            setAt(
              Math.min(days.length - 1, Math.max(0, Math.round((inside / (width - left - RIGHT)) * (days.length - 1)))),
            );
          }}
          onPointerLeave={() => setAt(null)}
        >
          {[0, 0.5, 1].map((share) => (
            <g key={share}>
              <line className={styles.grid} x1={left} x2={width - RIGHT} y1={y(most * share)} y2={y(most * share)} />
              <text className={styles.tick} x={left - 8} y={y(most * share) + 4} textAnchor="end">
                {count(most * share)}
              </text>
            </g>
          ))}
          {ticksOf(days.length, width).map((index) => (
            <text
              key={index}
              className={styles.tick}
              x={x(index)}
              y={HEIGHT + TOP + 18}
              textAnchor={index === 0 ? "start" : index === days.length - 1 ? "end" : "middle"}
            >
              {showDate(days[index]?.day ?? "")}
            </text>
          ))}
          {at === null ? null : <line className={styles.crosshair} x1={x(at)} x2={x(at)} y1={TOP} y2={HEIGHT + TOP} />}
          {shown.toReversed().map((name) => (
            <g key={name} className={styles[`line-${name}`]}>
              <path
                className={styles.area}
                d={`${pathOf(days.map((day, index) => [x(index), y(day[name])]))}L${x(days.length - 1)} ${y(0)}L${x(0)} ${y(0)}Z`}
              />
              <path className={styles.line} d={pathOf(days.map((day, index) => [x(index), y(day[name])]))} />
              {at === null ? null : (
                <circle className={styles.point} cx={x(at)} cy={y(days[at]?.[name] ?? 0)} r="3.5" />
              )}
            </g>
          ))}
        </svg>
        <input
          type="range"
          className={styles.reader}
          min={0}
          max={days.length - 1}
          value={at ?? days.length - 1}
          aria-label={t.readDay}
          aria-valuetext={
            read
              ? `${showDate(read.day)}: ${shown.map((name) => `${t.trendSeries[name]} ${read[name]}`).join(", ")}`
              : ""
          }
          onChange={(event) => setAt(Number(event.target.value))}
          onBlur={() => setAt(null)}
        />
      </div>
    </div>
  );
}

function pathOf(points: readonly (readonly [number, number])[]): string {
  return points.map(([x, y], index) => `${index === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
}

/** The first, the last and evenly between, as many as fit. */
function ticksOf(days: number, width: number): number[] {
  const many = Math.max(2, Math.min(days, Math.floor(width / 110)));
  return [...new Set(Array.from({ length: many }, (_, index) => Math.round((index / (many - 1)) * (days - 1))))];
}

/** A top that halves into whole numbers. */
function niceTop(value: number): number {
  const size = 10 ** Math.floor(Math.log10(value));
  const top = [1, 2, 4, 5, 10].map((factor) => factor * size).find((candidate) => candidate >= value) ?? value;
  return Math.max(2, top % 2 === 0 ? top : top * 2);
}

function useWidth() {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(640);
  useEffect(() => {
    if (!box.current) return;
    const watcher = new ResizeObserver(
      ([entry]) => entry && setWidth(Math.max(240, Math.floor(entry.contentRect.width))),
    );
    watcher.observe(box.current);
    return () => watcher.disconnect();
  }, []);
  return [box, width] as const;
}
